"""Appraisal: the worth of contributions under the rules of an equation, and the claims that they make by it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from ledger.equations.candidate import Candidate
from ledger.equations.claim import Claim, ClaimMade, Claims, Key, key
from ledger.equations.equation import Equation, Rule
from ledger.equations.formula import PRICES, RATE, compute
from ledger.values.money import LIMIT
from ledger.values.phrase import Code, Refusal

NOTHING = Fraction(0)
ONE = Fraction(1)


def countable(equation: Equation, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the contributions that may make claims, by age; one in another currency makes none."""
    counting = [candidate for candidate in candidates if candidate.counts and not is_foreign(equation, candidate)]
    return sorted(counting, key=lambda candidate: candidate.age)


def is_foreign(equation: Equation, candidate: Candidate) -> bool:
    """Tell whether a contribution is valued in another currency than the equation's."""
    return candidate.value is not None and candidate.value.currency != equation.currency


def appraise(equation: Equation, candidates: Sequence[Candidate]) -> Iterator[ClaimMade]:
    """Yield the claims that counted contributions make under an equation.

    Raises `Refusal` with the formula and the contribution if it cannot be computed.
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
    """Tell whether a claim does not stand yet, or differs from the one that does."""
    before = claims.find(made.bucket, key(made))
    if before is None:
        return True
    stands = (before.original, before.agent, before.oldest, before.until, before.weighs)
    return stands != (made.original, made.agent, made.oldest, made.until, made.weighs)


def lapsed_claims(
    equation: Equation, claims: Claims, made: Iterable[ClaimMade], seen: Iterable[Candidate]
) -> Iterator[ClaimMade]:
    """Yield the claims that contributions `seen` no longer make, each with the worth nothing."""
    standing = {(claim.bucket, key(claim)) for claim in made}
    agents = {candidate.id: candidate.agent for candidate in seen}
    for number in range(equation.width):
        for named in _keys(equation.rules(number), agents):
            claim = claims.find(number, named)
            if claim and _lapses(claim, standing, agents):
                yield _worthless(claim)


def _lapses(claim: Claim, standing: Container[tuple[int, Key]], seen: Container[str]) -> bool:
    """Tell whether a claim lapses; one for all contributions of a person does so with the oldest of them."""
    return claim.original != 0 and claim.oldest in seen and (claim.bucket, key(claim)) not in standing


def _keys(rules: Iterable[Rule], agents: Mapping[str, str]) -> list[Key]:
    """Return all keys that claims of these contributions, given with their agents, can have in a bucket."""
    together = [place for place, rule in enumerate(rules) if rule.per_person]
    return [*agents, *product(together, dict.fromkeys(agents.values()))]


def _worthless(claim: Claim) -> ClaimMade:
    return ClaimMade(
        claim.bucket,
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
        result = compute(rule.formula, formula_values(equation, rule, brought))
        return result if rule.weighs else money(equation, result)
    except Refusal as wrong:
        raise Refusal(
            "Contribution {contribution}, {formula}: {wrong}",
            contribution=brought[0].id,
            formula=Code(rule.formula.text),
            wrong=wrong.phrase,
        ) from None


def formula_values(equation: Equation, rule: Rule, brought: Sequence[Candidate]) -> dict[str, Fraction]:
    """Return the value of each name in a rule's formula, for contributions that make one claim."""
    return {name: _term(equation, name, brought) for name in rule.formula.names}


def money(equation: Equation, major: Fraction) -> Fraction:
    """Return an amount in minor units, rounded half up; refuse one beyond `LIMIT`."""
    above, below = major.as_integer_ratio()
    minor = (2 * 10**equation.decimals * above + below) // (2 * below)
    if minor > LIMIT:
        raise Refusal("It comes to more than {limit}.", limit=equation.amount(LIMIT))
    return Fraction(minor)


def _term(equation: Equation, name: str, brought: Sequence[Candidate]) -> Fraction:
    """Return the value of a name in a formula; a quantity or a value that a contribution lacks is 0."""
    read = _TERMS.get(name)
    return read(equation, brought) if read else brought[0].modulators.get(name, ONE)


def _quantity(_: Equation, brought: Sequence[Candidate]) -> Fraction:
    first, *more = [candidate.quantity.count for candidate in brought if candidate.quantity] or [NOTHING]
    return sum(more, first)


def _value(equation: Equation, brought: Sequence[Candidate]) -> Fraction:
    minor = sum(candidate.value.minor for candidate in brought if candidate.value)
    return Fraction(minor, 10**equation.decimals)


def _rate(equation: Equation, brought: Sequence[Candidate]) -> Fraction:
    return rate_of(equation, brought[0])


def _never_set(_equation: Equation, _brought: Sequence[Candidate]) -> Fraction:
    return NOTHING


_TERMS: Mapping[str, Callable[[Equation, Sequence[Candidate]], Fraction]] = {
    "quantity": _quantity,
    "value": _value,
    RATE: _rate,
    **dict.fromkeys(PRICES, _never_set),
}
"""The names of formulas that do not come from modulators."""


def rate_of(equation: Equation, candidate: Candidate) -> Fraction:
    """Return the rate for the work of a contribution; refuse if the equation has none."""
    rate = equation.rate(candidate.what)
    if rate is not None:
        return rate
    if candidate.what:
        raise Refusal("There is no rate for {what}, and no default.", what=candidate.what)
    raise Refusal("There is no default rate.")
