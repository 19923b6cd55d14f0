"""A list of contributions in a CSV file, as a treasurer keeps it: read row by row, each mistake with its line and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeVar

from ledger.contributions.log import KINDS, MONEY_KINDS, STREAMS
from ledger.equations.candidate import Candidate, folded
from ledger.equations.equation import Equation, read_amount
from ledger.equations.file_table import MISTAKES_MAX, unknown
from ledger.values.day import parse_day
from ledger.values.money import Money, parse
from ledger.values.numeral import digits
from ledger.values.phrase import Code, Phrase, Refusal, phrase
from ledger.values.quantity import Quantity, parse_quantity
from ledger.values.spelling import composed

NEEDED = ("id", "agent", "kind")
COLUMNS = (
    *NEEDED,
    *("what", "quantity", "unit", "value", "currency", "date", "project", "stream", "for_claims", "quality"),
)

WORD_MAX = 60
"""Characters of a name, an id or a word."""

LINE_MAX = 10_000
"""Characters of a line: no row that can be read has as many."""

_BROKEN = re.compile("[\ud800-\udfff]")
"""The characters that stand for bytes that are no text."""

_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")

Read = TypeVar("Read")


class _Rows(Protocol):
    """A reader of the library, which counts the lines that it has read."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


class Listing:
    """The rows of a file: contributions in its order, and the mistakes in the others."""

    def __init__(self, equation: Equation) -> None:
        self.candidates: list[Candidate] = []
        self.mistakes: list[Phrase] = []
        self._equation = equation
        self._ids: set[str] = set()
        self._line = 0
        self._cells: dict[str, str] = {}

    def read(self, file: Iterable[str]) -> None:
        """Read a file. Every row counts as validated, and the first one is the oldest."""
        rows = csv.reader(map(_bounded, file), strict=True)
        try:
            columns = next(rows, [])
            self._check_columns(columns)
            if not self.mistakes:
                self._read_rows(rows, columns)
        except _TooLong:
            number = rows.line_num + 1
            self.mistakes.append(
                phrase("Line {number} has more than {limit} characters.", number=number, limit=LINE_MAX)
            )
        except csv.Error as wrong:
            line = max(1, rows.line_num)
            self.mistakes.append(phrase("Line {line} cannot be read: {wrong}", line=line, wrong=str(wrong)))

    def _read_rows(self, rows: _Rows, columns: list[str]) -> None:
        for row in rows:
            self._line = rows.line_num
            if row:
                self._row(columns, row)
            if len(self.mistakes) >= MISTAKES_MAX:
                self.mistakes.append(phrase("Reading stopped after {n} mistakes.", n=len(self.mistakes)))
                break

    def _check_columns(self, columns: list[str]) -> None:
        self._check_names(columns)
        lacking = tuple(Code(column) for column in NEEDED if column not in columns)
        if lacking:
            self.mistakes.append(phrase("Line 1, which names the columns, lacks {columns}.", columns=lacking))

    def _check_names(self, columns: list[str]) -> None:
        for column in columns:
            if column not in COLUMNS:
                wrong = unknown(column, COLUMNS).phrase
                self.mistakes.append(phrase("Line 1, which names the columns: {wrong}", wrong=wrong))
            elif columns.count(column) > 1:
                self.mistakes.append(phrase("Line 1 names the column {column} twice.", column=Code(column)))
                break
            if len(self.mistakes) >= MISTAKES_MAX:
                break

    def _row(self, columns: list[str], row: list[str]) -> None:
        wrong = _malformed(columns, row)
        if wrong is not None:
            self._refuse(None, wrong)
            return
        self._cells = dict(zip(columns, (composed(cell).strip() for cell in row), strict=True))
        before = len(self.mistakes)
        candidate = self._candidate()
        if len(self.mistakes) == before and candidate is not None:
            self._ids.add(candidate.id)
            self.candidates.append(candidate)

    def _candidate(self) -> Candidate | None:
        """Return the contribution of the row. If a mistake was noted, it is None or not to be used."""
        name, agent, kind = (self._word(column) for column in NEEDED)
        self._check_new(name)
        self._check_kind(kind)
        quantity, value = self._quantity(), self._value()
        stream = self._cell("stream", lambda text: _chosen(text, STREAMS))
        quality = self._cell("quality", _decimal)
        is_for_claims = self._cell("for_claims", _is_yes)
        self._check_worth(kind)
        if not name or not agent or not kind:
            return None
        return Candidate(
            id=name,
            agent=agent,
            age=(len(self.candidates), 0),
            kind=kind,
            what=self._cell("what", _folded),
            project=self._cell("project", _folded),
            stream=stream,
            date=self._cell("date", day),
            quantity=quantity,
            value=value,
            is_for_claims=is_for_claims is not False,
            modulators={} if quality is None or quality == 1 else {"quality": quality},
        )

    def _check_new(self, name: str | None) -> None:
        if name in self._ids:
            self._refuse("id", Refusal("{id} stands in a row above already.", id=name))

    def _check_kind(self, kind: str | None) -> None:
        if kind and kind not in KINDS:
            self._refuse("kind", unknown(kind, KINDS))

    def _check_worth(self, kind: str | None) -> None:
        worth = ("value",) if kind in MONEY_KINDS else ("value", "quantity")
        if not any(map(self._cells.get, worth)):
            self._refuse(
                "value",
                Refusal("A contribution has a quantity or a value; of cash, expenses and purchases it is a value."),
            )

    def _word(self, column: str) -> str | None:
        if not self._cells[column]:
            self._refuse(column, Refusal("It is empty, and every contribution needs one."))
        return self._cell(column, _short)

    def _quantity(self) -> Quantity | None:
        unit = self._cells.get("unit", "")
        if unit and not self._cells.get("quantity"):
            self._refuse("quantity", Refusal("There is a unit, {unit}, and no quantity.", unit=unit[:WORD_MAX]))
        return self._cell("quantity", lambda text: parse_quantity(f"{text} {unit}".rstrip()))

    def _value(self) -> Money | None:
        code, equation = self._cells.get("currency", ""), self._equation
        if self._cells.get("value") and not code:
            self._refuse("currency", Refusal("There is a value, and no currency."))
            return None
        if code == equation.currency:
            return self._cell("value", lambda text: Money(read_amount(text, code, equation.decimals), code))
        return self._cell("value", lambda text: parse(text, code))

    def _cell(self, column: str, read: Callable[[str], Read]) -> Read | None:
        """Parse a cell with `read`; None if it is empty or wrong."""
        text = self._cells.get(column)
        if not text:
            return None
        try:
            return read(text)
        except Refusal as wrong:
            self._refuse(column, wrong)
            return None

    def _refuse(self, column: str | None, wrong: Refusal) -> None:
        if column is None:
            self.mistakes.append(phrase("Line {line}: {wrong}", line=self._line, wrong=wrong.phrase))
        else:
            self.mistakes.append(
                phrase("Line {line}, {column}: {wrong}", line=self._line, column=Code(column), wrong=wrong.phrase)
            )


def _malformed(columns: list[str], row: list[str]) -> Refusal | None:
    """Return the refusal of a row whose cells cannot be read at all."""
    if len(row) != len(columns):
        return Refusal("It has {n} cells, where line 1 names {columns} columns.", n=len(row), columns=len(columns))
    if _BROKEN.search("".join(row)):
        return Refusal("It is not written in UTF-8.")
    return None


class _TooLong(Exception):
    """A line that no row can have."""


def _bounded(line: str) -> str:
    if len(line) > LINE_MAX:
        raise _TooLong
    return line


def day(text: str) -> date:
    """Read a day."""
    if (parsed := parse_day(text)) is not None:
        return parsed
    raise Refusal("{text} is no day. Write it as in {example}.", text=text[:WORD_MAX], example=Code("2026-01-31"))


def _short(text: str) -> str:
    if len(text) > WORD_MAX or not text.isprintable():
        raise Refusal("It has at most {limit} characters, all of which can be seen.", limit=WORD_MAX)
    return text


def _folded(text: str) -> str:
    return folded(_short(text))


def _chosen(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise unknown(text, choices)
    return text


def _decimal(text: str) -> Fraction:
    whole, decimals = digits(text, False, "")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _is_yes(text: str) -> bool:
    word = text.casefold()
    if word not in (*_YES, *_NO):
        raise Refusal("{text} is neither {yes} nor {no}.", text=text[:WORD_MAX], yes=Code("yes"), no=Code("no"))
    return word in _YES
