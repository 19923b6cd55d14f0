"""How the worth of a claim comes about: what it rests on, its formula with its numbers, and what became of it before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.contributions import quality
from ledger.contributions import words as saying
from ledger.contributions.contribution import Contribution
from ledger.distributions import entitlement
from ledger.distributions.plan import Plan
from ledger.distributions.plan_words import rule_of
from ledger.equations import appraisal
from ledger.equations.claim import Claim
from ledger.equations.equation import Rule
from ledger.equations.formula import compute
from ledger.equations.presets import DEFAULTS
from ledger.treasury import words as treasury_words
from ledger.validation.rating import EXPECTED
from ledger.values.money import Money
from ledger.values.phrase import Code, Exact, Phrase, phrase, plural
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book


def of(then: Book, plan: Plan, claim: Claim) -> Iterator[Phrase]:
    """Yield how a claim came to what was owed on it, or to its weight; `then` is the book by which the plan was made."""
    numbers = [claim.contribution] if claim.contribution else _together(then, plan, claim)
    brought = [then.contributions.by_id[number] for number in numbers]
    logs = tuple(phrase("{id} {amount}", id=Code(one.id), amount=_amount(then, one)) for one in brought)
    yield _worth(then, plan, claim, brought, logs)
    yield from _rated(then, plan, claim)
    yield from _owed(plan, claim)


def _amount(then: Book, one: Contribution) -> Any:
    """Return what a contribution names, exactly; a unit of the network's own is said by its word."""
    if isinstance(one.log.amount, Money):
        return one.log.amount
    if one.log.amount.unit in then.vocabulary.by_id:
        return saying.amount(then, one.log.amount)
    return Exact(one.log.amount)


def _worth(then: Book, plan: Plan, claim: Claim, brought: Sequence[Contribution], logs: tuple[Phrase, ...]) -> Phrase:
    """Return what a claim rests on, and what its formula makes of that."""
    who = treasury_words.payee(then, claim.agent)
    if plan.agreed.id in DEFAULTS and claim.weighs:
        hours = Exact(Quantity(Fraction(claim.weight), TIME))
        return phrase("{who} has {hours}: {logs}.", who=who, hours=hours, logs=logs)
    if plan.agreed.equation.disco:
        return _credits(then, plan, claim, brought[0], logs)
    rule = _rule(then, plan, claim)
    seen = [entitlement.candidate(then, one, plan.selection) for one in brought]
    terms = appraisal.terms(plan.agreed.equation, rule, seen)
    said: dict[str, Any] = {
        "who": who,
        "logs": logs,
        "formula": Code(rule.formula.text),
        "worth": _result(plan, claim, compute(rule.formula, terms)),
    }
    if not terms:
        return phrase("{who} brought {logs}: {formula} = {worth}.", **said)
    values = tuple(phrase("{name} {value}", name=Code(name), value=Exact(value)) for name, value in terms.items())
    return phrase("{who} brought {logs}: {formula}, with {values}, is {worth}.", values=values, **said)


def _result(plan: Plan, claim: Claim, exact: Fraction) -> Any:
    """Return what a formula comes to; of money that is no whole units also before it was rounded."""
    if claim.weighs:
        return Exact(exact)
    worth = plan.agreed.equation.amount(int(claim.original))
    if (exact * 10**plan.agreed.equation.decimals).denominator == 1:
        return worth
    return phrase("{exact}, rounded half up to {worth}", exact=Exact(exact), worth=worth)


def _credits(then: Book, plan: Plan, claim: Claim, one: Contribution, logs: tuple[Phrase, ...]) -> Phrase:
    """Return what a contribution is worth to a DisCO: as much as it says in money, or else by its rate."""
    said: dict[str, Any] = {"who": treasury_words.payee(then, claim.agent), "logs": logs}
    if isinstance(one.log.amount, Money):
        return phrase("{who} brought {logs}: {worth}.", worth=one.log.amount, **said)
    count = one.log.amount.count
    rate = appraisal.rated(plan.agreed.equation, entitlement.candidate(then, one, plan.selection))
    result = _result(plan, claim, count * rate)
    return phrase(
        "{who} brought {logs}: {n} × {rate} = {worth}.", n=Exact(count), rate=Exact(rate), worth=result, **said
    )


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
            factor=Exact(rated.factor),
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
