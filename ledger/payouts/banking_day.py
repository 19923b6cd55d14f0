"""The days on which banks move euros: those of TARGET, the settlement system of the euro.

It is closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December (European Central
Bank, long-term calendar for TARGET closing days, 14 December 2000; for TARGET2 and T2 the same).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ledger.values.phrase import Refusal

ZONE = "Europe/Brussels"
"""The zone of TARGET: it runs by Central European Time."""

AHEAD_MAX = 365
"""Days ahead that a bank can be asked to pay on."""

_CLOSED = {(1, 1), (5, 1), (12, 25), (12, 26)}
_SATURDAY = 5
_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Return Easter Sunday of a year in the Gregorian calendar (Jones, General Astronomy, 1922: it has no exception)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, common_years = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3  # the error of the moon
    epact = (19 * golden + century - leaps - moon + 15) % 30
    weekday = (32 + 2 * common_years + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_banking_day(day: date) -> bool:
    """Tell whether banks move euros on a day."""
    sunday = easter(day.year)
    closed = day in (sunday - 2 * _DAY, sunday + _DAY) or (day.month, day.day) in _CLOSED
    return day.weekday() < _SATURDAY and not closed


def following(day: date) -> date:
    """Return the first banking day after a day."""
    day += _DAY
    while not is_banking_day(day):
        day += _DAY
    return day


def today(at: datetime, zone: str) -> date:
    """Return the date of a moment, for a bank or in the network's zone: the later of the two."""
    # West of Europe a network's evening is the next morning of the banks, which take no order for a day that is over.
    return max(at.astimezone(ZoneInfo(place)).date() for place in (zone, ZONE))


def check(day: date, now: date) -> None:
    """Refuse a day on which banks are closed, or that is not ahead of today; name the nearest possible one."""
    last = now + AHEAD_MAX * _DAY
    if day > last:
        raise Refusal(
            "{day} is more than a year ahead. The last day that works is {last}.", day=day, last=_before(last)
        )
    if day <= now:
        raise Refusal("{day} is not ahead. The nearest day that works is {nearest}.", day=day, nearest=following(now))
    if not is_banking_day(day):
        raise Refusal(
            "Banks are closed on {day}. The nearest day that works is {nearest}.",
            day=day,
            nearest=_nearest(day, now, last),
        )


def _nearest(day: date, now: date, last: date) -> date:
    before, after = _before(day), following(day)
    return before if after > last or (before > now and day - before <= after - day) else after


def _before(day: date) -> date:
    """Return the last banking day up to a day."""
    while not is_banking_day(day):
        day -= _DAY
    return day
