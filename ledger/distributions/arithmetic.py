"""How the shares of an agent in a distribution come about: pot by pot, claim by claim, down to the last unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.distributions import care_words, leftover, pot_words, share_words, worth_words
from ledger.distributions.leftover import Due
from ledger.distributions.plan import Plan
from ledger.equations.presets import DEFAULTS, HOURS
from ledger.equations.result import Care, Named, Part
from ledger.equations.words import bucket_name
from ledger.treasury import words as treasury_words
from ledger.values.phrase import Code, Exact, Phrase, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book

Told = tuple[Phrase, ...]
"""All that is to be said of one amount."""


def of(then: Book, plan: Plan, own: Collection[str]) -> list[Told]:
    """Return how each amount of these agents came about; `then` is the book by which the plan was made."""
    told: list[Told] = [_infrastructure(plan, part.to, part.percent) for part in _first(then, plan) if part.to in own]
    for part in plan.shared.parts:
        match part:
            case Named() if plan.agreed.payees.get(part.agent) in own:
                told.append(_named(then, plan, part))
            case Part():
                receivers = dict.fromkeys(claim.agent for claim in part.claims if claim.agent in own)
                told += [one for receiver in receivers for one in _received(then, plan, part, receiver)]
            case Care():
                told += [care_words.told(plan, part, one) for one in dict.fromkeys(own) if care_words.moved(part, one)]
    return told


def first(then: Book, plan: Plan) -> Phrase | None:
    """Return what went to the common infrastructure before anything was shared, or None."""
    for part in _first(then, plan):
        return phrase(
            "{amount} of it ({percent} %) go to {who} for the infrastructure before anything is shared, which leaves {rest}.",
            amount=plan.infrastructure,
            percent=Exact(part.percent),
            who=Who(part.to),
            rest=plan.amount - plan.infrastructure,
        )
    return None


def _first(then: Book, plan: Plan) -> list[Any]:
    part = then.rules.now.infrastructure
    return [part] if part is not None and plan.infrastructure else []


def _infrastructure(plan: Plan, to: str, percent: Fraction) -> Told:
    part = pot_words.percent(plan.agreed.equation, percent, plan.amount.minor)
    if (percent / 100 * plan.amount.minor).denominator > 1:
        part = phrase("{part}, rounded half up", part=part)
    said = phrase(
        "{amount} go to {who} for the infrastructure: {part}.", amount=plan.infrastructure, who=Who(to), part=part
    )
    return (said,)


def _named(then: Book, plan: Plan, part: Named) -> Told:
    equation = plan.agreed.equation
    said = phrase(
        "{amount} go to {who}: {part}.",
        amount=equation.amount(part.pot),
        who=treasury_words.payee(then, plan.agreed.payees[part.agent]),
        part=pot_words.pot(equation, plan.shared, part),
    )
    return (*pot_words.before(equation, plan.shared, part), said)


def _received(then: Book, plan: Plan, part: Part, receiver: str) -> Iterator[Told]:
    """Yield how each amount that a receiver has of a part came about: what was paid in full, and the rest together."""
    places = [place for place, claim in enumerate(part.claims) if claim.agent == receiver]
    head = [*_pot(plan, part)]
    for place in places:
        head += worth_words.of(then, plan, part.claims[place])
        head += _mixed(plan, part, place)
    for number, split in enumerate(part.splits):
        if number and split.rest and any(split.weights[place] for place in places):
            head.append(_back(plan, part, number))
        for place in (place for place in places if place in split.capped):
            yield *head, _full(plan, part, number, place, len(places))
            head = []
        sharing = [place for place in places if split.weights[place] and place not in split.capped]
        if sharing and split.rest:
            yield *head, *_shared(plan, part, number, sharing)
            head = []
    if head:
        yield *head, phrase("There was nothing left for it.")


def _pot(plan: Plan, part: Part) -> Iterator[Phrase]:
    """Yield which bucket it is, and how what it had comes about; the equation of hours has only one."""
    if plan.agreed.id == HOURS:
        return
    equation = plan.agreed.equation
    yield from pot_words.before(equation, plan.shared, part)
    yield phrase(
        "Bucket {number}, {name}, had {pot}: {part}.",
        number=part.bucket + 1,
        name=bucket_name(equation, part.bucket),
        pot=equation.amount(part.pot),
        part=pot_words.pot(equation, plan.shared, part),
    )


def _mixed(plan: Plan, part: Part, place: int) -> Iterator[Phrase]:
    """Yield what money counts for where others have weights."""
    claim = part.claims[place]
    if share_words.is_mixed(part) and not claim.weighs:
        unit = plan.agreed.equation.amount(1)
        yield phrase(
            "Beside weights it counts for {n}, one for each {unit}.", n=Exact(Fraction(claim.weight)), unit=unit
        )


def _back(plan: Plan, part: Part, number: int) -> Phrase:
    rest = plan.agreed.equation.amount(part.splits[number].pot)
    return phrase("Love did not need {rest}, which went back to livelihood for what was still owed.", rest=rest)


def _full(plan: Plan, part: Part, number: int, place: int, several: int) -> Phrase:
    amount = plan.agreed.equation.amount(part.splits[number].amounts[place])
    if several == 1:
        return phrase("There was enough for that: {amount}, in full.", amount=amount)
    number_of = Code(part.claims[place].oldest)
    return phrase("There was enough for {id}: {amount}, in full.", id=number_of, amount=amount)


def _shared(plan: Plan, part: Part, number: int, places: list[int]) -> Iterator[Phrase]:
    """Yield the sum that anyone can do again: the pot by the own part of all, whole units, and where the left ones went."""
    equation, in_hours = plan.agreed.equation, plan.agreed.id in DEFAULTS and part.claims[places[0]].weighs
    due = leftover.due(part, number, places)
    yield from _rest(plan, part, number)
    if len(places) > 1:
        together = share_words.counted(equation, part, due.own, in_hours=in_hours)
        yield phrase("Together these count for {own}.", own=together)
    does = share_words.quota(equation, part, number, due, in_hours=in_hours)
    if not due.fraction and due.amount == due.whole:
        yield phrase("{sum}, exactly.", sum=does)
    else:
        yield phrase("{sum}.", sum=does)
        if taken := share_words.before(equation, due.taken, places):
            yield taken
        left = leftover.left(one for _, one in leftover.dues(part, number))
        assert left is not None, "what is not exact leaves something"
        yield share_words.units(equation, due, left)
    if len(places) > 1:
        yield from _over_claims(plan, part, number, [leftover.due(part, number, [place]) for place in places])


def _rest(plan: Plan, part: Part, number: int) -> Iterator[Phrase]:
    """Yield what claims that were paid in full left of the pot of a split to all others."""
    split = part.splits[number]
    if split.rest != split.pot:
        yield phrase(
            "{full} of {pot} went to claims that were paid in full.",
            full=plan.agreed.equation.amount(split.pot - split.rest),
            pot=plan.agreed.equation.amount(split.pot),
        )


def _over_claims(plan: Plan, part: Part, number: int, dues: list[Due]) -> Iterator[Phrase]:
    """Yield how what a receiver got falls on their claims."""
    equation, in_hours = plan.agreed.equation, plan.agreed.id in DEFAULTS and part.claims[dues[0].places[0]].weighs
    for due in dues:
        yield phrase(
            "Of it {amount} are for {id}: {sum}.",
            amount=equation.amount(due.amount),
            id=Code(part.claims[due.places[0]].oldest),
            sum=share_words.quota(equation, part, number, due, in_hours=in_hours),
        )
        if taken := share_words.before(equation, due.taken, due.places):
            yield taken
    if left := leftover.left(dues):
        yield phrase(
            "Rounding down left {left} of it, which went to {to}.",
            left=equation.amount(left.units),
            to=share_words.to(left),
        )
