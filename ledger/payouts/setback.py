"""Setbacks: the ledger lacks entries that it published, as it was restored from an older backup or begun anew.

The program compares the channels with the ledger at each start. Every post of ours has a key with the height and the mark
of the entry that owes it; a key of an unknown entry proves that entries were lost. That is recorded once for each
missing entry, and everybody hears of it, each steward alone as well.

A ledger that was set back gives the same numbers once more. Without marks it took over the messages of the lost history
with the votes on them, and gave a bank the same reference twice; so votes of the lost part are not taken over, and
references have the mark of their entry. Money is the dangerous part: a payout may have been approved, and its file paid,
in the lost entries. Therefore a setback makes every line that is not sent UNKNOWN, which holds back further payouts to
the same person until two stewards who have asked the bank agree on what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry
from ledger.values.ids import Letter, next_id


@dataclass(frozen=True, slots=True)
class SetBack:
    """Entries that were published are not in this ledger; `missing` has the height and mark of each.

    `until` is the time of the last entry at the start of the program: later ones may be lost.
    """

    setback: str
    missing: tuple[str, ...]
    until: datetime


FACTS = (SetBack,)


class Setbacks:
    """The page of setbacks."""

    def __init__(self) -> None:
        self.by_id: dict[str, SetBack] = {}
        self._missing: set[str] = set()

    def add(self, fact: SetBack, entry: Entry) -> None:
        """Fold one fact in."""
        self.by_id[fact.setback] = fact
        self._missing.update(fact.missing)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {SetBack: add}

    def facts_of(self, missing: Iterable[str], until: datetime) -> tuple[SetBack, ...]:
        """Return the fact that published entries are missing, or nothing if all of them are recorded already."""
        new = tuple(dict.fromkeys(entry for entry in missing if entry not in self._missing))
        return (SetBack(next_id(Letter.SETBACK, self.by_id), new, until),) if new else ()
