"""A trial of an equation in words and tables: for each run the buckets, the persons, and the sum behind each share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from bot.cli.equation_trial import Run, Trial
from ledger.distributions import leftover, share_words
from ledger.distributions.plan_words import approximately
from ledger.equations.equation import Equation
from ledger.equations.result import Care, Part
from ledger.equations.words import bucket_name, describe_size
from ledger.values.apportionment import half_up
from ledger.values.phrase import Exact, Lines, Phrase, Sheet, lines, phrase
from ledger.values.quantity import TIME, Quantity

LINES_MAX = 60
"""Claims that are shown one by one."""


def describe_trial(trial: Trial) -> Iterator[Lines]:
    """Yield the result of each run, and then the contributions that took no part."""
    so_far: Counter[str] = Counter()
    for run in trial.runs:
        so_far.update(run.shared.paid())
        yield _run(trial.equation, run, so_far)
    if trial.foreign:
        yield left_out(trial)


def left_out(trial: Trial) -> Lines:
    """Return the contributions that make no claim, as they are valued in another currency."""
    return lines(phrase("Valued in another currency, so without a claim: {contributions}", contributions=trial.foreign))


def _run(equation: Equation, run: Run, so_far: Mapping[str, int]) -> Lines:
    shared = run.shared
    return lines(
        phrase("{amount}, shared by {name}:", amount=equation.amount(shared.amount), name=equation.name),
        _buckets(equation, run),
        phrase("Who gets what:"),
        _people(equation, run, so_far),
        *_sums(equation, run),
        phrase("Undistributed, stays in the pool: {amount}", amount=equation.amount(shared.undistributed)),
    )


def _buckets(equation: Equation, run: Run) -> Sheet:
    rows: list[tuple[Any, ...]] = []
    for part in run.shared.parts:
        number = part.bucket
        what: Any = "" if equation.disco else describe_size(equation, equation.buckets[number])
        pot = "" if isinstance(part, Care) else equation.amount(part.pot)
        rows.append((number + 1, bucket_name(equation, number), what, pot, equation.amount(part.paid)))
    headings = (phrase("Bucket"), phrase("Name"), phrase("Size"), phrase("Had"), phrase("Gave"))
    return Sheet(headings, tuple(rows))


def _people(equation: Equation, run: Run, so_far: Mapping[str, int]) -> Sheet:
    """Return the amounts of each person from each bucket, and in all per hour of their work so far."""
    buckets = [part.bucket for part in run.shared.parts]
    rows = []
    for agent, row in _amounts(run).items():
        amounts = [equation.amount(row[bucket]) if bucket in row else "" for bucket in buckets]
        rows.append((agent, *amounts, equation.amount(row.total()), *_per_hour(equation, run, agent, so_far)))
    return Sheet(_headings(buckets), tuple(rows))


def _amounts(run: Run) -> dict[str, Counter[int]]:
    """Return the amounts of each agent by bucket."""
    amounts: dict[str, Counter[int]] = {}
    for line in run.shared.lines():
        amounts.setdefault(line.agent, Counter())[line.bucket] += line.amount
    return amounts


def _headings(buckets: Sequence[int]) -> tuple[Phrase, ...]:
    return (
        phrase("Who"),
        *(phrase("Bucket {number}", number=bucket + 1) for bucket in buckets),
        phrase("Gets"),
        phrase("So far"),
        phrase("Hours so far"),
        phrase("Per hour"),
    )


def _per_hour(equation: Equation, run: Run, agent: str, so_far: Mapping[str, int]) -> tuple[Any, Any, Any]:
    hours, paid = run.hours.get(agent), so_far.get(agent, 0)
    if not hours:
        return equation.amount(paid), "", ""
    return (
        equation.amount(paid),
        Exact(Quantity(hours, TIME)),
        approximately(paid / hours, equation.amount(half_up(paid / hours))),
    )


def _sums(equation: Equation, run: Run) -> Iterator[Phrase | Sheet]:
    """Yield the sum behind each line, if they are not too many to be read."""
    parts = [part for part in run.shared.parts if isinstance(part, Part)]
    if sum(len(part.claims) for part in parts) > LINES_MAX:
        yield phrase("There are more than {n} claims; {option} shows the sum of each.", n=LINES_MAX, option="--json")
        return
    rows = [row for part in parts for row in _rows(equation, part)]
    if rows:
        yield phrase("By these sums, before cents:")
        headings = (phrase("Bucket"), phrase("For"), phrase("Who"), phrase("Sum"), phrase("Gets"))
        yield Sheet(headings, tuple(rows))
        yield phrase(
            "What rounding down leaves goes to the largest fractions, of all that is theirs in a bucket, and of equal ones to the older; then over their claims in the same way."
        )


def _rows(equation: Equation, part: Part) -> Iterator[tuple[Any, ...]]:
    for place, (claim, amount) in enumerate(zip(part.claims, part.amounts, strict=True)):
        splits = range(len(part.splits))
        sums = chain.from_iterable(_sum(equation, part, number, place) for number in splits)
        yield part.bucket + 1, claim.oldest, claim.agent, tuple(sums), equation.amount(amount)


def _sum(equation: Equation, part: Part, number: int, place: int) -> Iterator[Phrase]:
    """Yield the computation of a share; nothing if there was nothing to share."""
    split = part.splits[number]
    if place in split.capped:
        yield phrase("{amount}, in full", amount=equation.amount(split.amounts[place]))
    elif split.rest and split.weights[place]:
        due = leftover.due(part, number, [place])
        yield share_words.quota(equation, part, number, due)
        if due.taken:
            yield phrase("rounding had taken {millionths} millionths before", millionths=due.taken)
