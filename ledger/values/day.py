"""Days as people and files write them: 2026-01-31; and as people say them: `yesterday`, `last friday`, `2 Jan`, `02.01.2026`, `3 days ago`.

People speak of days that have been: a day without a year is the last one of that name. The words are English, German, French and Spanish.
Points part day, month and year in this order wherever they are written. With slashes, which of two small numbers is the month differs
between countries: such a day is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice

from ledger.values.phrase import Code, Refusal

_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_AGO: Mapping[str, int] = {
    "today": 0,
    "heute": 0,
    "aujourd'hui": 0,
    "hoy": 0,
    **dict.fromkeys(("this morning", "this afternoon", "this evening", "heute früh", "heute morgen", "heute abend"), 0),
    **dict.fromkeys(("ce matin", "ce soir", "esta mañana", "esta tarde", "esta noche"), 0),
    **dict.fromkeys(("last night", "yesterday morning", "yesterday evening", "gestern abend", "gestern früh"), 1),
    **dict.fromkeys(("hier matin", "hier soir", "anoche", "ayer por la tarde", "ayer por la mañana"), 1),
    "yesterday": 1,
    "gestern": 1,
    "hier": 1,
    "ayer": 1,
    "vorgestern": 2,
    "avant-hier": 2,
    "anteayer": 2,
}


def _numbered(first: int, *names: str) -> Mapping[str, int]:
    """Return the number of each word, where each of the names has several; the first name has this number."""
    return {word: number for number, words in enumerate(names, start=first) for word in words.split()}


_WEEKDAYS = _numbered(
    0,
    "monday mon montag mo lundi lunes",
    "tuesday tue tues dienstag di mardi martes",
    "wednesday wed mittwoch mi mercredi miércoles miercoles",
    "thursday thu thur thurs donnerstag do jeudi jueves",
    "friday fri freitag fr vendredi viernes",
    "saturday sat samstag sonnabend sa samedi sábado sabado",
    "sunday sun sonntag so dimanche domingo",
)
_MONTHS = _numbered(
    1,
    "january jan januar jänner janvier janv enero ene",
    "february feb februar fév février fevrier febrero",
    "march mar märz mär mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto ago",
    "september sep sept septembre septiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre déc diciembre dic",
)

_WORD = r"[^\W\d_]+"
_WEEKDAY = re.compile(
    rf"(?:on |am |le |el )?(?P<last>last |letzten |letzter |vergangenen )?(?P<day>{_WORD})(?P<past> dernier| pasado)?"
)
_BY_NAME = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er)? (?:of |de )?(?P<month>{_WORD})\.?"
    rf"|(?P<month2>{_WORD})\.? (?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?)(?:,? (?:de )?(?P<year>[0-9]{{4}}))?"
)
_POINTS = re.compile(r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4})?")
_SLASHES = re.compile(r"(?P<one>[0-9]{1,2})/(?P<other>[0-9]{1,2})(?:/(?P<year>[0-9]{4}))?")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[-/.]?)(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")
_BEFORE = re.compile(
    r"(?P<days>[0-9]{1,3}) days? ago|vor (?P<tage>[0-9]{1,3}) tag(?:en)?|il y a (?P<jours>[0-9]{1,3}) jours?|hace (?P<dias>[0-9]{1,3}) d[ií]as?"
)


_WORDS_MAX = 5
"""Words of the longest day: `2 de enero de 2026`."""


def find(text: str, place: int = 0) -> int | None:
    """Return where the longest day ends that begins at a place, also one that could be two; None if none does."""
    words = islice(re.finditer(r"\S+", text[place:]), _WORDS_MAX)
    ends = [end for word in words for end in (place + word.end() - len(_mark_behind(word.group())), place + word.end())]
    return next((end for end in reversed(ends) if _is_day(text[place:end])), None)


def _mark_behind(word: str) -> str:
    """Return what ends a sentence, or a part of one, behind a word."""
    return word[len(word.rstrip(",;:!?")) :]


def _is_day(text: str) -> bool:
    try:
        return say_day(text, date.max) is not None
    except Refusal:
        return True


def is_weekday(text: str) -> bool:
    """Tell whether a day is said by the name of a day of the week alone, or by an abbreviation of one."""
    return text.lower() in _WEEKDAYS


def parse_day(text: str) -> date | None:
    """Return the day, or None if it is none. Python reads 20260131 and 2026-W05-6 as well, and few people do."""
    try:
        return date.fromisoformat(text) if _WRITTEN.fullmatch(text) else None
    except ValueError:
        return None


def say_day(text: str, today: date) -> date | None:
    """Return the day that is meant by words of today, or None if none is; raises `Refusal` for one that could be two."""
    said = " ".join(text.lower().replace("\u2019", "'").split())
    if said in _AGO:
        return today - timedelta(days=_AGO[said])
    if (before := _BEFORE.fullmatch(said)) is not None:
        return today - timedelta(days=int(next(filter(None, before.groups()))))
    return parse_day(text) or _weekday(said, today) or _by_name(said, today) or _in_figures(said, today)


def _weekday(said: str, today: date) -> date | None:
    """Return the last day of that name; today has it as well, unless it is said to be past."""
    match = _WEEKDAY.fullmatch(said)
    number = _WEEKDAYS.get(match["day"]) if match else None
    if match is None or number is None:
        return None
    days = (today.weekday() - number) % 7
    return today - timedelta(days=days or 7 * bool(match["last"] or match["past"]))


def _by_name(said: str, today: date) -> date | None:
    match = _BY_NAME.fullmatch(said)
    month = _MONTHS.get(match["month"] or match["month2"]) if match else None
    return _of(match["year"], month, int(match["day"] or match["day2"]), today) if match and month else None


def _in_figures(said: str, today: date) -> date | None:
    if (written := _YEAR_FIRST.fullmatch(said)) is not None and (written["sign"] or len(said) == 8):
        return _of(written["year"], int(written["month"]), int(written["day"]), today)
    if (points := _POINTS.fullmatch(said)) is not None:
        return _of(points["year"], int(points["month"]), int(points["day"]), today)
    slashes = _SLASHES.fullmatch(said)
    if slashes is None:
        return None
    one, other, year = int(slashes["one"]), int(slashes["other"]), slashes["year"]
    days = {_of(year, other, one, today), _of(year, one, other, today)} - {None}
    if len(days) > 1:
        first, second = sorted(day for day in days if day is not None)
        raise Refusal(
            "{text} can be read in two ways: write {first}, or {second}.",
            text=said,
            first=Code(first.isoformat()),
            second=Code(second.isoformat()),
        )
    return next(iter(days), None)


def _of(year: str | None, month: int, day: int, today: date) -> date | None:
    """Return a day; without a year, the last one that has been. None if there is no such day."""
    try:
        if year is not None:
            return date(int(year), month, day)
        this = date(today.year, month, day)
        return this if this <= today else date(today.year - 1, month, day)
    except ValueError:
        return None
