"""The way of a DisCO: money for livelihood and for love, and then care, which whoever left it to others pays for.

Its buckets are these three. Work for livelihood and for love makes claims in credits, of which one is one unit of the
currency. Care makes claims that weigh its hours, and each is counted in one distribution. Where care weighs nothing it is
not counted, so that its hours are there for an equation that counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from ledger.contributions.log import WORK
from ledger.equations.appraisal import money, rated
from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claim, ClaimMade, Claims
from ledger.equations.equation import ONCE, PAID, Disco, Equation
from ledger.equations.result import Care, Line, Part
from ledger.values.apportionment import Split, apportion, half_up, split
from ledger.values.phrase import Refusal
from ledger.values.quantity import TIME

LIVELIHOOD, LOVE, CARE = 0, 1, 2
"""The numbers of the three buckets."""

Among = Callable[[Claim], bool]
"""Tells whether a claim takes part."""

_BUCKETS = {"livelihood": LIVELIHOOD, "love": LOVE, "care": CARE}


def appraised(equation: Equation, candidates: Sequence[Candidate]) -> Iterator[ClaimMade]:
    """Yield the claims that contributions make; raises `Refusal` where a rate is missing."""
    assert equation.disco, "it is the way of a DisCO"
    counts_care = bool(equation.disco.care_weight)
    for one in candidates:
        bucket = _BUCKETS.get(one.stream or "")
        if bucket is None or (bucket == CARE and not (counts_care and _is_hours(one))):
            continue
        weighs = bucket == CARE
        worth = one.quantity.count if weighs and one.quantity else _credits(equation, one)
        until = ONCE if weighs else PAID
        yield ClaimMade(bucket, one.id, None, one.agent, one.id, one.age, until, weighs, worth)


def _is_hours(candidate: Candidate) -> bool:
    return candidate.kind == WORK and candidate.quantity is not None and candidate.quantity.unit == TIME


def _credits(equation: Equation, candidate: Candidate) -> Fraction:
    """Return the minor units that a contribution is worth: work by its rate, and all else as it was valued, if it was."""
    try:
        if candidate.value is not None and (candidate.kind != WORK or candidate.quantity is None):
            return Fraction(candidate.value.minor)
        count = candidate.quantity.count if candidate.quantity else Fraction(0)
        return money(equation, count * rated(equation, candidate))
    except Refusal as wrong:
        raise Refusal("Contribution {contribution}: {wrong}", contribution=candidate.id, wrong=wrong.phrase) from None


def shared(disco: Disco, claims: Claims, amount: int, among: Among | None) -> tuple[Part | Care, ...]:
    """Return what an amount gives to livelihood and to love, and what care moves between people."""
    for_livelihood, for_love, care = (
        [claim for claim in claims.on(bucket, among) if claim.weight] for bucket in (LIVELIHOOD, LOVE, CARE)
    )
    pot = half_up(disco.livelihood / 100 * amount)
    first = _pass(for_livelihood, [0] * len(for_livelihood), pot)
    # What livelihood does not need goes to love, and what love does not need goes back.
    love_pot = amount - first.paid
    second = _pass(for_love, [0] * len(for_love), love_pot)
    third = _pass(for_livelihood, first.amounts, love_pot - second.paid)
    parts = (Part(LIVELIHOOD, pot, for_livelihood, (first, third)), Part(LOVE, love_pot, for_love, (second,)))
    return (*parts, Care(CARE, tuple(_moved(disco.care_weight, parts, care)), tuple(care)))


def _pass(sharing: Sequence[Claim], had: Sequence[int], pot: int) -> Split:
    """Split a pot by what claims are still owed beyond what they had."""
    weights = [int(claim.weight) - before for claim, before in zip(sharing, had, strict=True)]
    return split(pot, weights, weights, receivers=[claim.agent for claim in sharing])


def _moved(weight: Fraction, parts: tuple[Part, ...], care: Sequence[Claim]) -> Iterator[Line]:
    """Yield what is withheld from those below the mean of care, and given to those above it, by name."""
    hours: dict[str, Fraction] = {claim.agent: Fraction(0) for part in parts for claim in part.claims}
    for claim in care:
        hours[claim.agent] = hours.get(claim.agent, Fraction(0)) + claim.weight
    total = sum(hours.values())
    if not total:
        return
    mean = Fraction(total, len(hours))
    agents = sorted(hours)
    withheld = _withheld(weight, mean, hours, _pay(parts))
    pool = sum(half_up(exact) for exact in withheld.values())
    above = [max(Fraction(0), hours[agent] - mean) for agent in agents]
    beyond = sum(above)
    for agent, over, given in zip(agents, above, apportion(pool, above), strict=True):
        if over:
            yield Line(CARE, agent, None, given, pool * over / beyond)
        elif withheld.get(agent):
            yield Line(CARE, agent, None, -half_up(withheld[agent]), -withheld[agent])


def _pay(parts: tuple[Part, ...]) -> dict[str, int]:
    pay: dict[str, int] = {}
    for part in parts:
        for agent, amount in part.received():
            pay[agent] = pay.get(agent, 0) + amount
    return pay


def _withheld(
    weight: Fraction, mean: Fraction, hours: Mapping[str, Fraction], pay: Mapping[str, int]
) -> dict[str, Fraction]:
    """Return what is withheld from each agent who did less than the mean, before rounding."""
    return {agent: weight * pay.get(agent, 0) * (mean - own) / mean for agent, own in hours.items() if own < mean}
