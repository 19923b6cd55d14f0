"""Claims: what contributors can expect of a bucket.

A claim is money that is owed, or a weight that shares in what comes in. It stands until it is paid, forever, or for one
distribution. Its state is a projection of facts that are only ever added: made, paid, ended. So the debt follows from
the facts, `original - set aside - paid - ended`, never below zero; a weight is never owed and counts until it is ended.
A debt cannot be paid twice: what a distribution under way sets aside counts against it at once.

A correction is not a fact of its own: the claim is made again, and its balance goes on. A payment beyond the corrected
worth follows from the two, as `overpaid`. The key of a claim is its contribution, so it stays the same claim
if another agent has the contribution now; if a rule counts all of a person together, the key is rule and agent.

Claims keep their running balance, and each bucket keeps them by age: a preview over a hundred thousand claims neither
replays facts nor sorts, unless a claim was made out of order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from ledger.equations.equation import FOREVER, ONCE

Key = str | tuple[int, str]
"""The key of a claim within its bucket: a contribution, or a rule of the bucket and the agent whose contributions it counts together."""


@dataclass(frozen=True, slots=True)
class ClaimMade:
    """An agent has a claim: money in minor units, or with `weighs` a weight. It is as old as the contribution `oldest`.

    Made again, it replaces the one before: the contribution was corrected.
    """

    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    oldest: str
    age: tuple[int, int]
    until: str
    weighs: bool
    original: Fraction


@dataclass(frozen=True, slots=True)
class ClaimPaid:
    """Something was paid on the claim, in minor units; `rounded` is what rounding took from it, in millionths of one.

    `worth` is the worth of the claim at that time, money in minor units or a weight; None in lists from before it was kept.
    """

    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    amount: int
    rounded: int
    worth: Fraction | None


@dataclass(frozen=True, slots=True)
class ClaimEnded:
    """The claim had its one turn; so many minor units were still owed. `worth` is as in `ClaimPaid`."""

    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    amount: int
    worth: Fraction | None


ClaimFact = ClaimMade | ClaimPaid | ClaimEnded


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of a claim: minor units set aside by distributions under way, paid, and ended unpaid.

    `turns` counts the distributions that were its one turn, `rounded` is what rounding took, in millionths of a unit.
    """

    aside: int = 0
    paid: int = 0
    ended: int = 0
    turns: int = 0
    rounded: int = 0

    def __add__(self, other: Balance) -> Balance:
        """Return the sum."""
        return Balance(
            self.aside + other.aside,
            self.paid + other.paid,
            self.ended + other.ended,
            self.turns + other.turns,
            self.rounded + other.rounded,
        )


NOTHING = Balance()


@dataclass(frozen=True, slots=True)
class Claim:
    """The state of a claim. `weight` is what it counts for now."""

    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    oldest: str
    age: tuple[int, int]
    until: str
    weighs: bool
    original: Fraction | int
    weight: Fraction | int
    balance: Balance = NOTHING

    @property
    def outstanding(self) -> int | None:
        """Return what is owed, in minor units, or None for a weight."""
        return None if self.weighs else int(self.weight)

    @property
    def is_debt(self) -> bool:
        """Tell whether it is a debt, until paid or for one distribution, and not a share of what comes in."""
        return not self.weighs and self.until != FOREVER

    @property
    def has_ended(self) -> bool:
        """Tell whether the claim had its one turn: it never counts again, whatever it grows by."""
        return self.until == ONCE and self.balance.turns > 0

    @property
    def lapsed(self) -> int:
        """Return the minor units that are no longer owed after the one turn, with what the claim grew by since."""
        if self.weighs or not self.has_ended:
            return self.balance.ended
        return max(0, int(self.original) - self.balance.aside - self.balance.paid)

    @property
    def overpaid(self) -> int:
        """Return the minor units set aside and paid beyond its worth."""
        if not self.is_debt:
            return 0
        return max(0, self.balance.aside + self.balance.paid - int(self.original))


class Claims:
    """The page of claims under one equation: a projection of its facts."""

    def __init__(self) -> None:
        self._buckets: dict[int, dict[Key, Claim]] = {}
        self._disordered: set[int] = set()
        self._ways: dict[int, set[tuple[str, bool]]] = {}

    @property
    def is_empty(self) -> bool:
        """Tell whether no claim was ever made."""
        return not self._buckets

    def find(self, bucket: int, key: Key) -> Claim | None:
        """Return a claim, if there is one."""
        return self._buckets.get(bucket, {}).get(key)

    def on_bucket(self, bucket: int, among: Callable[[Claim], bool] | None = None) -> list[Claim]:
        """Return the claims on a bucket by age, the oldest first; with `among`, those of which it holds."""
        claims = list(self._buckets.get(bucket, {}).values())
        if among is not None:
            claims = [claim for claim in claims if among(claim)]
        if bucket in self._disordered:
            claims.sort(key=lambda claim: claim.age)
        return claims

    def ways(self, bucket: int) -> set[tuple[str, bool]]:
        """Return each kind of claim ever made on a bucket: until when it stands, and whether it is a weight."""
        return self._ways.get(bucket, set())

    def buckets(self) -> list[int]:
        """Return the buckets on which there are claims, in their order."""
        return sorted(self._buckets)

    def all(self) -> list[Claim]:
        """Return every claim, bucket by bucket, by age."""
        return [claim for bucket in sorted(self._buckets) for claim in self.on_bucket(bucket)]

    def add(self, facts: Iterable[ClaimFact]) -> None:
        """Fold facts in."""
        for fact in facts:
            self._FOLDS[type(fact)](self, fact)

    def settle(self, bucket: int, key: Key, balance: Balance) -> None:
        """Replace the balance of a claim."""
        claims = self._buckets[bucket]
        if claims[key].balance != balance:
            claims[key] = _weighed(replace(claims[key], balance=balance))

    def _paid(self, fact: ClaimPaid) -> None:
        self._add_balance(fact, Balance(paid=fact.amount, rounded=fact.rounded))

    def _ended(self, fact: ClaimEnded) -> None:
        self._add_balance(fact, Balance(ended=fact.amount, turns=1))

    def _add_balance(self, fact: ClaimPaid | ClaimEnded, more: Balance) -> None:
        self.settle(fact.bucket, key(fact), self._buckets[fact.bucket][key(fact)].balance + more)

    def _made(self, fact: ClaimMade) -> None:
        claims, named = self._buckets.setdefault(fact.bucket, {}), key(fact)
        before = claims.get(named)
        if before is not None or _is_older_than_last(fact, claims):
            self._disordered.add(fact.bucket)
        self._ways.setdefault(fact.bucket, set()).add((fact.until, fact.weighs))
        original = fact.original if fact.weighs else int(fact.original)
        made = Claim(
            fact.bucket,
            fact.contribution,
            fact.rule,
            fact.agent,
            fact.oldest,
            fact.age,
            fact.until,
            fact.weighs,
            original,
            original,
        )
        claims[named] = made if before is None else _weighed(replace(made, balance=before.balance))

    _FOLDS: ClassVar[dict[type, Callable[..., None]]] = {ClaimMade: _made, ClaimPaid: _paid, ClaimEnded: _ended}

    def copy(self) -> Claims:
        """Return a page to which more can be added without changing this one."""
        after = Claims()
        after._buckets = {bucket: dict(claims) for bucket, claims in self._buckets.items()}
        after._disordered = set(self._disordered)
        after._ways = {bucket: set(ways) for bucket, ways in self._ways.items()}
        return after


def key(of: ClaimFact | Claim) -> Key:
    """Return the key of a claim within its bucket."""
    if of.contribution is not None:
        return of.contribution
    assert of.rule is not None, "a claim is of a contribution, or of a rule"
    return of.rule, of.agent


def _is_older_than_last(fact: ClaimMade, claims: dict[Key, Claim]) -> bool:
    """Tell whether a claim comes out of order: as a rule they come by age, and need no sorting."""
    last = next(reversed(claims.values()), None)
    return last is not None and fact.age < last.age


def _weighed(claim: Claim) -> Claim:
    """Return the claim with its weight brought up to date."""
    return replace(claim, weight=_weight(claim))


def _weight(claim: Claim) -> Fraction | int:
    if claim.has_ended:
        return 0
    if claim.weighs or claim.until == FOREVER:
        return claim.original
    balance = claim.balance
    return max(0, int(claim.original) - balance.aside - balance.paid - balance.ended)
