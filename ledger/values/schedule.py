"""Schedules of digests: nine in the morning of the network's time zone, every day, every Monday or every first of a month.

A period ends at the moment at which the next one begins, also when clocks are changed: a local time that does not exist,
because clocks go forward, is as long after midnight as it would have been; of a time that comes twice, the first counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAILY, WEEKLY, MONTHLY, OFF = "daily", "weekly", "monthly", "off"
SCHEDULES = (DAILY, WEEKLY, MONTHLY, OFF)

HOUR = time(9)
"""The time of day of a digest."""


def next_end(schedule: str, zone: str, after: datetime) -> datetime | None:
    """Return the first end of a period strictly after a moment; None if digests are off."""
    if schedule == OFF:
        return None
    first = after.astimezone(ZoneInfo(zone)).date()
    return next(end for day in _days(schedule, first) if (end := _moment(day, zone)) > after)


def shortest(schedule: str) -> timedelta:
    """Return the shortest length of a period: half of the usual one, so that it also ends after a change of zone."""
    return _SHORTEST.get(schedule, timedelta())


_SHORTEST = {DAILY: timedelta(hours=12), WEEKLY: timedelta(days=3), MONTHLY: timedelta(days=14)}


def _days(schedule: str, first: date) -> Iterator[date]:
    """Yield the days of a schedule, from one on or before the first."""
    day = _START[schedule](first)
    while True:
        yield day
        day = _NEXT[schedule](day)


_START: Mapping[str, Callable[[date], date]] = {
    DAILY: lambda day: day - timedelta(days=1),
    WEEKLY: lambda day: day - timedelta(days=day.weekday()),
    MONTHLY: lambda day: day.replace(day=1),
}

_NEXT: Mapping[str, Callable[[date], date]] = {
    DAILY: lambda day: day + timedelta(days=1),
    WEEKLY: lambda day: day + timedelta(weeks=1),
    MONTHLY: lambda day: (day + timedelta(days=31)).replace(day=1),
}


def _moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, HOUR, ZoneInfo(zone)).astimezone(UTC)
