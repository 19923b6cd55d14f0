"""A network of invented people, as a book alone: all of them have had accepted work for two months. Its seed decides the lots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from hashlib import sha256

from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.contributions import opening
from ledger.contributions.log import Log
from ledger.network import acquaintance
from ledger.network.preset import LARGE, SMALL, TINY, USUAL, Preset
from ledger.network.rules import Rules, RulesAdopted
from ledger.network.seen import Seen
from ledger.validation.vote import ACCEPTED, Settled
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import Quantity

START = datetime(2026, 1, 5, tzinfo=UTC)
BEFORE = timedelta(days=60)
"""The time before `START` at which the first work of everybody was accepted: nobody is too new to be drawn."""

HOURS: Mapping[str, Fraction] = {
    TINY: Fraction(1, 2),
    SMALL: Fraction(2),
    USUAL: Fraction(4),
    LARGE: Fraction(20),
}
"""Hours of a log of each size where two are usual, as they are as long as too few logs tell it. A day has too few for a huge one."""


class Network:
    """A book with people."""

    def __init__(self, preset: Preset, people: int, seed: object) -> None:
        self.book = Book()
        self.now = START - BEFORE
        self._seed = seed
        self.add(RulesAdopted(Rules(1, preset), None))
        self.people = [self._joins(f"p{number}") for number in range(people)]
        for person in self.people:
            self.accepted(person, HOURS[SMALL])

    def add(self, *facts: Fact, by: str = NETWORK) -> None:
        """Fold facts in, as one entry of this moment."""
        height = self.book.height + 1
        self.book.add(Entry(height, self.now, by, facts, sha256(f"{self._seed} {height}".encode()).digest()))
        self.book.take_touched()

    def sees(self, people: Iterable[str]) -> None:
        """Note that these did something, so that they are around."""
        self.add(*map(Seen, people))

    def log(self, author: str, hours: Fraction) -> tuple[Fact, ...]:
        """Return the facts of a log of somebody's work."""
        note = Words("swept", author)
        content = Log(
            *("work", Quantity(hours, "h"), None, None, note, None, "livelihood", self.now.date(), True, None, None)
        )
        return opening.log(self.book, author, author, content, self.now)

    def accepted(self, author: str, hours: Fraction) -> str:
        """Let a log be accepted without a vote; return its number."""
        self.add(*self.log(author, hours))
        number = f"C{len(self.book.contributions.by_id)}"
        self.add(Settled(number, ACCEPTED, 1, 2, "", 2, 2, 0, 0, 0, False))
        return number

    def _joins(self, name: str) -> str:
        joined = acquaintance.join(self.book.agents, f"room:{name}", name)
        self.add(joined)
        return joined.agent
