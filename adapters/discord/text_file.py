"""The file of a text that is too long for one message: plain words, as nothing in a file is rendered."""

from __future__ import annotations

from itertools import pairwise

from adapters.shared.plain_text import plain_pieces, plain_table
from adapters.shared.sanitize import clean
from bot.chat import Cell, File, Mention, Picture, Piece, Place, Table, Text
from bot.reference import Reference

NAME = "text.txt"


def text_file(text: Text) -> bytes:
    """Return a text with names, days in the network's zone and commands as they are typed, without pictures and files."""
    words = ""
    for before, piece in pairwise(("", *text)):
        shown = _piece(piece)
        is_apart = isinstance(before, Table) or isinstance(piece, Table)
        if is_apart and words and not words.endswith("\n") and not shown.startswith("\n"):
            words += "\n"
        words += shown
    return words.encode()


def _piece(piece: Piece) -> str:
    match piece:
        case str():
            return piece
        case Picture() | File():
            return ""  # they are attached themselves
        case Table():
            return plain_table(piece, _cell)
        case Mention():
            return clean(piece.name or Reference(piece.person).local)
        case Place():
            return Reference(piece.channel).platform.capitalize()
    return _PLAIN[type(piece)](piece)


def _cell(cell: Cell) -> str:
    return " / ".join(_piece(cell).splitlines())


_PLAIN = plain_pieces(clean)
