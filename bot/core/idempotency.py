"""Idempotency: events are deduplicated, so that each has one effect and one answer, however often it is delivered.

Platforms deliver an event again if our acknowledgement is late or lost, also after a restart. The key is the platform's own id of
the event. Three cases, in this order:

1. The first delivery is being decided now: the second awaits the same future. It shields it, as one caller that is cancelled must
   not cancel the answer of the others.
2. The journal knows the key: the first answer is read from the store. The key may be known without a durable answer, after a
   commit that failed; then nothing was recorded, and the event is decided as a new one.
3. The key is new: the event is decided, and key and answer are stored by the same commit as its facts. A commit of its own for
   the key, before or after, would leave a moment in which the facts are durable and the key is not, or the other way round.

A failure goes to everybody who waits for the same key, and is not remembered: the next delivery tries again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.chat import Command, Reaction, Text
from bot.record.journal import Journal

Decide = Callable[[Command | Reaction], Awaitable[Text | None]]
"""Decides a new event, and returns its answer once all of it is durable."""


class Deduplicator:
    """The events of one network that are being answered now. The journal keeps the answers of those before."""

    def __init__(self, journal: Journal, decide: Decide) -> None:
        self._journal = journal
        self._decide = decide
        self._answering: dict[str, asyncio.Future[Text | None]] = {}

    async def answer(self, key: str, event: Command | Reaction) -> Text | None:
        """Return the answer to the event of this key; decide the event if it is new."""
        first = self._answering.get(key)
        if first is not None:
            return await asyncio.shield(first)
        if key in self._journal.heard:
            is_durable, answer = await self._journal.recall(key)
            if is_durable:
                return answer
        future = self._answering[key] = asyncio.get_running_loop().create_future()
        try:
            answer = await self._decide(event)
        except BaseException as wrong:
            future.set_exception(wrong if isinstance(wrong, Exception) else RuntimeError("cancelled"))
            future.exception()  # marks it as retrieved: perhaps nobody else waits
            raise
        else:
            future.set_result(answer)
            return answer
        finally:
            del self._answering[key]
