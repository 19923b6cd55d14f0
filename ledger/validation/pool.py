"""The pool of a vote: the persons of whom some may be drawn to judge it.

It has those who may vote and are around, and had accepted work for two weeks when the vote opened. A network that doubles in a
month may be taken over by those who came: the pool grows by a quarter in thirty days at most, the oldest first. In a young
network, where all these are too few, it has all who may vote and are around.

A pool is the beginning of a panel, so that it costs the same with many persons as with few.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.validation import electorate, judges

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.book import Book
    from ledger.validation.panel import Panel
    from ledger.validation.vote import Vote

TENURE = timedelta(days=14)
"""How long before the opening the first work of somebody was accepted who can be drawn."""

GROWTH = timedelta(days=30)
"""The time in which the pool grows by a quarter at most, once `LEAST` were in it before."""

LEAST = 5
"""Persons of whom some are drawn; of fewer, everybody who may vote can be."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The first `end` of these persons, without those at the places in `out`.

    `place` is that of a person, by any account that was ever theirs, and `firsts` the account by which each stands in a row.
    """

    persons: Sequence[str]
    firsts: Sequence[str]
    place: Mapping[str, int]
    end: int
    out: frozenset[int]

    def __len__(self) -> int:
        return self.end - sum(place < self.end for place in self.out)

    def __iter__(self) -> Iterator[str]:
        return (self.persons[place] for place in range(self.end) if place not in self.out)

    def __contains__(self, account: object) -> bool:
        place = self.place.get(account) if isinstance(account, str) else None
        return place is not None and place < self.end and place not in self.out

    def by_first(self, account: str) -> str | None:
        """Return the person who stands in a row by an account, if they are in the pool."""
        return self.persons[self.place[account]] if account in self and self._is_first(account) else None

    def _is_first(self, account: str) -> bool:
        return self.firsts[self.place[account]] == account


def of(book: Book, vote: Vote, at: datetime) -> Pool:
    """Return the persons in the pool of a vote at a moment."""
    if vote.opened.bootstrap:
        voters = electorate.voters(vote, book.agents, book.contributions.accepted)
        own = book.agents.ever_one_with
        places = {account: place for place, person in enumerate(voters) for account in own(person)}
        return Pool(voters, voters, places, len(voters), frozenset())
    panel = judges.around(book, at)
    out = _barred(book, vote, panel)
    all_who_may = Pool(panel.persons, panel.firsts, panel.place, bisect_left(panel.heights, vote.height), out)
    since = judges.moments(book, panel)
    tenured = _until(all_who_may, since, vote.at - TENURE)
    before = len(_until(all_who_may, since, vote.at - TENURE - GROWTH))
    if before >= LEAST:
        tenured = _first(tenured, before * 5 // 4)
    return tenured if len(tenured) >= LEAST else all_who_may


def _barred(book: Book, vote: Vote, panel: Panel) -> frozenset[int]:
    """Return the places of those who may judge nothing that a vote is about."""
    kin = set.intersection(*(electorate.barred(part, book.agents) for part in vote.parts()))
    return frozenset(panel.place[account] for account in kin if account in panel.place)


def _until(pool: Pool, since: Sequence[datetime], moment: datetime) -> Pool:
    """Return those of a pool whose first work was accepted until a moment; `since` is when that of each was."""
    return _cut(pool, bisect_right(since, moment, hi=pool.end))


def _first(pool: Pool, number: int) -> Pool:
    """Return the first persons of a pool, at most so many."""
    if len(pool) <= number:
        return pool
    end = number
    for place in sorted(pool.out):
        end += place < end
    return _cut(pool, end)


def _cut(pool: Pool, end: int) -> Pool:
    return Pool(pool.persons, pool.firsts, pool.place, end, pool.out)


def row(book: Book, vote: Vote) -> tuple[Sequence[str], int]:
    """Return the accounts among which lots are drawn, and how many of them: all that had accepted work before the opening.

    They stand in the order in which they first had. Nobody who leaves, or comes later, changes the place of anybody else, and so
    nobody can move a lot to somebody. In the beginning, they are those who may vote.
    """
    if vote.opened.bootstrap:
        voters = electorate.voters(vote, book.agents, book.contributions.accepted)
        return voters, len(voters)
    accepted = book.contributions.accepted
    return book.contributions.workers, bisect_left(book.contributions.workers, vote.height, key=accepted.__getitem__)
