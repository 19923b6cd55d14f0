"""Rows of a CSV file: the delimiter that its heading shows, or its first line says, and each row with its line number."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.cli import csv_headings
from ledger.values.phrase import Refusal

LINE_MAX = 10_000
"""Characters of a line: no row that can be read has as many."""

DELIMITERS = (",", ";", "\t")

_SAYS = re.compile(r'"?sep=(?P<between>[^\w "\r\n])"?(?P<rest>[,;\t]*)\s*', re.IGNORECASE)
"""The line by which Excel says what parts the cells. One with other delimiters behind it was saved again with those."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of a file, the delimiter between its cells, and how many lines stand before the first row."""

    lines: list[str]
    between: str
    before: int

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row that is not blank, with the number of its last line; raise `Refusal` for what is no CSV."""
        read = csv.reader(
            islice(self.lines, self.before, None), delimiter=self.between, strict=True, skipinitialspace=True
        )
        while True:
            try:
                row = next(read, None)
            except csv.Error as wrong:
                line = max(1, self.before + read.line_num)
                raise Refusal("Line {line} cannot be read: {wrong}", line=line, wrong=str(wrong)) from wrong
            if row is None:
                return
            if any(cell and not cell.isspace() for cell in row):
                yield self.before + read.line_num, row

    def below(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the heading."""
        return islice(self, 1, None)


def rows(file: Iterable[str]) -> Rows:
    """Return the rows of a file; raises `Refusal` for a line that no row can have."""
    lines = [*_bounded(file)]
    said = _SAYS.fullmatch(lines[0].lstrip("\ufeff")) if lines else None
    if said is not None and not said["rest"]:
        return Rows(lines, said["between"], 1)
    before = 0 if said is None else 1
    # Of equal ones the first, so that a single column is read as one.
    return max((Rows(lines, between, before) for between in DELIMITERS), key=_known)


def _bounded(file: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        if len(line) > LINE_MAX:
            raise Refusal("Line {number} has more than {limit} characters.", number=number, limit=LINE_MAX)
        yield line


def _known(rows_of: Rows) -> tuple[int, int]:
    """Return how many cells of the first row name a column, and how many there are."""
    try:
        _, heading = next(iter(rows_of), (0, list[str]()))
    except Refusal:
        return 0, 0
    return csv_headings.known(heading), len(heading)
