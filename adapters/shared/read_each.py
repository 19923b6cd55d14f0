"""Messages that are read one by one, a few at a time: what is wrong with one of them is told of it alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.chat import Gone, Reaction, Standing, Unreachable


async def each(
    messages: Sequence[str], read: Callable[[str], Awaitable[Sequence[Reaction]]], at_once: int = 1
) -> dict[str, Standing]:
    """Return what stands on each message by `read`, which may raise `Unreachable` or `Gone`; so many are read at once."""
    turns = asyncio.Semaphore(at_once)

    async def told(message: str) -> Standing:
        async with turns:
            try:
                return await read(message)
            except (Unreachable, Gone) as why:
                return why

    async with asyncio.TaskGroup() as group:
        asked = {message: group.create_task(told(message)) for message in messages}
    return {message: task.result() for message, task in asked.items()}
