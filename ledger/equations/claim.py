"""Claims: what contributors can expect of a bucket. They are made, corrected, paid and ended, by facts only ever added.

What is owed on a claim follows from its facts: `original - set aside - paid - ended`, and never less than nothing. A claim
that is a weight is never owed: it counts until it is ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from ledger.equations.equation import FOREVER, ONCE

Key = str | tuple[int, str]
"""Which claim on a bucket: that of a contribution, or of all that an agent brought under one rule of the bucket."""


@dataclass(frozen=True, slots=True)
class ClaimMade:
    """An agent has a claim: money in minor units, or with `weighs` a weight. It is as old as the contribution `oldest`.

    Made again, it is corrected: what it rests on is another now.
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

    `worth` is what the claim was worth then, money in minor units or a weight; None in lists that did not say it yet.
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
    """What became of a claim so far: minor units set aside by distributions under way, paid, and ended unpaid.

    `turns` counts the distributions that were its one turn, `rounded` is what rounding took, in millionths of a unit.
    """

    aside: int = 0
    paid: int = 0
    ended: int = 0
    turns: int = 0
    rounded: int = 0

    def __add__(self, other: Balance) -> Balance:
        """Return both together."""
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
    """What is known of a claim. `weight` is what it counts for now."""

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
        """Tell whether it is a sum that is owed, until it is paid or in one distribution, and no part of what is shared."""
        return not self.weighs and self.until != FOREVER

    @property
    def has_ended(self) -> bool:
        """Tell whether the claim had its one turn: it never counts again, whatever it grows by."""
        return self.until == ONCE and self.balance.turns > 0

    @property
    def lapsed(self) -> int:
        """Return how many minor units are owed no more, as the claim had its one turn: also what it grew by since."""
        if self.weighs or not self.has_ended:
            return self.balance.ended
        return max(0, int(self.original) - self.balance.aside - self.balance.paid)

    @property
    def overpaid(self) -> int:
        """Return by how many minor units it is worth less than was set aside and paid for it."""
        if self.weighs or self.until == FOREVER:
            return 0
        return max(0, self.balance.aside + self.balance.paid - int(self.original))


class Claims:
    """The page of claims under one equation."""

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

    def on(self, bucket: int, among: Callable[[Claim], bool] | None = None) -> list[Claim]:
        """Return the claims on a bucket by age, the oldest first; with `among`, those of which it holds."""
        found = list(self._buckets.get(bucket, {}).values())
        if among is not None:
            found = [claim for claim in found if among(claim)]
        if bucket in self._disordered:
            found.sort(key=lambda claim: claim.age)
        return found

    def ways(self, bucket: int) -> set[tuple[str, bool]]:
        """Return until when claims on a bucket stand, and whether they weigh: each way in which one was ever made."""
        return self._ways.get(bucket, set())

    def buckets(self) -> list[int]:
        """Return the buckets on which there are claims, in their order."""
        return sorted(self._buckets)

    def all(self) -> list[Claim]:
        """Return every claim, bucket by bucket, by age."""
        return [claim for bucket in sorted(self._buckets) for claim in self.on(bucket)]

    def add(self, facts: Iterable[ClaimFact]) -> None:
        """Fold facts in."""
        for fact in facts:
            match fact:
                case ClaimMade():
                    self._made(fact)
                case ClaimPaid():
                    self._put(fact, Balance(paid=fact.amount, rounded=fact.rounded))
                case ClaimEnded():
                    self._put(fact, Balance(ended=fact.amount, turns=1))

    def settle(self, bucket: int, key: Key, balance: Balance) -> None:
        """Say what became of a claim so far, whatever was known of it before."""
        claims = self._buckets[bucket]
        if claims[key].balance != balance:
            claims[key] = _weighed(replace(claims[key], balance=balance))

    def _put(self, fact: ClaimPaid | ClaimEnded, more: Balance) -> None:
        self.settle(fact.bucket, key(fact), self._buckets[fact.bucket][key(fact)].balance + more)

    def _made(self, fact: ClaimMade) -> None:
        claims, named = self._buckets.setdefault(fact.bucket, {}), key(fact)
        before = claims.get(named)
        if before is not None or (claims and fact.age < claims[next(reversed(claims))].age):
            # As a rule they come by age, and need no sorting.
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

    def copy(self) -> Claims:
        """Return a page to which more can be added without changing this one."""
        after = Claims()
        after._buckets = {bucket: dict(claims) for bucket, claims in self._buckets.items()}
        after._disordered = set(self._disordered)
        after._ways = {bucket: set(ways) for bucket, ways in self._ways.items()}
        return after


def key(of: ClaimFact | Claim) -> Key:
    """Return which claim of its bucket it is."""
    if of.contribution is not None:
        return of.contribution
    assert of.rule is not None, "a claim is of a contribution, or of a rule"
    return of.rule, of.agent


def _weighed(claim: Claim) -> Claim:
    """Return the claim with what it counts for now."""
    return replace(claim, weight=_weight(claim))


def _weight(claim: Claim) -> Fraction | int:
    if claim.has_ended:
        return 0
    if claim.weighs or claim.until == FOREVER:
        return claim.original
    balance = claim.balance
    return max(0, int(claim.original) - balance.aside - balance.paid - balance.ended)
