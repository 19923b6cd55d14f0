"""When a digest is due: at nine in the morning of the network's zone, every day, every Monday or every first of a month.

A period ends where the next one begins, whatever the clocks do: a local time that does not exist, because clocks go
forward, is taken as far behind midnight as it would have been; of one that comes twice, the first is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

DAILY, WEEKLY, MONTHLY, OFF = "daily", "weekly", "monthly", "off"
SCHEDULES = (DAILY, WEEKLY, MONTHLY, OFF)

HOUR = time(9)
"""When on its day a digest is due."""


def next_end(schedule: str, zone: str, after: datetime) -> datetime | None:
    """Return the first moment strictly after the given one at which a period ends; None where no digest is wanted."""
    if schedule == OFF:
        return None
    first = after.astimezone(ZoneInfo(zone)).date()
    return next(end for day in _days(schedule, first) if (end := _moment(day, zone)) > after)


def shortest(schedule: str) -> timedelta:
    """Return how long a period is at least: half of what it usually is, so that it also ends after a change of zone."""
    return {DAILY: timedelta(hours=12), WEEKLY: timedelta(days=3), MONTHLY: timedelta(days=14)}.get(
        schedule, timedelta()
    )


def _days(schedule: str, first: date) -> Iterator[date]:
    """Yield the days of a schedule, from one on or before the first."""
    match schedule:
        case "daily":
            yield from (first + timedelta(days=n) for n in count(-1))
        case "weekly":
            monday = first - timedelta(days=first.weekday())
            yield from (monday + timedelta(weeks=n) for n in count())
        case "monthly":
            months = (first.year * 12 + first.month - 1 + n for n in count())
            yield from (date(month // 12, month % 12 + 1, 1) for month in months)


def _moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, HOUR, ZoneInfo(zone)).astimezone(UTC)
