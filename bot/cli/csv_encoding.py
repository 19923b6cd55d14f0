"""Encoding of a CSV file: UTF-8 and UTF-16 as spreadsheet programs save them, and else Windows-1252, which is a guess.

A byte order mark says which of them a file is. Without one, a text that is UTF-8 can hardly be anything else. The programs of Windows
that know no Unicode write their country's code page: that of western Europe is guessed, and the caller has to say so.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ledger.values.phrase import Code, Refusal

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of spreadsheet programs begin: a ZIP archive (xlsx, ods), and the older compound file (xls)."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_BEGINNING = 40
"""Bytes in which UTF-16 without a mark shows: the names of columns are ASCII, of which each second byte is zero."""

_FOREIGN = re.compile(r"\w*[^\W\x00-\x7f]\w*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file. `doubtful` is a word of it that shows whether the guess was right; None if nothing was guessed."""

    text: str
    doubtful: str | None = None


def decoded(data: bytes) -> Decoded:
    """Decode a file; a byte that is no text in any encoding comes as a lone surrogate.

    Raises `Refusal` for the file of a spreadsheet program, and for broken UTF-16.
    """
    if data.startswith(_SPREADSHEETS):
        raise Refusal("It is a file of a spreadsheet program, and no CSV. Save it there as CSV UTF-8, and try that.")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", _unmarked(data)))
    try:
        return Decoded(data[len(mark) :].decode(encoding))
    except UnicodeDecodeError as wrong:
        if encoding != "utf-8":
            raise Refusal(
                "It ends in the middle of a character, or is no text in {encoding}. Save it once more, as CSV UTF-8.",
                encoding=Code(encoding.upper().rpartition("-")[0]),
            ) from wrong
    return _guessed(data[len(mark) :])


def _unmarked(data: bytes) -> str:
    """Return the encoding of a file without a mark, if its beginning shows that it is UTF-16; else UTF-8."""
    beginning = data[:_BEGINNING]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if beginning[first::2] and not any(beginning[first::2]) and all(beginning[1 - first :: 2]):
            return encoding
    return "utf-8"


def _guessed(data: bytes) -> Decoded:
    """Decode what is not UTF-8."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return Decoded(data.decode("utf-8", errors="surrogateescape"))
    foreign = _FOREIGN.search(text) or _NOT_ASCII.search(text)
    assert foreign is not None, "all of ASCII is UTF-8"
    return Decoded(text, foreign.group())
