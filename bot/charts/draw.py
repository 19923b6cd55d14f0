"""Draws charts as PNG: `python -m bot.charts.draw` reads one as JSON from its input and writes the picture to its output."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from typing import Any

import matplotlib as mpl

from bot.charts import canvas
from bot.charts import draw_lines as curves
from bot.charts.canvas import GAP, INK, MARGIN, QUIET, SMALL, TEXT, WIDTH, Card, fitting
from bot.charts.render import Drawing, Mark, Plot, Sketch, Trace

ROW = 46
BAR = 28
LEGEND = 30
LABEL_WIDTH_MAX = 300
SHOWN_WIDTH_MAX = 200
SIGHT_MIN = 3
"""Pixels of a bar that is not zero."""


def draw(sketch: Drawing) -> bytes:
    """Return the chart as a PNG. Raises `Unwritable` where the font lacks most of the letters of its words."""
    return curves.draw(sketch) if isinstance(sketch, Plot) else _draw(sketch)


def _draw(sketch: Sketch) -> bytes:
    canvas.look_through(sketch.title, (bar.label for bar in sketch.bars))
    legend = canvas.head_height(sketch.title) + ROW * len(sketch.bars)
    card = Card(legend + MARGIN + (LEGEND if sketch.part else 0))
    top = card.head(sketch.title, sketch.total)
    left = _bars(card, sketch.bars, top)
    if sketch.part:
        _legend(card, sketch.part, left, legend + LEGEND - SMALL / 2)
    return card.png()


def _legend(card: Card, part: str, left: float, middle: float) -> None:
    """Show what the hatched parts are, below the bars."""
    words = left + 2 * SMALL + GAP
    card.hatched(left, middle, 2 * SMALL, SMALL)
    card.write(words, middle, fitting(part, SMALL, WIDTH - MARGIN - words), SMALL, QUIET)


def _bars(card: Card, bars: tuple[Mark, ...], top: float) -> float:
    """Draw the bars with their labels and numbers, and return where they begin."""
    labels = [fitting(canvas.cut(bar.label), TEXT, LABEL_WIDTH_MAX) for bar in bars]
    numbers = [fitting(bar.shown, TEXT, SHOWN_WIDTH_MAX) for bar in bars]
    left = MARGIN + max(canvas.width_of(label, TEXT) for label in labels) + GAP
    room = WIDTH - MARGIN - left - GAP - max(canvas.width_of(number, TEXT, bold=True) for number in numbers)
    longest = max(bar.value for bar in bars)
    for place, (bar, label, number) in enumerate(zip(bars, labels, numbers, strict=True)):
        middle = top + ROW * place + ROW / 2
        length, part = _length(bar.value, longest, room), _length(bar.part, longest, room)
        card.write(left - GAP, middle, label, TEXT, align="right")
        card.solid(left + part, middle, length - part, BAR)
        card.hatched(left, middle, part, BAR)
        card.write(left + length + GAP, middle, number, TEXT, bold=True)
    # The line on which all of them stand, so that a zero is seen as one.
    card.solid(left - 1, top + ROW * len(bars) / 2, 2, ROW * len(bars), INK)
    return left


def _length(value: Fraction, longest: Fraction, room: float) -> float:
    return max(float(value / longest) * room, SIGHT_MIN) if value else 0.0


def read(written: bytes) -> Drawing:
    """Return the sketch or the plot that was written as JSON, with exact numbers as `25/2`."""
    fields: dict[str, Any] = json.loads(written)
    if "traces" in fields:
        traces = [Trace(**one | {"values": tuple(map(_number, one["values"]))}) for one in fields["traces"]]
        return Plot(**fields | {"moments": tuple(fields["moments"]), "traces": tuple(traces)})
    bars = [bar | {"value": Fraction(bar["value"]), "part": Fraction(bar["part"])} for bar in fields["bars"]]
    return Sketch(**fields | {"bars": tuple(Mark(**bar) for bar in bars)})


def _number(written: str | None) -> Fraction | None:
    return None if written is None else Fraction(written)


if __name__ == "__main__":
    # What somebody set for drawings of their own does not hold here.
    mpl.rcdefaults()
    sys.stdout.buffer.write(draw(read(sys.stdin.buffer.read())))
