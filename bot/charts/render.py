"""Rendering of charts as PNG in a process of their own. If that fails, the chart's text stands alone.

Drawing takes a second and much memory. In another process it blocks nobody, the memory is given back, and a drawing that
takes too long can be killed. Only there, in `bot.charts.draw`, the drawing library is imported.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import OrderedDict
from contextlib import suppress
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from weakref import WeakKeyDictionary

import structlog

from bot.chat import Picture, Piece, Said, Text

SECONDS_MAX = 20
"""Seconds that a text waits for its pictures to be drawn; the first drawing on a machine looks for fonts."""

KEPT_MAX = 16
"""Pictures in the cache: each channel and each edit shows the same one."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One bar of a chart, with its label, and its value as the reader's language writes it (`shown`)."""

    label: str
    shown: str
    value: Fraction
    part: Fraction


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart in the reader's language, before it is drawn.

    `part` is the name of the hatched parts, if there are any. `alt` is the alternative text: it says all that the chart shows.
    """

    name: str
    title: str
    part: str | None
    total: str
    bars: tuple[DrawnBar, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One row of bars, under its label; `shown` of an empty bar is empty, too."""

    label: str
    shown: str
    bars: tuple[DrawnBar, ...]


@dataclass(frozen=True, slots=True)
class RowsChart:
    """Rows of bars under each other, in the reader's language, before they are drawn; the rest is as in a `BarChart`."""

    name: str
    title: str
    part: str | None
    total: str
    rows: tuple[DrawnRow, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One line of a chart, with its label, and its last value as the reader's language writes it (`shown`)."""

    label: str
    shown: str
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line chart over several moments in the reader's language, before it is drawn; `alt` says all that it shows.

    `others` says who has no line, and how much they have together.
    """

    name: str
    title: str
    unit: str
    moments: tuple[str, ...]
    lines: tuple[DrawnLine, ...]
    alt: str
    others: str | None = None


Chart = BarChart | RowsChart | LineChart
"""A chart before it is drawn."""

TextWithCharts = tuple[Piece | Chart, ...]
"""A text with charts before they are drawn."""


async def with_pictures(text: TextWithCharts, seconds: float = SECONDS_MAX) -> Text:
    """Return the text with its charts drawn. One that is not drawn within so many seconds is replaced by its words."""
    return tuple([await _picture(piece, seconds) if isinstance(piece, Chart) else piece for piece in text])


def with_chart_texts(text: TextWithCharts) -> Text:
    """Return the text with the words of its charts in their place."""
    # Words of members are in it, so all of it is shown as theirs.
    return tuple([Said(piece.alt) if isinstance(piece, Chart) else piece for piece in text])


class Failed(Exception):
    """A chart could not be drawn; the message says why."""


_kept: OrderedDict[Chart, bytes] = OrderedDict()
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def _picture(chart: Chart, seconds: float) -> Picture | Said:
    try:
        # The wait for the drawings of others counts as well: nobody waits longer because many are asked for.
        async with asyncio.timeout(seconds), _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            png = _kept.get(chart) or await _png(chart)
    except TimeoutError:
        return _not_drawn(chart, f"it took longer than {seconds} s")
    except (Failed, OSError) as wrong:
        return _not_drawn(chart, str(wrong))
    _keep(chart, png)
    return Picture(png, chart.alt, chart.name)


def _not_drawn(chart: Chart, why: str) -> Said:
    log.warning("chart not drawn", name=chart.name, why=why)
    return Said(chart.alt)


def _keep(chart: Chart, png: bytes) -> None:
    _kept[chart] = png
    _kept.move_to_end(chart)
    while len(_kept) > KEPT_MAX:
        _kept.popitem(last=False)


async def _png(chart: Chart) -> bytes:
    """Draw in another process, which has ended when this returns or is cancelled."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.charts.draw",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # The directory of this very code, whatever directory the program was started in.
        cwd=Path(__file__).parent.parent.parent,
    )
    try:
        png, errors = await process.communicate(_written(chart))
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):  # it may end by itself just now
                process.kill()
            await process.communicate()
    if process.returncode:
        *_, reason = ("it said nothing", *errors.decode(errors="replace").strip().splitlines())
        raise Failed(f"{reason[:200]} (exit {process.returncode})")
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Failed("what came back is no PNG")
    return png


def _written(chart: Chart) -> bytes:
    """Serialize a chart as JSON, with exact numbers as `25/2`."""
    return json.dumps(asdict(chart), default=str).encode()
