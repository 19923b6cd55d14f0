"""What stands in the channels, compared with the ledger once at each start: it may have been restored from before that.

A post names the entry that owes it, a digest among them, so that whatever an earlier ledger has published tells what
this one lacks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial

import structlog

from bot.chat import Chat, Gone, Unreachable
from bot.outcome import Outcome, Post
from bot.output import post_key as keys
from bot.record.journal import Journal
from bot.reference import Reference
from ledger.book import Book
from ledger.network.role import STEWARD

log = structlog.get_logger()

Decide = Callable[[Callable[[datetime], Awaitable[Outcome]]], Awaitable[bool]]
"""Lets a decision be made alone, when nobody else decides, and appends what it comes to."""


class Published:
    """The comparison of one network. `channels` tells where its digest is shown, and `decide` takes what is found."""

    def __init__(
        self, journal: Journal, chats: Mapping[str, Chat], channels: Callable[[], list[str]], decide: Decide
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
        """Read the channels that were not read since the start; what cannot be read now is read by a later call."""
        if self._done:
            return
        channels = self._channels()
        for channel in channels:
            if channel not in self._read and (stands := await self._standing(channel)) is not None:
                missing = [key.entry for key in stands if await self._journal.mark(key.height) != key.mark]
                if missing:
                    await self._decide(partial(self._set_back, missing))
                self._read.add(channel)
        self._done = bool(channels) and self._read.issuperset(channels)

    async def _standing(self, channel: str) -> list[keys.Key] | None:
        """Return the keys of this network's posts in a channel, or None where they cannot be read now."""
        chat = self._chats.get(Reference(channel).platform)
        try:
            if chat is None:
                raise Unreachable("the platform is not connected")
            posted = await chat.posted(channel)
        except Gone:
            return []
        except Unreachable as why:
            if channel not in self._waits:
                self._waits.add(channel)
                log.warning(
                    "the ledger is not compared yet with what stands in a channel", channel=channel, why=str(why)
                )
            return None
        if channel in self._waits:
            log.info("the ledger is compared with what stands in a channel", channel=channel)
        found = (keys.read(text) for text in posted)
        return [key for key in found if key is not None and key.network == self._journal.network]

    async def _set_back(self, missing: list[str], at: datetime) -> Outcome:
        outcome = set_back(self._journal.book, missing, self._until)
        if outcome.facts:
            log.error("the ledger is behind what was published", network=self._journal.network, missing=len(missing))
        return outcome


def set_back(book: Book, missing: list[str], until: datetime) -> Outcome:
    """Return what published entries come to that the ledger does not have: everybody is told, and each steward alone."""
    facts = book.setbacks.found(missing, until)
    if not facts:
        return Outcome()
    number = facts[0].setback
    stewards = book.roles.holders(STEWARD, book.agents)
    return Outcome(facts, None, (Post(number), *(Post(f"{number}/stewards", one) for one in stewards)))
