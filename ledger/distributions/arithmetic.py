"""Arithmetic of a share, as `/why` explains it: pot by pot, claim by claim, down to the last unit.

It explains a plan that was computed again from the ledger as it stood before the distribution. Every figure comes from that
computation, and each is exact: with a pot, two weights and a fraction a member can do the sum again on paper. An earlier
version rounded fractions to two decimals and left out the infrastructure, the pots and the leftover units, and nobody could
check a sum from it.

The order follows the money: first the part for the infrastructure, then bucket by bucket. Claims with a cap are told first,
as they are paid in full, and the other claims of a receiver together, because leftover units go to receivers. Then the
amount of the receiver is parted over the claims in the same way.

The sentences about single steps are in `pot_words`, `worth_words`, `share_words` and `care_words`. This module only puts
them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.distributions import care_words, leftover, pot_words, share_words, worth_words
from ledger.distributions.leftover import Due
from ledger.distributions.plan import Plan
from ledger.equations.presets import DEFAULTS, HOURS
from ledger.equations.result import Care, Named, Part
from ledger.equations.words import bucket_name
from ledger.network import words as network_words
from ledger.network.custodian import CUSTODIAN
from ledger.network.rules import Infrastructure
from ledger.treasury import words as treasury_words
from ledger.values.phrase import Code, Exact, Phrase, phrase

if TYPE_CHECKING:
    from ledger.book import Book

Explanation = tuple[Phrase, ...]
"""All sentences about one amount."""


def explain(then: Book, plan: Plan, own: Collection[str]) -> list[Explanation]:
    """Explain each amount of these agents; `then` is the book by which the plan was made."""
    explanations = list(_of_infrastructure(then, plan, own))
    for part in plan.shared.parts:
        explanations += _OF_PART[type(part)](then, plan, part, own)
    return explanations


def explain_infrastructure(then: Book, plan: Plan) -> Phrase | None:
    """Describe the amount for the common infrastructure before anything is shared, if there was one."""
    part = _first(plan)
    if part is None:
        return None
    return phrase(
        "{amount} of it ({percent} %) go to {who} for the infrastructure before anything is shared, which leaves {rest}.",
        amount=plan.infrastructure,
        percent=Exact(part.percent),
        who=network_words.receiver(then, part.to),
        rest=plan.amount - plan.infrastructure,
    )


def explain_custodian(then: Book, plan: Plan) -> Phrase | None:
    """Tell who had what was for the office of custodian, if something was."""
    if plan.custodian is None:
        return None
    return phrase(
        "The part for {custodian} went to {who}, who held that office then.",
        custodian=Code(CUSTODIAN),
        who=network_words.receiver(then, plan.custodian),
    )


def _first(plan: Plan) -> Infrastructure | None:
    return plan.first if plan.infrastructure else None


def _of_infrastructure(then: Book, plan: Plan, own: Collection[str]) -> Iterator[Explanation]:
    part = _first(plan)
    if part is not None and part.to in own:
        yield (
            phrase(
                "{amount} go to {who} for the infrastructure: {part}.",
                amount=plan.infrastructure,
                who=network_words.receiver(then, part.to),
                part=_percentage(plan, part.percent),
            ),
        )


def _percentage(plan: Plan, percent: Fraction) -> Phrase:
    part = pot_words.percent(plan.agreed.equation, percent, plan.amount.minor)
    if (percent / 100 * plan.amount.minor).denominator > 1:
        return phrase("{part}, rounded half up", part=part)
    return part


def _of_named(then: Book, plan: Plan, part: Named, own: Collection[str]) -> Iterator[Explanation]:
    payee = plan.agreed.payees.get(part.agent)
    if payee is not None and payee in own:
        equation = plan.agreed.equation
        amount = phrase(
            "{amount} go to {who}: {part}.",
            amount=equation.amount(part.pot),
            who=treasury_words.payee(then, payee),
            part=pot_words.pot(equation, plan.shared, part),
        )
        yield *pot_words.given_before(equation, plan.shared, part), amount


def _of_claims(then: Book, plan: Plan, part: Part, own: Collection[str]) -> Iterator[Explanation]:
    for receiver in dict.fromkeys(claim.agent for claim in part.claims if claim.agent in own):
        yield from _of_receiver(then, plan, part, receiver)


def _of_care(_: Book, plan: Plan, part: Care, own: Collection[str]) -> Iterator[Explanation]:
    for agent in dict.fromkeys(own):
        if care_words.moved(part, agent):
            yield care_words.explain(plan, part, agent)


_OF_PART: Mapping[type, Callable[..., Iterator[Explanation]]] = {Named: _of_named, Part: _of_claims, Care: _of_care}


def _of_receiver(then: Book, plan: Plan, part: Part, receiver: str) -> Iterator[Explanation]:
    """Explain each amount that a receiver has of a part; the first one begins with the pot and with all their claims."""
    places = [place for place, claim in enumerate(part.claims) if claim.agent == receiver]
    head = [*_pot(plan, part), *_worths(then, plan, part, places)]
    for number in range(len(part.splits)):
        head += _back(plan, part, number, places)
        for amount in _of_split(plan, part, number, places):
            yield *head, *amount
            head = []
    if head:
        yield *head, phrase("There was nothing left for it.")


def _worths(then: Book, plan: Plan, part: Part, places: list[int]) -> Iterator[Phrase]:
    for place in places:
        yield from worth_words.explain(then, plan, part.claims[place])
        yield from _mixed(plan, part, place)


def _of_split(plan: Plan, part: Part, number: int, places: list[int]) -> Iterator[Explanation]:
    """Explain the amounts of one split: of each claim that was paid in full, and of all others together."""
    split = part.splits[number]
    for place in places:
        if place in split.capped:
            yield (_full(plan, part, number, place, len(places)),)
    sharing = [place for place in places if leftover.is_shared(part, number, place)]
    if sharing and split.rest:
        yield tuple(_shared(plan, part, number, sharing))


def _pot(plan: Plan, part: Part) -> Iterator[Phrase]:
    """Yield the bucket with its pot, and the reasons for that; the equation of hours has only one."""
    if plan.agreed.id == HOURS:
        return
    equation = plan.agreed.equation
    yield from pot_words.given_before(equation, plan.shared, part)
    yield phrase(
        "Bucket {number}, {name}, had {pot}: {part}.",
        number=part.bucket + 1,
        name=bucket_name(equation, part.bucket),
        pot=equation.amount(part.pot),
        part=pot_words.pot(equation, plan.shared, part),
    )


def _mixed(plan: Plan, part: Part, place: int) -> Iterator[Phrase]:
    """Yield the weight of a claim in money if others in the part have weights."""
    claim = part.claims[place]
    if share_words.is_mixed(part) and not claim.weighs:
        unit = plan.agreed.equation.amount(1)
        yield phrase(
            "Beside weights it counts for {n}, one for each {unit}.", n=Exact(Fraction(claim.weight)), unit=unit
        )


def _back(plan: Plan, part: Part, number: int, places: list[int]) -> Iterator[Phrase]:
    """Yield that the rest of love came back to the claims at these places, if it did."""
    split = part.splits[number]
    if number and split.rest and any(split.weights[place] for place in places):
        rest = plan.agreed.equation.amount(split.pot)
        yield phrase("Love did not need {rest}, which went back to livelihood for what was still owed.", rest=rest)


def _full(plan: Plan, part: Part, number: int, place: int, several: int) -> Phrase:
    amount = plan.agreed.equation.amount(part.splits[number].amounts[place])
    if several == 1:
        return phrase("There was enough for that: {amount}, in full.", amount=amount)
    number_of = Code(part.claims[place].oldest)
    return phrase("There was enough for {id}: {amount}, in full.", id=number_of, amount=amount)


def _shared(plan: Plan, part: Part, number: int, places: list[int]) -> Iterator[Phrase]:
    """Yield the sum for anyone to do again: the pot by the part of all, the whole units, and the leftover ones."""
    yield from _rest(plan, part, number)
    due = leftover.due(part, number, places)
    if len(places) == 1:
        yield from _quota(plan, part, number, due)
        return
    in_hours = _is_in_hours(plan, part, due)
    together = share_words.counted(plan.agreed.equation, part, due.own, in_hours=in_hours)
    yield phrase("Together these count for {own}.", own=together)
    yield from _quota(plan, part, number, due)
    yield from _over_claims(plan, part, number, [leftover.due(part, number, [place]) for place in places])


def _is_in_hours(plan: Plan, part: Part, due: Due) -> bool:
    return plan.agreed.id in DEFAULTS and part.claims[due.places[0]].weighs


def _quota(plan: Plan, part: Part, number: int, due: Due) -> Iterator[Phrase]:
    """Yield the exact quota, and the units that rounding gave or took if it is not whole."""
    equation = plan.agreed.equation
    quota = share_words.quota(equation, part, number, due, in_hours=_is_in_hours(plan, part, due))
    if not due.fraction and due.amount == due.whole:
        yield phrase("{sum}, exactly.", sum=quota)
        return
    yield phrase("{sum}.", sum=quota)
    yield from _carried(plan, due)
    left = leftover.left(quota_of for _, quota_of in leftover.dues(part, number))
    assert left is not None, "what is not exact leaves something"
    yield share_words.units(equation, due, left)


def _carried(plan: Plan, due: Due) -> Iterator[Phrase]:
    carried = share_words.carried(plan.agreed.equation, due.taken, due.places)
    if carried:
        yield carried


def _rest(plan: Plan, part: Part, number: int) -> Iterator[Phrase]:
    """Yield the sum that claims paid in full took of a split before all others, if there are such claims."""
    split = part.splits[number]
    if split.rest != split.pot:
        yield phrase(
            "{full} of {pot} went to claims that were paid in full.",
            full=plan.agreed.equation.amount(split.pot - split.rest),
            pot=plan.agreed.equation.amount(split.pot),
        )


def _over_claims(plan: Plan, part: Part, number: int, dues: list[Due]) -> Iterator[Phrase]:
    """Yield the parts of the amount of a receiver that fall on their claims."""
    equation, in_hours = plan.agreed.equation, _is_in_hours(plan, part, dues[0])
    for due in dues:
        yield phrase(
            "Of it {amount} are for {id}: {sum}.",
            amount=equation.amount(due.amount),
            id=Code(part.claims[due.places[0]].oldest),
            sum=share_words.quota(equation, part, number, due, in_hours=in_hours),
        )
        yield from _carried(plan, due)
    left = leftover.left(dues)
    if left:
        yield phrase(
            "Rounding down left {left} of it, which went to {to}.",
            left=equation.amount(left.units),
            to=share_words.receivers(left),
        )
