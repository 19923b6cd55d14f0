"""A figure in the reader's language: what is to be drawn, and the text that says the same to those who do not see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from bot.charts.render import Drawing, Mark, Plot, Sketch, Trace
from ledger.values.phrase import Bar, Course, Curve, Figure, Phrase, phrase, plural

BARS_MAX = 7
"""More bars, or lines, are not told apart at a glance, nor listened to."""

Say = Callable[[Any], str]
"""Returns a value in one line, in the reader's language."""


def sketch(figure: Figure | Course, said: Say) -> Drawing:
    """Return the figure as `said` says each of its values."""
    return _plot(figure, said) if isinstance(figure, Course) else _bars(figure, said)


def _bars(figure: Figure, said: Say) -> Sketch:
    assert figure.bars, f"{figure.name} has no bar"
    bars = [(_label(bar.label, said), bar) for bar in _few(figure.bars)]
    value, part = sum((bar.value for _, bar in bars), Fraction(0)), sum((bar.part for _, bar in bars), Fraction(0))
    amount = phrase("{number} {unit}", number=value, unit=figure.unit)
    total = phrase("total {amount}", amount=_with_part(figure, amount, part))
    told = tuple(
        phrase("{label}: {number}", label=label, number=_with_part(figure, bar.value, bar.part)) for label, bar in bars
    )
    alt = phrase("Bar chart, {title}: {bars}; {total}.", title=figure.title, bars=told, total=total)
    marks = tuple(Mark(said(label), said(bar.value), bar.value, bar.part) for label, bar in bars)
    hatched = said(figure.part) if figure.part and part else None
    return Sketch(figure.name, said(figure.title), hatched, said(total), marks, said(alt))


def _plot(course: Course, said: Say) -> Plot:
    assert len(course.moments) > 1, f"{course.name} has nothing to look back at"
    assert course.curves, f"{course.name} has no curve"
    assert all(len(curve.values) == len(course.moments) for curve in course.curves), f"{course.name} has gaps"
    curves = [Curve(_label(curve.label, said), curve.values) for curve in _main(course.curves)]
    told = tuple(
        phrase("{label}: {values}", label=curve.label, values=tuple(_number(course, value) for value in curve.values))
        for curve in curves
    )
    alt = phrase(
        "Line chart, {title}, for {moments}. {curves}.",
        title=course.title,
        moments=course.moments,
        curves=_joined(told),
    )
    traces = tuple(Trace(said(curve.label), said(_number(course, _last(curve))), curve.values) for curve in curves)
    unit = phrase("in {unit}", unit=course.unit)
    return Plot(course.name, said(course.title), said(unit), tuple(map(said, course.moments)), traces, said(alt))


def _joined(told: Sequence[Phrase]) -> Phrase:
    """Return several with semicolons between them, as each of them has commas in it."""
    first, *rest = told
    for one in rest:
        first = phrase("{before}; {then}", before=first, then=one)
    return first


def _number(course: Course, value: Fraction | None) -> Phrase:
    return phrase("unknown") if value is None else phrase("{number} {unit}", number=value, unit=course.unit)


def _last(curve: Curve) -> Fraction:
    last = curve.values[-1]
    assert last is not None, "the last moment has all numbers"
    return last


def _label(label: Any, said: Say) -> Any:
    return label if said(label).strip() else phrase("(no name)")


def _with_part(figure: Figure, number: Fraction | Phrase, part: Fraction) -> Fraction | Phrase:
    """Return a number and, where some of it is hatched, how much."""
    if not part:
        return number
    assert figure.part is not None, f"{figure.name} does not say what its hatched parts are"
    return phrase("{number} ({called} {part})", number=number, called=figure.part, part=part)


def _few(bars: tuple[Bar, ...]) -> list[Bar]:
    """Return the bars, of too many the largest; these stay in their order, and the last bar is the sum of the others."""
    assert all(0 <= bar.part <= bar.value for bar in bars), f"a part is no larger than its bar: {bars}"
    kept = _largest([bar.value for bar in bars])
    others = [bar for place, bar in enumerate(bars) if place not in kept]
    if not others:
        return list(bars)
    value, part = sum((bar.value for bar in others), Fraction(0)), sum((bar.part for bar in others), Fraction(0))
    return [*(bars[place] for place in kept), Bar(_others(len(others)), value, part)]


def _main(curves: tuple[Curve, ...]) -> list[Curve]:
    """Return the curves, of too many those that end highest, in their order; the last one is the sum of the others."""
    kept = _largest([_last(curve) for curve in curves])
    others = [curve for place, curve in enumerate(curves) if place not in kept]
    if not others:
        return list(curves)
    sums = (
        None if any(value is None for value in at) else sum((value or Fraction(0) for value in at), Fraction(0))
        for at in zip(*(curve.values for curve in others), strict=True)
    )
    return [*(curves[place] for place in kept), Curve(_others(len(others)), tuple(sums))]


def _largest(values: Sequence[Fraction]) -> list[int]:
    """Return the places of the values that stand each by itself: all, or of too many the largest."""
    if len(values) <= BARS_MAX:
        return list(range(len(values)))
    return sorted(sorted(range(len(values)), key=lambda place: -values[place])[: BARS_MAX - 1])


def _others(n: int) -> Any:
    return plural(n, "{n} other", "{n} others")
