"""Fluid equity described: in a table that adds up, and over time as a chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

from ledger.contributions.selection import Selection
from ledger.distributions import entitlement, plan_words, share_files
from ledger.distributions.equity import MONEY, Equity, Measure, MonthEnd, Stake
from ledger.equations import words as equation_words
from ledger.equations.presets import HOURS
from ledger.network import words as network_words
from ledger.values.phrase import (
    BarFigure,
    Code,
    FigureBar,
    FigureLine,
    LineFigure,
    Lines,
    Made,
    Phrase,
    Sayable,
    Sheet,
    Who,
    lines,
    phrase,
    plural,
    sample,
)
from ledger.values.quantity import TIME, Quantity
from ledger.values.sheet_file import sheet_file

if TYPE_CHECKING:
    from ledger.book import Book

ROWS = 20
"""The number of rows of a table; the last one is all other agents together, of whom there is a file."""

CHARTS = 3
"""The number of measures with a chart."""


def describe(book: Book, now: Equity, before: Sequence[MonthEnd]) -> Lines:
    """Describe the stakes of now, the contributions that are counted, and the course over time."""
    scope = network_words.scope(book, now.project)
    if not now.measures:
        return lines(
            phrase("Nobody holds a part of {scope} yet.", scope=scope),
            *_not_counted(book, now),
            phrase("{contribute} begins.", contribute=sample("/contribute 2h what you did")),
        )
    return lines(
        phrase(
            "Fluid equity in {scope} by {equation}, as everything stands after entry {height}.",
            scope=scope,
            equation=equation_words.equation(book, now.agreed.id),
            height=now.height,
        ),
        *_tables(now),
        _apart(now),
        *_not_counted(book, now),
        phrase(
            "It cannot be sold or given away, and it is no promise of money. Whoever contributes more makes the parts of others smaller."
        ),
        *(_chart(book, now, measure, before) for measure in now.measures[:CHARTS]),
        *_files(book, now),
    )


def _tables(now: Equity) -> Iterator[Sayable]:
    for measure in now.measures:
        yield _counted(now, measure)
        yield _table(now, measure)


def _apart(now: Equity) -> Phrase | None:
    if len(now.measures) == 1:
        return None
    return phrase(
        "Money and weights are different things, and so are the weights of two buckets: each is a whole by itself."
    )


def _counted(now: Equity, measure: Measure) -> Phrase:
    """Describe the contributions that a measure counts."""
    if now.agreed.id == HOURS:
        return phrase("Counted: all accepted hours of work that are for claims.")
    if measure.bucket is MONEY:
        return phrase(
            "Counted: what all accepted contributions for claims are worth in {currency}, whatever was paid on them.",
            currency=Code(now.agreed.equation.currency),
        )
    return phrase(
        "Counted on bucket {number}, {name}: what all accepted contributions for claims weigh there.",
        number=measure.bucket + 1,
        name=equation_words.bucket_name(now.agreed.equation, measure.bucket),
    )


def _table(now: Equity, measure: Measure) -> Sheet:
    stakes = measure.stakes
    listed = stakes if len(stakes) <= ROWS else stakes[: ROWS - 1]
    rows = [_row(now, measure, Who(stake.agent), [stake]) for stake in listed]
    others = stakes[len(listed) :]
    if others:
        rows.append(_row(now, measure, plural(len(others), "{n} other", "{n} others"), others))
    rows.append(_row(now, measure, phrase("together"), stakes))
    return Sheet((WHO, PART, OWN_HOURS if now.agreed.id == HOURS else WORTH), tuple(rows))


def _files(book: Book, now: Equity) -> Iterator[Phrase | Made]:
    """Yield the files of all parts, where a table has no room for them."""
    long = [measure for measure in now.measures if len(measure.stakes) > ROWS]
    if long:
        yield phrase("The file has all of them.")
    for measure in long:
        name = _file_name(now, measure).replace(".png", ".csv")
        rows = (
            (*share_files.who(book, stake.agent), Fraction(stake.tenths, 10), _number(now, measure, stake))
            for stake in measure.stakes
        )
        agents = (stake.agent for stake in measure.stakes if stake.agent in book.agents.by_id)
        headings = (*share_files.WHO, "part in %", "hours" if now.agreed.id == HOURS else "worth")
        yield sheet_file(name, headings, rows, agents, comma=book.rules.now.writes_comma)


def _number(now: Equity, measure: Measure, stake: Stake) -> Fraction:
    return stake.worth / 10**now.agreed.equation.decimals if measure.bucket is MONEY else stake.worth


def _row(now: Equity, measure: Measure, label: Any, stakes: Sequence[Stake]) -> tuple[Any, ...]:
    """Return the row of one or several stakes together."""
    tenths = sum(stake.tenths for stake in stakes)
    return label, _part(tenths), _worth(now, measure, sum((stake.worth for stake in stakes), Fraction(0)))


def _part(tenths: int) -> Phrase:
    return phrase("{n} %", n=Fraction(tenths, 10))


def _worth(now: Equity, measure: Measure, worth: Fraction) -> Any:
    if measure.bucket is MONEY:
        return now.agreed.equation.amount(int(worth))
    return Quantity(worth, TIME) if now.agreed.id == HOURS else worth


def _not_counted(book: Book, now: Equity) -> Iterator[Phrase | None]:
    without = entitlement.entitled(book, now.agreed, Selection(now.project)).without
    yield from plan_words.left_out(book, now.agreed, sorted(without, key=lambda number: int(number[1:])))
    if any(bucket.to for bucket in now.agreed.equation.buckets):
        yield phrase("A part that the equation gives to a named agent is nobody's equity.")
    if now.out:
        yield phrase("Not counted, as they want no share: {who}.", who=tuple(map(Who, now.out)))


def _chart(book: Book, now: Equity, measure: Measure, before: Sequence[MonthEnd]) -> Sayable:
    """Draw the parts over time, or those of now as bars if there is nothing to look back at."""
    scope = network_words.scope(book, now.project)
    return _course(scope, now, measure, before) if before else _bars(scope, now, measure)


def _file_name(now: Equity, measure: Measure) -> str:
    bucket = "" if measure.bucket is MONEY else f"-{measure.bucket + 1}"
    return f"equity-{now.project or 'network'}{bucket}.png"


def _bars(scope: Any, now: Equity, measure: Measure) -> BarFigure:
    title = phrase("who holds which part of {scope}", scope=scope)
    bars = tuple(FigureBar(Who(stake.agent), Fraction(stake.tenths, 10)) for stake in measure.stakes)
    return BarFigure(_file_name(now, measure), title, phrase("%"), None, bars)


def _course(scope: Any, now: Equity, measure: Measure, before: Sequence[MonthEnd]) -> LineFigure:
    moments = [*(_measure_then(now, measure, end) for end in before), _by_agent(measure)]
    # The holders of now come first, in their order.
    agents = dict.fromkeys(chain(_by_agent(measure), *filter(None, moments)))
    curves = tuple(FigureLine(Who(agent), tuple(_at(parts, agent) for parts in moments)) for agent in agents)
    return LineFigure(
        _file_name(now, measure),
        phrase("parts of {scope}, at the ends of months", scope=scope),
        phrase("%"),
        (*map(_month, before), phrase("now")),
        curves,
    )


Parts = Mapping[str, Fraction]
"""The parts of a measure by agent, in per cent."""


def _measure_then(now: Equity, measure: Measure, end: MonthEnd) -> Parts | None:
    """Return the parts at the end of a month, or None if nothing then compares with a measure of now."""
    then = end.equity.like(measure, now) if end.equity else None
    return _by_agent(then) if then else None


def _by_agent(measure: Measure) -> Parts:
    return {stake.agent: Fraction(stake.tenths, 10) for stake in measure.stakes}


def _month(end: MonthEnd) -> Code:
    """Return a month in figures, which is the same in every language (ISO 8601)."""
    return Code(f"{end.first.year}-{end.first.month:02}")


def _at(parts: Parts | None, agent: str) -> Fraction | None:
    return None if parts is None else parts.get(agent, Fraction(0))


WHO, PART, WORTH, OWN_HOURS = phrase("Who"), phrase("Part"), phrase("Worth"), phrase("Hours")
