"""Sheets as files: a table that is too long for a message, for a spreadsheet, with every row in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ledger.values import money
from ledger.values.apportionment import half_up
from ledger.values.csv_cell import BYTE_ORDER_MARK, csv_line, text_cell
from ledger.values.money import Money
from ledger.values.numeral import PLACES_MAX
from ledger.values.phrase import Made

Cell = str | int | Money | Fraction
"""Text, or a number: money without its currency, which has a column of its own."""


def sheet_file(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], agents: Iterable[str], *, comma: bool
) -> Made:
    """Return a table as a file for spreadsheets. `agents` are those whom it names; `comma` says that people here write decimals behind one.

    Where numbers have a comma, spreadsheets expect semicolons between the cells. No cell can be taken for a formula.
    """
    cells = ([_text(cell, comma=comma) for cell in row] for row in rows)
    text = BYTE_ORDER_MARK + "".join(csv_line(row, ";" if comma else ",") for row in (list(headings), *cells))
    return Made(name, text.encode(), tuple(dict.fromkeys(agents)))


def _text(cell: Cell, *, comma: bool) -> str:
    if isinstance(cell, str):
        return text_cell(cell)
    number = money.text(cell) if isinstance(cell, Money) else _decimal(Fraction(cell))
    return number.replace(".", ",") if comma else number


def _decimal(number: Fraction) -> str:
    """Return a number that is not below zero to as many places as are counted, rounded."""
    whole, decimals = divmod(half_up(number * 10**PLACES_MAX), 10**PLACES_MAX)
    return f"{whole}.{decimals:0{PLACES_MAX}}".rstrip("0").removesuffix(".")
