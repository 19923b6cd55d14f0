"""Worth of a claim explained: its contributions, its formula with the numbers in it, and the payments so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.contributions import quality
from ledger.contributions.contribution import Contribution
from ledger.distributions import entitlement
from ledger.distributions.plan import Plan
from ledger.distributions.plan_words import rule_of
from ledger.equations import appraisal
from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claim
from ledger.equations.equation import Rule
from ledger.equations.formula import compute
from ledger.equations.presets import DEFAULTS
from ledger.network import amounts
from ledger.treasury import words as treasury_words
from ledger.validation.rating import EXPECTED
from ledger.values.money import Money
from ledger.values.phrase import Code, Exact, Phrase, phrase, plural
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book


def explain(then: Book, plan: Plan, claim: Claim) -> Iterator[Phrase]:
    """Explain the sum that was owed on a claim, or its weight; `then` is the book by which the plan was made."""
    numbers = [claim.contribution] if claim.contribution else _together(then, plan, claim)
    brought = [then.contributions.by_id[number] for number in numbers]
    logs = tuple(phrase("{id} {amount}", id=Code(log.id), amount=_amount(then, log)) for log in brought)
    yield _worth(then, plan, claim, brought, logs)
    yield from _rated(then, plan, claim)
    yield from _owed(plan, claim)


def _amount(then: Book, contribution: Contribution) -> Any:
    """Render the exact amount of a contribution; a unit of the network's own by its word."""
    amount = contribution.log.amount
    if isinstance(amount, Money):
        return amount
    return amounts.in_words(then, amount) if amount.unit in then.vocabulary.by_id else Exact(amount)


def _worth(then: Book, plan: Plan, claim: Claim, brought: Sequence[Contribution], logs: tuple[Phrase, ...]) -> Phrase:
    """Tell the contributions of a claim and their worth, in the way of its equation."""
    if plan.agreed.id in DEFAULTS and claim.weighs:
        hours = Exact(Quantity(Fraction(claim.weight), TIME))
        return phrase("{who} has {hours}: {logs}.", who=treasury_words.payee(then, claim.agent), hours=hours, logs=logs)
    if plan.agreed.equation.disco:
        return _credits(then, plan, claim, brought[0], logs)
    return _by_formula(then, plan, claim, brought, logs)


def _by_formula(
    then: Book, plan: Plan, claim: Claim, brought: Sequence[Contribution], logs: tuple[Phrase, ...]
) -> Phrase:
    rule = _rule(then, plan, claim)
    seen = [entitlement.candidate(then, contribution, plan.selection) for contribution in brought]
    terms = appraisal.formula_values(plan.agreed.equation, rule, seen)
    parts: dict[str, Any] = {
        "who": treasury_words.payee(then, claim.agent),
        "logs": logs,
        "formula": Code(rule.formula.text),
        "worth": _result(plan, claim, compute(rule.formula, terms)),
    }
    if not terms:
        return phrase("{who} brought {logs}: {formula} = {worth}.", **parts)
    values = tuple(phrase("{name} {value}", name=Code(name), value=Exact(value)) for name, value in terms.items())
    return phrase("{who} brought {logs}: {formula}, with {values}, is {worth}.", values=values, **parts)


def _result(plan: Plan, claim: Claim, exact: Fraction) -> Any:
    """Render the result of a formula; of money that is not in whole units also the exact result before rounding."""
    if claim.weighs:
        return Exact(exact)
    worth = plan.agreed.equation.amount(int(claim.original))
    if (exact * 10**plan.agreed.equation.decimals).denominator == 1:
        return worth
    return phrase("{exact}, rounded half up to {worth}", exact=Exact(exact), worth=worth)


def _credits(then: Book, plan: Plan, claim: Claim, contribution: Contribution, logs: tuple[Phrase, ...]) -> Phrase:
    """Tell the worth of a contribution to a DisCO: its amount if that is money, or else by its rate."""
    parts: dict[str, Any] = {"who": treasury_words.payee(then, claim.agent), "logs": logs}
    amount = contribution.log.amount
    if isinstance(amount, Money):
        return phrase("{who} brought {logs}: {worth}.", worth=amount, **parts)
    rate = appraisal.rate_of(plan.agreed.equation, entitlement.candidate(then, contribution, plan.selection))
    result = _result(plan, claim, amount.count * rate)
    return phrase(
        "{who} brought {logs}: {n} × {rate} = {worth}.", n=Exact(amount.count), rate=Exact(rate), worth=result, **parts
    )


def _rule(then: Book, plan: Plan, claim: Claim) -> Rule:
    bucket = plan.agreed.equation.buckets[claim.bucket]
    return bucket.rules[rule_of(then, bucket, claim)]


def _rated(then: Book, plan: Plan, claim: Claim) -> Iterator[Phrase]:
    """Yield the quality that ratings make of a contribution, if the formula asks for it."""
    if claim.contribution is None or plan.agreed.equation.disco:
        return
    rated = quality.of(then, then.contributions.by_id[claim.contribution])
    if rated and "quality" in _rule(then, plan, claim).formula.names:
        yield phrase(
            "Quality of {id}: {points} points of {peers}, and {expected} each is as one expects: {points} ÷ {persons} ÷ {expected} = {factor}.",
            id=Code(claim.contribution),
            points=rated.points,
            peers=plural(rated.persons, "{n} peer", "{n} peers"),
            persons=rated.persons,
            expected=EXPECTED,
            factor=Exact(rated.factor),
        )


def _together(then: Book, plan: Plan, claim: Claim) -> list[str]:
    """Return the contributions that make one claim together."""
    accepted = dict.fromkeys(then.contributions.changes)
    candidates = entitlement.candidates(then, accepted, plan.selection)
    return [candidate.id for candidate in candidates if _is_part_of(plan, claim, candidate)]


def _is_part_of(plan: Plan, claim: Claim, candidate: Candidate) -> bool:
    assert claim.rule is not None, "what is together is so by a rule"
    bucket = plan.agreed.equation.buckets[claim.bucket]
    return candidate.counts and candidate.agent == claim.agent and bucket.matching(candidate) == claim.rule


def _owed(plan: Plan, claim: Claim) -> Iterator[Phrase]:
    """Yield the payments on a claim so far, and the sum that was still owed, if there were any payments."""
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
