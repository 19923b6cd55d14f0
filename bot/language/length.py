"""How long an answer can be: what would fill a channel, or the database, is told as far as somebody would read it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.charts.render import Drawing, Sketched
from bot.chat import Cell, File, Link, Piece, Said, Table

ANSWER_MAX = 50_000
"""Characters of an answer; a novel's chapter has fewer."""

KEPT_MAX = 32 * 1024
"""Bytes of an answer that is kept for its repetition."""

_CELL_MIN = 20
"""Characters that stand for what a platform writes in its own way, and for the border of a cell."""


def fitting(text: Sketched, limit: int = ANSWER_MAX) -> Sketched | None:
    """Return the beginning of a text that is too long, and the files in it; None where it is not."""
    room = limit
    for piece in text:
        if isinstance(piece, str):  # as most are
            room -= len(piece)
        elif not isinstance(piece, File):
            room -= _length(piece)
    if room >= 0:
        return None
    room = limit
    beginning: list[Piece | Drawing] = []
    for piece in text:
        if isinstance(piece, File):
            beginning.append(piece)
            continue
        if room <= 0:
            continue
        length = _length(piece)
        beginning.append(piece if length <= room else _beginning(piece, room))
        room -= length
    return tuple(beginning)


def _length(piece: Piece | Drawing) -> int:
    match piece:
        case str(words) | Said(words) | Link(words):
            return len(words)
        case Table(headings, rows):
            return sum(map(_of_row, (headings, *rows)))
    return _CELL_MIN


def _of_row(row: Iterable[Cell]) -> int:
    return sum(_CELL_MIN + _length(cell) for cell in row)


def _beginning(piece: Piece | Drawing, room: int) -> Piece | Drawing:
    match piece:
        case str():
            return piece[:room]
        case Said(words):
            return Said(words[:room])
        case Table(headings, rows):
            some: list[tuple[Cell, ...]] = []
            for row in rows:
                room -= _of_row(row)
                if room < 0:
                    break
                some.append(row)
            return Table(headings, tuple(some))
    return piece
