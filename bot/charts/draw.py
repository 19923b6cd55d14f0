"""Drawing of charts as PNG: `python -m bot.charts.draw` reads JSON from standard input and writes the picture to output."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import matplotlib as mpl

from bot.charts import canvas, draw_lines, draw_rows
from bot.charts.canvas import GAP, INK, MARGIN, QUIET, SMALL, TEXT, WIDTH, Card, fitting
from bot.charts.render import BarChart, Chart, DrawnBar, DrawnLine, DrawnRow, LineChart, RowsChart

ROW = 46
BAR = 28
LEGEND = 30
LABEL_WIDTH_MAX = 300
SHOWN_WIDTH_MAX = 200
SIGHT_MIN = 3
"""Pixels of a bar that is not zero."""


def draw(chart: Chart) -> bytes:
    """Return the chart as a PNG. Raises `Unwritable` where the font lacks most of the letters of its words."""
    match chart:
        case LineChart():
            return draw_lines.draw(chart)
        case RowsChart():
            return draw_rows.draw(chart)
    return _draw(chart)


def _draw(chart: BarChart) -> bytes:
    canvas.look_through(chart.title, (bar.label for bar in chart.bars))
    legend = canvas.head_height(chart.title) + ROW * len(chart.bars)
    card = Card(legend + MARGIN + (LEGEND if chart.part else 0))
    top = card.head(chart.title, chart.total)
    left = _bars(card, chart.bars, top)
    if chart.part:
        _legend(card, chart.part, left, legend + LEGEND - SMALL / 2)
    return card.png()


def _legend(card: Card, part: str, left: float, middle: float) -> None:
    """Draw the legend of the hatched parts, below the bars."""
    words = left + 2 * SMALL + GAP
    card.hatched(left, middle, 2 * SMALL, SMALL)
    card.write(words, middle, fitting(part, SMALL, WIDTH - MARGIN - words), SMALL, QUIET)


def _bars(card: Card, bars: tuple[DrawnBar, ...], top: float) -> float:
    """Draw the bars with their labels and numbers, and return where they begin."""
    labels = [fitting(canvas.cut(bar.label), TEXT, LABEL_WIDTH_MAX) for bar in bars]
    numbers = [fitting(bar.shown, TEXT, SHOWN_WIDTH_MAX) for bar in bars]
    left = MARGIN + _widest(labels, bold=False) + GAP
    room = WIDTH - MARGIN - left - GAP - _widest(numbers, bold=True)
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


def _widest(words: Iterable[str], *, bold: bool) -> float:
    return max(canvas.width_of(word, TEXT, bold=bold) for word in words)


def _length(value: Fraction, longest: Fraction, room: float) -> float:
    return max(float(value / longest) * room, SIGHT_MIN) if value else 0.0


def from_json(written: bytes) -> Chart:
    """Parse a chart that was serialized as JSON, with exact numbers as `25/2`."""
    fields: dict[str, Any] = json.loads(written)
    if "lines" in fields:
        return _line_chart(fields)
    return _rows_chart(fields) if "rows" in fields else BarChart(**fields | {"bars": _bars_of(fields)})


def _line_chart(fields: dict[str, Any]) -> LineChart:
    lines = [DrawnLine(**line | {"values": tuple(map(_number, line["values"]))}) for line in fields["lines"]]
    return LineChart(**fields | {"moments": tuple(fields["moments"]), "lines": tuple(lines)})


def _rows_chart(fields: dict[str, Any]) -> RowsChart:
    rows = [DrawnRow(**row | {"bars": _bars_of(row)}) for row in fields["rows"]]
    return RowsChart(**fields | {"rows": tuple(rows)})


def _bars_of(fields: dict[str, Any]) -> tuple[DrawnBar, ...]:
    numbers = ({**bar, "value": Fraction(bar["value"]), "part": Fraction(bar["part"])} for bar in fields["bars"])
    return tuple(DrawnBar(**bar) for bar in numbers)


def _number(written: str | None) -> Fraction | None:
    return None if written is None else Fraction(written)


if __name__ == "__main__":
    # Nobody's own settings of the drawing library apply here.
    mpl.rcdefaults()
    sys.stdout.buffer.write(draw(from_json(sys.stdin.buffer.read())))
