"""The demo: a script with its words to the reader, told line by line at reading speed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ledger.values.schedule import WEEKLY, next_end

SCRIPT = Path(__file__).with_suffix(".txt")

WORDS_PER_SECOND = 8
"""Most of what is shown is a card that was there before, and is looked at rather than read."""

SECONDS_MIN, SECONDS_MAX = 0.6, 5

TIMES = {"= +1d": "A day passes.", "= +2d": "Two days pass.", "= +3d": "Three days pass; it is Monday."}
"""How the lines that move the clock are told."""


def begins(now: datetime) -> datetime:
    """Return when the story begins such that it ends on the last Monday: who goes on typing then has missed nothing."""
    monday = next_end(WEEKLY, "UTC", now - timedelta(weeks=1))
    assert monday is not None, "a week without a Monday"
    return monday - timedelta(weeks=1)


def told(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each line of the script with what a spectator reads before it happens, which may be nothing."""
    for line in lines:
        text = line.strip()
        if text.startswith("//"):
            yield line, f"\n{text.removeprefix('//').strip()}"
        elif text in TIMES:
            yield line, f"\n{TIMES[text]}"
        elif text == "DM":
            yield line, "\n(in a direct message to Potluck)"
        elif text.startswith("#"):
            yield line, "\n(in the channel again)"
        else:
            yield line, f"\n> {text}" if text else ""


def seconds(words: int) -> float:
    """Return how long a spectator looks at so many words."""
    return min(max(words / WORDS_PER_SECOND, SECONDS_MIN), SECONDS_MAX)
