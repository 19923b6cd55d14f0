"""The words for few that are withheld in a ledger, so that nobody can leave any out without everybody being told."""

from __future__ import annotations

from collections import Counter

from ledger.chain.entry import Entry
from ledger.codec import few_in


class Withheld:
    """The withheld words of the entries so far: how many by the kind of their fact, and their first and last entry."""

    def __init__(self) -> None:
        self.by_kind: Counter[str] = Counter()
        self.first = 0
        self.last = 0

    @property
    def number(self) -> int:
        """Return how many there are."""
        return self.by_kind.total()

    def add(self, entry: Entry) -> None:
        """Look at the next entry."""
        for fact in entry.facts:
            number = sum(words.is_withheld for words in few_in(fact))
            if number:
                self.by_kind[type(fact).__name__] += number
                self.first = self.first or entry.height
                self.last = entry.height
