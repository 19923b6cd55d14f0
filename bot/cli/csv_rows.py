"""Rows of a CSV file: the delimiter that its heading shows, or its first line says, and each row with its line number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bot.cli import csv_headings
from ledger.values.phrase import Refusal

LINE_MAX = 10_000
"""Characters of a line: no row that can be read has as many."""

TITLES_MAX = 10
"""Rows among which the heading is looked for."""

DELIMITERS = (",", ";", "\t")

_SAYS = re.compile(r'"?sep=(?P<between>[^\w "\r\n])"?(?P<rest>[,;\t]*)\s*', re.IGNORECASE)
"""The line by which Excel says what parts the cells. One with other delimiters behind it was saved again with those."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of a file, the delimiter between its cells, how many lines stand before the first row, and how many are a title."""

    lines: list[str]
    between: str
    before: int
    titles: int = 0

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
    """Return the rows of a file from its heading on; raises `Refusal` for a line that no row can have."""
    lines = [*_bounded(file)]
    said = _SAYS.fullmatch(lines[0].lstrip("\ufeff")) if lines else None
    if said is not None and not said["rest"]:
        return _from_heading(lines, said["between"], 1)[1]
    before = 0 if said is None else 1
    # Of equal ones the first, so that a single column is read as one.
    return max((_from_heading(lines, between, before) for between in DELIMITERS), key=lambda found: found[0])[1]


def _bounded(file: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        if len(line) > LINE_MAX:
            raise Refusal("Line {number} has more than {limit} characters.", number=number, limit=LINE_MAX)
        yield line


def _from_heading(lines: list[str], between: str, before: int) -> tuple[tuple[int, int], Rows]:
    """Return the rows from the heading on, with how many columns it names, and how many cells it has.

    A title may stand above it. The heading is the first row that names two columns, or else the first row.
    """
    found = Rows(_without_blanks(lines, between), between, before)
    first, start = ((0, 0), found), before
    try:
        for number, (line, row) in enumerate(islice(found, TITLES_MAX)):
            known = csv_headings.known(row), len(row)
            if known[0] > 1:
                return known, replace(found, before=start, titles=number)
            first, start = (known, found) if number == 0 else first, line
    except Refusal:
        pass  # it is told of once the rows are read
    return first


def _without_blanks(lines: list[str], between: str) -> list[str]:
    """Return the lines without blanks between a closing quotation mark and the end of its cell, which the library refuses."""
    if not any('" ' in line for line in lines):
        return lines
    ends = rf"[{re.escape(between)}\r\n]"
    quoted = re.compile(rf'(^|{ends})( *"(?:[^"]|"")*")(?: +(?={ends}|$))?')
    return [*io.StringIO(quoted.sub(r"\1\2", "".join(lines)), newline="")]
