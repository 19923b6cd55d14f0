"""Moments as a reader in English sees them, and back: `Mon 5 Jan, 09:00 UTC`."""

from __future__ import annotations

import re
from datetime import UTC, datetime

MOMENT = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d+) ([A-Z][a-z]{2})(?: (\d{4}))?, (\d\d):(\d\d) UTC")


def written(at: datetime) -> str:
    """Return a moment of this year, without its zone."""
    return f"{at:%a} {at.day} {at:%b}, {at:%H:%M}"


def read(found: re.Match[str], year: int = 2026) -> datetime:
    """Return the moment that was found; one without a year is of this one."""
    day, month, of, hour, minute = found.groups()
    return datetime.strptime(f"{of or year} {month} {day} {hour}:{minute}", "%Y %b %d %H:%M").replace(tzinfo=UTC)
