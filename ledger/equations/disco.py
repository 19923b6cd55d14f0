"""The way of a DisCO: money for livelihood and for love, and then care, paid for by those who left it to others.

Its buckets are these three. Work for livelihood and for love makes claims in credits, of which one is one unit of the
currency. Care makes claims that weigh its hours, and each is counted in one distribution. Care with the weight zero is
not counted, so that its hours are there for an equation that counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from ledger.contributions.log import WORK
from ledger.equations.appraisal import money, rate_of
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


def appraise(equation: Equation, candidates: Sequence[Candidate]) -> Iterator[ClaimMade]:
    """Yield the claims that contributions make; raises `Refusal` if a rate is missing."""
    assert equation.disco, "it is the way of a DisCO"
    streams = _STREAMS if equation.disco.care_weight else _STREAMS_WITHOUT_CARE
    for candidate in candidates:
        claims_of = streams.get(candidate.stream or "")
        if claims_of is not None:
            yield from claims_of(equation, candidate)


def _livelihood(equation: Equation, candidate: Candidate) -> Iterator[ClaimMade]:
    yield _claim(candidate, LIVELIHOOD, _credits(equation, candidate))


def _love(equation: Equation, candidate: Candidate) -> Iterator[ClaimMade]:
    yield _claim(candidate, LOVE, _credits(equation, candidate))


def _care(_: Equation, candidate: Candidate) -> Iterator[ClaimMade]:
    """Yield the claim of hours of care; other care makes none."""
    quantity = candidate.quantity
    if candidate.kind == WORK and quantity is not None and quantity.unit == TIME:
        yield _claim(candidate, CARE, quantity.count)


_STREAMS_WITHOUT_CARE = {"livelihood": _livelihood, "love": _love}
_STREAMS = {**_STREAMS_WITHOUT_CARE, "care": _care}


def _claim(candidate: Candidate, bucket: int, worth: Fraction) -> ClaimMade:
    weighs = bucket == CARE
    until = ONCE if weighs else PAID
    return ClaimMade(bucket, candidate.id, None, candidate.agent, candidate.id, candidate.age, until, weighs, worth)


def _credits(equation: Equation, candidate: Candidate) -> Fraction:
    """Return the worth of a contribution in minor units: its given value, but work with a quantity by its rate."""
    quantity = candidate.quantity
    if candidate.value is not None and (candidate.kind != WORK or quantity is None):
        return Fraction(candidate.value.minor)
    count = quantity.count if quantity else Fraction(0)
    try:
        return money(equation, count * rate_of(equation, candidate))
    except Refusal as wrong:
        raise Refusal("Contribution {contribution}: {wrong}", contribution=candidate.id, wrong=wrong.phrase) from None


def share(disco: Disco, claims: Claims, amount: int, among: Among | None) -> tuple[Part | Care, ...]:
    """Share an amount by livelihood and love, and move money between people for care."""
    for_livelihood, for_love, care = (
        [claim for claim in claims.on_bucket(bucket, among) if claim.weight] for bucket in (LIVELIHOOD, LOVE, CARE)
    )
    pot = half_up(disco.livelihood / 100 * amount)
    first = _pass(for_livelihood, [0] * len(for_livelihood), pot)
    # The rest of livelihood goes to love, and the rest of love goes back.
    love_pot = amount - first.paid
    second = _pass(for_love, [0] * len(for_love), love_pot)
    third = _pass(for_livelihood, first.amounts, love_pot - second.paid)
    parts = (Part(LIVELIHOOD, pot, for_livelihood, (first, third)), Part(LOVE, love_pot, for_love, (second,)))
    return (*parts, Care(CARE, tuple(_moved(disco.care_weight, parts, care)), tuple(care)))


def _pass(sharing: Sequence[Claim], had: Sequence[int], pot: int) -> Split:
    """Split a pot by the rest that claims are still owed."""
    weights = [int(claim.weight) - before for claim, before in zip(sharing, had, strict=True)]
    return split(pot, weights, weights, receivers=[claim.agent for claim in sharing])


def _moved(weight: Fraction, parts: tuple[Part, ...], care: Sequence[Claim]) -> Iterator[Line]:
    """Yield the lines withheld from those below the mean of care, and given to those above it, by name."""
    hours = _care_hours(parts, care)
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


def _care_hours(parts: tuple[Part, ...], care: Sequence[Claim]) -> dict[str, Fraction]:
    """Return the hours of care of each agent; agents with another claim and no care have 0."""
    hours = {claim.agent: Fraction(0) for part in parts for claim in part.claims}
    for claim in care:
        hours[claim.agent] = hours.get(claim.agent, Fraction(0)) + claim.weight
    return hours


def _pay(parts: tuple[Part, ...]) -> dict[str, int]:
    pay: dict[str, int] = {}
    for part in parts:
        for agent, amount in part.received():
            pay[agent] = pay.get(agent, 0) + amount
    return pay


def _withheld(
    weight: Fraction, mean: Fraction, hours: Mapping[str, Fraction], pay: Mapping[str, int]
) -> dict[str, Fraction]:
    """Return the exact amount withheld from each agent who did less than the mean."""
    return {agent: weight * pay.get(agent, 0) * (mean - own) / mean for agent, own in hours.items() if own < mean}
