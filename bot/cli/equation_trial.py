"""A trial of an equation: amounts shared one after the other, by claims that are kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ledger.contributions.log import WORK
from ledger.equations.appraisal import is_foreign
from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claim, Claims
from ledger.equations.engine import claimed, share
from ledger.equations.equation import Equation
from ledger.equations.result import Shared
from ledger.values.quantity import TIME


@dataclass(frozen=True, slots=True)
class Asked:
    """An amount in minor units, and the last day of the contributions that take part; without it all do."""

    amount: int
    until: date | None


@dataclass(frozen=True, slots=True)
class Run:
    """One amount that was shared, what is owed on each claim afterwards, and the hours of those who took part."""

    shared: Shared
    outstanding: dict[str, dict[int, int]]
    hours: dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Trial:
    """All that was asked for, shared; and the contributions in other currencies, which took no part."""

    equation: Equation
    runs: tuple[Run, ...]
    foreign: tuple[str, ...]

    def plain(self) -> list[dict[str, Any]]:
        """Return the runs as they stand in JSON: amounts in minor units, exact shares as fractions."""
        return [
            {
                "paid": run.shared.paid(),
                "undistributed": run.shared.undistributed,
                "lines": [line._asdict() | {"quota": str(line.quota)} for line in run.shared.lines()],
                "outstanding": run.outstanding,
            }
            for run in self.runs
        ]


def tried(equation: Equation, candidates: Sequence[Candidate], asked: Sequence[Asked]) -> Trial:
    """Share the amounts, each by what the ones before left of the claims; `Refusal` where a formula cannot be computed."""
    claims = Claims()
    runs = []
    for one in asked:
        part = [each for each in candidates if one.until is None or (each.date is not None and each.date <= one.until)]
        claims.add(claimed(equation, claims, part))
        shared = share(equation, claims, one.amount, _of(part) if one.until else None)
        claims.add(shared.facts())
        runs.append(Run(shared, _outstanding(claims), _hours(part)))
    foreign = tuple(each.id for each in candidates if each.counts and is_foreign(equation, each))
    return Trial(equation, tuple(runs), foreign)


def _of(candidates: Iterable[Candidate]) -> Callable[[Claim], bool]:
    """Return what tells whether a claim is of one of these contributions."""
    ids = {one.id for one in candidates}
    return lambda claim: claim.oldest in ids


def _outstanding(claims: Claims) -> dict[str, dict[int, int]]:
    """Return what is owed, in minor units, by contribution and bucket; a weight is not owed."""
    owed: dict[str, dict[int, int]] = {}
    for claim in claims.all():
        if claim.outstanding is not None:
            owed.setdefault(claim.oldest, {})[claim.bucket] = claim.outstanding
    return owed


def _hours(candidates: Iterable[Candidate]) -> dict[str, Fraction]:
    """Return the hours of work that each agent has among contributions that count."""
    hours: dict[str, Fraction] = {}
    for one in candidates:
        if one.counts and one.kind == WORK and one.quantity is not None and one.quantity.unit == TIME:
            hours[one.agent] = hours.get(one.agent, Fraction(0)) + one.quantity.count
    return hours
