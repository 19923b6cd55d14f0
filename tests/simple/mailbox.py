"""Counts of what each person got in a script: direct messages by week, and the words in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction

from tests.support.network import Network
from tests.support.room import GENERAL

OURS = (
    *("quorum", "electorate", "ballot", "drawn", "bucket", "claim", "regime"),
    *("custodian", "preset", "fingerprint", "hash", "revision", "settle", "window"),
)
"""Words of the trade that no plain member gets to read in a message."""

BACK = "room:here/back"
"""A channel that not everybody reads."""


class Mailbox:
    """A network, and what its people got as direct messages in each week so far."""

    def __init__(self, network: Network, people: Iterable[str]) -> None:
        self.network = network
        self.people = tuple(people)
        self.weeks: list[dict[str, int]] = []
        self._counted: dict[str, int] = dict.fromkeys(self.people, 0)
        network.room.private.add(BACK)

    async def joins(self) -> None:
        """Let everybody join."""
        for name in self.people:
            await self.network.says(name, "/settings me")

    async def logs(self, name: str, what: str, channel: str = GENERAL) -> str:
        """Let somebody log something; return its number."""
        answer = await self.network.says(name, f"/contribute {what}", channel)
        return answer.partition(":")[0].removeprefix("Noted as ")

    async def react(self, emoji: str, about: str, names: Iterable[str]) -> None:
        """Let people put an emoji on a card."""
        for name in names:
            await self.network.reacts(name, emoji, about)

    async def week_ends(self) -> None:
        """Let time pass until the next Monday at nine, and count."""
        begin = self.network.now
        days = 7 - begin.weekday()
        monday = (begin + timedelta(days=days)).replace(hour=9, minute=0)
        await self.network.passes(seconds=int((monday - begin).total_seconds()))
        got = {name: len(self.network.room.direct(name)) for name in self.people}
        self.weeks.append({name: got[name] - self._counted[name] for name in self.people})
        self._counted = got

    @property
    def most(self) -> int:
        """Return the most that one person got in one week."""
        return max(max(week.values()) for week in self.weeks)

    @property
    def mean(self) -> Fraction:
        """Return what a person got in a week, on average."""
        return Fraction(sum(sum(week.values()) for week in self.weeks), len(self.weeks) * len(self.people))

    def words(self) -> set[str]:
        """Return the words of the trade that somebody got to read."""
        said = " ".join(text for name in self.people for text in self.network.room.direct(name)).casefold()
        return {word for word in OURS if re.search(rf"\b{word}", said)}
