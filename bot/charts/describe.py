"""Localization of charts: a figure in the reader's language, and the text that says the same to those who do not see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from bot.charts.render import BarChart, Chart, DrawnBar, DrawnLine, LineChart
from ledger.values.phrase import BarFigure, FigureBar, FigureLine, LineFigure, Phrase, phrase, plural

BARS_MAX = 7
"""More bars, or lines, are not told apart at a glance, nor listened to."""

Say = Callable[[Any], str]
"""Returns a value in one line, in the reader's language."""

Item = TypeVar("Item")


def localize(figure: BarFigure | LineFigure, said: Say) -> Chart:
    """Return the chart of a figure, with each of its values as `said` says it."""
    return _line_chart(figure, said) if isinstance(figure, LineFigure) else _bar_chart(figure, said)


def _bar_chart(figure: BarFigure, said: Say) -> BarChart:
    assert figure.bars, f"{figure.name} has no bar"
    bars = [FigureBar(_label(bar.label, said), bar.value, bar.part) for bar in _few(figure.bars)]
    value, part = _total(bars)
    amount = phrase("{number} {unit}", number=value, unit=figure.unit)
    total = phrase("total {amount}", amount=_with_part(figure, amount, part))
    in_words = tuple(
        phrase("{label}: {number}", label=bar.label, number=_with_part(figure, bar.value, bar.part)) for bar in bars
    )
    alt = phrase("Bar chart, {title}: {bars}; {total}.", title=figure.title, bars=in_words, total=total)
    drawn = tuple(DrawnBar(said(bar.label), said(bar.value), bar.value, bar.part) for bar in bars)
    hatched = said(figure.part) if figure.part and part else None
    return BarChart(figure.name, said(figure.title), hatched, said(total), drawn, said(alt))


def _line_chart(course: LineFigure, said: Say) -> LineChart:
    _check(course)
    curves = [FigureLine(_label(curve.label, said), curve.values) for curve in _main(course.curves)]
    alt = phrase(
        "Line chart, {title}, for {moments}. {curves}.",
        title=course.title,
        moments=course.moments,
        curves=_joined([_in_words(course, curve) for curve in curves]),
    )
    drawn = tuple(DrawnLine(said(curve.label), said(_number(course, _last(curve))), curve.values) for curve in curves)
    unit = phrase("in {unit}", unit=course.unit)
    return LineChart(course.name, said(course.title), said(unit), tuple(map(said, course.moments)), drawn, said(alt))


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


def _with_part(figure: BarFigure, number: Fraction | Phrase, part: Fraction) -> Fraction | Phrase:
    """Return a number and, where some of it is hatched, how much."""
    if not part:
        return number
    assert figure.part is not None, f"{figure.name} does not say what its hatched parts are"
    return phrase("{number} ({called} {part})", number=number, called=figure.part, part=part)


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


def _main(curves: tuple[FigureLine, ...]) -> list[FigureLine]:
    """Return the curves, of too many those that end highest, in their order; the last one is the sum of the others."""
    largest, others = _largest(curves, _last)
    sums = tuple(map(_sum, zip(*(curve.values for curve in others), strict=True)))
    return [*largest, FigureLine(_others(len(others)), sums)] if others else largest


def _sum(values: tuple[Fraction | None, ...]) -> Fraction | None:
    return None if None in values else sum(filter(None, values), Fraction(0))


def _largest(items: Sequence[Item], size: Callable[[Item], Fraction]) -> tuple[list[Item], list[Item]]:
    """Return the items that stand each by itself, all or of too many the largest, and the others; both in their order."""
    if len(items) <= BARS_MAX:
        return list(items), []
    order = sorted(range(len(items)), key=lambda place: -size(items[place]))
    largest, others = sorted(order[: BARS_MAX - 1]), sorted(order[BARS_MAX - 1 :])
    return [items[place] for place in largest], [items[place] for place in others]


def _others(n: int) -> Any:
    return plural(n, "{n} other", "{n} others")
