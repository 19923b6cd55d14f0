"""The demo: a script with a narration, shown line by line at reading speed."""

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
"""The words for the lines that move the clock."""

CAPTIONS = {
    "": "",
    "DM": "\n(in a direct message to Potluck)",
    **{line: f"\n{words}" for line, words in TIMES.items()},
}
"""The words for lines that are not shown as they stand."""


def beginning(now: datetime) -> datetime:
    """Return the beginning with which the story ends on the last Monday, so that nothing is overdue afterwards."""
    monday = next_end(WEEKLY, "UTC", now - timedelta(weeks=1))
    assert monday is not None, "a week without a Monday"
    return monday - timedelta(weeks=1)


def narrate(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each line of the script with the words that a spectator reads before it happens, if any."""
    for line in lines:
        yield line, _caption(line.strip())


def _caption(text: str) -> str:
    if text in CAPTIONS:
        return CAPTIONS[text]
    if text.startswith("//"):
        return f"\n{text.removeprefix('//').strip()}"
    if text.startswith("#"):
        return "\n(in the channel again)"
    return f"\n> {text}"


def reading_seconds(words: int) -> float:
    """Return the seconds that a spectator needs for so many words."""
    return min(max(words / WORDS_PER_SECOND, SECONDS_MIN), SECONDS_MAX)
