"""Plain words: each piece of a text as a string, for notifications, screen readers and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from adapters.shared.sanitize import clean
from bot.chat import Choice, File, Link, Mention, Moment, Picture, Piece, Place, Said, Table
from bot.reference import Reference

Names: TypeAlias = Mapping[str, str]
"""The names of people by their id."""


def user(person: str) -> str:
    """Return the id within the workspace of a person's reference, `slack:T024/U061`."""
    return Reference(person).name


def is_channel(reference: str) -> bool:
    """Tell whether a reference is that of a channel on Slack, which Slack can show by its id."""
    return reference.startswith("slack:") and user(reference)[:1] in ("C", "G")


def emoji_words(emoji: str) -> str:
    """Return an emoji as Slack shows it; one of the workspace's own has only a name."""
    return f":{emoji}:" if emoji.isascii() else emoji


def clipped(words: str, limit: int) -> str:
    """Return words of at most `limit` characters, with dots at the end if something is left out."""
    return words if len(words) <= limit else words[: limit - 1] + "…"


def piece_words(piece: Piece, names: Names) -> str:
    """Return a piece as a string."""
    return piece if isinstance(piece, str) else _WORDS[type(piece)](piece, names)


def table_words(table: Table, names: Names) -> str:
    """Return the rows as lines with aligned columns."""
    rows = [[_line(piece_words(cell, names)) for cell in row] for row in (table.headings, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_aligned(row, widths) for row in rows)


def _line(words: str) -> str:
    return " / ".join(words.split("\n"))


def _aligned(row: list[str], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _said(piece: Said, names: Names) -> str:
    return clean(piece.words)


def _link(piece: Link, names: Names) -> str:
    return piece.words


def _place(piece: Place, names: Names) -> str:
    # A notification may only name the kind of place: its reader is not told the name of a channel.
    return "the channel" if is_channel(piece.channel) else Reference(piece.channel).platform.capitalize()


def _mention(piece: Mention, names: Names) -> str:
    return f"@{clean(names.get(user(piece.person), user(piece.person)))}"


def _moment(piece: Moment, names: Names) -> str:
    return piece.words


def _table(piece: Table, names: Names) -> str:
    return f"\n{table_words(piece, names)}\n"


def _picture(piece: Picture, names: Names) -> str:
    return f"\n[picture: {clean(piece.alt)}]"


def _file(piece: File, names: Names) -> str:
    return f"\n[file: {clean(piece.name)}]"


def _choice(piece: Choice, names: Names) -> str:
    return f"{emoji_words(piece.emoji)} {piece.label}"


_WORDS: Mapping[type, Callable[..., str]] = {
    Said: _said,
    Link: _link,
    Place: _place,
    Mention: _mention,
    Moment: _moment,
    Table: _table,
    Picture: _picture,
    File: _file,
    Choice: _choice,
}
