"""Days and moments as a language writes them: with the weekday and the name of the month, so that no two numbers are mixed up.

The year stands only where the day is about a year away or more, or where it is not known what day it is.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton

from bot.chat import Moment
from bot.language.translation import Language
from ledger.values.phrase import phrase

_MOMENT = phrase("{day}, {time}")

NEAR_DAYS = 330
"""Days up to which everybody knows which year is meant."""


def day_words(language: Language, day: date, today: date | None) -> str:
    """Return a day: `Mon 5 Jan`, or `Mon 5 Jan 2026`."""
    is_near = today is not None and abs((day - today).days) <= NEAR_DAYS
    return _day(day, language.locale, with_year=not is_near)


def moment(language: Language, at: datetime, today: date | None, *, names_zone: bool) -> Moment:
    """Return a moment in the zone that it stands in, with its words: `Mon 5 Jan, 10:00`, `Mo., 5. Jan., 10:00 Uhr`."""
    template = language.template(_MOMENT.sentence)
    values = (day_words(language, at.date(), today), f"{at:%H:%M}")
    words = "".join(f"{before}{values[place]}" for before, place, _ in template.blanks) + template.rest
    return Moment(at, f"{words} {_zone(at)}" if names_zone else words)


def _zone(at: datetime) -> str:
    """Return the short name of a zone; some have only their distance from UTC."""
    name = at.tzname() or ""
    return name if name.isalpha() else f"UTC{at.isoformat()[-6:]}"


@lru_cache(maxsize=1024)
def _day(day: date, locale: Locale, *, with_year: bool) -> str:
    if locale.language == "en":
        # One form for all who read English: the order of day and month differs between their countries.
        return format_date(day, "EEE d MMM y" if with_year else "EEE d MMM", locale)
    return format_skeleton("yMMMEd" if with_year else "MMMEd", day, locale=locale)
