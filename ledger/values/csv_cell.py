"""CSV cells: the only place that sanitizes a text which a spreadsheet could take for a formula.

Quotation marks alone do not help: a spreadsheet in a country with another delimiter than the file's splits the line there, in the middle
of a quoted cell, and what stands behind begins a cell. So a formula is stopped wherever a cell could begin, by an apostrophe that is
taken away again without a loss. An earlier version wrote a comma for each semicolon, and nobody could tell any more which it had been.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""What a file begins with in which a double click shall find UTF-8: without it Excel takes Jürgen for JÃ¼rgen."""

_FORMULA = "=+\\-@\0\uff1d\uff0b\uff0d\uff20"
"""Characters that make a formula of a cell that they begin, full-width forms included (OWASP, CSV Injection)."""

_BEGINNING = "(?<=[,;\t\r\n])"
"""A place in a text where a cell begins for a spreadsheet with another delimiter."""

_TO_GUARD = re.compile(rf"\A(?=[{_FORMULA}'\t\r\n])|{_BEGINNING}(?=\"*[{_FORMULA}'])")
_GUARDED = re.compile(rf"(?:\A|{_BEGINNING})'")

_QUOTE = '"'
_TO_QUOTE = re.compile('[,;"\t\r\n]')


def text_cell(text: str) -> str:
    """Sanitize a text, so that no spreadsheet takes any of it for a formula: an apostrophe goes before what would begin one.

    Formulas begin at the beginning, and behind a comma, a semicolon, a tab or the end of a line, also with quotation marks before them.
    An apostrophe that stands there gets another one, so that `cell_text` gives every text back.
    """
    return _TO_GUARD.sub("'", text)


def cell_text(cell: str) -> str:
    """Return the text of a cell that `text_cell` made."""
    return _GUARDED.sub("", cell)


def csv_line(cells: Sequence[str], between: str = ",") -> str:
    """Return a line of a file in the format of RFC 4180; `between` stands between its cells.

    A cell with the delimiter of another country is in quotation marks as well: some spreadsheets offer to split at all of them.
    """
    quoted = (f'"{cell.replace(_QUOTE, 2 * _QUOTE)}"' if _TO_QUOTE.search(cell) else cell for cell in cells)
    return between.join(quoted) + "\r\n"


def to_csv(rows: Iterable[Sequence[str]], between: str = ",") -> str:
    """Return rows in the format of RFC 4180, with CRLF at the end of each; cells are not sanitized here."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=between, lineterminator="\r\n").writerows(rows)
    return written.getvalue()
