"""The card on which charts are drawn, in pixels: its fonts, its colours, and the shapes that it has.

The same drawing is the same bytes on every machine with this version of the drawing library: neither the time nor a
setting of somebody's goes in, and the font is the one that comes with it.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import filterfalse
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Rectangle

WIDTH = 800
DOTS = 100
"""Pixels of an inch, which is how the library counts."""

CARD = "#f7f7f4"
INK = "#1c2024"
QUIET = "#50565c"
BLUE = "#0072b2"
VERMILION = "#c14f00"
GREEN = "#00805d"
PURPLE = "#9a4a7c"
BROWN = "#7d5a00"
"""Blue, vermilion, green, purple and a dark orange after Okabe and Ito, which people tell apart whatever colours they see; all but the
first darker, so that they stand out from the card."""

TITLE, TEXT, SMALL = 26, 20, 18
"""Heights of letters in pixels: a phone shows the picture at half its width."""

MARGIN = 28
TITLE_LINE = 36
GAP = 12
LABEL_MAX = 24
"""Characters of a label; the words beside the picture have all of them."""

TITLE_LINES_MAX = 3
LETTERS_MAX = 200
"""More do not fit into any line, however narrow they are."""

MISSING = "\N{WHITE SQUARE}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


class Unwritable(Exception):
    """The font lacks most of the letters."""


class Card:
    """The picture while it is drawn, in pixels from the upper left corner; each shape is centred on a middle line."""

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
        """Write words that the font has; `align` says which end of them is at `x`."""
        font = _font(size, bold=bold)
        self._axes.text(
            x, y, words, fontproperties=font, color=colour, ha=align, va="center_baseline", parse_math=False
        )

    def head(self, title: str, below: str) -> float:
        """Write a title in as many lines as it takes, and a line of small words below it; return where the rest begins."""
        lines = wrapped(title)
        for number, line in enumerate(lines):
            self.write(MARGIN, MARGIN + TITLE / 2 + TITLE_LINE * number, line, TITLE, bold=True)
        top = MARGIN + TITLE_LINE * len(lines)
        self.write(MARGIN, top + SMALL / 2, fitting(below, SMALL), SMALL, QUIET)
        return top + SMALL + 22

    def solid(self, x: float, y: float, width: float, height: float, colour: str = BLUE) -> None:
        """Draw a full bar; nothing where it has no width."""
        if width > 0:
            self._axes.add_patch(Rectangle((x, y - height / 2), width, height, facecolor=colour, linewidth=0))

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a hatched part within a frame, which differs from a full bar by more than its colour."""
        if width > 0:
            frame = Rectangle((x + 1, y - height / 2 + 1), max(width - 2, 1), height - 2, hatch="///", linewidth=1.44)
            frame.set(facecolor=CARD, edgecolor=BLUE, hatch_linewidth=1.8)
            self._axes.add_patch(frame)

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, width: float = 2, *, dashes: Any = "-", dots: Any = ""
    ) -> None:
        """Draw a line through points, each with a sign where `dots` names one."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._axes.plot(
            xs, ys, color=colour, linewidth=width, linestyle=dashes, marker=dots, markersize=7, markeredgewidth=0
        )

    def png(self) -> bytes:
        """Return the picture."""
        written = io.BytesIO()
        self._figure.savefig(written, format="png", metadata={"Software": None})
        return written.getvalue()


def head_height(title: str) -> int:
    """Return the height of a title and the line below it."""
    return MARGIN + TITLE_LINE * len(wrapped(title)) + SMALL + 22


def look_through(title: str, labels: Iterable[str]) -> None:
    """Raise `Unwritable` if a reader would mostly see boxes."""
    letters = list(filter(str.isalpha, "".join((title, *labels))))
    if 2 * sum(ord(letter) not in _letters() for letter in letters) > len(letters):
        raise Unwritable(f"the font lacks most of the letters of {title!r}")


def cut(words: str) -> str:
    """Return a label, cut at its end if it has too many characters."""
    words = " ".join(words.split())
    return words if len(words) <= LABEL_MAX else f"{words[: LABEL_MAX - 1].rstrip()}{ELLIPSIS}"


def width_of(words: str, size: int, *, bold: bool = False) -> float:
    """Return the width of words."""
    return float(_measure().get_text_width_height_descent(words, _font(size, bold=bold), False)[0]) if words else 0.0


def fitting(words: str, size: int, width: float = WIDTH - 2 * MARGIN) -> str:
    """Return words as they can be written, cut at their end if they are too wide."""
    whole = short = _written(words)[:LETTERS_MAX]
    while whole and width_of(short, size, bold=True) > width:
        whole = whole[:-1]
        short = f"{whole.rstrip()}{ELLIPSIS}"
    return short


def wrapped(title: str) -> list[str]:
    """Return a title in lines that fit, the last one cut where there are too many; it begins with a capital letter."""
    lines: list[str] = []
    for word in _written(title[:1].upper() + title[1:])[: TITLE_LINES_MAX * LETTERS_MAX].split():
        longer = f"{lines[-1]} {word}" if lines else word
        full = lines and width_of(longer, TITLE, bold=True) > WIDTH - 2 * MARGIN
        if full and len(lines) < TITLE_LINES_MAX:
            lines.append(word)
        else:
            lines[-1:] = [longer]
    return [fitting(line, TITLE) for line in lines]


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
    """Return words in one line, with a box for each run of letters that the font lacks, without invisible characters."""
    seen = filterfalse(_is_unseen, " ".join(words.split()))
    written = "".join(letter if ord(letter) in _letters() else MISSING for letter in seen)
    return re.sub(f"{MISSING}+", MISSING, written)


def _is_unseen(letter: str) -> bool:
    """Tell whether a character only changes others: the direction of writing, the colour of an emoji, an accent we lack."""
    kind = unicodedata.category(letter)
    return kind in ("Cf", "Cc") or (
        kind in ("Mn", "Me") and (not unicodedata.combining(letter) or ord(letter) not in _letters())
    )


@cache
def _measure() -> Any:
    canvas: Any = FigureCanvasAgg(Figure(dpi=DOTS))  # The library says nothing of the types of a renderer.
    return canvas.get_renderer()
