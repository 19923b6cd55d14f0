"""Line charts: each line is named at its end, and told from the others by its signs and dashes as well as by its colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, groupby
from math import ceil
from typing import Any

from bot.charts import canvas
from bot.charts.canvas import (
    BLUE,
    BROWN,
    GAP,
    GREEN,
    INK,
    MARGIN,
    PURPLE,
    QUIET,
    SMALL,
    TEXT,
    VERMILION,
    WIDTH,
    Card,
    fitting,
)
from bot.charts.render import DrawnLine, LineChart

HEIGHT = 340
"""Pixels between the lowest and the highest number."""

LABEL_WIDTH_MAX, SHOWN_WIDTH_MAX = 240, 140
MOMENT_WIDTH_MAX = 120
SHIFT = 26
"""Pixels between two labels at least."""

OTHERS = 32
"""Pixels of the line that says who is not drawn."""

LEADER, SIGN = 24, 16
"""Pixels from the last point of a line to the sign beside its label, and from there to the label."""

STYLES: tuple[tuple[str, Any, str], ...] = (
    (BLUE, "-", "o"),
    (VERMILION, "--", "s"),
    (GREEN, "-.", "^"),
    (INK, ":", "D"),
    (PURPLE, (0, (8, 3)), "v"),
    (BROWN, (0, (1, 1)), "P"),
    (QUIET, (0, (5, 2, 1, 2)), "X"),
)
"""Colour, dashes and sign of each line: no two lines have one of them in common."""

STEPS = (1, 2, 5, 10, 20, 25, 50)
"""The distances that the lines behind the curves may have."""


def draw(chart: LineChart) -> bytes:
    """Return the chart as a PNG. Raises `Unwritable` where the font lacks most of the letters of its words."""
    canvas.look_through(chart.title, (line.label for line in chart.lines))
    height = canvas.head_height(chart.title) + HEIGHT + SMALL + 2 * GAP + MARGIN + (OTHERS if chart.others else 0)
    card = Card(height)
    top = card.head(chart.title, chart.unit) + GAP
    labels = [_label(line) for line in chart.lines]
    right = WIDTH - MARGIN - LEADER - SIGN - max(canvas.width_of(label, TEXT) for label in labels)
    step, most = _scale(chart.lines)
    left = _lattice(card, step, most, top, right)
    xs = [left + GAP + (right - left - GAP) * place / (len(chart.moments) - 1) for place in range(len(chart.moments))]
    _moments(card, chart.moments, xs, top + HEIGHT + GAP + SMALL / 2)
    _lines(card, chart.lines, xs, top, most)
    _labels(card, labels, [_y(line.values[-1], top, most) for line in chart.lines], top, right)
    if chart.others:
        below = top + HEIGHT + GAP + SMALL + OTHERS - SMALL / 2
        card.write(MARGIN, below, fitting(chart.others, SMALL), SMALL, QUIET)
    return card.png()


def _y(value: Fraction | None, top: float, most: int) -> float:
    return top + HEIGHT * (1 - float(value or 0) / most)


def _lines(card: Card, lines: Sequence[DrawnLine], xs: Sequence[float], top: float, most: int) -> None:
    # The first stand in front, as they are the largest.
    for number in reversed(range(len(lines))):
        colour, dashes, dots = STYLES[number]
        for points in _stretches(lines[number], xs, top, most):
            card.line(points, colour, dashes=dashes, dots=dots)


def _labels(card: Card, labels: Sequence[str], ends: Sequence[float], top: float, right: float) -> None:
    """Write a label for the end of each line, with the line's sign and a leader from the end to it."""
    for number, middle in enumerate(_apart(ends, top, top + HEIGHT)):
        colour, _, dots = STYLES[number]
        card.line([(right + 6, ends[number]), (right + LEADER - 7, middle)], QUIET, 1)
        card.line([(right + LEADER, middle)], colour, dots=dots)
        card.write(right + LEADER + SIGN, middle, labels[number], TEXT)


def _label(line: DrawnLine) -> str:
    """Return the name of a line and its last number; of the two, the name is cut first."""
    number = fitting(line.shown, TEXT, SHOWN_WIDTH_MAX)
    room = LABEL_WIDTH_MAX - canvas.width_of(f" {number}", TEXT, bold=True)
    return f"{fitting(canvas.cut(line.label), TEXT, room)} {number}"


def _scale(lines: Sequence[DrawnLine]) -> tuple[int, int]:
    """Return the distance of the lines behind the curves, of which there are five at most, and the value of the highest."""
    highest = max(filter(None, chain.from_iterable(line.values for line in lines)), default=Fraction(0))
    step = next((step for step in STEPS if 5 * step >= highest), 0) or ceil(highest / 5)
    return step, max(1, ceil(highest / step)) * step


def _lattice(card: Card, step: int, most: int, top: float, right: float) -> float:
    """Draw the lines behind the curves with their numbers, and return where they begin."""
    left = MARGIN + canvas.width_of(str(most), SMALL) + GAP
    for number in range(0, most + 1, step):
        middle = top + HEIGHT * (1 - number / most)
        card.write(left - GAP, middle, str(number), SMALL, QUIET, align="right")
        width, colour = (1, "#d5d5d0") if number else (2, INK)
        card.solid(left, middle, right - left, width, colour)
    return left


def _moments(card: Card, moments: Sequence[str], xs: Sequence[float], middle: float) -> None:
    """Write the last moment, and of the others as many as have room."""
    named = [fitting(moment, SMALL, MOMENT_WIDTH_MAX) for moment in moments]
    widest = max(canvas.width_of(moment, SMALL) for moment in named)
    every = ceil((widest + GAP) / (xs[1] - xs[0]))
    for place in range(len(moments) - 1, -1, -every):
        card.write(xs[place], middle, named[place], SMALL, QUIET, align="center")


def _stretches(line: DrawnLine, xs: Sequence[float], top: float, most: int) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each unbroken stretch of a line; a moment without a number breaks it."""
    points = zip(xs, line.values, strict=True)
    for is_gap, stretch in groupby(points, lambda point: point[1] is None):
        if not is_gap:
            yield [(x, _y(value, top, most)) for x, value in stretch]


def _apart(ends: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return the places of the labels of lines with these ends: as near as can be, in their order, and none over another."""
    order = sorted(range(len(ends)), key=lambda place: (ends[place], place))
    middles = dict.fromkeys(order, 0.0)
    lowest = top - SHIFT
    for place in order:
        middles[place] = lowest = max(ends[place], lowest + SHIFT)
    highest = bottom + SHIFT
    for place in reversed(order):
        middles[place] = highest = min(middles[place], highest - SHIFT)
    return [middles[place] for place in range(len(ends))]
