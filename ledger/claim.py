"""Claims: what contributors can expect of a bucket. They are made, corrected, paid and ended, by facts only ever added.

What is owed on a claim follows from its facts: `original - paid - ended`, and never less than nothing. A claim that is a
weight is never owed: it counts until it is ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ledger.equation import FOREVER

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
    """Something was paid on the claim, in minor units; `rounded` is what rounding took from it, in millionths of one."""

    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    amount: int
    rounded: int


@dataclass(frozen=True, slots=True)
class ClaimEnded:
    """The claim had its one turn; so many minor units were still owed."""

    bucket: int
    contribution: str | None
    rule: int | None
    agent: str
    amount: int


ClaimFact = ClaimMade | ClaimPaid | ClaimEnded


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

    @property
    def overpaid(self) -> int:
        """Return by how many minor units a correction made it worth less than was paid on it."""
        return 0 if self.weighs or self.until == FOREVER else max(0, self.paid - int(self.original))


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

    def all(self) -> list[Claim]:
        """Return every claim, bucket by bucket, by age."""
        return [claim for bucket in sorted(self._buckets) for claim in self.on(bucket)]

    def add(self, facts: Iterable[ClaimFact]) -> None:
        """Fold facts in."""
        for fact in facts:
            match fact:
                case ClaimMade() if self.find(fact.bucket, key(fact)) is None:
                    self._made(fact)
                case ClaimMade(_, _, _, agent, oldest, age, until, weighs, original):
                    self._disordered.add(fact.bucket)
                    self._ways[fact.bucket].add((until, weighs))
                    self._change(
                        fact, agent=agent, oldest=oldest, age=age, until=until, weighs=weighs, original=original
                    )
                case ClaimPaid(_, _, _, _, amount, rounded):
                    before = self._buckets[fact.bucket][key(fact)]
                    self._change(fact, paid=before.paid + amount, rounded=before.rounded + rounded)
                case ClaimEnded():
                    self._change(fact, ended=fact.amount)

    def _made(self, fact: ClaimMade) -> None:
        claims = self._buckets.setdefault(fact.bucket, {})
        if claims and fact.age < claims[next(reversed(claims))].age:
            # As a rule they come by age, and need no sorting.
            self._disordered.add(fact.bucket)
        self._ways.setdefault(fact.bucket, set()).add((fact.until, fact.weighs))
        original = fact.original if fact.weighs else int(fact.original)
        claims[key(fact)] = Claim(
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
        claims, named = self._buckets[fact.bucket], key(fact)
        claim = replace(claims[named], **values)
        claims[named] = replace(claim, original=claim.original if claim.weighs else int(claim.original))
        claims[named] = replace(claims[named], weight=_weight(claims[named]))


def key(of: ClaimFact | Claim) -> Key:
    """Return which claim of its bucket it is."""
    if of.contribution is not None:
        return of.contribution
    assert of.rule is not None, "a claim is of a contribution, or of a rule"
    return of.rule, of.agent


def _weight(claim: Claim) -> Fraction | int:
    if claim.weighs:
        return claim.original if claim.ended is None else 0
    if claim.until == FOREVER:
        return claim.original
    return max(0, int(claim.original) - claim.paid - (claim.ended or 0))
