"""Tables for people: the rows of an export as a spreadsheet opens them.

A treasurer who double-clicks on a table shall see who is meant and how much it is. So a name stands behind each number of a member,
project or word, and a decimal behind each number that may be a fraction. Fractions have a whole number in front (`4 1/3`), as a
spreadsheet takes `13/3` for a day in March. Where people write decimals behind a comma, spreadsheets expect that sign in their tables
as well, and then semicolons between the cells.

The rows come from the JSON Lines of the same export, and not from the ledger once more: names may change until its last entry.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ledger.export.tables import ERASED, TABLES
from ledger.values import money
from ledger.values.csv_cell import BYTE_ORDER_MARK, csv_line, text_cell
from ledger.values.currency import EXPONENTS, WITHDRAWN

PLACES = 2
"""Decimals of hours and other quantities."""

NUMBERS_KEPT = 4096
"""Numbers that are remembered as they are written: most hours and amounts of a network occur often."""

NAMES = {"members": ("agent", "name"), "projects": ("project", "name"), "terms": ("term", "word")}
"""The tables that name something, each with the columns of its number and of its name."""

NAMED = frozenset(
    [
        *("agent", "author", "contributor", "receiver", "from", "by", "entered_by", "noted_by", "proposed_by"),
        *("prepared_by", "approved_by", "confirmed_by", "paid_by", "same_person_as", "speaker", "infrastructure_to"),
        *("project", "what", "account"),
    ]
)
"""The columns with the number of a member, a project or a word. An account has the number of whose it is at its end."""

FRACTIONS = {
    "amount": "unit",
    "right_amount": "right_unit",
    "hours": None,
    "measured": "unit",
    "median": "unit",
    "week": "unit",
    "own_week": "unit",
    "worth": "currency",
}
"""The columns of numbers that may be fractions, each with the column of its unit. Amounts of money are none."""

NUMBERS = frozenset([*FRACTIONS, "rounded_minor", "infrastructure_percent"])
"""The columns of numbers that are no whole counts."""

_Row = Mapping[str, Any]
_Value = str | int | dict[str, bool] | None
_Write = Callable[["Sheets", _Row, str], str]
"""Takes a row and the name of one of its columns, and returns a cell."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Tables in one country: the names of all numbers, and whether decimals stand behind a comma there."""

    names: Mapping[str, str]
    comma: bool

    def lines(self, table: str, rows: Iterable[str]) -> Iterator[str]:
        """Yield a table as lines of CSV, headings first; its rows come as lines of JSON."""
        columns = [*_columns(table)]
        yield BYTE_ORDER_MARK + self._line(heading for heading, _, _ in columns)
        for row in map(json.loads, rows):
            yield self._line(write(self, row, column) for _, column, write in columns)

    def _line(self, cells: Iterable[str]) -> str:
        return csv_line([*cells], ";" if self.comma else ",")

    def local(self, number: str) -> str:
        """Return a decimal with the sign of the country."""
        return number.replace(".", ",") if self.comma else number


def names_of(rows: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return the name of each number, from the rows of the tables in `NAMES`."""
    found = (
        (row[number], row[name]) for table, (number, name) in NAMES.items() for row in map(json.loads, rows[table])
    )
    return {number: _plain(name) for number, name in found}


def _columns(table: str) -> Iterator[tuple[str, str, _Write]]:
    """Yield the headings of a table, each with the column that it is made from, and how."""
    own, _ = NAMES.get(table, (None, None))
    for column in TABLES[table]:
        yield column, column, _number if column in NUMBERS else _text
        if column in NAMED and column != own:
            yield f"{column}_name", column, _name
        if column in FRACTIONS and (column != "amount" or "unit" in TABLES[table]):
            yield f"{column}_decimal", column, _decimal


def _plain(value: _Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "(erased)" if value == ERASED else str(value)


def _text(_: Sheets, row: _Row, column: str) -> str:
    value = row[column]
    return "" if value is None else text_cell(_plain(value))


def _name(sheets: Sheets, row: _Row, column: str) -> str:
    number = (row[column] or "").rpartition("/")[2]
    return text_cell(sheets.names.get(number, ""))


def _number(sheets: Sheets, row: _Row, column: str) -> str:
    return sheets.local(_exact(row[column] or ""))


def _decimal(sheets: Sheets, row: _Row, column: str) -> str:
    if row[column] is None:
        return ""
    return sheets.local(_rounded(row[column], _places(row, FRACTIONS[column])))


@lru_cache(NUMBERS_KEPT)
def _exact(number: str) -> str:
    """Return a number as it is; a fraction as a whole number and what is left: `4 1/3`."""
    if "/" not in number:
        return number
    exact = Fraction(number)
    whole, rest = divmod(abs(exact.numerator), exact.denominator)
    return f"{'-' if exact < 0 else ''}{whole} {rest}/{exact.denominator}"


@lru_cache(NUMBERS_KEPT)
def _rounded(number: str, places: int) -> str:
    """Return a number with so many decimals, rounded half up."""
    exact = Fraction(number)
    scaled = (2 * abs(exact.numerator) * 10**places // exact.denominator + 1) // 2
    whole, decimals = divmod(scaled, 10**places)
    sign = "-" if exact < 0 and scaled else ""
    return f"{sign}{whole}.{decimals:0{places}}" if places else f"{sign}{whole}"


def _places(row: _Row, unit: str | None) -> int:
    code = row[unit] if unit else ""
    return money.exponent(code) if code in EXPONENTS or code in WITHDRAWN else PLACES
