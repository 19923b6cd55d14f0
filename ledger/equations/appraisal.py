"""Appraisal: what contributions are worth under the rules of an equation, and so which claims they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ledger.equations.candidate import Candidate
from ledger.equations.claim import ClaimMade, Claims, Key, key
from ledger.equations.equation import Equation, Rule
from ledger.equations.formula import RATE, compute
from ledger.values.money import LIMIT
from ledger.values.phrase import Code, Refusal

NOTHING = Fraction(0)
ONE = Fraction(1)


def counted(equation: Equation, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the contributions that may make claims, by age: one valued in another currency makes none."""
    counting = [one for one in candidates if one.counts and not is_foreign(equation, one)]
    return sorted(counting, key=lambda one: one.age)


def is_foreign(equation: Equation, candidate: Candidate) -> bool:
    """Tell whether a contribution is valued in another currency than the equation's."""
    return candidate.value is not None and candidate.value.currency != equation.currency


def appraised(equation: Equation, candidates: Sequence[Candidate]) -> Iterator[ClaimMade]:
    """Yield the claims that counted contributions make under an equation.

    Raises `Refusal` with the formula and the contribution where one cannot be computed.
    """
    for number, bucket in enumerate(equation.buckets):
        together: dict[tuple[str, int], list[Candidate]] = {}
        for candidate in candidates:
            place = bucket.matching(candidate)
            if place is None:
                continue
            if bucket.rules[place].per_person:
                together.setdefault((candidate.agent, place), []).append(candidate)
            else:
                yield _claim(equation, number, place, [candidate])
        for (_, place), brought in together.items():
            yield _claim(equation, number, place, brought)


def _claim(equation: Equation, bucket: int, place: int, brought: Sequence[Candidate]) -> ClaimMade:
    """Return the claim that contributions of one agent make by one rule of a bucket; the first is the oldest."""
    rule, oldest = equation.buckets[bucket].rules[place], brought[0]
    return ClaimMade(
        bucket,
        None if rule.per_person else oldest.id,
        place if rule.per_person else None,
        oldest.agent,
        oldest.id,
        oldest.age,
        rule.until,
        rule.weighs,
        _worth(equation, rule, brought),
    )


def is_new(claims: Claims, made: ClaimMade) -> bool:
    """Tell whether a claim is none of those that stand, or says something else than the one that does."""
    before = claims.find(made.bucket, key(made))
    if before is None:
        return True
    stands = (before.original, before.agent, before.oldest, before.until, before.weighs)
    return stands != (made.original, made.agent, made.oldest, made.until, made.weighs)


def lapsed(
    equation: Equation, claims: Claims, made: Iterable[ClaimMade], seen: Iterable[Candidate]
) -> Iterator[ClaimMade]:
    """Yield that the claims which contributions `seen` no longer make are worth nothing more."""
    standing = {(one.bucket, key(one)) for one in made}
    contributions = {one.id: one.agent for one in seen}
    for number in range(equation.width):
        together = (place for place, rule in enumerate(equation.rules(number)) if rule.per_person)
        keys: list[Key] = [*contributions]
        keys += [(place, agent) for place in together for agent in dict.fromkeys(contributions.values())]
        for named in keys:
            claim = claims.find(number, named)
            # What a person brought under one rule lapses with the oldest of it.
            if claim and claim.original and (number, named) not in standing and claim.oldest in contributions:
                yield ClaimMade(
                    number,
                    claim.contribution,
                    claim.rule,
                    claim.agent,
                    claim.oldest,
                    claim.age,
                    claim.until,
                    claim.weighs,
                    NOTHING,
                )


def _worth(equation: Equation, rule: Rule, brought: Sequence[Candidate]) -> Fraction:
    """Return the weight, exact, or the money in minor units, rounded once."""
    try:
        result = compute(rule.formula, terms(equation, rule, brought))
        return result if rule.weighs else money(equation, result)
    except Refusal as wrong:
        raise Refusal(
            "Contribution {contribution}, {formula}: {wrong}",
            contribution=brought[0].id,
            formula=Code(rule.formula.text),
            wrong=wrong.phrase,
        ) from None


def terms(equation: Equation, rule: Rule, brought: Sequence[Candidate]) -> dict[str, Fraction]:
    """Return what each name in a rule's formula stands for, of contributions that make one claim."""
    return {name: _asked(equation, name, brought) for name in rule.formula.names}


def money(equation: Equation, major: Fraction) -> Fraction:
    """Return an amount in minor units, rounded half up; refuse one beyond what an amount can be."""
    above, below = major.as_integer_ratio()
    minor = (2 * 10**equation.decimals * above + below) // (2 * below)
    if minor > LIMIT:
        raise Refusal("It comes to more than {limit}.", limit=equation.amount(LIMIT))
    return Fraction(minor)


def _asked(equation: Equation, name: str, brought: Sequence[Candidate]) -> Fraction:
    """Return what a name in a formula stands for. What a contribution does not have is 0."""
    match name:
        case "quantity":
            first, *more = [one.quantity.count for one in brought if one.quantity] or [NOTHING]
            return sum(more, first)
        case "value":
            minor = sum(one.value.minor for one in brought if one.value)
            return Fraction(minor, 10**equation.decimals)
        case "price_per_unit" | "value_per_use":
            return NOTHING
        case _ if name == RATE:
            return rated(equation, brought[0])
        case _:
            return brought[0].modulators.get(name, ONE)


def rated(equation: Equation, candidate: Candidate) -> Fraction:
    """Return the value of one unit of what somebody did; refuse where the equation says nothing of it."""
    rate = equation.rate(candidate.what)
    if rate is None and candidate.what:
        raise Refusal("There is no rate for {what}, and no default.", what=candidate.what)
    if rate is None:
        raise Refusal("There is no default rate.")
    return rate
