"""Evenings: six in the evening of a time zone, at which people get the message of their day; noons; and the days around them.

Clocks change, and a place may even skip a day: an evening that does not exist is as long after midnight as it would have
been. Of a zone that this machine does not know, there is none: `known_zone` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

EVENING = time(18)
"""The time of day of the message."""

NOON = time(12, 30)
"""The time of day of the second message, which asks only for votes by lot."""


@lru_cache(1024)
def known_zone(name: str | None) -> str | None:
    """Return the name of a time zone as this machine writes it, or None if it knows no such zone (any more)."""
    try:
        return ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        return None


def local_day(at: datetime, zone: str) -> date:
    """Return the day of a moment in a zone."""
    return at.astimezone(_info(zone)).date()


def evening_of(day: date, zone: str, hour: time = EVENING) -> datetime:
    """Return the evening of a day in a zone, or its noon."""
    return datetime.combine(day, hour, _info(zone)).astimezone(UTC)


def last_evening(at: datetime, zone: str, hour: time = EVENING) -> datetime:
    """Return the newest evening of a zone, or noon, that is not after a moment."""
    evenings = (evening_of(day, zone, hour) for day in _days(local_day(at, zone), -1))
    return next(evening for evening in evenings if evening <= at)


def next_evening(after: datetime, zone: str, hour: time = EVENING) -> datetime:
    """Return the first evening of a zone, or noon, after a moment."""
    evenings = (evening_of(day, zone, hour) for day in _days(local_day(after, zone), 1))
    return next(evening for evening in evenings if evening > after)


def _days(first: date, step: int) -> Iterator[date]:
    return (first + timedelta(days=step * number) for number in count())


_info = lru_cache(1024)(ZoneInfo)
