"""Paid claims: what distributions set aside for claims, paid on them and ended, kept by contribution.

A debt must be paid once, so this page never forgets a payment. It keeps balances by contribution, and not by claim: claims
follow from the equation that holds, and a new equation, a new name of a bucket or a project's own equation made the same
debt payable again when payments hung on a bucket alone. `succession` brings a balance to the claims under another equation.

A distribution counts from its preparation on: first as set aside, and as paid once it is made. Counted only when made, two
distributions under way at once paid the same claim twice. A distribution that is dropped, halted or reversed counts no more,
and neither does a share that was given up, or whose receiver was gone when it was made.

All effects are sums of `Balance`, so the order of facts does not matter to them. `steps` names the distribution of each
change, so that `entitlement` can look only at claims that changed since it last looked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import ClassVar, NamedTuple, TypeVar

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

Effect = ClaimPaid | ClaimEnded
"""The effect of a distribution on a claim."""

K = TypeVar("K")


class Place(NamedTuple):
    """The place of payments: a bucket of an equation, in a currency, to agents or to the pool of a project."""

    equation: str
    currency: str
    bucket: int
    to_project: bool


class Together(NamedTuple):
    """All that an account brought under one rule, within a selection: another selection makes another claim."""

    selection: Selection
    rule: int
    agent: str


class Payments:
    """Projection: the balances of claims, by place."""

    def __init__(self) -> None:
        self.balances: dict[Place, dict[str, Balance]] = {}  # by contribution
        self.together: dict[Place, dict[Together, Balance]] = {}
        self.steps: list[DistributionPrepared] = []
        self._under_way: dict[str, DistributionPrepared] = {}
        self._given_up: dict[str, set[str]] = {}
        self._made: dict[str, DistributionPrepared] = {}
        self._reversals: dict[str, tuple[Effect, ...]] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact)

    def changed_since(self, step: int) -> Iterator[str]:
        """Yield the contributions with a change after so many steps, some of them more than once."""
        for effect in chain.from_iterable(map(effects_of, self.steps[step:])):
            if effect.contribution is not None:
                yield effect.contribution

    def _prepare(self, fact: DistributionPrepared) -> None:
        self._under_way[fact.distribution] = fact
        self._change(fact, effects_of(fact), _set_aside)

    def _give_up(self, fact: ShareGivenUp) -> None:
        self._let_go_of(fact.distribution, {fact.agent})

    def _free(self, fact: DistributionDropped | DistributionHalted) -> None:
        prepared, effects = self._end(fact.distribution)
        self._change(prepared, effects, _let_go)

    def _make(self, fact: DistributionMade) -> None:
        if fact.left:
            self._let_go_of(fact.distribution, {*fact.left})
        prepared, effects = self._end(fact.distribution)
        self._made[fact.distribution] = prepared
        self._change(prepared, effects, _pay)

    def _prepare_reversal(self, fact: ReversalPrepared) -> None:
        self._reversals[fact.distribution] = (*fact.paid, *fact.ended)

    def _reverse(self, fact: DistributionReversed) -> None:
        self._change(self._made[fact.distribution], self._reversals.pop(fact.distribution), _undo)

    def _let_go_of(self, distribution: str, agents: set[str]) -> None:
        """Free the claims of agents who do not take their share of a distribution under way."""
        self._given_up.setdefault(distribution, set()).update(agents)
        prepared = self._under_way[distribution]
        self._change(prepared, (effect for effect in effects_of(prepared) if effect.agent in agents), _let_go)

    def _end(self, distribution: str) -> tuple[DistributionPrepared, Iterator[Effect]]:
        """Return a distribution that is no longer under way, with its effects for agents who did not give them up."""
        without = self._given_up.pop(distribution, set())
        prepared = self._under_way.pop(distribution)
        return prepared, (effect for effect in effects_of(prepared) if effect.agent not in without)

    def _change(
        self, prepared: DistributionPrepared, effects: Iterable[Effect], change: Callable[[Effect], Balance]
    ) -> None:
        self.steps.append(prepared)
        for effect in effects:
            place = Place(prepared.equation, prepared.amount.currency, effect.bucket, is_project(effect.agent))
            if effect.contribution is not None:
                _add(self.balances.setdefault(place, {}), effect.contribution, change(effect))
            else:
                _add(self.together.setdefault(place, {}), _together(prepared, effect), change(effect))

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        DistributionPrepared: _prepare,
        DistributionDropped: _free,
        ShareGivenUp: _give_up,
        DistributionHalted: _free,
        DistributionMade: _make,
        ReversalPrepared: _prepare_reversal,
        DistributionReversed: _reverse,
    }


def effects_of(prepared: DistributionPrepared) -> tuple[Effect, ...]:
    """Return all effects of a distribution on claims."""
    return (*prepared.paid, *prepared.ended)


def _together(prepared: DistributionPrepared, effect: Effect) -> Together:
    assert effect.rule is not None, "a claim is of a contribution, or of a rule"
    return Together(Selection(prepared.project, prepared.since, prepared.before), effect.rule, effect.agent)


def _add(balances: dict[K, Balance], key: K, change: Balance) -> None:
    balances[key] = balances.get(key, NOTHING) + change


def _set_aside(effect: Effect) -> Balance:
    if isinstance(effect, ClaimPaid):
        return Balance(aside=effect.amount, rounded=effect.rounded)
    return Balance(ended=effect.amount, turns=1)


def _let_go(effect: Effect) -> Balance:
    if isinstance(effect, ClaimPaid):
        return Balance(aside=-effect.amount, rounded=-effect.rounded)
    return Balance(ended=-effect.amount, turns=-1)


def _pay(effect: Effect) -> Balance:
    # Rounding and endings have counted since the preparation.
    return Balance(aside=-effect.amount, paid=effect.amount) if isinstance(effect, ClaimPaid) else NOTHING


def _undo(effect: Effect) -> Balance:
    if isinstance(effect, ClaimPaid):
        return Balance(paid=-effect.amount, rounded=-effect.rounded)
    return Balance(ended=-effect.amount, turns=-1)
