"""Care explained: the amount that was withheld from an agent who left care to others, or given to one who did it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ledger.distributions import leftover, share_words
from ledger.distributions.leftover import Due
from ledger.distributions.plan import Plan
from ledger.equations.claim import Claim
from ledger.equations.result import Care, Part
from ledger.values.apportionment import half_up
from ledger.values.phrase import Exact, Phrase, Who, phrase
from ledger.values.quantity import TIME, Quantity


def moved(part: Care, agent: str) -> int:
    """Return the minor units that care gave to an agent, below zero those that it took."""
    return sum(line.amount for line in part.given if line.agent == agent)


def explain(plan: Plan, part: Care, agent: str) -> tuple[Phrase, ...]:
    """Explain the amount that care took from an agent, or gave."""
    hours = _hours(plan, part)
    total, own = sum(hours.values(), Fraction(0)), hours[agent]
    mean = total / len(hours)
    average = phrase(
        "The mean is {total} ÷ {persons} = {mean}.",
        total=_time(total),
        persons=len(hours),
        mean=_time(mean),
    )
    values = {"who": Who(agent), "hours": _time(own), "amount": plan.agreed.equation.amount(abs(moved(part, agent)))}
    if moved(part, agent) < 0:
        summary = phrase(
            "{who} did {hours} of care, which is less than the mean: {amount} are withheld for those who did more.",
            **values,
        )
        return (summary, average, _withheld(plan, agent, mean - own, mean))
    summary = phrase(
        "{who} did {hours} of care, which is more than the mean: {amount} come from those who did less.", **values
    )
    above = {carer: done - mean for carer, done in hours.items() if done > mean}
    return (summary, average, *_given(plan, part, agent, above))


def _time(hours: Fraction) -> Exact:
    return Exact(Quantity(hours, TIME))


def _hours(plan: Plan, part: Care) -> dict[str, Fraction]:
    """Return by agent the hours of care of all who count in the mean."""
    hours = {claim.agent: Fraction(0) for claim, _ in _shared_claims(plan)}
    for claim in part.counted:
        hours[claim.agent] = hours.get(claim.agent, Fraction(0)) + claim.weight
    return hours


def _shared_claims(plan: Plan) -> Iterator[tuple[Claim, int]]:
    """Yield the claims on livelihood and love, with the minor units that each got."""
    for part in plan.shared.parts:
        if isinstance(part, Part):
            yield from zip(part.claims, part.amounts, strict=True)


def _withheld(plan: Plan, agent: str, short: Fraction, mean: Fraction) -> Phrase:
    equation = plan.agreed.equation
    assert equation.disco, "only a DisCO counts care"
    pay = sum(amount for claim, amount in _shared_claims(plan) if claim.agent == agent)
    exact = equation.disco.care_weight * pay * short / mean
    product = phrase(
        "{percent} % of {pay} × {short} ÷ {mean} = {amount}",
        percent=Exact(100 * equation.disco.care_weight),
        pay=equation.amount(pay),
        short=_time(short),
        mean=_time(mean),
        amount=equation.amount(int(exact)),
    )
    if exact.denominator == 1:
        return phrase("{sum}, exactly.", sum=product)
    return phrase(
        "{sum} and {fraction} of {unit}, rounded half up to {amount}.",
        sum=product,
        fraction=Exact(exact - int(exact)),
        unit=equation.amount(1),
        amount=equation.amount(half_up(exact)),
    )


def _given(plan: Plan, part: Care, agent: str, above: dict[str, Fraction]) -> tuple[Phrase, ...]:
    equation = plan.agreed.equation
    pool = -sum(line.amount for line in part.given if line.amount < 0)
    beyond = sum(above.values(), Fraction(0))
    dues = {receiver: Due((), over, pool * over / beyond, 0, moved(part, receiver)) for receiver, over in above.items()}
    due = dues[agent]
    product = phrase(
        "{pot} × {own} ÷ {total} = {whole}",
        pot=equation.amount(pool),
        own=_time(due.own),
        total=_time(beyond),
        whole=equation.amount(due.whole),
    )
    if not due.fraction:
        return (phrase("{sum}, exactly.", sum=product),)
    left = leftover.left(dues.values())
    assert left is not None, "what is not exact leaves something"
    fraction, unit = Exact(due.fraction), equation.amount(1)
    inexact = phrase("{sum} and {fraction} of {unit}", sum=product, fraction=fraction, unit=unit)
    return phrase("{sum}.", sum=inexact), share_words.units(equation, due, left)
