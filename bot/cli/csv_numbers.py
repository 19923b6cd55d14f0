"""Numbers in a CSV file: which decimal sign it has, and those of its numbers that could be two.

`12,50` has a decimal comma in any file, and shows that the file writes commas. `1,200` could be two numbers: it is read by the sign
that the rest of the file shows; where none shows, semicolons between the cells go with decimal commas, and commas with decimal points,
as spreadsheets write them. Where nothing tells, or both signs are shown, it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from ledger.values import numeral
from ledger.values.phrase import Code, Phrase, Refusal, phrase

Read = TypeVar("Read")

_DIGITS = re.compile(numeral.DIGITS)

_GOES_WITH = {";": True, ",": False}
"""Whether the decimal sign is a comma, by what stands between cells."""


class Numbers:
    """The decimal sign of a file: what its cells show, and from then on what a number in it means."""

    def __init__(self, between: str) -> None:
        self._shown: set[str] = set()
        self._between = between
        self._inferred: tuple[str, int] | None = None

    @property
    def comma(self) -> bool | None:
        """Tell whether the decimal sign is a comma; None if the file does not say."""
        if self._shown:
            return "," in self._shown if len(self._shown) == 1 else None
        return _GOES_WITH.get(self._between)

    def look_at(self, cell: str) -> None:
        """Take in what a cell shows of the sign."""
        number = _signed(cell)
        sign = _sign(number) if number else None
        if sign is not None:
            self._shown.add(sign)

    def read(self, cell: str, line: int, parse: Callable[[bool], Read]) -> Read:
        """Return a cell as `parse` reads it, which takes whether the sign is a comma; refuse a number that could be two."""
        number = doubtful(cell)
        if number is None:
            return parse(bool(self.comma))
        if self.comma is None:
            raise _two_readings(number)
        found = parse(self.comma)
        self._inferred = self._inferred or (number, line)
        return found

    def notes(self) -> list[Phrase]:
        """Return what has to be said of the numbers that were read as the rest of the file."""
        if self._inferred is None:
            return []
        number, line = self._inferred
        return [_said(number, line, bool(self.comma), bool(self._shown))]


def doubtful(cell: str) -> str | None:
    """Return the number of a cell if each decimal sign makes another number of it."""
    number = _signed(cell)
    if number is None:
        return None
    readings = [_digits(number, comma) for comma in (False, True)]
    return number if readings.count(None) == 1 else None


def _signed(cell: str) -> str | None:
    """Return the first number of a cell, if there can be a decimal sign in it."""
    number = _DIGITS.search(cell) if "," in cell or "." in cell else None
    return number.group() if number else None


def _digits(number: str, comma: bool) -> tuple[str, str] | None:
    try:
        return numeral.digits(number, comma, "")
    except Refusal:
        return None


def _sign(number: str) -> str | None:
    """Return the decimal sign that a number shows whatever the sign of the file is."""
    point, comma = _digits(number, False), _digits(number, True)
    if point is None or comma is None or not point[1]:
        return None
    return number[-len(point[1]) - 1]


def _two_readings(number: str) -> Refusal:
    """Return the refusal of a number; both proposals mean one thing in any file."""
    whole, decimals = re.split("[.,]", number)
    return Refusal(
        "{number} can be read in two ways: write {thousands}, or {decimal}.",
        number=number,
        thousands=Code(f"{whole}{decimals}"),
        decimal=Code(f"{whole}.{decimals.rstrip('0')}" if decimals[-1] == "0" else f"0{whole}.{decimals}"),
    )


def _said(number: str, line: int, comma: bool, is_shown: bool) -> Phrase:
    where = {"number": number, "line": line}
    if comma and is_shown:
        return phrase(
            "Numbers such as {number} (line {line}) are read with a decimal comma, as elsewhere in the list.", **where
        )
    if comma:
        return phrase(
            "Numbers such as {number} (line {line}) are read with a decimal comma, as the list has semicolons between its cells.",
            **where,
        )
    if is_shown:
        return phrase(
            "Numbers such as {number} (line {line}) are read with a decimal point, as elsewhere in the list.", **where
        )
    return phrase(
        "Numbers such as {number} (line {line}) are read with a decimal point, as the list has commas between its cells.",
        **where,
    )
