"""An equation in plain words, for members who are asked to agree to it; and the sentences of the facts about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ledger.equations import presets, summaries
from ledger.equations.equation import DEFAULT_RATE, FOREVER, ONCE, PAID, TOTAL, Bucket, Disco, Equation, Rule
from ledger.equations.formula_words import meanings
from ledger.equations.proposal import (
    AnswerWithdrawn,
    EquationAdopted,
    EquationAnswered,
    EquationDropped,
    EquationFailed,
    EquationProposed,
)
from ledger.network import words as network_words
from ledger.network.custodian import CUSTODIAN
from ledger.values.phrase import MENTION, Code, Lines, Phrase, Who, lines, phrase
from ledger.values.saying import Says
from ledger.values.spelling import folded

if TYPE_CHECKING:
    from ledger.book import Book

OFFICE = Code(CUSTODIAN)
"""The office of custodian, as the bucket of an equation names it."""

_KINDS = {
    "work": phrase("work"),
    "cash": phrase("cash put in"),
    "expense": phrase("expenses paid"),
    "purchase": phrase("purchases paid"),
    "material": phrase("material"),
    "space": phrase("space"),
}

_STREAMS = {"livelihood": phrase("livelihood"), "love": phrase("love"), "care": phrase("care")}

_OF_PRESETS = {
    "All": phrase("All"),
    "Cash": phrase("Cash"),
    "Costs": phrase("Costs"),
    "Costs and support": phrase("Costs and support"),
    "Hours": phrase("Hours"),
    "Initiation": phrase("Initiation"),
    "Network infrastructure": phrase("Network infrastructure"),
    "Participants": phrase("Participants"),
    "Preparation and development": phrase("Preparation and development"),
    "Work": phrase("Work"),
}
"""The names of buckets in our presets: they are words of ours, in the reader's language."""


def describe(equation: Equation, payees: Mapping[str, Any] = MappingProxyType({})) -> Lines:
    """Return the equation in plain words; `payees` has those to whom buckets go where they are known, by their names in it."""
    named = {
        bucket.to: payees.get(bucket.to, _agent(bucket.to)) for bucket in equation.buckets if bucket.to is not None
    }
    return lines(
        phrase("{name}, in {currency}", name=equation.name, currency=Code(equation.currency)),
        phrase("{summary}", summary=summaries.in_words(equation.summary)) if equation.summary else None,
        *(_disco(equation.disco) if equation.disco else _buckets(equation, named)),
        _office() if OFFICE in named.values() else None,
        *meanings(equation),
        *_rates(equation),
        phrase("Only contributions that peers accepted, and that are meant to be paid back, count."),
        phrase(
            "Everything is shared to the last {unit}: what rounding down leaves goes, one each, to those whose fractions are largest, and of equal ones to whose claim is older.",
            unit=equation.amount(1),
        ),
    )


def _office() -> Phrase:
    return phrase("{custodian} is whoever holds that office when something is shared.", custodian=OFFICE)


def _buckets(equation: Equation, named: Mapping[str, Any]) -> Iterator[Phrase]:
    yield phrase("Income is shared in this order:")
    for number, bucket in enumerate(equation.buckets, start=1):
        yield phrase(
            "{number}. {name}: {size} {goes}",
            number=number,
            name=bucket_name(equation, number - 1),
            size=describe_size(equation, bucket),
            goes=_goes(bucket, named),
        )
        for rule in bucket.rules:
            yield phrase("   - {whose}: {claim}", whose=describe_contributions(rule), claim=_claim(rule, bucket))
        if len(bucket.rules) > 1:
            yield phrase("   Only the first line that fits a contribution counts.")
    if len(equation.buckets) > 1:
        yield phrase(
            "Money that one of them does not need is left for those below it. Money left at the end stays in the pool."
        )
    else:
        yield phrase("Money left at the end stays in the pool.")


def bucket_name(equation: Equation, number: int) -> Any:
    """Return the name of a bucket; those of a DisCO are livelihood, love and care."""
    if equation.disco:
        return tuple(_STREAMS.values())[number]
    name = equation.buckets[number].name
    return _OF_PRESETS.get(name, name)


def describe_size(equation: Equation, bucket: Bucket) -> Phrase:
    """Return the size of a bucket."""
    if bucket.amount is not None:
        return phrase("{amount}, or what is left if that is less,", amount=equation.amount(bucket.amount))
    if bucket.of == TOTAL and bucket.percent == 100:
        return phrase("all that comes in")
    if bucket.of == TOTAL:
        return phrase("{percent} % of the whole amount", percent=bucket.percent)
    if bucket.percent == 100:
        return phrase("all that is left at this point")
    return phrase("{percent} % of what is left at this point", percent=bucket.percent)


def _goes(bucket: Bucket, named: Mapping[str, Any]) -> Phrase:
    if bucket.to is not None:
        return phrase("goes to {agent}.", agent=named[bucket.to])
    if all(rule.weighs for rule in bucket.rules):
        return phrase("is shared in proportion to weight:")
    if all(map(_is_debt, bucket.rules)):
        return phrase("pays what is owed; if it is not enough, all get the same percentage:")
    return phrase("is shared in proportion to these claims:")


def _agent(name: str) -> Any:
    if folded(name) == CUSTODIAN:
        return OFFICE
    member = MENTION.fullmatch(name)
    return Who(member.group(1)) if member else name


def _is_debt(rule: Rule) -> bool:
    return not rule.weighs and rule.until != FOREVER


def describe_contributions(rule: Rule) -> Phrase:
    """Return the contributions that a rule is for."""
    brought: tuple[Any, ...] = (*(_KINDS[kind] for kind in rule.kinds), *_filters(rule))
    if rule.per_person:
        return phrase("for each person, all of their contributions together ({brought})", brought=brought)
    return phrase("for each contribution ({brought})", brought=brought)


def _filters(rule: Rule) -> Iterator[Phrase]:
    if rule.what:
        yield phrase("of the type {what}", what=_or(rule.what))
    if rule.projects:
        yield phrase("for the project {projects}", projects=_or(rule.projects))
    if rule.streams:
        yield phrase("of the stream {streams}", streams=_or(tuple(_STREAMS[stream] for stream in rule.streams)))
    if rule.units:
        yield phrase("counted in {units}", units=_or(tuple(map(Code, rule.units))))
    yield from _period(rule)


def _period(rule: Rule) -> Iterator[Phrase]:
    if rule.since and rule.before:
        yield phrase("done from {since} to {before}", since=rule.since, before=rule.before)
    elif rule.since:
        yield phrase("done on {since} or later", since=rule.since)
    elif rule.before:
        yield phrase("done on {before} or earlier", before=rule.before)


def _or(choices: tuple[Any, ...]) -> Any:
    return reduce(lambda one, other: phrase("{one} or {other}", one=one, other=other), choices)


def _claim(rule: Rule, bucket: Bucket) -> Phrase:
    """Return the claim that a rule gives, with its duration."""
    formula = Code(rule.formula.text)
    if rule.weighs:
        return _weight(rule, formula)
    if rule.until == FOREVER:
        return _lasting_share(bucket, formula)
    return _debt(rule, formula)


def _weight(rule: Rule, formula: Code) -> Phrase:
    if rule.until == ONCE:
        return phrase("it weighs {formula}, in one distribution, and never counts again.", formula=formula)
    return phrase("it weighs {formula}, in this and in every later distribution.", formula=formula)


def _debt(rule: Rule, formula: Code) -> Phrase:
    if rule.until == PAID:
        return phrase("{formula} is owed, until it is paid in full.", formula=formula)
    return phrase("{formula} is owed, in one distribution; what is not paid then is void.", formula=formula)


def _lasting_share(bucket: Bucket, formula: Code) -> Phrase:
    if bucket.is_capped:
        return phrase("its part goes by {formula}, which is also the most it gets each time, forever.", formula=formula)
    return phrase("its part goes by {formula}, forever and without a limit.", formula=formula)


def _rates(equation: Equation) -> Iterator[Phrase]:
    for what, rate in equation.rates.items():
        currency = Code(equation.currency)
        if what == DEFAULT_RATE and len(equation.rates) == 1:
            yield phrase("One hour of work, or one piece, is worth {rate} {currency}.", rate=rate, currency=currency)
        elif what == DEFAULT_RATE:
            yield phrase("One unit of any other work is worth {rate} {currency}.", rate=rate, currency=currency)
        else:
            yield phrase("One unit of {what} is worth {rate} {currency}.", what=what, rate=rate, currency=currency)


def _disco(disco: Disco) -> Iterator[Phrase]:
    yield phrase("Income is shared as a DisCO does it:")
    yield phrase(
        "1. Livelihood: {percent} % pays what is owed for work of the stream livelihood.", percent=disco.livelihood
    )
    yield phrase(
        "2. Love: the rest, and what livelihood does not need, pays what is owed for work of the stream love. What love does not need goes back to livelihood."
    )
    yield phrase(
        "Work is owed by its rate, until it is paid in full; in proportion, where there is not enough for all."
    )
    if disco.care_weight:
        yield phrase(
            "3. Care: whoever did fewer hours of care than the mean of all gives up to {percent} % of what they get, by how much they are below it. It goes to those above the mean, by how much they are above it.",
            percent=100 * disco.care_weight,
        )
    else:
        yield phrase("Care is not counted.")
    yield phrase("Money left at the end stays in the pool.")


def equation(book: Book, number: str) -> Phrase:
    """Return an equation or a preset as it follows `shared by`."""
    if number in presets.NAMES:
        return describe_preset(number)
    return phrase("{id}, {name}", id=Code(number), name=book.equations.by_id[number].equation.name)


def describe_preset(preset: str) -> Phrase:
    """Return a preset as it follows `shared by`."""
    return phrase("accepted hours") if preset == presets.HOURS else phrase("the preset {preset}", preset=Code(preset))


def _proposed(book: Book, fact: EquationProposed) -> Phrase:
    return phrase(
        "{who} proposed the equation {id} for {scope}: {name}, fingerprint {hash}.",
        who=Who(fact.by),
        id=Code(fact.equation),
        scope=network_words.scope(book, fact.project),
        name=book.equations.by_id[fact.equation].equation.name,
        hash=Code(fact.hash),
    )


def _answered(_: Book, fact: EquationAnswered) -> Phrase:
    if fact.agrees:
        return phrase("{who} agreed to {id}.", who=Who(fact.by), id=Code(fact.equation))
    return phrase("{who} did not agree to {id}.", who=Who(fact.by), id=Code(fact.equation))


def _answer_withdrawn(_: Book, fact: AnswerWithdrawn) -> Phrase:
    return phrase("{who} took the answer to {id} back.", who=Who(fact.by), id=Code(fact.equation))


def _adopted(_: Book, fact: EquationAdopted) -> Phrase:
    number = Code(fact.equation)
    if fact.replaces is None:
        return phrase("{id} holds from here on.", id=number)
    return phrase("{id} holds from here on, in the place of {other}.", id=number, other=Code(fact.replaces))


def _failed(_: Book, fact: EquationFailed) -> Phrase:
    return phrase("Too few agreed to {id} in time.", id=Code(fact.equation))


def _dropped(_: Book, fact: EquationDropped) -> Phrase:
    return phrase("{who} dropped {id}.", who=Who(fact.by), id=Code(fact.equation))


SAYS: Says = {
    EquationProposed: _proposed,
    EquationAnswered: _answered,
    AnswerWithdrawn: _answer_withdrawn,
    EquationAdopted: _adopted,
    EquationFailed: _failed,
    EquationDropped: _dropped,
}
"""The sentence of every fact of this area."""
