"""Setback check: once per start, the posts in the channels are compared with the ledger, which may be an older backup.

The key of each post names the entry that owes it. A post whose entry the ledger does not have proves that entries are lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.chat import Chat, Gone, Unreachable
from bot.core.gate import DecideAlone
from bot.outcome import Outcome, Post
from bot.output import post_key
from bot.output.post_key import Key
from bot.record.journal import Journal
from bot.reference import Reference
from ledger.book import Book
from ledger.network.role import STEWARD

log = structlog.get_logger()


class SetbackCheck:
    """The setback check of one network, in the `channels` of its digest. Its findings become facts by `decide`."""

    def __init__(
        self, journal: Journal, chats: Mapping[str, Chat], channels: Callable[[], list[str]], decide: DecideAlone
    ) -> None:
        self._journal = journal
        self._chats = chats
        self._channels = channels
        self._decide = decide
        self._until = journal.book.at
        self._read: set[str] = set()
        self._waits: set[str] = set()
        self._done = False

    async def compare(self) -> None:
        """Compare each channel once per start. A channel that cannot be read now is left to a later call."""
        if self._done:
            return
        channels = self._channels()
        for channel in channels:
            if channel not in self._read:
                await self._compare(channel)
        self._done = bool(channels) and self._read.issuperset(channels)

    async def _compare(self, channel: str) -> None:
        keys = await self._keys(channel)
        if keys is None:
            return
        missing = [key.entry for key in keys if await self._journal.mark(key.height) != key.mark]
        if missing:
            await self._decide(partial(self._set_back, missing))
        self._read.add(channel)

    async def _keys(self, channel: str) -> list[Key] | None:
        """Return the keys of this network's posts in a channel, or None if they cannot be read now."""
        try:
            posted = await self._posted(channel)
        except Gone:
            return []
        except Unreachable as why:
            self._log_unreadable(channel, why)
            return None
        if channel in self._waits:
            log.info("the ledger is compared with what stands in a channel", channel=channel)
        keys = filter(None, map(post_key.parse, posted))
        return [key for key in keys if key.network == self._journal.network]

    async def _posted(self, channel: str) -> Sequence[str]:
        chat = self._chats.get(Reference(channel).platform)
        if chat is None:
            raise Unreachable("the platform is not connected")
        return await chat.posted(channel)

    def _log_unreadable(self, channel: str, why: Unreachable) -> None:
        """Log once that a channel cannot be read."""
        if channel not in self._waits:
            self._waits.add(channel)
            log.warning("the ledger is not compared yet with what stands in a channel", channel=channel, why=str(why))

    async def _set_back(self, missing: list[str], at: datetime) -> Outcome:
        outcome = set_back(self._journal.book, missing, self._until)
        if outcome.facts:
            log.error("the ledger is behind what was published", network=self._journal.network, missing=len(missing))
        return outcome


def set_back(book: Book, missing: list[str], until: datetime) -> Outcome:
    """Return the outcome of published entries that the ledger lacks: one post for everybody, and one for each steward alone."""
    facts = book.setbacks.facts_of(missing, until)
    if not facts:
        return Outcome()
    number = facts[0].setback
    stewards = book.roles.holders(STEWARD, book.agents)
    return Outcome(facts, None, (Post(number), *(Post(f"{number}/stewards", steward) for steward in stewards)))
