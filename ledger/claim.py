"""Claims: what contributors can expect of a bucket. They are made, corrected, paid and ended, by facts only ever added.

What is owed on a claim follows from its facts: `original - paid - ended`. A claim that is a weight is never owed: it counts
until it is ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ledger.equation import FOREVER

Key = tuple[str | None, int | None, str]
"""Which claim on a bucket: of a contribution, or else of all that came under one rule of the bucket; and of which agent."""


@dataclass(frozen=True, slots=True)
class ClaimMade:
    """An agent has a claim: money in minor units, or with `weighs` a weight. It is as old as the contribution `oldest`."""

    equation: str
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
class ClaimCorrected:
    """What the claim rests on is another now. It is never worth less than was paid: `overpaid` says by how much it was."""

    equation: str
    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    oldest: str
    age: tuple[int, int]
    original: Fraction
    overpaid: int


@dataclass(frozen=True, slots=True)
class ClaimPaid:
    """Something was paid on the claim, in minor units; `rounded` is what rounding took from it, in millionths of one."""

    equation: str
    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    amount: int
    rounded: int


@dataclass(frozen=True, slots=True)
class ClaimEnded:
    """The claim had its one turn; so many minor units were still owed."""

    equation: str
    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    amount: int


ClaimFact = ClaimMade | ClaimCorrected | ClaimPaid | ClaimEnded


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of a claim. `weight` is what it counts for now; `ended` is None until it is."""

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
    paid: int = 0
    ended: int | None = None
    rounded: int = 0

    @property
    def outstanding(self) -> int | None:
        """Return what is owed, in minor units, or None for a weight."""
        return None if self.weighs else int(self.weight)


class Claims:
    """The page of claims under one equation."""

    def __init__(self, equation: str) -> None:
        self.equation = equation
        self._buckets: dict[int, dict[Key, Claim]] = {}
        self._disordered: set[int] = set()
        self._ways: dict[int, set[tuple[str, bool]]] = {}

    @property
    def is_empty(self) -> bool:
        """Tell whether no claim was ever made."""
        return not self._buckets

    def copy(self) -> Claims:
        """Return another page with the same claims, for a trial."""
        other = Claims(self.equation)
        other._buckets = {bucket: dict(claims) for bucket, claims in self._buckets.items()}
        other._disordered = set(self._disordered)
        other._ways = {bucket: set(ways) for bucket, ways in self._ways.items()}
        return other

    def find(self, bucket: int, key: Key) -> Claim | None:
        """Return a claim, if there is one."""
        return self._buckets.get(bucket, {}).get(key)

    def on(self, bucket: int, among: Collection[str] | None = None) -> list[Claim]:
        """Return the claims on a bucket by age, the oldest first; with `among`, those whose oldest contribution is in it."""
        found = list(self._buckets.get(bucket, {}).values())
        if among is not None:
            found = [claim for claim in found if claim.oldest in among]
        if bucket in self._disordered:
            found.sort(key=lambda claim: claim.age)
        return found

    def ways(self, bucket: int) -> set[tuple[str, bool]]:
        """Return until when claims on a bucket stand, and whether they weigh: each way in which one was ever made."""
        return self._ways.get(bucket, set())

    def all(self) -> list[Claim]:
        """Return every claim, bucket by bucket, by age."""
        return [claim for bucket in sorted(self._buckets) for claim in self.on(bucket)]

    def add(self, facts: Iterable[ClaimFact]) -> None:
        """Fold facts in."""
        for fact in facts:
            assert fact.equation == self.equation, f"{fact} is of another equation"
            match fact:
                case ClaimMade():
                    self._made(fact)
                case ClaimCorrected():
                    self._disordered.add(fact.bucket)
                    self._change(fact, oldest=fact.oldest, age=fact.age, original=fact.original)
                case ClaimPaid():
                    before = self._buckets[fact.bucket][_key(fact)]
                    self._change(fact, paid=before.paid + fact.amount, rounded=before.rounded + fact.rounded)
                case ClaimEnded():
                    self._change(fact, ended=fact.amount)

    def _made(self, fact: ClaimMade) -> None:
        claims = self._buckets.setdefault(fact.bucket, {})
        assert _key(fact) not in claims, f"{fact} is made twice"
        if claims and fact.age < claims[next(reversed(claims))].age:
            # As a rule they come by age, and need no sorting.
            self._disordered.add(fact.bucket)
        self._ways.setdefault(fact.bucket, set()).add((fact.until, fact.weighs))
        original = fact.original if fact.weighs else int(fact.original)
        claims[_key(fact)] = Claim(
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

    def _change(self, fact: ClaimFact, **values: Any) -> None:
        claims, key = self._buckets[fact.bucket], _key(fact)
        claim = claims[key]
        original, paid = values.get("original", claim.original), values.get("paid", claim.paid)
        ended = values.get("ended", claim.ended)
        weight: Fraction | int
        if claim.weighs:
            weight = original if ended is None else 0
        elif claim.until == FOREVER:
            weight = original = int(original)
        else:
            original = int(original)
            weight = max(0, original - paid - (ended or 0))
        claims[key] = replace(claim, **values | {"original": original, "weight": weight})


def _key(fact: ClaimFact) -> Key:
    return fact.contribution, fact.rule, fact.agent
