"""How care is told: what was withheld from whoever left it to others, or given to whoever did it, with its sum."""

from __future__ import annotations

from fractions import Fraction

from ledger.distributions import leftover, share_words
from ledger.distributions.leftover import Due
from ledger.distributions.plan import Plan
from ledger.equations.result import Care, Part
from ledger.values.apportionment import half_up
from ledger.values.phrase import Exact, Phrase, Who, phrase
from ledger.values.quantity import TIME, Quantity


def moved(part: Care, agent: str) -> int:
    """Return what care gave to an agent, below zero what it took."""
    return sum(line.amount for line in part.given if line.agent == agent)


def told(plan: Plan, part: Care, agent: str) -> tuple[Phrase, ...]:
    """Return what care took from an agent, or gave."""
    hours = _hours(plan, part)
    total, own = sum(hours.values(), Fraction(0)), hours[agent]
    mean = total / len(hours)
    average = phrase(
        "The mean is {total} ÷ {persons} = {mean}.",
        total=_time(total),
        persons=len(hours),
        mean=_time(mean),
    )
    amount = plan.agreed.equation.amount(abs(moved(part, agent)))
    if moved(part, agent) < 0:
        said = phrase(
            "{who} did {hours} of care, which is less than the mean: {amount} are withheld for those who did more.",
            who=Who(agent),
            hours=_time(own),
            amount=amount,
        )
        return (said, average, _withheld(plan, agent, mean - own, mean))
    said = phrase(
        "{who} did {hours} of care, which is more than the mean: {amount} come from those who did less.",
        who=Who(agent),
        hours=_time(own),
        amount=amount,
    )
    return (said, average, *_given(plan, part, agent, {one: did - mean for one, did in hours.items() if did > mean}))


def _time(hours: Fraction) -> Exact:
    return Exact(Quantity(hours, TIME))


def _hours(plan: Plan, part: Care) -> dict[str, Fraction]:
    """Return the hours of care of all who count in the mean."""
    hours = {claim.agent: Fraction(0) for one in plan.shared.parts if isinstance(one, Part) for claim in one.claims}
    for claim in part.counted:
        hours[claim.agent] = hours.get(claim.agent, Fraction(0)) + claim.weight
    return hours


def _withheld(plan: Plan, agent: str, short: Fraction, mean: Fraction) -> Phrase:
    equation = plan.agreed.equation
    assert equation.disco, "only a DisCO counts care"
    pay = sum(
        amount
        for part in plan.shared.parts
        if isinstance(part, Part)
        for claim, amount in zip(part.claims, part.amounts, strict=True)
        if claim.agent == agent
    )
    exact = equation.disco.care_weight * pay * short / mean
    does = phrase(
        "{percent} % of {pay} × {short} ÷ {mean} = {amount}",
        percent=Exact(100 * equation.disco.care_weight),
        pay=equation.amount(pay),
        short=_time(short),
        mean=_time(mean),
        amount=equation.amount(int(exact)),
    )
    if exact.denominator == 1:
        return phrase("{sum}, exactly.", sum=does)
    return phrase(
        "{sum} and {fraction} of {unit}, rounded half up to {amount}.",
        sum=does,
        fraction=Exact(exact - int(exact)),
        unit=equation.amount(1),
        amount=equation.amount(half_up(exact)),
    )


def _given(plan: Plan, part: Care, agent: str, above: dict[str, Fraction]) -> tuple[Phrase, ...]:
    equation = plan.agreed.equation
    pool = -sum(line.amount for line in part.given if line.amount < 0)
    beyond = sum(above.values(), Fraction(0))
    dues = {one: Due((), over, pool * over / beyond, 0, moved(part, one)) for one, over in above.items()}
    due = dues[agent]
    does = phrase(
        "{pot} × {own} ÷ {total} = {whole}",
        pot=equation.amount(pool),
        own=_time(due.own),
        total=_time(beyond),
        whole=equation.amount(due.whole),
    )
    if not due.fraction:
        return (phrase("{sum}, exactly.", sum=does),)
    left = leftover.left(dues.values())
    assert left is not None, "what is not exact leaves something"
    fraction, unit = Exact(due.fraction), equation.amount(1)
    does = phrase("{sum} and {fraction} of {unit}", sum=does, fraction=fraction, unit=unit)
    return phrase("{sum}.", sum=does), share_words.units(equation, due, left)
