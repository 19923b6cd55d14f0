"""Rows of bars: a row for each label, with the columns and the scale of all others, so that heights compare."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

from bot.charts import canvas
from bot.charts.canvas import GAP, INK, MARGIN, QUIET, SMALL, TEXT, WIDTH, Card, fitting
from bot.charts.render import DrawnBar, DrawnRow, RowsChart

HEIGHT = 64
"""Pixels of the highest bar."""

BAR_WIDTH_MAX = 56
LABEL = 34
LINE = 22
BELOW = 22
LEGEND = 34
SIGHT_MIN = 3
"""Pixels of a bar that is not zero."""


def draw(chart: RowsChart) -> bytes:
    """Return the chart as a PNG. Raises `Unwritable` where the font lacks most of the letters of its words."""
    canvas.look_through(chart.title, (row.label for row in chart.rows))
    columns = len(chart.rows[0].bars)
    width = (WIDTH - 2 * MARGIN) / columns
    written = {bar.shown: _in_lines(bar.shown, width - GAP / 2) for bar in _bars(chart) if bar.value}
    lines = max(map(len, written.values()), default=1)
    row_height = LABEL + lines * LINE + HEIGHT + BELOW
    head = canvas.head_height(chart.title)
    foot = head + row_height * len(chart.rows) + SMALL
    card = Card(int(foot + MARGIN + (LEGEND if chart.part else 0)))
    top = card.head(chart.title, chart.total)
    most = max((bar.value for bar in _bars(chart)), default=Fraction(0))
    for number, row in enumerate(chart.rows):
        _row(card, row, top + row_height * number, lines, most, written)
    _columns(card, chart.rows[0], foot - SMALL / 2)
    if chart.part:
        _legend(card, chart.part, foot + LEGEND - SMALL / 2)
    return card.png()


def _bars(chart: RowsChart) -> list[DrawnBar]:
    return [*chain.from_iterable(row.bars for row in chart.rows)]


def _row(card: Card, row: DrawnRow, top: float, lines: int, most: Fraction, written: dict[str, list[str]]) -> None:
    """Draw the label of a row with its sum, and its bars, each with its number above it."""
    label = fitting(canvas.cut(row.label), TEXT, WIDTH / 2)
    total = fitting(row.shown, SMALL, WIDTH - 2 * MARGIN - GAP - canvas.width_of(label, TEXT, bold=True))
    card.write(MARGIN, top + LABEL / 2, label, TEXT, bold=True)
    card.write(WIDTH - MARGIN, top + LABEL / 2, total, SMALL, QUIET, align="right")
    ground = top + LABEL + lines * LINE + HEIGHT
    width = (WIDTH - 2 * MARGIN) / len(row.bars)
    for place, bar in enumerate(row.bars):
        _bar(card, bar, MARGIN + width * (place + 0.5), min(width * 0.7, BAR_WIDTH_MAX), ground, most, written)
    card.solid(MARGIN, ground + 1, WIDTH - 2 * MARGIN, 2, INK)


def _bar(
    card: Card, bar: DrawnBar, middle: float, width: float, ground: float, most: Fraction, written: dict[str, list[str]]
) -> None:
    if not bar.value:
        return
    height, part = _height(bar.value, most), _height(bar.part, most)
    left = middle - width / 2
    card.solid(left, ground - part - (height - part) / 2, width, height - part)
    if part:
        card.hatched(left, ground - part / 2, width, part)
    for number, line in enumerate(reversed(written[bar.shown])):
        card.write(middle, ground - height - LINE * (number + 0.5) - 2, line, TEXT, bold=True, align="center")


def _columns(card: Card, row: DrawnRow, middle: float) -> None:
    """Write the labels of the columns, once for all rows."""
    width = (WIDTH - 2 * MARGIN) / len(row.bars)
    for place, bar in enumerate(row.bars):
        label = fitting(bar.label, SMALL, width - 4)
        card.write(MARGIN + width * (place + 0.5), middle, label, SMALL, QUIET, align="center")


def _legend(card: Card, part: str, middle: float) -> None:
    words = MARGIN + 2 * SMALL + GAP
    card.hatched(MARGIN, middle, 2 * SMALL, SMALL)
    card.write(words, middle, fitting(part, SMALL, WIDTH - MARGIN - words), SMALL, QUIET)


def _height(value: Fraction, most: Fraction) -> float:
    return max(float(value / most) * HEIGHT, SIGHT_MIN) if value else 0.0


def _in_lines(shown: str, width: float) -> list[str]:
    """Return a number in one line or, where it is too wide, with its second unit below the first; at last each is cut."""
    words = shown.split(" ")
    if len(words) > 2 and canvas.width_of(shown, TEXT, bold=True) > width:
        return [fitting(" ".join(part), TEXT, width) for part in (words[:2], words[2:])]
    return [fitting(shown, TEXT, width)]
