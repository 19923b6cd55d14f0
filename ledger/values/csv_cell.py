"""CSV cells: the only place that sanitizes a text which a spreadsheet could take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First characters that make a formula of a cell, full-width forms included (OWASP, CSV Injection)."""


def text_cell(text: str) -> str:
    """Sanitize a text, so that no spreadsheet takes it for a formula: an apostrophe goes before a formula's first character.

    A text that begins with an apostrophe gets another one, so that taking one away always gives the text back. A semicolon
    becomes a comma.
    """
    # Some spreadsheets split cells at semicolons, after which another formula could begin.
    text = text.replace(";", ",")
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def to_csv(rows: Iterable[Sequence[str]], between: str = ",") -> str:
    """Return rows in the format of RFC 4180, with CRLF at the end of each; cells are not sanitized here."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=between, lineterminator="\r\n").writerows(rows)
    return written.getvalue()
