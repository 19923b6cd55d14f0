"""A trial of an equation: amounts shared one after the other, by claims that are kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ledger.contributions.log import WORK
from ledger.equations.appraisal import is_foreign
from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claim, Claims
from ledger.equations.engine import make_claims, share
from ledger.equations.equation import Equation
from ledger.equations.result import Shared
from ledger.values.quantity import TIME


@dataclass(frozen=True, slots=True)
class AmountToShare:
    """An amount in minor units, and the last day of the contributions that take part; without it all do."""

    amount: int
    until: date | None


@dataclass(frozen=True, slots=True)
class Run:
    """One amount that was shared, the claims outstanding afterwards, and the hours of those who took part."""

    shared: Shared
    outstanding: dict[str, dict[int, int]]
    hours: dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Trial:
    """All runs of a trial, and the contributions in other currencies, which took no part."""

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


def run_trial(equation: Equation, candidates: Sequence[Candidate], asked: Sequence[AmountToShare]) -> Trial:
    """Share the amounts, each by what the ones before left of the claims; `Refusal` where a formula cannot be computed."""
    claims = Claims()
    runs = []
    for amount in asked:
        part = [candidate for candidate in candidates if _takes_part(candidate, amount.until)]
        claims.add(make_claims(equation, claims, part))
        shared = share(equation, claims, amount.amount, _of(part) if amount.until else None)
        claims.add(shared.facts())
        runs.append(Run(shared, _outstanding(claims), _hours(part)))
    return Trial(equation, tuple(runs), tuple(_foreign(equation, candidates)))


def _takes_part(candidate: Candidate, until: date | None) -> bool:
    return until is None or (candidate.date is not None and candidate.date <= until)


def _foreign(equation: Equation, candidates: Iterable[Candidate]) -> Iterator[str]:
    """Yield the contributions that are valued in another currency than the equation's."""
    for candidate in candidates:
        if candidate.counts and is_foreign(equation, candidate):
            yield candidate.id


def _of(candidates: Iterable[Candidate]) -> Callable[[Claim], bool]:
    """Return a predicate: whether a claim is of one of these contributions."""
    ids = {candidate.id for candidate in candidates}
    return lambda claim: claim.oldest in ids


def _outstanding(claims: Claims) -> dict[str, dict[int, int]]:
    """Return the outstanding claims, in minor units, by contribution and bucket; a weight is not owed."""
    owed: dict[str, dict[int, int]] = {}
    for claim in claims.all():
        if claim.outstanding is not None:
            owed.setdefault(claim.oldest, {})[claim.bucket] = claim.outstanding
    return owed


def _hours(candidates: Iterable[Candidate]) -> dict[str, Fraction]:
    """Return the hours of work that each agent has among contributions that count."""
    hours: dict[str, Fraction] = {}
    for candidate in candidates:
        if candidate.counts and candidate.kind == WORK:
            _add_hours(hours, candidate)
    return hours


def _add_hours(hours: dict[str, Fraction], work: Candidate) -> None:
    if work.quantity is not None and work.quantity.unit == TIME:
        hours[work.agent] = hours.get(work.agent, Fraction(0)) + work.quantity.count
