"""Line charts: each line is named at its end, and told from the others by its signs and dashes as well as by its colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil
from typing import Any

from bot.charts import canvas
from bot.charts.canvas import BLUE, GAP, GREEN, INK, MARGIN, QUIET, SMALL, TEXT, VERMILION, WIDTH, Card, fitting
from bot.charts.render import Plot, Trace

HEIGHT = 340
"""Pixels between the lowest and the highest number."""

LABEL_WIDTH_MAX, SHOWN_WIDTH_MAX = 240, 140
MOMENT_WIDTH_MAX = 120
SHIFT = 26
"""Pixels between two labels at least."""

LEADER, SIGN = 24, 16
"""Pixels from the last point of a line to the sign beside its label, and from there to the label."""

STYLES: tuple[tuple[str, Any, str], ...] = (
    (BLUE, "-", "o"),
    (VERMILION, "--", "s"),
    (GREEN, "-.", "^"),
    (INK, ":", "D"),
    (BLUE, (0, (8, 3)), "v"),
    (VERMILION, (0, (1, 1)), "P"),
    (QUIET, (0, (5, 2, 1, 2)), "X"),
)
"""Colour, dashes and sign of each line: no two lines have the same sign."""

STEPS = (1, 2, 5, 10, 20, 25, 50)
"""How far apart the lines behind the curves are."""


def draw(plot: Plot) -> bytes:
    """Return the chart as a PNG. Raises `Unwritable` where the font lacks most of the letters of its words."""
    canvas.look_through(plot.title, (trace.label for trace in plot.traces))
    height = canvas.head_height(plot.title) + HEIGHT + SMALL + 2 * GAP + MARGIN
    card = Card(height)
    top = card.head(plot.title, plot.unit) + GAP
    labels = [_label(trace) for trace in plot.traces]
    right = WIDTH - MARGIN - LEADER - SIGN - max(canvas.width_of(label, TEXT) for label in labels)
    step, most = _scale(plot.traces)
    left = _lattice(card, step, most, top, right)
    xs = [left + GAP + (right - left - GAP) * place / (len(plot.moments) - 1) for place in range(len(plot.moments))]
    _moments(card, plot.moments, xs, top + HEIGHT + GAP + SMALL / 2)
    ends = [top + HEIGHT * (1 - float(trace.values[-1] or 0) / most) for trace in plot.traces]
    # The first stand in front, as they are the largest.
    for number in reversed(range(len(plot.traces))):
        colour, dashes, dots = STYLES[number]
        for points in _stretches(plot.traces[number], xs, top, most):
            card.line(points, colour, dashes=dashes, dots=dots)
    for number, middle in enumerate(_apart(ends, top, top + HEIGHT)):
        colour, _, dots = STYLES[number]
        card.line([(right + 6, ends[number]), (right + LEADER - 7, middle)], QUIET, 1)
        card.line([(right + LEADER, middle)], colour, dots=dots)
        card.write(right + LEADER + SIGN, middle, labels[number], TEXT)
    return card.png()


def _label(trace: Trace) -> str:
    """Return what a line is called and its last number; of the two, the name is cut first."""
    number = fitting(trace.shown, TEXT, SHOWN_WIDTH_MAX)
    room = LABEL_WIDTH_MAX - canvas.width_of(f" {number}", TEXT, bold=True)
    return f"{fitting(canvas.cut(trace.label), TEXT, room)} {number}"


def _scale(traces: Sequence[Trace]) -> tuple[int, int]:
    """Return how far apart the lines behind the curves are, five at most, and what the highest stands for."""
    highest = max(value for trace in traces for value in trace.values if value is not None)
    step = next((step for step in STEPS if 5 * step >= highest), 0) or ceil(highest / 5)
    return step, max(1, ceil(highest / step)) * step


def _lattice(card: Card, step: int, most: int, top: float, right: float) -> float:
    """Draw the lines behind the curves with their numbers, and return where they begin."""
    left = MARGIN + canvas.width_of(str(most), SMALL) + GAP
    for number in range(0, most + 1, step):
        middle = top + HEIGHT * (1 - number / most)
        card.write(left - GAP, middle, str(number), SMALL, QUIET, align="right")
        card.solid(left, middle, right - left, 2 if number == 0 else 1, INK if number == 0 else "#d5d5d0")
    return left


def _moments(card: Card, moments: Sequence[str], xs: Sequence[float], middle: float) -> None:
    """Write the last moment, and of the others as many as have room."""
    named = [fitting(moment, SMALL, MOMENT_WIDTH_MAX) for moment in moments]
    widest = max(canvas.width_of(one, SMALL) for one in named)
    every = ceil((widest + GAP) / (xs[1] - xs[0]))
    for place in range(len(moments) - 1, -1, -every):
        card.write(xs[place], middle, named[place], SMALL, QUIET, align="center")


def _stretches(trace: Trace, xs: Sequence[float], top: float, most: int) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of a line, as far as it goes on; where there is no number, it is broken."""
    points = zip(xs, trace.values, strict=True)
    for is_gap, stretch in groupby(points, lambda point: point[1] is None):
        if not is_gap:
            yield [(x, top + HEIGHT * (1 - float(value or 0) / most)) for x, value in stretch]


def _apart(ends: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return where the labels of lines that end there stand: as near as can be, in their order, and none over another."""
    order = sorted(range(len(ends)), key=lambda place: (ends[place], place))
    found = dict.fromkeys(order, 0.0)
    lowest = top - SHIFT
    for place in order:
        found[place] = lowest = max(ends[place], lowest + SHIFT)
    highest = bottom + SHIFT
    for place in reversed(order):
        found[place] = highest = min(found[place], highest - SHIFT)
    return [found[place] for place in range(len(ends))]
