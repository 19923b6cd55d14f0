"""Limits on answers: a text that would fill a channel, or the database, is cut where nobody would read on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.charts.render import Chart, TextWithCharts
from bot.chat import Cell, File, Link, Piece, Said, Table

ANSWER_MAX = 50_000
"""Characters of an answer; a novel's chapter has fewer."""

KEPT_MAX = 32 * 1024
"""Bytes of an answer that is kept for its repetition."""

_CELL_MIN = 20
"""Characters counted for a piece that each platform writes in its own way, and for the border of a cell."""


def shortened(text: TextWithCharts, limit: int = ANSWER_MAX) -> TextWithCharts | None:
    """Return the beginning of a text that is too long, and the files in it; None where it is not."""
    if sum(map(_length, text)) <= limit:
        return None
    return tuple(_beginning(text, limit))


def _length(piece: Piece | Chart) -> int:
    match piece:
        case str(words) | Said(words) | Link(words):
            return len(words)
        case Table(headings, rows):
            return sum(map(_row_length, (headings, *rows)))
        case File():
            return 0
    return _CELL_MIN


def _row_length(row: Iterable[Cell]) -> int:
    return sum(_CELL_MIN + _length(cell) for cell in row)


def _beginning(text: TextWithCharts, room: int) -> Iterator[Piece | Chart]:
    for piece in text:
        if isinstance(piece, File):
            yield piece
        elif room > 0:
            yield _cut(piece, room)
            room -= _length(piece)


def _cut(piece: Piece | Chart, room: int) -> Piece | Chart:
    match piece:
        case str():
            return piece[:room]
        case Said(words):
            return Said(words[:room])
        case Table(headings, rows):
            return Table(headings, tuple(_rows_within(rows, room)))
    return piece


def _rows_within(rows: Iterable[tuple[Cell, ...]], room: int) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        room -= _row_length(row)
        if room < 0:
            return
        yield row
