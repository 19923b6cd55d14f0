"""Appraisal: what contributions are worth under the rules of an equation, and so which claims they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from ledger.candidate import Candidate
from ledger.claim import ClaimCorrected, ClaimFact, ClaimMade, Claims
from ledger.equation import FOREVER, Equation, Rule
from ledger.formula import RATE, compute
from ledger.money import LIMIT
from ledger.phrase import Code, Refusal

NOTHING = Fraction(0)
ONE = Fraction(1)


def counted(equation: Equation, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the contributions that may make claims, by age: one valued in another currency makes none."""
    counting = [one for one in candidates if one.counts and not is_foreign(equation, one)]
    return sorted(counting, key=lambda one: one.age)


def is_foreign(equation: Equation, candidate: Candidate) -> bool:
    """Tell whether a contribution is valued in another currency than the equation's."""
    return candidate.value is not None and candidate.value.currency != equation.currency


def appraised(equation: Equation, named: str, candidates: Sequence[Candidate]) -> Iterator[ClaimMade]:
    """Yield the claims that counted contributions make under an equation, which the claims call `named`.

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
                yield _claim(equation, (named, number, place), [candidate])
        for (_, place), brought in together.items():
            yield _claim(equation, (named, number, place), brought)


def _claim(equation: Equation, where: tuple[str, int, int], brought: Sequence[Candidate]) -> ClaimMade:
    """Return the claim that contributions of one agent make by one rule of a bucket; the first is the oldest."""
    named, bucket, place = where
    rule, oldest = equation.buckets[bucket].rules[place], brought[0]
    worth = _worth(equation, rule, brought)
    return ClaimMade(
        named,
        bucket,
        None if rule.per_person else oldest.id,
        place if rule.per_person else None,
        oldest.agent,
        oldest.id,
        oldest.age,
        rule.until,
        rule.weighs,
        worth,
    )


def revised(claims: Claims, made: ClaimMade) -> Iterator[ClaimFact]:
    """Yield the claim if it is new; if there is one that was worth something else, its correction."""
    before = claims.find(made.bucket, (made.contribution, made.rule, made.agent))
    if before is None:
        yield made
        return
    floor = 0 if made.weighs or made.until == FOREVER else before.paid
    original = max(made.original, Fraction(floor))
    if original != before.original or made.oldest != before.oldest:
        yield ClaimCorrected(
            made.equation,
            made.bucket,
            made.contribution,
            made.rule,
            made.agent,
            made.oldest,
            made.age,
            original,
            int(original - made.original),
        )


def lapsed(claims: Claims, made: Iterable[ClaimMade], seen: Collection[str]) -> Iterator[ClaimFact]:
    """Yield that claims which the contributions `seen` no longer make are worth no more than was paid on them."""
    standing = {(one.bucket, one.contribution, one.rule, one.agent) for one in made}
    for claim in claims.all():
        if claim.oldest in seen and (claim.bucket, claim.contribution, claim.rule, claim.agent) not in standing:
            yield from revised(
                claims,
                ClaimMade(
                    claims.equation,
                    claim.bucket,
                    claim.contribution,
                    claim.rule,
                    claim.agent,
                    claim.oldest,
                    claim.age,
                    claim.until,
                    claim.weighs,
                    NOTHING,
                ),
            )


def _worth(equation: Equation, rule: Rule, brought: Sequence[Candidate]) -> Fraction:
    """Return the weight, exact, or the money in minor units, rounded once."""
    try:
        result = compute(rule.formula, {name: _asked(equation, name, brought) for name in rule.formula.names})
        return result if rule.weighs else money(equation, result)
    except Refusal as wrong:
        raise Refusal(
            "Contribution {contribution}, {formula}: {wrong}",
            contribution=brought[0].id,
            formula=Code(rule.formula.text),
            wrong=wrong.phrase,
        ) from None


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
