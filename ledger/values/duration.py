"""Durations as people write them, in English, German, French and Spanish: `3 hrs 20 mins`, `1h30`, `2:30 h`, `1 day 4 hours`, `half an hour`.

All become exact hours. Days are days of work. Parts stand from the largest unit to the smallest, each once, with nothing between them but
spaces, a comma or an *and*; a bare number right behind hours is minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from ledger.values import numeral
from ledger.values.conjunction import AND
from ledger.values.phrase import Code, Refusal

HOURS_PER_DAY = 8
"""A day is a day of work, not of the calendar."""

DAYS = [
    "d",
    "day",
    "days",
    "tag",
    "tage",
    "tagen",
    "jour",
    "jours",
    "journée",
    "journées",
    "día",
    "dias",
    "días",
    "dia",
]
HOURS = ["h", "hr", "hrs", "hour", "hours", "std", "std.", "stunde", "stunden", "heure", "heures", "hora", "horas"]
MINUTES = ["m", "min", "min.", "mins", "minute", "minutes", "minuten", "minuto", "minutos"]
SECONDS = [
    "s",
    "sec",
    "secs",
    "second",
    "seconds",
    "sek",
    "sekunde",
    "sekunden",
    "seconde",
    "secondes",
    "segundo",
    "segundos",
]

UNITS: Mapping[str, Fraction] = {
    **dict.fromkeys(DAYS, Fraction(HOURS_PER_DAY)),
    **dict.fromkeys(HOURS, Fraction(1)),
    **dict.fromkeys(MINUTES, Fraction(1, 60)),
}
"""The hours of each unit, by its spellings in lower case."""

HALF_DAYS = (
    *("half a day", "halber tag", "ein halber tag", "einen halben tag", "demi-journée", "une demi-journée"),
    *("medio día", "medio dia"),
)

WHOLE: Mapping[str, Fraction] = {
    **dict.fromkeys(
        (
            *("half an hour", "half hour", "a half hour", "halbe stunde", "eine halbe stunde", "ne halbe stunde"),
            *("demi-heure", "une demi-heure", "demi heure", "une demi heure", "media hora", "'ne halbe stunde"),
        ),
        Fraction(1, 2),
    ),
    **dict.fromkeys(
        (
            *("quarter of an hour", "a quarter of an hour", "quarter hour", "a quarter hour", "viertelstunde"),
            *("eine viertelstunde", "quart d'heure", "un quart d'heure", "cuarto de hora", "un cuarto de hora"),
        ),
        Fraction(1, 4),
    ),
    **dict.fromkeys(
        (
            *("three quarters of an hour", "dreiviertelstunde", "eine dreiviertelstunde", "trois quarts d'heure"),
            *("dreiviertel stunde", "eine dreiviertel stunde"),
            "tres cuartos de hora",
        ),
        Fraction(3, 4),
    ),
    **dict.fromkeys(HALF_DAYS, Fraction(HOURS_PER_DAY, 2)),
}
"""Durations that are phrases of their own, in hours."""

AND_A_PART: Mapping[str, Fraction] = {
    **dict.fromkeys(("and a half", "et demie", "et demi", "y media", "y medio"), Fraction(1, 2)),
    **dict.fromkeys(("and a quarter", "et quart", "y cuarto"), Fraction(1, 4)),
}
"""What follows a unit and is a part of it: *an hour and a half*."""


def _one_of(words: Mapping[str, Fraction]) -> str:
    return "|".join(re.escape(word).replace("'", "['\u2019]") for word in sorted(words, key=len, reverse=True))


_UNIT_WORDS = "|".join(map(re.escape, sorted((*UNITS, *SECONDS), key=len, reverse=True)))
_END = r"(?![^\W_]|[./][^\W_])"
_NUMBER = rf"(?:{numeral.NUMBER}|(?:{_one_of(numeral.IN_WORDS)})(?= ))"
_HALF = r"and a half|und eine halbe|und einen halben|et demie?|y medi[ao]"
_PART = re.compile(
    rf"(?P<number>{_NUMBER})(?P<half> +(?:{_HALF})(?= ))?[ \u00a0]{{0,3}}(?P<unit>{_UNIT_WORDS}){_END}", re.IGNORECASE
)
_GLUED = re.compile(rf"(?P<number>[0-9]+)(?P<half>) ?(?P<unit>{_UNIT_WORDS})(?=[0-9])", re.IGNORECASE)
_COLON = re.compile(
    rf"([0-9]{{1,6}}):([0-9]{{1,2}}) ?(?:{'|'.join(map(re.escape, sorted(HOURS, key=len, reverse=True)))}){_END}",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"(?:{_one_of(WHOLE)}){_END}", re.IGNORECASE)
_AND_A_PART = re.compile(rf" *(?P<part>{_one_of(AND_A_PART)}){_END}", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?:,? +(?:{AND}|\+) +|, *| *)", re.IGNORECASE)
_BARE = re.compile(r"(?P<gap> )?(?P<number>(?(gap)[0-9]{1,2}|[0-9]+))(?![\w.,:/])")


class Part(NamedTuple):
    """A part of a duration: its number and unit as they are typed (the unit in lower case), and where it ends."""

    number: str
    unit: str
    end: int
    half: bool = False  # and a half of the unit more


class Found(NamedTuple):
    """The end of a duration in a text. It is `open` if its last number might as well begin what follows: `2h 30 chairs`."""

    end: int
    open: bool = False


def find(text: str, place: int = 0) -> Found | None:
    """Return where the longest duration ends that begins at a place, or None if none does."""
    if (whole := _WHOLE.match(text, place) or _COLON.match(text, place)) is not None:
        return Found(whole.end())
    parts = [*_parts(text, place)]
    if not parts:
        return None
    end, last = parts[-1].end, parts[-1]
    if (more := _AND_A_PART.match(text, end)) is not None:
        return Found(more.end())
    bare = _BARE.match(text, end) if last.unit in HOURS else None
    if bare is None:
        return Found(end)
    is_open = bool(bare["gap"]) and text[bare.end() :].strip(" .!") != ""
    if is_open and (len(bare["number"]) == 1 or int(bare["number"]) >= 60):
        return Found(end)  # no minutes: `2h 5 chairs`
    return Found(bare.end(), is_open)


def hours(text: str, comma: bool) -> Fraction | None:
    """Return the hours of a text that is a duration as a whole, or None if it is none.

    Raises `Refusal` for one that could be two things, or is none: seconds, 90 minutes behind hours, a number that cannot be read.
    """
    found = find(text)
    if found is None or found.end != len(text):
        return None
    if (whole := WHOLE.get(text.lower().replace("\u2019", "'"))) is not None:
        return whole
    if (colon := _COLON.fullmatch(text)) is not None:
        return Fraction(int(colon[1])) + _minutes(text, colon[2])
    parts = [*_parts(text, 0)]
    total = sum((_hours_of(part, text, comma) for part in parts), Fraction(0))
    rest = text[parts[-1].end :]
    if (more := _AND_A_PART.fullmatch(rest)) is not None:
        return total + AND_A_PART[more["part"].lower()] * UNITS[parts[-1].unit]
    if rest:
        return total + _minutes(text, rest.strip(" "))
    _check_minutes_behind_hours(text, parts)
    return total


def has_days(text: str) -> bool:
    """Tell whether a duration has days in it, which are days of work."""
    said = text.strip().lower()
    return said in HALF_DAYS or any(part.unit in DAYS for part in _parts(said, 0))


def days(text: str, comma: bool) -> Fraction | None:
    """Return the days of a text that is nothing but days; None if it has none. Raises `Refusal` for days and hours together."""
    total = hours(text, comma) if has_days(text) else None
    if total is None:
        return None
    if any(part.unit not in DAYS for part in _parts(text, 0)):
        raise Refusal(
            "A day of a thing or a room has no certain hours. Write days, as in {days}, or hours, as in {hours}.",
            days=Code("1.5 days"),
            hours=Code("36h"),
        )
    return total / HOURS_PER_DAY


def _parts(text: str, place: int) -> Iterator[Part]:
    """Yield the parts of a duration, each of a smaller unit than the one before."""
    least: Fraction | None = None
    while (match := _PART.match(text, place) or _GLUED.match(text, place)) is not None:
        unit = match["unit"].lower()  # other letters may be taken for ASCII ones, as a long s
        each = UNITS.get(unit, Fraction(1, 3600) if unit in SECONDS else None)
        if each is None or (least is not None and each >= least):
            return
        yield Part(match["number"], unit, match.end(), bool(match["half"]))
        least, between = each, _BETWEEN.match(text, match.end())
        assert between is not None, "it may be empty"
        place = between.end()


def _hours_of(part: Part, text: str, comma: bool) -> Fraction:
    if part.unit in SECONDS:
        raise Refusal("Seconds are not counted. Write hours and minutes, as in {example}.", example=Code("1h30"))
    count, decimals = numeral.value(part.number, comma, f" {part.unit}")
    if decimals > numeral.PLACES_MAX:
        raise Refusal(
            "{text} has more decimals than the {limit} that are counted.", text=text, limit=numeral.PLACES_MAX
        )
    return (count + Fraction(int(part.half), 2)) * UNITS[part.unit]


def _minutes(text: str, typed: str) -> Fraction:
    """Return the hours of minutes that stand behind hours without a unit: two digits, below sixty."""
    if len(typed) != 2:
        # After 2h, a 5 can be five minutes or half an hour.
        raise Refusal(
            "{text} can be read in two ways. Minutes have two digits, as in {example}.", text=text, example=Code("2h05")
        )
    return Fraction(_below_sixty(text, int(typed)), 60)


def _below_sixty(text: str, minutes: int) -> int:
    if minutes >= 60:
        raise Refusal("{text} has {minutes} minutes, but an hour has only 60.", text=text, minutes=minutes)
    return minutes


def _check_minutes_behind_hours(text: str, parts: list[Part]) -> None:
    if len(parts) > 1 and parts[-1].unit in MINUTES and parts[-1].number.isdecimal():
        _below_sixty(text, int(parts[-1].number))
