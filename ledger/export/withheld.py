"""Rows about what an export leaves out: words for few, such as addresses, each with its place and nothing of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.codec import WITH_FEW, few_in
from ledger.export.tables import Row

WHY = (
    "Where somebody is paid, and the hashes of files with that in them, are for themselves and for those who pay them. "
    "Each such text has a row in the table `withheld`; the chain has a commitment to it."
)
"""The reason, for somebody who reads an export."""


class WithheldRows:
    """A row for each text for few that is not erased, final at once."""

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        """Take one fact in, and yield its rows."""
        for words in few_in(fact):
            if not words.is_erased:
                yield "withheld", (entry.height, entry.at, type(fact).__name__, words.subject)

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = dict.fromkeys(WITH_FEW, add)

    def rest(self) -> Iterator[Row]:
        """Yield nothing: each row was final at once."""
        yield from ()
