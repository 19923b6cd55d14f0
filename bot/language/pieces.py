"""Pieces of a rendered text, appended one after another: adjacent words of ours are one piece."""

from __future__ import annotations

import re

from bot.charts.render import Chart
from bot.chat import Link, Piece, Said
from bot.language.sanitize import sanitize


def in_one(pieces: list[Piece | Chart]) -> str:
    """Return our words and theirs as one string."""
    return "".join(map(_words_of, pieces))


def _words_of(piece: Piece | Chart) -> str:
    if isinstance(piece, Said | Link):
        return piece.words
    assert isinstance(piece, str), f"a cell or a label holds words or one other thing: {piece}"
    return piece


def write(pieces: list[Piece | Chart], words: str) -> None:
    """Append words of ours; next to others of ours, they become one piece with them."""
    if not words:
        return
    if pieces and isinstance(last := pieces[-1], str):
        pieces[-1] = last + words
    else:
        pieces.append(words)


def extend(pieces: list[Piece | Chart], more: list[Piece | Chart]) -> None:
    """Append pieces in which no two of ours touch; the first of them may touch the last one there."""
    if isinstance(first := more[0], str):
        write(pieces, first)
        del more[0]
    pieces += more


def quote(pieces: list[Piece | Chart], text: str) -> None:
    """Append words of a member."""
    if words := sanitize(text):
        pieces.append(Said(words))


def write_bare(pieces: list[Piece | Chart], text: str) -> None:
    """Append a code or an emoji; one that a platform may read as more than itself is escaped like a member's words."""
    if text.isprintable() and not _MARKUP.search(text):
        write(pieces, text)
    else:
        quote(pieces, text)


_MARKUP = re.compile(r"[<>&*_~`|\\@\[\]]")
