"""Concurrent reads of single messages, a few at a time: the error of one message belongs to it alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.chat import Gone, Reaction, Standing, Unreachable


async def read_each(
    messages: Sequence[str], read: Callable[[str], Awaitable[Sequence[Reaction]]], at_once: int = 1
) -> dict[str, Standing]:
    """Return the reactions on each message. `read` may raise `Unreachable` or `Gone`; `at_once` of them run together."""
    turns = asyncio.Semaphore(at_once)

    async def standing_of(message: str) -> Standing:
        async with turns:
            try:
                return await read(message)
            except (Unreachable, Gone) as why:
                return why

    async with asyncio.TaskGroup() as group:
        tasks = {message: group.create_task(standing_of(message)) for message in messages}
    return {message: task.result() for message, task in tasks.items()}
