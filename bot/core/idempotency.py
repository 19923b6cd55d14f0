"""Answers each event once: a repetition waits for the first, or gets what was answered then, and has no second effect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.chat import Command, Reaction, Text
from bot.record.journal import Journal

Hear = Callable[[Command | Reaction], Awaitable[Text | None]]
"""Decides an event that was not heard before, and returns its answer once all of it is durable."""


class Once:
    """The events of one network that are being answered, beside those whose answers the journal keeps."""

    def __init__(self, journal: Journal, hear: Hear) -> None:
        self._journal = journal
        self._hear = hear
        self._answering: dict[str, asyncio.Future[Text | None]] = {}

    async def answer(self, key: str, event: Command | Reaction) -> Text | None:
        """Return the answer to the event of this key."""
        first = self._answering.get(key)
        if first is not None:
            return await asyncio.shield(first)
        if key in self._journal.heard:
            found, answer = await self._journal.recall(key)
            if found:
                return answer
        future = self._answering[key] = asyncio.get_running_loop().create_future()
        try:
            answer = await self._hear(event)
        except BaseException as wrong:
            future.set_exception(wrong if isinstance(wrong, Exception) else RuntimeError("cancelled"))
            future.exception()  # nobody else may be waiting
            raise
        else:
            future.set_result(answer)
            return answer
        finally:
            del self._answering[key]
