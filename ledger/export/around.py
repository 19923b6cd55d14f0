"""Rows about who is around: one whenever an account comes to be, or ceases to be. Who votes, and who is asked, depends on it.

Whether somebody is around follows from the authors of all entries, most of which bring no row of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.export.tables import Row
from ledger.network.agent import Joined
from ledger.network.seen import LastSeen, Seen
from ledger.validation.rating import ScoreSighted
from ledger.validation.vote import Sighted


class AroundRows:
    """A row for each such change, final at once. Unlike other pages, it is told when an entry begins and when it has ended."""

    def __init__(self) -> None:
        self._seen = LastSeen()
        self._known = 0  # changes that have a row

    def begin(self, entry: Entry) -> None:
        """Take in that an entry came."""
        self._seen.begin(entry)

    def add(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        """Take one fact in; the rows come at the end of its entry."""
        self._seen.add(fact, entry)
        return ()

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = dict.fromkeys(
        (Seen, Joined, Sighted, ScoreSighted), add
    )

    def end(self, entry: Entry) -> Iterator[Row]:
        """Yield the rows of an entry, by number."""
        changed = {*self._seen.turned[self._known :]}
        self._known = len(self._seen.turned)
        for account in sorted(changed, key=lambda account: int(account[1:])):
            yield "around", (entry.height, entry.at, account, self._seen.last(account) is not None)

    def rest(self) -> Iterator[Row]:
        """Yield nothing: each row was final at once."""
        yield from ()
