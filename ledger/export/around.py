"""Rows about who acts, one for each act, and about who is around: one whenever an account comes to be, or ceases to be.

Who votes, and who is asked, depends on both. They follow from the authors of all entries, most of which bring no row of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.export.tables import Row
from ledger.network.agent import Joined
from ledger.network.seen import LastSeen, Seen, is_act
from ledger.validation.rating import ScoreSighted
from ledger.validation.vote import Sighted
from ledger.values.phrase import NETWORK


class AroundRows:
    """A row for each such change, final at once. Unlike other pages, it is told when an entry begins and when it has ended."""

    def __init__(self) -> None:
        self._seen = LastSeen()
        self._known = 0  # changes that have a row
        self._acted: set[str] = set()  # in the entry that is read

    def begin(self, entry: Entry) -> None:
        """Take in that an entry came."""
        self._seen.begin(entry)
        self._acted = {entry.author} - {NETWORK}

    def add(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        """Take one fact in; the rows come at the end of its entry."""
        self._seen.add(fact, entry)
        if is_act(fact):
            self._acted.add(fact.agent)
        return ()

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = dict.fromkeys(
        (Seen, Joined, Sighted, ScoreSighted), add
    )

    def end(self, entry: Entry) -> Iterator[Row]:
        """Yield the rows of an entry, by number."""
        for account in sorted(self._acted, key=_number):
            yield "acts", (entry.height, entry.at, account)
        changed = {*self._seen.turned[self._known :]}
        self._known = len(self._seen.turned)
        for account in sorted(changed, key=_number):
            yield "around", (entry.height, entry.at, account, self._seen.last(account) is not None)

    def rest(self) -> Iterator[Row]:
        """Yield nothing: each row was final at once."""
        yield from ()


def _number(account: str) -> int:
    return int(account[1:])
