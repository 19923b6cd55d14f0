"""Rendering of numbers: amounts, quantities, plurals and exact fractions, as a language writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from bot.language.translation import Language
from ledger.values.money import Money
from ledger.values.phrase import Days, Exact, Plural, plural
from ledger.values.quantity import TIME, Quantity

COUNTED = {
    "piece": plural(1, "{n} piece", "{n} pieces"),
    "page": plural(1, "{n} page", "{n} pages"),
    "word": plural(1, "{n} word", "{n} words"),
    "day": plural(1, "{n} day", "{n} days"),
    "night": plural(1, "{n} night", "{n} nights"),
    "trip": plural(1, "{n} trip", "{n} trips"),
    "metre": plural(1, "{n} metre", "{n} metres"),
    "litre": plural(1, "{n} litre", "{n} litres"),
}
"""The units that are words."""

SIGNS = {"h": "h", "km": "km", "m2": "m²", "m3": "m³", "g": "g", "kg": "kg", "t": "t", "kWh": "kWh"}
"""The units that are signs, the same in every language."""


def _refuse_bool(language: Language, value: bool) -> str:
    raise AssertionError("yes and no are sentences, which differ with what was asked")


def _money(language: Language, amount: Money) -> str:
    return language.formats.money(amount)


def _days(language: Language, days: Days) -> str:
    return language.formats.days(days)


def _fraction(language: Language, number: Fraction) -> str:
    return language.formats.fraction(number)


def _exact(language: Language, exact: Exact) -> str:
    write = language.formats.exact
    return _measured(language, exact.value, write) if isinstance(exact.value, Quantity) else write(exact.value)


def _plural(language: Language, number: Plural) -> str:
    return _counted(language, number.n, number, str(number.n))


def _quantity(language: Language, amount: Quantity) -> str:
    return _measured(language, amount, language.formats.fraction)


def _measured(language: Language, amount: Quantity, write: Callable[[Fraction], str]) -> str:
    count, unit = amount.count, amount.unit
    if unit in COUNTED:
        return _counted(language, _grammatical_number(count), COUNTED[unit], write(count))
    if unit == TIME and _needs_minutes(count):
        return language.formats.minutes(int(count * 60))
    # A unit of the network's own has only its id here: callers that know its word say both in a phrase.
    return f"{write(count)} {SIGNS.get(unit, unit)}"


def _grammatical_number(count: Fraction) -> int:
    """Return the number that chooses the plural form. A part of one is said as several: so do most languages."""
    return count.numerator if count.denominator == 1 else 2


def _needs_minutes(hours: Fraction) -> bool:
    """Tell whether two decimals do not say it, and whole minutes do."""
    return bool(100 % hours.denominator) and not 60 % hours.denominator


def _counted(language: Language, number: int, forms: Plural, written: str) -> str:
    before, after = language.plural(number, forms.one, forms.many)
    return f"{before}{written}{after}"


MEASURES: Mapping[type, Callable[[Language, Any], str]] = {
    bool: _refuse_bool,
    int: lambda language, number: str(number),
    Money: _money,
    Quantity: _quantity,
    Days: _days,
    Plural: _plural,
    Fraction: _fraction,
    Exact: _exact,
}
"""The rendering of each type of number."""
