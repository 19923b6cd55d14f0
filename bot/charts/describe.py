"""Localization of charts: a figure in the reader's language, and the text that says the same to those who do not see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any, TypeVar

from bot.charts.render import BarChart, Chart, DrawnBar, DrawnLine, DrawnRow, LineChart, RowsChart
from ledger.values.phrase import (
    BarFigure,
    Figure,
    FigureBar,
    FigureLine,
    FigureRow,
    LineFigure,
    Phrase,
    RowsFigure,
    phrase,
    plural,
)
from ledger.values.quantity import Quantity

BARS_MAX = 7
"""More bars, rows or lines are not told apart at a glance, nor listened to."""

ROWS_MAX = 5
"""More rows make a picture that is higher than a phone."""

Say = Callable[[Any], str]
"""Returns a value in one line, in the reader's language."""

Item = TypeVar("Item")


def localize(figure: Figure, said: Say) -> Chart:
    """Return the chart of a figure, with each of its values as `said` says it."""
    match figure:
        case LineFigure():
            return _line_chart(figure, said)
        case RowsFigure():
            return _rows_chart(figure, said)
    return _bar_chart(figure, said)


def _bar_chart(figure: BarFigure, said: Say) -> BarChart:
    assert figure.bars, f"{figure.name} has no bar"
    bars = [FigureBar(_label(bar.label, said), bar.value, bar.part) for bar in _few(figure.bars)]
    total = _sum_of(figure, bars)
    in_words = tuple(phrase("{label}: {number}", label=bar.label, number=_with_part(figure, bar)) for bar in bars)
    alt = phrase("Bar chart, {title}: {bars}; {total}.", title=figure.title, bars=in_words, total=total)
    drawn = tuple(_drawn(figure, bar, said) for bar in bars)
    return BarChart(figure.name, said(figure.title), _hatched(figure, bars, said), said(total), drawn, said(alt))


def _rows_chart(figure: RowsFigure, said: Say) -> RowsChart:
    rows = [FigureRow(_label(row.label, said), row.bars) for row in _few_rows(figure.rows)]
    bars = [*chain.from_iterable(row.bars for row in rows)]
    columns = [bar.label for bar in rows[0].bars]
    total = _sum_of(figure, bars)
    alt = phrase(
        "Bar charts, {title}, for {columns}. {rows}; {total}.",
        title=figure.title,
        columns=phrase("{first} to {last}", first=columns[0], last=columns[-1]),
        rows=_joined([_row_in_words(figure, row) for row in rows]),
        total=total,
    )
    drawn = tuple(
        DrawnRow(said(row.label), said(_sum_of(figure, row.bars)), tuple(_drawn(figure, bar, said) for bar in row.bars))
        for row in rows
    )
    return RowsChart(figure.name, said(figure.title), _hatched(figure, bars, said), said(total), drawn, said(alt))


def _row_in_words(figure: RowsFigure, row: FigureRow) -> Phrase:
    """Say the bars of a row that are not empty, each with its column."""
    numbers = tuple(
        phrase("{column} {number}", column=bar.label, number=_with_part(figure, bar)) for bar in row.bars if bar.value
    )
    return phrase("{label}: {values}", label=row.label, values=numbers)


def _few_rows(rows: tuple[FigureRow, ...]) -> list[FigureRow]:
    """Return the rows, of too many the largest; the last row is the sum of the others then."""
    assert rows, "a figure has a row"
    assert all(len(row.bars) == len(rows[0].bars) > 0 for row in rows), "rows have the same columns"
    largest, others = _largest(rows, lambda row: _total(row.bars)[0], ROWS_MAX)
    if not others:
        return largest
    sums = (FigureBar(bars[0].label, *_total(bars)) for bars in zip(*(row.bars for row in others), strict=True))
    return [*largest, FigureRow(_others(len(others)), tuple(sums))]


def _drawn(figure: BarFigure | RowsFigure, bar: FigureBar, said: Say) -> DrawnBar:
    return DrawnBar(said(bar.label), said(_amount(figure, bar.value)), bar.value, bar.part)


def _hatched(figure: BarFigure | RowsFigure, bars: Iterable[FigureBar], said: Say) -> str | None:
    return said(figure.part) if figure.part and _total(bars)[1] else None


def _sum_of(figure: BarFigure | RowsFigure, bars: Iterable[FigureBar]) -> Phrase:
    return phrase("total {amount}", amount=_with_part(figure, FigureBar("", *_total(bars))))


def _amount(figure: BarFigure | RowsFigure, value: Fraction) -> Quantity | Phrase:
    """Return a number with its unit; hours have minutes as in any sentence."""
    if isinstance(figure.unit, str):
        return Quantity(value, figure.unit)
    return phrase("{number} {unit}", number=value, unit=figure.unit)


def _line_chart(course: LineFigure, said: Say) -> LineChart:
    _check(course)
    largest, others = _largest(course.curves, _last)
    curves = [FigureLine(_label(curve.label, said), curve.values) for curve in largest]
    together = FigureLine(_others(len(others)), tuple(map(_sum, zip(*(curve.values for curve in others), strict=True))))
    in_words = [_in_words(course, curve) for curve in (*curves, *([together] if others else []))]
    alt = phrase(
        "Line chart, {title}, for {moments}. {curves}.",
        title=course.title,
        moments=course.moments,
        curves=_joined(in_words),
    )
    drawn = tuple(DrawnLine(said(curve.label), said(_number(course, _last(curve))), curve.values) for curve in curves)
    unit = phrase("in {unit}", unit=course.unit)
    rest = said(_without_a_line(course, together)) if others else None
    return LineChart(
        course.name, said(course.title), said(unit), tuple(map(said, course.moments)), drawn, said(alt), rest
    )


def _without_a_line(course: LineFigure, others: FigureLine) -> Phrase:
    """Say how much those have together who are too many for a line each: one line of all of them would press the rest to the ground."""
    return phrase(
        "{others}, not in the picture: {number} together", others=others.label, number=_number(course, _last(others))
    )


def _check(course: LineFigure) -> None:
    assert len(course.moments) > 1, f"{course.name} has nothing to look back at"
    assert course.curves, f"{course.name} has no curve"
    assert all(len(curve.values) == len(course.moments) for curve in course.curves), f"{course.name} has gaps"


def _in_words(course: LineFigure, curve: FigureLine) -> Phrase:
    numbers = tuple(_number(course, value) for value in curve.values)
    return phrase("{label}: {values}", label=curve.label, values=numbers)


def _joined(curves: Sequence[Phrase]) -> Phrase:
    """Join with semicolons, as each of them has commas in it."""
    joined, *rest = curves
    for curve in rest:
        joined = phrase("{before}; {then}", before=joined, then=curve)
    return joined


def _number(course: LineFigure, value: Fraction | None) -> Phrase:
    return phrase("unknown") if value is None else phrase("{number} {unit}", number=value, unit=course.unit)


def _last(curve: FigureLine) -> Fraction:
    last = curve.values[-1]
    assert last is not None, "the last moment has all numbers"
    return last


def _label(label: Any, said: Say) -> Any:
    return label if said(label).strip() else phrase("(no name)")


def _with_part(figure: BarFigure | RowsFigure, bar: FigureBar) -> Quantity | Phrase:
    """Return the number of a bar and, where some of it is hatched, how much."""
    number = _amount(figure, bar.value)
    if not bar.part:
        return number
    assert figure.part is not None, f"{figure.name} does not say what its hatched parts are"
    return phrase("{number} ({called} {part})", number=number, called=figure.part, part=_amount(figure, bar.part))


def _few(bars: tuple[FigureBar, ...]) -> list[FigureBar]:
    """Return the bars, of too many the largest; these stay in their order, and the last bar is the sum of the others."""
    assert all(0 <= bar.part <= bar.value for bar in bars), f"a part is no larger than its bar: {bars}"
    largest, others = _largest(bars, lambda bar: bar.value)
    return [*largest, FigureBar(_others(len(others)), *_total(others))] if others else largest


def _total(bars: Iterable[FigureBar]) -> tuple[Fraction, Fraction]:
    """Return the sums of the values and of the hatched parts."""
    value = part = Fraction(0)
    for bar in bars:
        value += bar.value
        part += bar.part
    return value, part


def _sum(values: tuple[Fraction | None, ...]) -> Fraction | None:
    return None if None in values else sum(filter(None, values), Fraction(0))


def _largest(
    items: Sequence[Item], size: Callable[[Item], Fraction], most: int = BARS_MAX
) -> tuple[list[Item], list[Item]]:
    """Return the items that stand each by itself, all or of too many the largest, and the others; both in their order."""
    if len(items) <= most:
        return list(items), []
    order = sorted(range(len(items)), key=lambda place: -size(items[place]))
    largest, others = sorted(order[: most - 1]), sorted(order[most - 1 :])
    return [items[place] for place in largest], [items[place] for place in others]


def _others(n: int) -> Any:
    return plural(n, "{n} other", "{n} others")
