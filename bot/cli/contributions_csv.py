"""A list of contributions in a CSV file, as a treasurer keeps it: read row by row, each mistake with its line and column.

The file is gone through twice: what it shows of its decimal sign and of the order of its days has to be known before any cell is read.
Nothing is shared by a list in which a row could not be read, as whoever is in that row would get nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from typing import TypeVar

from bot.cli import csv_headings, csv_words
from bot.cli.csv_amounts import Amounts, is_money, unit_in
from bot.cli.csv_days import Days
from bot.cli.csv_headings import NEEDED, Headings
from bot.cli.csv_numbers import Numbers
from bot.cli.csv_rows import Rows, rows
from bot.cli.exported_contributions import Beside, Exported, exported_amount
from ledger.contributions.log import MONEY_KINDS
from ledger.equations.candidate import Candidate, folded
from ledger.equations.equation import Equation
from ledger.equations.file_table import MISTAKES_MAX
from ledger.values.csv_cell import cell_text
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Refusal, phrase
from ledger.values.quantity import Quantity
from ledger.values.spelling import composed

_BROKEN = re.compile("[\ud800-\udfff]")
"""The characters that stand for bytes that are no text."""

_NUMBERS = ("quantity", "value", "quality")
"""The columns of numbers."""

Read = TypeVar("Read")


class Listing:
    """The rows of a file: contributions in its order, the mistakes in the others, and notes on how it was read.

    `beside` returns what the tables beside an export say; nothing else asks for it.
    """

    def __init__(self, equation: Equation, beside: Callable[[], Beside] = Beside) -> None:
        self.candidates: list[Candidate] = []
        self.mistakes: list[Phrase] = []
        self.notes: list[Phrase] = []
        self._equation = equation
        self._beside = beside
        self._exported = Exported(Beside())
        self._ids: set[str] = set()
        self._totals: list[int] = []
        self._spelt: dict[str, dict[str, None]] = {}
        self._columns = Headings(1, 0)
        self._numbers, self._days = Numbers(","), Days()
        self._between = ","
        self._line = 0
        self._cells: dict[str, str] = {}

    def read(self, file: Iterable[str]) -> None:
        """Read a file. Every row counts as validated, and the first one is the oldest; an export says of each by itself."""
        try:
            found = rows(file)
            self._read_headings(found)
            if not self.mistakes:
                self._look_at(found)
                self._read_rows(found)
        except Refusal as wrong:
            self.mistakes.append(wrong.phrase)
        self._note()

    def _read_headings(self, found: Rows) -> None:
        line, row = next(iter(found), (found.before + 1, list[str]()))
        self._columns = csv_headings.read(row, line)
        self.mistakes += self._columns.mistakes[:MISTAKES_MAX]
        if self._columns.is_export:
            self._exported = Exported(self._beside())
        if found.titles:
            self.notes.append(phrase("Not read: what stands above line {line}, which names the columns.", line=line))

    def _look_at(self, found: Rows) -> None:
        """Take in what the cells show of the decimal sign, and of the order of days."""
        self._between, self._numbers = found.between, Numbers(found.between)
        places = self._columns.places
        looks = [(places[column], self._numbers.look_at) for column in _NUMBERS if column in places]
        looks += [(places["date"], self._days.look_at)] if "date" in places else []
        with suppress(Refusal):  # it is noted once the rows above it are read
            for _, row in found.below():
                for place, look_at in looks:
                    look_at(row[place] if place < len(row) else "")

    def _read_rows(self, found: Rows) -> None:
        for self._line, row in found.below():
            self._row(row)
            if len(self.mistakes) >= MISTAKES_MAX:
                self.mistakes.append(phrase("Reading stopped after {n} mistakes.", n=len(self.mistakes)))
                break
        if self._columns.is_export:
            self.candidates = [*self._exported.by_id.values()]

    def _note(self) -> None:
        """Note how the file was read, as far as another reading is possible."""
        if self._columns.is_export:
            self.notes += self._exported.notes()
        elif self._columns.ignored:
            self.notes.append(phrase("Columns that are not read: {columns}.", columns=tuple(self._columns.ignored)))
        if self._totals:
            lines = tuple(phrase("line {line}", line=line) for line in self._totals[:MISTAKES_MAX])
            self.notes.append(phrase("Left out, as a total of other rows: {lines}.", lines=lines))
        alike = [tuple(names) for names in self._spelt.values() if len(names) > 1]
        self.notes += [phrase("Taken for different persons: {names}.", names=names) for names in alike[:MISTAKES_MAX]]
        self.notes += [*self._numbers.notes(), *self._days.notes()]

    def _row(self, row: list[str]) -> None:
        wrong = _malformed(self._columns, row, self._between)
        if wrong is not None:
            self._refuse(None, wrong)
            return
        cleaned = cell_text if self._columns.is_export else str
        cells = [composed(cleaned(cell)).strip() for cell in row]
        self._cells = {column: cells[place] for column, place in self._columns.places.items()}
        if self._is_total(cells):
            self._totals.append(self._line)
        elif self._columns.is_export:
            self._take_exported()
        else:
            self._take()

    def _is_total(self, cells: list[str]) -> bool:
        """Tell whether a row is a sum of others: its first word says so, and it names nobody and no kind."""
        first = next(filter(None, cells), "")
        named = [cell for cell in map(self._cells.get, NEEDED) if cell]
        return csv_words.is_total(first) and named in ([], [first])

    def _take_exported(self) -> None:
        self._check_new(self._cells["id"])
        self._ids.add(self._cells["id"])
        if self._exported.lacks_target(self._cells):
            corrected = self._cells["corrects"][: csv_words.WORD_MAX]
            self._refuse("corrects", Refusal("It corrects {id}, which stands in no row above.", id=corrected))
            return
        before = len(self.mistakes)
        self._word("kind", csv_words.kind)
        done_on = self._cell("date", self._day)
        is_for_claims = self._cell("for_claims", csv_words.is_yes)
        amount = self._cell("quantity", lambda text: exported_amount(text, self._cells["unit"]))
        if len(self.mistakes) == before and amount is not None:
            self._exported.take(self._cells, amount, done_on, is_for_claims is not False)

    def _day(self, text: str) -> date:
        return self._days.read(text, self._line)

    def _take(self) -> None:
        before = len(self.mistakes)
        candidate = self._candidate()
        if len(self.mistakes) == before and candidate is not None:
            self._ids.add(candidate.id)
            self.candidates.append(candidate)
            self._spelt.setdefault(candidate.agent.casefold(), {})[candidate.agent] = None

    def _candidate(self) -> Candidate | None:
        """Return the contribution of the row. If a mistake was noted, it is None or not to be used."""
        name, agent, kind = self._word("id"), self._word("agent"), self._kind()
        self._check_new(name)
        quantity, value = self._amounts(kind)
        stream = self._cell("stream", csv_words.stream)
        quality = self._cell("quality", Amounts(self._numbers, self._equation, self._line).number)
        is_for_claims = self._cell("for_claims", csv_words.is_yes)
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
            date=self._cell("date", self._day),
            quantity=quantity,
            value=value,
            is_for_claims=is_for_claims is not False,
            modulators={} if quality is None or quality == 1 else {"quality": quality},
        )

    def _check_new(self, name: str | None) -> None:
        if name in self._ids:
            self._refuse("id", Refusal("{id} stands in a row above already.", id=name))

    def _word(self, column: str, read: Callable[[str], str] = csv_words.short) -> str | None:
        if not self._cells.get(column):
            self._refuse(column, Refusal("It is empty, and every contribution needs one."))
        return self._cell(column, read)

    def _kind(self) -> str | None:
        """Return the kind of the row; a number below a heading of hours is work, if nothing else is said."""
        if self._columns.kind and not self._cells.get("kind") and self._cells.get("quantity"):
            return self._columns.kind
        return self._word("kind", csv_words.kind)

    def _amounts(self, kind: str | None) -> tuple[Quantity | None, Money | None]:
        """Return the quantity and the money of the row."""
        amounts = Amounts(self._numbers, self._equation, self._line)
        unit = self._cells.get("unit") or self._columns.unit
        code = self._cells.get("currency") or self._columns.currency
        text = self._cells.get("quantity", "")
        if text and not self._cells.get("value"):
            is_value = kind in MONEY_KINDS and not unit and not unit_in(text)
            if is_money(unit_in(text)) or is_money(unit) or is_value:
                return None, self._cell("quantity", lambda text: amounts.money(text, unit or code))
        self._check_worth(kind)
        quantity = self._cell("quantity", lambda text: amounts.quantity(text, unit, kind))
        return quantity, self._cell("value", lambda text: amounts.money(text, code))

    def _check_worth(self, kind: str | None) -> None:
        """Note a row without an amount, and one of money in which none stands."""
        unit, quantity = self._cells.get("unit"), self._cells.get("quantity")
        if unit and not quantity:
            self._refuse(
                "quantity", Refusal("There is a unit, {unit}, and no quantity.", unit=unit[: csv_words.WORD_MAX])
            )
        if not self._cells.get("value") and (kind in MONEY_KINDS or not quantity):
            self._refuse(
                "value",
                Refusal("A contribution has a quantity or a value; of cash, expenses and purchases it is a value."),
            )

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
        """Note a mistake in the line, with the heading of its column as it is typed."""
        if column is None:
            self.mistakes.append(phrase("Line {line}: {wrong}", line=self._line, wrong=wrong.phrase))
        else:
            heading = self._columns.typed.get(column, Code(column))
            self.mistakes.append(
                phrase("Line {line}, {column}: {wrong}", line=self._line, column=heading, wrong=wrong.phrase)
            )


def _malformed(columns: Headings, row: list[str], between: str) -> Refusal | None:
    """Return the refusal of a row whose cells cannot be read at all; empty ones too many do no harm."""
    width, is_longer = columns.width, any(map(str.strip, row[columns.width :]))
    if len(row) < width or (is_longer and between != ","):
        return Refusal(
            "It has {n} cells, where line {line} names {columns} columns.", n=len(row), line=columns.line, columns=width
        )
    if is_longer:
        return Refusal(
            "It has {n} cells, where line {line} names {columns} columns. A cell with a comma stands in quotation marks, as in {example}.",
            n=len(row),
            line=columns.line,
            columns=width,
            example=Code('"1,5"'),
        )
    if _BROKEN.search("".join(row)):
        return Refusal("It is written neither in UTF-8 nor in Windows-1252. Save the list once more, as CSV UTF-8.")
    return None


def _folded(text: str) -> str:
    return folded(csv_words.short(text))
