"""Those who count as voters: the beginning of a panel without those barred, and some more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from sys import maxsize

from ledger.validation import roll
from ledger.validation.panel import Panel, number
from ledger.validation.roll import Electorate


@dataclass(frozen=True, slots=True)
class Counted:
    """Those who count: the first `end` of a panel without those barred, and more persons, by the account that stands for each."""

    panel: Panel
    out: Collection[str]
    end: int = maxsize
    more: Mapping[str, str] = field(default_factory=dict)

    def has(self, kin: str) -> bool:
        """Tell whether a person counts, by the account that stands for them."""
        return kin in self.more or (kin not in self.out and self.panel.place.get(kin, self.end) < self.end)

    @property
    def voters(self) -> int:
        """Return how many they are."""
        places = [self.panel.place[kin] for kin in self.out if kin in self.panel.place]
        beside = sum(self.panel.place.get(kin, self.end) >= self.end for kin in self.more)
        return min(self.end, len(self.panel.persons)) - sum(place < self.end for place in places) + beside

    def persons(self) -> tuple[str, ...]:
        """Return them by their number."""
        of_panel, place = self.panel.persons, self.panel.place
        gone = {of_panel[place[kin]] for kin in self.out if kin in place}
        more = {of_panel[place[kin]] if kin in place else person for kin, person in self.more.items()}
        return tuple(sorted({*of_panel[: self.end]} - gone | more, key=number))

    def electorate(self, quorum_of: int | None) -> Electorate:
        """Return them as an electorate; in the beginning, with the number that the quorum counts."""
        of_panel, place = self.panel.persons, self.panel.place
        if self.more.keys() <= place.keys():
            gone = {of_panel[place[kin]] for kin in self.out if kin in place}
            late = {*of_panel[self.end :]} - {of_panel[place[kin]] for kin in self.more}
            voters, voters_hash = self.panel.roll.without(gone | late)
        else:
            voters, voters_hash = roll.of(self.persons()).without(())
        return Electorate(voters, voters_hash, quorum_of is not None, quorum_of)
