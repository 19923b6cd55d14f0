"""Charts: a sketch is drawn as a PNG in a process of its own, and where that fails its text stands alone.

Drawing takes a second and much memory. In another process it holds up nobody, the memory is given back, and what takes too
long can be ended. Only there, in `bot.charts.draw`, the drawing library is imported.
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
"""How long a text waits for its pictures to be drawn; the first drawing on a machine looks for fonts."""

KEPT_MAX = 16
"""Drawings that are remembered: each channel and each edit shows the same one."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar with what stands beside it: its label, and its value as the reader's language writes it."""

    label: str
    shown: str
    value: Fraction
    part: Fraction


@dataclass(frozen=True, slots=True)
class Sketch:
    """A bar chart that is not drawn yet, in the reader's language; it becomes a picture.

    `part` is what the hatched parts are called, if there are any. `alt` says all of it to those who do not see it.
    """

    name: str
    title: str
    part: str | None
    total: str
    bars: tuple[Mark, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A line with what stands at its end: its label, and its last value as the reader's language writes it."""

    label: str
    shown: str
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A line chart over several moments that is not drawn yet, in the reader's language; `alt` says all of it."""

    name: str
    title: str
    unit: str
    moments: tuple[str, ...]
    traces: tuple[Trace, ...]
    alt: str


Drawing = Sketch | Plot
"""What is not drawn yet."""

Sketched = tuple[Piece | Drawing, ...]
"""A text whose pictures are still to be drawn."""


async def drawn(text: Sketched, seconds: float = SECONDS_MAX) -> Text:
    """Return the text with its sketches drawn; what is not drawn within so many seconds stands as words."""
    return tuple([await _picture(piece, seconds) if isinstance(piece, Drawing) else piece for piece in text])


def undrawn(text: Sketched) -> Text:
    """Return the text with the words of its sketches in their place."""
    # Words of members are in it, so all of it is shown as theirs.
    return tuple([Said(piece.alt) if isinstance(piece, Drawing) else piece for piece in text])


class Failed(Exception):
    """A chart could not be drawn; the message says why."""


_kept: OrderedDict[Drawing, bytes] = OrderedDict()
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def _picture(sketch: Drawing, seconds: float) -> Picture | Said:
    try:
        # The wait for the drawings of others counts as well: nobody waits longer because many are asked for.
        async with asyncio.timeout(seconds), _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            png = _kept.get(sketch) or await _png(sketch)
    except TimeoutError:
        why = f"it took longer than {seconds} s"
    except (Failed, OSError) as wrong:
        why = str(wrong)
    else:
        _kept[sketch] = png
        _kept.move_to_end(sketch)
        while len(_kept) > KEPT_MAX:
            _kept.popitem(last=False)
        return Picture(png, sketch.alt, sketch.name)
    log.warning("chart not drawn", name=sketch.name, why=why)
    return Said(sketch.alt)


async def _png(sketch: Drawing) -> bytes:
    """Draw in another process, which is gone when this returns or is cancelled."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.charts.draw",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # Where this very code is found, whatever directory the program was started in.
        cwd=Path(__file__).parent.parent.parent,
    )
    try:
        png, errors = await process.communicate(_written(sketch))
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):  # it may end by itself just now
                process.kill()
            await process.communicate()
    if process.returncode:
        said = errors.decode(errors="replace").strip().splitlines()
        raise Failed(f"{said[-1][:200] if said else 'it said nothing'} (exit {process.returncode})")
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Failed("what came back is no PNG")
    return png


def _written(sketch: Drawing) -> bytes:
    """Return the sketch or the plot as JSON, with exact numbers as `25/2`."""
    return json.dumps(asdict(sketch), default=str).encode()
