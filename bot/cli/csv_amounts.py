"""Amounts in a list of contributions: quantities with their unit, and money with its currency, in one cell or in two."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bot.cli.csv_numbers import Numbers
from ledger.contributions.log import SPACE
from ledger.equations.equation import Equation, read_amount
from ledger.values import amount
from ledger.values.currency import EXPONENTS
from ledger.values.duration import HOURS
from ledger.values.money import Money
from ledger.values.numeral import DIGITS, LENGTH_MAX, digits
from ledger.values.phrase import Code, Refusal
from ledger.values.quantity import TIME, Quantity, parse_calendar, parse_quantity, unit_of

_DIGITS = re.compile(DIGITS)

_CLOCK = re.compile(r"(?P<time>[0-9]{1,6}:[0-9]{2}):(?P<seconds>[0-9]{2})")
"""A duration as spreadsheets show it."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of one line, by the decimal sign of the file; those in the equation's currency have its decimals."""

    numbers: Numbers
    equation: Equation
    line: int

    def quantity(self, text: str, unit: str, kind: str | None) -> Quantity:
        """Read a quantity; the unit is that of its column, and may stand in the cell as well. A day of space is one of the calendar."""
        _check_no_error(text)
        if unit.lower() in HOURS:
            text = _without_seconds(text)
        behind = "" if not unit or _has_unit(text, unit) else f" {unit}"
        parse = parse_calendar if kind == SPACE else parse_quantity
        return self.numbers.read(text, self.line, lambda comma: parse(f"{text}{behind}", comma=comma))

    def money(self, text: str, code: str) -> Money:
        """Read money; the currency is that of its column, and may stand in the cell as well."""
        _check_no_error(text)
        if _has_currency(text):
            return self._of_cell(text, code)
        if not code:
            raise Refusal(
                "{text} has no currency. Write it behind the number, as in {example}.",
                text=text[:LENGTH_MAX],
                example=Code(f"{text[:LENGTH_MAX]} {self.equation.currency}"),
            )
        if code == self.equation.currency:
            decimals = self.equation.decimals
            return self._read(text, decimals, lambda comma: Money(read_amount(text, code, decimals, comma), code))
        places = EXPONENTS[_currency(f"{text} {code}")]
        return self._read(text, places, lambda comma: amount.parse_money(f"{text} {code}", comma))

    def _of_cell(self, text: str, code: str) -> Money:
        """Read money whose currency stands in its cell."""
        currency = _currency(text)
        if code and code != currency and (beside := _currency(f"1 {code}")) != currency:
            raise Refusal(
                "{text} is not in {currency}, which is the currency beside it.",
                text=text[:LENGTH_MAX],
                currency=Code(beside),
            )
        return self._read(text, EXPONENTS[currency], lambda comma: amount.parse_money(text, comma))

    def _read(self, text: str, places: int, parse: Callable[[bool], Money]) -> Money:
        """Read money. With fewer than three decimals its currency tells already what three digits behind a sign can be."""
        return parse(bool(self.numbers.comma)) if places < 3 else self.numbers.read(text, self.line, parse)

    def number(self, text: str) -> Fraction:
        """Read a number without a unit."""
        whole, decimals = self.numbers.read(text, self.line, lambda comma: digits(text, comma, ""))
        return Fraction(int(whole + decimals), 10 ** len(decimals))


def is_money(unit: str) -> bool:
    """Tell whether what stands for a unit is a currency."""
    return bool(unit) and unit_of(unit) is None and amount.is_currency(unit)


def unit_in(text: str) -> str:
    """Return what stands before or behind the number of a cell."""
    return text.strip("0123456789.,'\u2019 \u00a0\u2009\u202f")


def _currency(text: str) -> str:
    """Return the code of the currency of money, whatever its number is."""
    try:
        return amount.parse_money(_DIGITS.sub("1", text, count=1), comma=False).currency
    except Refusal:
        amount.parse_money(text, comma=False)  # which says it of the number that stands there
        raise


def _check_no_error(text: str) -> None:
    """Refuse what spreadsheets write where they have no number, or no room for it."""
    if text.startswith("#"):
        raise Refusal(
            "{text} is an error of a spreadsheet, or a column that was too narrow. Write the number there.",
            text=text[:LENGTH_MAX],
        )


def _without_seconds(text: str) -> str:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return text
    if int(match["seconds"]):
        raise Refusal(
            "{text} has seconds, which are not counted. Write hours and minutes, as in {example}.",
            text=text,
            example=Code("1:30"),
        )
    return match["time"]


def _has_unit(text: str, unit: str) -> bool:
    """Tell whether the unit of the column stands in a cell already; hours may be written in any way that has its own units."""
    if not any(letter.isalpha() for letter in text) or (unit_of(unit) == TIME and unit.lower() not in HOURS):
        return False
    return unit_of(unit) is not None and unit_of(unit) in map(_unit, (text,) * 2, (False, True))


def _unit(text: str, comma: bool) -> str | None:
    try:
        return parse_quantity(text, comma=comma).unit
    except Refusal:
        return None


def _has_currency(text: str) -> bool:
    return any(sign.isalpha() or sign in amount.SIGNS_OF_MONEY for sign in text)
