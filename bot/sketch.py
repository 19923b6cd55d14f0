"""A figure in the reader's language: what is to be drawn, and the text that says the same to those who do not see it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from bot.charts import Mark, Sketch
from ledger.phrase import Bar, Figure, Phrase, phrase, plural

BARS_MAX = 7
"""More are not told apart at a glance, nor listened to."""


def sketch(figure: Figure, said: Callable[[Any], str]) -> Sketch:
    """Return the figure as `said` says each of its values: in one line, in the reader's language."""
    assert figure.bars, f"{figure.name} has no bar"
    bars = [(_label(bar, said), bar) for bar in _few(figure.bars)]
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


def _label(bar: Bar, said: Callable[[Any], str]) -> Any:
    return bar.label if said(bar.label).strip() else phrase("(no name)")


def _with_part(figure: Figure, number: Fraction | Phrase, part: Fraction) -> Fraction | Phrase:
    """Return a number and, where some of it is hatched, how much."""
    if not part:
        return number
    assert figure.part is not None, f"{figure.name} does not say what its hatched parts are"
    return phrase("{number} ({called} {part})", number=number, called=figure.part, part=part)


def _few(bars: tuple[Bar, ...]) -> list[Bar]:
    """Return the bars, of too many the largest; these stay in their order, and the last bar is the sum of the others."""
    assert all(0 <= bar.part <= bar.value for bar in bars), f"a part is no larger than its bar: {bars}"
    if len(bars) <= BARS_MAX:
        return list(bars)
    kept = sorted(sorted(range(len(bars)), key=lambda place: -bars[place].value)[: BARS_MAX - 1])
    others = [bar for place, bar in enumerate(bars) if place not in kept]
    value, part = sum((bar.value for bar in others), Fraction(0)), sum((bar.part for bar in others), Fraction(0))
    return [*(bars[place] for place in kept), Bar(plural(len(others), "{n} other", "{n} others"), value, part)]
