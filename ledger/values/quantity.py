"""Quantities, exact: hours, pieces, kilometres; a closed table of units, and strict parsing of typed quantities.

There is one unit of time, the hour: minutes and days become exact hours when they are parsed, so that all of them add up. All
other units stay as they were typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from ledger.values import duration, numeral
from ledger.values.currency import EXPONENTS
from ledger.values.duration import DAYS, HOURS, MINUTES
from ledger.values.likeness import alike
from ledger.values.numeral import LENGTH_MAX, PLACES_MAX
from ledger.values.phrase import Code, Refusal

TIME = "h"
"""The unit of time."""

DAY = "day"
"""A day of the calendar, as of a room that is lent. Only the kind of a log tells it from a day of work, which is hours."""

HOURS_MAX = 10_000
"""Most hours of one quantity: five years of full-time work."""

_CLOSE = Fraction(13, 20)
"""How much a word is like a unit of which it may be a slip."""

COUNT_MAX = 10**9
"""Highest count of any other unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, with its name in the ledger, all its spellings in lower case, and its dimension."""

    name: str
    spellings: tuple[str, ...]
    dimension: str


UNITS = (
    Unit(TIME, tuple(HOURS), "time"),
    Unit(
        "piece",
        ("piece", "pieces", "pc", "pcs", "item", "items", "stück", "stk", "pièce", "pièces", "pieza", "piezas"),
        "number",
    ),
    Unit("page", ("page", "pages", "seite", "seiten", "página", "páginas", "pagina", "paginas"), "number"),
    Unit("word", ("word", "words", "wort", "wörter", "worte", "mot", "mots", "palabra", "palabras"), "number"),
    Unit(DAY, (), "number"),
    Unit("night", ("night", "nights", "nacht", "nächte", "nuit", "nuits", "noche", "noches"), "number"),
    Unit("trip", ("trip", "trips", "fahrt", "fahrten", "trajet", "trajets", "viaje", "viajes"), "number"),
    Unit(
        "km",
        (
            "km",
            "kilometre",
            "kilometres",
            "kilometer",
            "kilometers",
            "kilomètre",
            "kilomètres",
            "kilómetro",
            "kilómetros",
        ),
        "length",
    ),
    Unit("metre", ("metre", "metres", "meter", "meters"), "length"),
    Unit("m2", ("m2", "m²", "sqm"), "area"),
    Unit("m3", ("m3", "m³"), "volume"),
    Unit("litre", ("litre", "litres", "liter", "liters", "l", "litro", "litros"), "volume"),
    Unit("g", ("g", "gram", "grams", "gramm", "gramme", "grammes", "gramo", "gramos"), "mass"),
    Unit("kg", ("kg", "kilogram", "kilograms"), "mass"),
    Unit("t", ("t", "tonne", "tonnes"), "mass"),
    Unit("kWh", ("kwh",), "energy"),
)
"""The units that every network has. There is no `m` for metre, as people who log work mean minutes by it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count of a unit: the name of one in `UNITS`, or the id of a network's own.

    Adding and comparing quantities of different units is wrong code.
    """

    count: Fraction
    unit: str

    def __add__(self, other: Quantity) -> Quantity:
        assert self.unit == other.unit, f"{self} and {other} do not add up"
        return Quantity(self.count + other.count, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        assert self.unit == other.unit, f"{self} and {other} do not add up"
        return Quantity(self.count - other.count, self.unit)

    def __lt__(self, other: Quantity) -> bool:
        assert self.unit == other.unit, f"{self} and {other} do not compare"
        return self.count < other.count

    def __le__(self, other: Quantity) -> bool:
        assert self.unit == other.unit, f"{self} and {other} do not compare"
        return self.count <= other.count


def unit_of(spelling: str, more: Mapping[str, str] = {}) -> str | None:
    """Return the unit of a spelling in upper or lower case, or None if it is no unit; minutes and days are hours.

    `more` maps a network's own spellings, case-folded, to its units. They come first, so that a unit that a later version
    of the program adds does not change the meaning of a word in a network that had it before.
    """
    if not 0 < len(spelling) <= LENGTH_MAX:
        return None
    own = more.get(spelling.casefold())
    small = spelling.lower()
    # Some letters outside ASCII become ASCII letters in lower case.
    return own or _UNIT_OF.get(small if spelling.isascii() == small.isascii() else spelling)


def parse_quantity(text: str, more: Mapping[str, str] = {}, comma: bool = False) -> Quantity:
    """Read a number and a unit, or a time as `2h30` or `2:30h`; `more` is as in `unit_of`, `comma` as in `money.parse`.

    Raises `Refusal` for anything else, and unless the count is above zero, within its limit and of few decimals.
    """
    if len(text) > 2 * LENGTH_MAX:
        raise Refusal("{text} is too long for a number and a unit.", text=text[:LENGTH_MAX])
    text = text.strip(" \u00a0")
    number, behind = _split(text)
    spelling = behind.lstrip(" \u00a0")
    if spelling.casefold() not in more and (hours := _hours(text, comma)) is not None:
        return _within(Quantity(hours, TIME), text)
    if ":" in number:
        raise Refusal(
            "{text} has a colon. It stands only between hours and minutes, as in {example}.",
            text=text,
            example=Code("2:30h"),
        )
    unit = unit_of(spelling, more)
    if unit is None:
        raise _unknown(text, number, spelling, more)
    return _counted(text, number, behind, unit, comma)


def parse_calendar(text: str, more: Mapping[str, str] = {}, comma: bool = False) -> Quantity:
    """Read a quantity as `parse_quantity` does, of something of which a day is a day of the calendar."""
    text = text.strip(" \u00a0")
    days = (
        None if len(text) > 2 * LENGTH_MAX or _split(text)[1].strip().casefold() in more else duration.days(text, comma)
    )
    return parse_quantity(text, more, comma) if days is None else _within(Quantity(days, DAY), text)


def text(quantity: Quantity, unit: str) -> str:
    """Return a typed quantity as `parse_quantity` reads it, with a point: `2.5 h`; `unit` is the spelling of its unit.

    Hours that have no exact decimals are hours and minutes: `3h20`, `20 min`.
    """
    count = quantity.count
    if quantity.unit == TIME and 10**PLACES_MAX % count.denominator:
        hours, minutes = divmod(count * 60, 60)
        if hours and minutes.denominator == 1:
            return f"{hours}h{minutes.numerator:02}"
        count, unit = count * 60, MINUTES[1]
    parts, rest = divmod(count.numerator * 10**PLACES_MAX, count.denominator)
    assert not rest, "a quantity that nobody can have typed"
    whole, decimals = divmod(parts, 10**PLACES_MAX)
    return f"{whole}.{decimals:0{PLACES_MAX}}".rstrip("0").rstrip(".") + f" {unit}"


@lru_cache(1024)  # people type the same few amounts again and again
def _hours(text: str, comma: bool) -> Fraction | None:
    return duration.hours(text, comma)


@lru_cache(1024)
def _counted(text: str, number: str, behind: str, unit: str, comma: bool) -> Quantity:
    """Return a quantity; `behind` is the text after the number."""
    count, decimals = numeral.value(number, comma, behind)
    if decimals > PLACES_MAX:
        raise Refusal("{text} has more decimals than the {limit} that are counted.", text=text, limit=PLACES_MAX)
    return _within(Quantity(count, unit), text)


_UNIT_OF = {
    **{spelling: unit.name for unit in UNITS for spelling in unit.spellings},
    **dict.fromkeys((*MINUTES, *DAYS), TIME),
}


def _split(text: str) -> tuple[str, str]:
    """Return the number, and the text after it from the spaces on: `2.5` and ` h`."""
    cut = next((place for place, letter in enumerate(text) if letter.isalpha()), len(text))
    number = text[:cut].rstrip(" ")
    return number, text[len(number) :]


def _unknown(text: str, number: str, spelling: str, more: Mapping[str, str]) -> Refusal:
    """Return the refusal of a text without a known unit."""
    if not text:
        return Refusal("There is nothing to read. Write a number and a unit, as in {example}.", example=Code("3h"))
    if not number:
        return Refusal("{text} does not begin with a number. Write it as in {example}.", text=text, example=Code("3h"))
    if not spelling:
        return Refusal(
            "{text} has no unit. Write one behind the number, as in {example}.", text=text, example=Code("3h")
        )
    if spelling.isascii() and spelling.upper() in EXPONENTS:
        return Refusal(
            "{text} is money. Here goes a number and a unit, as in {example}.", text=text, example=Code("3h")
        )
    return _unknown_unit(spelling, more)


def _unknown_unit(spelling: str, more: Mapping[str, str]) -> Refusal:
    small = spelling[:LENGTH_MAX].casefold()
    likely = alike(small, (*_UNIT_OF, *more), _CLOSE)
    near = next((unit for unit in likely if unit[0] == small[0]), None)  # another first letter is seldom a slip
    if near is not None:
        return Refusal("I know no unit {unit}. Did you mean {near}?", unit=spelling[:LENGTH_MAX], near=near)
    return Refusal(
        "I know no unit {unit}. There is {units}; {add} makes one of yours.",
        unit=spelling[:LENGTH_MAX],
        units=tuple(Code(unit.name) for unit in UNITS),
        add=Code(f"/agent word unit {spelling.split(maxsplit=1)[0][:LENGTH_MAX]}"),
    )


def _within(quantity: Quantity, text: str) -> Quantity:
    """Return the quantity; refuse zero, and a count above the limit of its unit."""
    if quantity.count == 0:
        raise Refusal("{text} is nothing. A quantity is more than zero.", text=text)
    if quantity.unit == TIME and quantity.count > HOURS_MAX:
        raise Refusal("{text} is too much. The limit is {limit}.", text=text, limit=Quantity(Fraction(HOURS_MAX), TIME))
    if quantity.count > COUNT_MAX:
        raise Refusal("{text} is too much. The limit is {limit}.", text=text, limit=COUNT_MAX)
    return quantity
