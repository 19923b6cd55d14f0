"""What distributions paid on claims, by equation, and the claims that were worked out so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ledger.claim import ClaimEnded, ClaimPaid, Claims
from ledger.distribution import (
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    ShareGivenUp,
)
from ledger.entry import Entry, Fact
from ledger.proposal import EquationAdopted
from ledger.selection import Selection


@dataclass(frozen=True, slots=True)
class Payment:
    """What a distribution among a selection did to a claim."""

    selection: Selection
    fact: ClaimPaid | ClaimEnded


@dataclass(slots=True)
class Entitled:
    """The claims that a selection of contributions makes under an equation, and how far they were followed.

    `seen` changes of contributions and `paid` payments are in them already. They hold as long as what they `rest_on`:
    how often accounts were linked or forgotten, and whether quality counts.
    """

    claims: Claims
    rest_on: tuple[int, bool]
    agents: dict[str, None] = field(default_factory=dict)  # who has a claim, or had one
    without: dict[str, None] = field(default_factory=dict)  # contributions for claims that make none
    seen: int = 0
    paid: int = 0


class Payments:
    """The page of what was paid on claims. `entitled` is no fact: it is worked out anew whenever it is missing."""

    def __init__(self) -> None:
        self.entitled: dict[tuple[str, str, Selection], Entitled] = {}  # by equation and currency
        self._made: dict[str, list[Payment]] = {}
        self._prepared: dict[str, DistributionPrepared] = {}
        self._given_up: dict[str, set[str]] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case DistributionPrepared():
                self._prepared[fact.distribution] = fact
            case ShareGivenUp(distribution, agent):
                self._given_up.setdefault(distribution, set()).add(agent)
            case DistributionDropped(distribution) | DistributionHalted(distribution):
                self._end(distribution)
            case DistributionMade(distribution):
                without = self._given_up.get(distribution, set())
                prepared = self._end(distribution)
                selection = Selection(prepared.project, prepared.since, prepared.before)
                done: tuple[ClaimPaid | ClaimEnded, ...] = (*prepared.paid, *prepared.ended)
                self._made.setdefault(prepared.equation, []).extend(
                    Payment(selection, one) for one in done if one.agent not in without
                )
            case EquationAdopted(equation, replaces, keeps) if replaces is not None:
                kept = {old: new for new, old in enumerate(keeps) if old is not None}
                self._made[equation] = [
                    replace(one, fact=replace(one.fact, bucket=kept[one.fact.bucket]))
                    for one in self._made.get(replaces, ())
                    if one.fact.bucket in kept
                ]

    def under(self, equation: str) -> Sequence[Payment]:
        """Return what was paid on claims under an equation, the oldest first."""
        return self._made.get(equation, ())

    def _end(self, distribution: str) -> DistributionPrepared:
        self._given_up.pop(distribution, None)
        return self._prepared.pop(distribution)
