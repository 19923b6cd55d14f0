"""Room: how much of each thing a digest names, so that all of it stays short.

There are a few sizes, and the first counts in which a digest is not too long. How long it is, is only known in the language of the
reader; here it is estimated, and the limit leaves a fifth for languages with longer words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.digests.shortened import length
from ledger.values.phrase import Code, Lines, Phrase, Plural, Words

if TYPE_CHECKING:
    from ledger.book import Book

CHARACTERS = 1450
"""Characters of a digest in English, as they are estimated."""


class Room(NamedTuple):
    """So many works are named, so many characters of a note, so many things of each other kind, and numbers."""

    works: int
    note: int
    parts: int
    numbers: int


ROOMS = (Room(8, 60, 5, 8), Room(8, 40, 4, 8), Room(6, 30, 3, 6), Room(4, 24, 2, 4))

_BLANK = re.compile(r"\{\w+\}")
_OF_OTHERS = 12
"""Characters that a day, an amount and the like have, more or less."""

_OF_MOMENT = 22


def size(book: Book, value: Any) -> int:
    """Estimate the characters of something that is said."""
    match value:
        case Phrase():
            return len(_BLANK.sub("", value.sentence)) + sum(size(book, part) for _, part in value.values)
        case Lines():
            return _of_all(book, value.parts, 1)
        case tuple():
            return _of_all(book, value, 2)
        case str():
            return length(book, value)
        case Words() | Code():
            return length(book, value.text or "")
        case Plural():
            return len(value.many) + len(str(value.n))
        case datetime():
            return _OF_MOMENT
    return _OF_OTHERS


def _of_all(book: Book, parts: Iterable[Any], between: int) -> int:
    return sum(size(book, part) + between for part in parts if part is not None)
