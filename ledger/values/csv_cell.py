"""Cells of CSV files: what a spreadsheet would take for a formula is made harmless here, and nowhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a cell a formula in a spreadsheet, full-width forms included (OWASP, CSV Injection)."""


def text_cell(text: str) -> str:
    """Return a text such that no spreadsheet takes it for a formula: an apostrophe goes before what would begin one.

    What begins with an apostrophe gets another one, so that taking one away always gives the text back; a semicolon
    becomes a comma.
    """
    # Some spreadsheets part cells at semicolons, where another formula could begin.
    text = text.replace(";", ",")
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def table(rows: Iterable[Sequence[str]], between: str = ",") -> str:
    """Return rows as RFC 4180 has them, with CRLF at the end of each; the cells stand as they are handed in."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=between, lineterminator="\r\n").writerows(rows)
    return written.getvalue()
