"""What distributions set aside for claims, paid on them and ended, kept by contribution: what was paid is never forgotten.

A distribution counts from its preparation on, so that two that are under way at once never pay the same claim. What is
dropped, halted, given up or reversed counts no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, NamedTuple

from ledger.chain.entry import Entry, Fact
from ledger.contributions.selection import Selection
from ledger.distributions.distribution import (
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    ShareGivenUp,
)
from ledger.distributions.reversal import DistributionReversed, ReversalPrepared
from ledger.equations.claim import NOTHING, Balance, ClaimEnded, ClaimPaid
from ledger.network.project import is_project

Done = ClaimPaid | ClaimEnded


class Place(NamedTuple):
    """Where something was paid: on a bucket of an equation, in a currency, to an agent or to the pool of a project."""

    equation: str
    currency: str
    bucket: int
    to_project: bool


class Together(NamedTuple):
    """All that an account brought under one rule, of a selection: another claim in another selection."""

    selection: Selection
    rule: int
    agent: str


class Payments:
    """The page of what distributions do to claims."""

    FOLDS: ClassVar[tuple[type, ...]] = (
        DistributionPrepared,
        DistributionDropped,
        ShareGivenUp,
        DistributionHalted,
        DistributionMade,
        ReversalPrepared,
        DistributionReversed,
    )

    def __init__(self) -> None:
        self.balances: dict[Place, dict[str, Balance]] = {}  # by contribution
        self.together: dict[Place, dict[Together, Balance]] = {}
        self.steps: list[DistributionPrepared] = []
        self._under_way: dict[str, DistributionPrepared] = {}
        self._given_up: dict[str, set[str]] = {}
        self._made: dict[str, DistributionPrepared] = {}
        self._reversals: dict[str, tuple[Done, ...]] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case DistributionPrepared():
                self._under_way[fact.distribution] = fact
                self._change(fact, _done(fact), _set_aside)
            case ShareGivenUp(distribution, agent):
                self._give_up(distribution, {agent})
            case DistributionDropped(distribution) | DistributionHalted(distribution):
                prepared, done = self._end(distribution)
                self._change(prepared, done, _let_go)
            case DistributionMade(distribution, left):
                if left:  # who was gone by then took nothing either
                    self._give_up(distribution, {*left})
                prepared, done = self._end(distribution)
                self._made[distribution] = prepared
                self._change(prepared, done, _paid)
            case ReversalPrepared(distribution, paid=paid, ended=ended):
                self._reversals[distribution] = (*paid, *ended)
            case DistributionReversed(distribution):
                self._change(self._made[distribution], iter(self._reversals.pop(distribution)), _undone)

    def since(self, step: int) -> Iterator[str]:
        """Yield the contributions on which something changed since so many steps, some of them more than once."""
        for prepared in self.steps[step:]:
            for one in _done(prepared):
                if one.contribution is not None:
                    yield one.contribution

    def _give_up(self, distribution: str, agents: set[str]) -> None:
        self._given_up.setdefault(distribution, set()).update(agents)
        prepared = self._under_way[distribution]
        self._change(prepared, (one for one in _done(prepared) if one.agent in agents), _let_go)

    def _end(self, distribution: str) -> tuple[DistributionPrepared, Iterator[Done]]:
        without = self._given_up.pop(distribution, set())
        prepared = self._under_way.pop(distribution)
        return prepared, (one for one in _done(prepared) if one.agent not in without)

    def _change(self, prepared: DistributionPrepared, done: Iterable[Done], effect: Callable[[Done], Balance]) -> None:
        self.steps.append(prepared)
        for one in done:
            place = Place(prepared.equation, prepared.amount.currency, one.bucket, is_project(one.agent))
            if one.contribution is not None:
                balances = self.balances.setdefault(place, {})
                balances[one.contribution] = balances.get(one.contribution, NOTHING) + effect(one)
            else:
                assert one.rule is not None, "a claim is of a contribution, or of a rule"
                selection = Selection(prepared.project, prepared.since, prepared.before)
                brought, sums = Together(selection, one.rule, one.agent), self.together.setdefault(place, {})
                sums[brought] = sums.get(brought, NOTHING) + effect(one)


def _done(prepared: DistributionPrepared) -> tuple[Done, ...]:
    return (*prepared.paid, *prepared.ended)


def _set_aside(one: Done) -> Balance:
    if isinstance(one, ClaimPaid):
        return Balance(aside=one.amount, rounded=one.rounded)
    return Balance(ended=one.amount, turns=1)


def _let_go(one: Done) -> Balance:
    if isinstance(one, ClaimPaid):
        return Balance(aside=-one.amount, rounded=-one.rounded)
    return Balance(ended=-one.amount, turns=-1)


def _paid(one: Done) -> Balance:
    # What was rounded, and what had its turn, counts since the preparation.
    return Balance(aside=-one.amount, paid=one.amount) if isinstance(one, ClaimPaid) else NOTHING


def _undone(one: Done) -> Balance:
    if isinstance(one, ClaimPaid):
        return Balance(paid=-one.amount, rounded=-one.rounded)
    return Balance(ended=-one.amount, turns=-1)
