"""Back-off: the pauses between attempts at something that the homeserver does not answer."""

from __future__ import annotations

from collections.abc import Iterator

PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.5, 30.0


def pauses() -> Iterator[float]:
    """Yield the seconds to wait before each further attempt: they double up to a maximum, without end."""
    seconds = PAUSE_SECONDS_MIN
    while True:
        yield seconds
        seconds = min(2 * seconds, PAUSE_SECONDS_MAX)
