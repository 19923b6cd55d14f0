"""Setbacks: posts of ours were found that this ledger does not know, as it was restored from before them, or begun anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.values.ids import Letter, following


@dataclass(frozen=True, slots=True)
class SetBack:
    """Entries that were published are not in this ledger; each stands in `missing` as its height and mark.

    `until` is the moment of the last entry with which the program began, so that what came later may be lost.
    """

    setback: str
    missing: tuple[str, ...]
    until: datetime


FACTS = (SetBack,)


class Setbacks:
    """The page of setbacks."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

    def __init__(self) -> None:
        self.by_id: dict[str, SetBack] = {}
        self._missing: set[str] = set()

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        assert isinstance(fact, SetBack), "another fact is on another page"
        self.by_id[fact.setback] = fact
        self._missing.update(fact.missing)

    def found(self, missing: Iterable[str], until: datetime) -> tuple[SetBack, ...]:
        """Return the fact that published entries are missing, or nothing where all of them are known to be."""
        new = tuple(dict.fromkeys(one for one in missing if one not in self._missing))
        return (SetBack(following(Letter.SETBACK, self.by_id), new, until),) if new else ()
