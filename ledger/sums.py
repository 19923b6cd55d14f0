"""How a part of a distribution comes about, claim by claim: the formula with its numbers, the exact share, and the cents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any

from ledger import appraisal, entitlement, quality, saying
from ledger.apportionment import Split
from ledger.book import Book
from ledger.claim import Claim
from ledger.contribution import Contribution
from ledger.equation import Rule
from ledger.equation_words import bucket_name, size
from ledger.money import Money
from ledger.part import Care, Named, Part
from ledger.phrase import Code, Phrase, Who, phrase, plural
from ledger.plan import Plan
from ledger.plan_words import rule_of
from ledger.presets import DEFAULTS, HOURS
from ledger.quantity import TIME, Quantity
from ledger.rating import EXPECTED

Claimed = tuple[Phrase, ...]
"""All that is to be said of one line."""


def of(then: Book, plan: Plan, own: Collection[str]) -> list[Claimed]:
    """Return how each line of these agents came about; `then` is the book by which the plan was made."""
    told: list[Claimed] = []
    for part in plan.shared.parts:
        match part:
            case Named() if plan.agreed.payees.get(part.agent) in own:
                told.append((_named(plan, part),))
            case Part():
                told += [
                    _line(then, plan, part, place) for place, claim in enumerate(part.claims) if claim.agent in own
                ]
            case Care():
                told += [_care(plan, part, agent) for agent in dict.fromkeys(own) if _moved(part, agent)]
    return told


def _named(plan: Plan, part: Named) -> Phrase:
    bucket = plan.agreed.equation.buckets[part.bucket]
    return phrase(
        "{amount} go to {who}: {size}.",
        amount=Money(part.pot, plan.amount.currency),
        who=Who(plan.agreed.payees[part.agent]),
        size=size(plan.agreed.equation, bucket),
    )


def _line(then: Book, plan: Plan, part: Part, place: int) -> Claimed:
    claim = part.claims[place]
    return (
        *_pot(plan, part),
        _claim(then, plan, claim),
        *_rated(then, plan, claim),
        *_owed(plan, claim),
        *(one for split in part.splits for one in _sum(plan, claim, split, place)),
    )


def _pot(plan: Plan, part: Part) -> Iterator[Phrase]:
    """Yield which bucket it is and what it had; the equation of hours has only one."""
    if plan.agreed.id == HOURS:
        return
    equation = plan.agreed.equation
    yield phrase(
        "Bucket {number}, {name}, had {pot}.",
        number=part.bucket + 1,
        name=bucket_name(equation, part.bucket),
        pot=Money(part.pot, plan.amount.currency),
    )


def _claim(then: Book, plan: Plan, claim: Claim) -> Phrase:
    """Return what the claim rests on, and what its formula makes of that."""
    numbers = [claim.contribution] if claim.contribution else _together(then, plan, claim)
    brought = [then.contributions.by_id[number] for number in numbers]
    logs = tuple(
        phrase("{id} {amount}", id=Code(one.id), amount=saying.amount(then, one.log.amount)) for one in brought
    )
    if plan.agreed.id in DEFAULTS and claim.weighs:
        hours = Quantity(Fraction(claim.weight), TIME)
        return phrase("{who} has {hours}: {logs}.", who=Who(claim.agent), hours=hours, logs=logs)
    if plan.agreed.equation.disco:
        return phrase("{who} brought {logs}: {worth}.", who=Who(claim.agent), logs=logs, worth=_worth(plan, claim))
    return _formula(then, plan, claim, brought, logs)


def _formula(then: Book, plan: Plan, claim: Claim, brought: Sequence[Contribution], logs: tuple[Phrase, ...]) -> Phrase:
    seen = [entitlement.candidate(then, one, plan.selection) for one in brought]
    rule = _rule(then, plan, claim)
    terms = appraisal.terms(plan.agreed.equation, rule, seen)
    said: dict[str, Any] = {
        "who": Who(claim.agent),
        "logs": logs,
        "formula": Code(rule.formula.text),
        "worth": _worth(plan, claim),
    }
    if not terms:
        return phrase("{who} brought {logs}: {formula} = {worth}.", **said)
    values = tuple(phrase("{name} {value}", name=Code(name), value=value) for name, value in terms.items())
    return phrase("{who} brought {logs}: {formula}, with {values}, is {worth}.", values=values, **said)


def _rule(then: Book, plan: Plan, claim: Claim) -> Rule:
    bucket = plan.agreed.equation.buckets[claim.bucket]
    return bucket.rules[rule_of(then, bucket, claim)]


def _rated(then: Book, plan: Plan, claim: Claim) -> Iterator[Phrase]:
    """Yield what the ratings of a contribution make of its quality, where the formula asks for it."""
    if claim.contribution is None or plan.agreed.equation.disco:
        return
    one = then.contributions.by_id[claim.contribution]
    rated = quality.of(then, one)
    if rated and "quality" in _rule(then, plan, claim).formula.names:
        yield phrase(
            "Quality of {id}: {points} points of {peers}, and {expected} each is as one expects: {points} ÷ {persons} ÷ {expected} = {factor}.",
            id=Code(one.id),
            points=rated.points,
            peers=plural(rated.persons, "{n} peer", "{n} peers"),
            persons=rated.persons,
            expected=EXPECTED,
            factor=rated.factor,
        )


def _together(then: Book, plan: Plan, claim: Claim) -> list[str]:
    """Return the contributions that are one claim."""
    assert claim.rule is not None, "what is together is so by a rule"
    bucket = plan.agreed.equation.buckets[claim.bucket]
    accepted = dict.fromkeys(then.contributions.changes)
    return [
        one.id
        for one in entitlement.candidates(then, accepted, plan.selection)
        if one.counts and one.agent == claim.agent and bucket.matching(one) == claim.rule
    ]


def _worth(plan: Plan, claim: Claim) -> Any:
    return Fraction(claim.original) if claim.weighs else Money(int(claim.original), plan.amount.currency)


def _owed(plan: Plan, claim: Claim) -> Iterator[Phrase]:
    """Yield what became of the claim before, and so what was still owed."""
    if claim.outstanding is None or claim.weight == claim.original:
        return
    currency, before = plan.amount.currency, claim.balance
    if before.paid:
        yield phrase("{paid} of it were paid before.", paid=Money(before.paid, currency))
    if before.aside:
        yield phrase("{aside} of it were set aside by what was under way.", aside=Money(before.aside, currency))
    if before.ended:
        yield phrase("{ended} of it had their turn, and are owed no more.", ended=Money(before.ended, currency))
    yield phrase("So {owed} were owed.", owed=Money(int(claim.weight), currency))


def _sum(plan: Plan, claim: Claim, split: Split, place: int) -> Iterator[Phrase]:
    """Yield the sum that anyone can do again: the pot by the own part of all, whole cents, and where the left ones went."""
    currency = plan.amount.currency
    amount = Money(split.amounts[place], currency)
    if place in split.capped:
        yield phrase("There was enough for that: {amount}, in full.", amount=amount)
        return
    if not split.weights[place] or not split.rest:
        yield phrase("There was nothing left for it.")
        return
    quota = split.quota(place)
    total = Fraction(split.total * claim.weight) / split.weights[place]
    whole = Money(int(quota), currency)
    does = phrase(
        "{pot} × {own} ÷ {total} = {whole}",
        pot=Money(split.rest, currency),
        own=_weight(plan, claim, Fraction(claim.weight)),
        total=_weight(plan, claim, total),
        whole=whole,
    )
    if quota == whole.minor and amount == whole:
        yield phrase("{sum}, exactly.", sum=does)
        return
    yield phrase("{sum} and a fraction, rounded down.", sum=does)
    if claim.balance.rounded:
        yield phrase(
            "Rounding had taken {millionths} millionths of {unit} from this claim before, which counts now.",
            millionths=claim.balance.rounded,
            unit=Money(1, currency),
        )
    left = split.rest - sum(
        int(Fraction(split.rest * weight, split.total))
        for one, weight in enumerate(split.weights)
        if one not in split.capped
    )
    units = Money(left, currency)
    if amount.minor > whole.minor:
        yield phrase(
            "Rounding down left {left}, which went, one smallest unit each, to those who lost most by it: one of them here. It makes {share}.",
            left=units,
            share=amount,
        )
    else:
        yield phrase(
            "Rounding down left {left}, which went, one smallest unit each, to those who lost most by it: none here. It stays {share}.",
            left=units,
            share=amount,
        )


def _weight(plan: Plan, claim: Claim, weight: Fraction) -> Any:
    if not claim.weighs:
        return Money(int(weight), plan.amount.currency)
    return Quantity(weight, TIME) if plan.agreed.id in DEFAULTS else weight


def _moved(part: Care, agent: str) -> int:
    return sum(line.amount for line in part.given if line.agent == agent)


def _care(plan: Plan, part: Care, agent: str) -> Claimed:
    """Return what care took from an agent, or gave."""
    amount = Money(abs(_moved(part, agent)), plan.amount.currency)
    hours = Quantity(sum((Fraction(one.weight) for one in part.counted if one.agent == agent), Fraction(0)), TIME)
    if _moved(part, agent) < 0:
        return (
            phrase(
                "{who} did {hours} of care, which is less than the mean: {amount} are withheld for those who did more.",
                who=Who(agent),
                hours=hours,
                amount=amount,
            ),
        )
    return (
        phrase(
            "{who} did {hours} of care, which is more than the mean: {amount} come from those who did less.",
            who=Who(agent),
            hours=hours,
            amount=amount,
        ),
    )
