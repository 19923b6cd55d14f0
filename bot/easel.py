"""Draws a sketch as a PNG: `python -m bot.easel` reads one as JSON from its input and writes the picture to its output.

The same sketch is the same bytes on every machine with this version of the drawing library: neither the time nor a
setting of somebody's goes in, and the font is the one that comes with it.
"""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Rectangle

from bot.charts import Mark, Sketch

WIDTH = 800
DOTS = 100
"""Pixels of an inch, which is how the library counts."""

CARD = "#f7f7f4"
INK = "#1c2024"
QUIET = "#50565c"
BLUE = "#0072b2"
"""The blue of Okabe and Ito, which people tell apart whatever colours they see."""

TITLE, TEXT, SMALL = 26, 20, 18
"""Heights of letters in pixels: a phone shows the picture at half its width."""

MARGIN = 28
TITLE_LINE = 36
ROW = 46
BAR = 28
GAP = 12
LEGEND = 30
LABEL_MAX = 24
"""Characters of a label; the words beside the picture have all of them."""

LABEL_WIDTH_MAX = 300
SHOWN_WIDTH_MAX = 200
TITLE_LINES_MAX = 3
LETTERS_MAX = 200
"""More do not fit into any line, however narrow they are."""

SIGHT_MIN = 3
"""Pixels of a bar that is not zero."""

MISSING = "\N{WHITE SQUARE}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


class Unwritable(Exception):
    """The font has not the letters for it."""


def draw(sketch: Sketch) -> bytes:
    """Return the chart as a PNG. Raises `Unwritable` where the font lacks most of the letters of its words."""
    _look_through(sketch)
    title = _wrapped(sketch.title[:1].upper() + sketch.title[1:])
    total = MARGIN + TITLE_LINE * len(title)
    bars = total + SMALL + 22
    legend = bars + ROW * len(sketch.bars)
    card = _Card(legend + MARGIN + (LEGEND if sketch.part else 0))
    for number, line in enumerate(title):
        card.write(MARGIN, MARGIN + TITLE / 2 + TITLE_LINE * number, line, TITLE, bold=True)
    card.write(MARGIN, total + SMALL / 2, _fitting(sketch.total, SMALL), SMALL, QUIET)
    left = _bars(card, sketch.bars, bars)
    if sketch.part:
        _legend(card, sketch.part, left, legend + LEGEND - SMALL / 2)
    return card.png()


def _legend(card: _Card, part: str, left: float, middle: float) -> None:
    """Show what the hatched parts are, below the bars."""
    words = left + 2 * SMALL + GAP
    card.hatched(left, middle, 2 * SMALL, SMALL)
    card.write(words, middle, _fitting(part, SMALL, WIDTH - MARGIN - words), SMALL, QUIET)


def _bars(card: _Card, bars: tuple[Mark, ...], top: float) -> float:
    """Draw the bars with their labels and numbers, and return where they begin."""
    labels = [_fitting(_cut(bar.label), TEXT, LABEL_WIDTH_MAX) for bar in bars]
    numbers = [_fitting(bar.shown, TEXT, SHOWN_WIDTH_MAX) for bar in bars]
    left = MARGIN + max(_width(label, TEXT) for label in labels) + GAP
    room = WIDTH - MARGIN - left - GAP - max(_width(number, TEXT, bold=True) for number in numbers)
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


class _Card:
    """The picture while it is drawn, in pixels from the upper left corner; what is drawn stands about a middle line."""

    def __init__(self, height: int) -> None:
        self._figure = Figure(figsize=(WIDTH / DOTS, height / DOTS), dpi=DOTS, facecolor=CARD)
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)

    def write(
        self, x: float, y: float, words: str, size: int, colour: str = INK, *, bold: bool = False, align: Any = "left"
    ) -> None:
        font = _font(size, bold=bold)
        self._axes.text(
            x, y, words, fontproperties=font, color=colour, ha=align, va="center_baseline", parse_math=False
        )

    def solid(self, x: float, y: float, width: float, height: float, colour: str = BLUE) -> None:
        if width > 0:
            self._axes.add_patch(Rectangle((x, y - height / 2), width, height, facecolor=colour, linewidth=0))

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a part: lines on the card within a frame, which is told from the whole without its colour."""
        if width > 0:
            frame = Rectangle((x + 1, y - height / 2 + 1), max(width - 2, 1), height - 2, hatch="///", linewidth=1.44)
            frame.set(facecolor=CARD, edgecolor=BLUE, hatch_linewidth=1.8)
            self._axes.add_patch(frame)

    def png(self) -> bytes:
        written = io.BytesIO()
        self._figure.savefig(written, format="png", metadata={"Software": None})
        return written.getvalue()


@cache
def _font(size: int, *, bold: bool = False) -> FontProperties:
    return FontProperties(fname=_path(bold=bold), size=size * 72 / DOTS)


def _path(*, bold: bool) -> Path:
    return Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


@cache
def _letters() -> frozenset[int]:
    """Return the characters that both the plain and the bold letters have."""
    plain, bold = (get_font(_path(bold=bold)).get_charmap() for bold in (False, True))
    return frozenset(plain) & frozenset(bold)


def _written(words: str) -> str:
    """Return words in one line with a box for what the font lacks, without what has no look of its own."""
    seen = [one if ord(one) in _letters() else MISSING for one in " ".join(words.split()) if not _is_unseen(one)]
    return re.sub(f"{MISSING}+", MISSING, "".join(seen))


def _is_unseen(one: str) -> bool:
    """Tell whether a character only changes others: the direction of writing, the colour of an emoji, an accent we lack."""
    kind = unicodedata.category(one)
    return kind in ("Cf", "Cc") or (
        kind in ("Mn", "Me") and (not unicodedata.combining(one) or ord(one) not in _letters())
    )


def _look_through(sketch: Sketch) -> None:
    """Raise `Unwritable` where a reader would see boxes for the most part."""
    words = [one for one in "".join((sketch.title, *(bar.label for bar in sketch.bars))) if one.isalpha()]
    if 2 * sum(ord(one) not in _letters() for one in words) > len(words):
        raise Unwritable(f"the font lacks most of the letters of {sketch.title!r}")


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LABEL_MAX else f"{words[: LABEL_MAX - 1].rstrip()}{ELLIPSIS}"


def _width(words: str, size: int, *, bold: bool = False) -> float:
    return float(_measure().get_text_width_height_descent(words, _font(size, bold=bold), False)[0]) if words else 0.0


@cache
def _measure() -> Any:
    canvas: Any = FigureCanvasAgg(Figure(dpi=DOTS))  # The library says nothing of the types of a renderer.
    return canvas.get_renderer()


def _fitting(words: str, size: int, width: float = WIDTH - 2 * MARGIN) -> str:
    """Return words as they can be written, without their end where they are too wide."""
    whole = cut = _written(words)[:LETTERS_MAX]
    while _width(cut, size, bold=True) > width:
        whole = whole[:-1]
        cut = f"{whole.rstrip()}{ELLIPSIS}"
    return cut


def _wrapped(words: str) -> list[str]:
    """Return a title in lines that fit, the last one cut where there are too many."""
    lines: list[str] = []
    for word in _written(words)[: TITLE_LINES_MAX * LETTERS_MAX].split():
        longer = f"{lines[-1]} {word}" if lines else word
        full = lines and _width(longer, TITLE, bold=True) > WIDTH - 2 * MARGIN
        if full and len(lines) < TITLE_LINES_MAX:
            lines.append(word)
        else:
            lines[-1:] = [longer]
    return [_fitting(line, TITLE) for line in lines]


def read(written: bytes) -> Sketch:
    """Return the sketch that was written as JSON, with exact numbers as `25/2`."""
    fields = json.loads(written)
    bars = [bar | {"value": Fraction(bar["value"]), "part": Fraction(bar["part"])} for bar in fields["bars"]]
    return Sketch(**fields | {"bars": tuple(Mark(**bar) for bar in bars)})


if __name__ == "__main__":
    # What somebody set for drawings of their own does not hold here.
    mpl.rcdefaults()
    sys.stdout.buffer.write(draw(read(sys.stdin.buffer.read())))
