"""How fluid equity is told: in a table that adds up, and over time as a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.contributions.selection import Selection
from ledger.distributions import entitlement, plan_words
from ledger.distributions.equity import MONEY, Equity, Measure, MonthEnd, Stake
from ledger.equations import words as equation_words
from ledger.equations.presets import HOURS
from ledger.network import words as network_words
from ledger.values.phrase import (
    Bar,
    Code,
    Course,
    Curve,
    Figure,
    Lines,
    Phrase,
    Sayable,
    Sheet,
    Who,
    lines,
    phrase,
    plural,
)
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book

ROWS = 20
"""Agents who are listed each by themselves; the last row is all others together."""

CHARTS = 3
"""Measures that are drawn."""


def told(book: Book, now: Equity, before: Sequence[MonthEnd]) -> Lines:
    """Return who holds what now, what is counted, and how it came to be."""
    scope = network_words.scope(book, now.project)
    if not now.measures:
        return lines(
            phrase("Nobody holds a part of {scope} yet.", scope=scope),
            *_not_counted(book, now),
            phrase("{contribute} begins.", contribute=Code("/contribute 2h what you did")),
        )
    parts = [part for measure in now.measures for part in (_counted(now, measure), _table(now, measure))]
    drawn = now.measures[:CHARTS]
    return lines(
        phrase(
            "Fluid equity in {scope} by {equation}, as everything stands after entry {height}.",
            scope=scope,
            equation=equation_words.equation(book, now.agreed.id),
            height=now.height,
        ),
        *parts,
        phrase(
            "Money and weights are different things, and so are the weights of two buckets: each is a whole by itself."
        )
        if len(now.measures) > 1
        else None,
        *_not_counted(book, now),
        phrase(
            "It cannot be sold or given away, and it is no promise of money. Whoever contributes more makes the parts of others smaller."
        ),
        *(_chart(book, now, measure, before) for measure in drawn),
    )


def _counted(now: Equity, measure: Measure) -> Phrase:
    """Return in words what is put together."""
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
    rows: list[tuple[Any, ...]] = [
        (Who(one.agent), _part(one.tenths), _worth(now, measure, one.worth)) for one in listed
    ]
    others = stakes[len(listed) :]
    if others:
        label = plural(len(others), "{n} other", "{n} others")
        tenths, worth = sum(one.tenths for one in others), sum((one.worth for one in others), Fraction(0))
        rows.append((label, _part(tenths), _worth(now, measure, worth)))
    rows.append((phrase("together"), _part(sum(one.tenths for one in stakes)), _worth(now, measure, measure.worth)))
    return Sheet((WHO, PART, OWN_HOURS if now.agreed.id == HOURS else WORTH), tuple(rows))


def _part(tenths: int) -> Phrase:
    return phrase("{n} %", n=Fraction(tenths, 10))


def _worth(now: Equity, measure: Measure, worth: Fraction) -> Any:
    if measure.bucket is MONEY:
        return now.agreed.equation.amount(int(worth))
    return Quantity(worth, TIME) if now.agreed.id == HOURS else worth


def _not_counted(book: Book, now: Equity) -> Iterator[Phrase | None]:
    without = entitlement.entitled(book, now.agreed, Selection(now.project)).without
    yield from plan_words.left_out(book, now.agreed, sorted(without, key=lambda one: int(one[1:])))
    if any(bucket.to for bucket in now.agreed.equation.buckets):
        yield phrase("What the equation gives to a named agent is nobody's equity.")
    if now.out:
        yield phrase("Not counted, as they want no share: {who}.", who=tuple(map(Who, now.out)))


def _chart(book: Book, now: Equity, measure: Measure, before: Sequence[MonthEnd]) -> Sayable:
    """Return the parts over time; where nothing is to look back at, those of now as bars."""
    scope = network_words.scope(book, now.project)
    name = f"equity-{now.project or 'network'}{'' if measure.bucket is MONEY else f'-{measure.bucket + 1}'}.png"
    if not before:
        title = phrase("who holds which part of {scope}", scope=scope)
        bars = tuple(Bar(Who(one.agent), Fraction(one.tenths, 10)) for one in measure.stakes)
        return Figure(name, title, phrase("%"), None, bars)
    moments = [(_month(one), one.equity.like(measure, now) if one.equity else None) for one in before]
    parts = [
        {stake.agent: stake for stake in one.stakes} if one else None for one in (*(m for _, m in moments), measure)
    ]
    agents = dict.fromkeys([one.agent for one in measure.stakes])
    agents |= dict.fromkeys([agent for part in parts if part for agent in part])
    curves = tuple(Curve(Who(agent), tuple(_at(part, agent) for part in parts)) for agent in agents)
    return Course(
        name,
        phrase("parts of {scope}, at the ends of months", scope=scope),
        phrase("%"),
        (*(month for month, _ in moments), phrase("now")),
        curves,
    )


def _month(one: MonthEnd) -> Code:
    """Return a month in figures, which is the same in every language (ISO 8601)."""
    return Code(f"{one.first.year}-{one.first.month:02}")


def _at(part: dict[str, Stake] | None, agent: str) -> Fraction | None:
    if part is None:
        return None
    return Fraction(part[agent].tenths, 10) if agent in part else Fraction(0)


WHO, PART, WORTH, OWN_HOURS = phrase("Who"), phrase("Part"), phrase("Worth"), phrase("Hours")
