"""Plain text: the pieces of a text without markup, for platforms that render none, or that want words beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.chat import Cell, Choice, File, Link, Mention, Moment, Picture, Said, Table
from bot.reference import Reference

Sanitize = Callable[[str], str]
"""Makes a member's words harmless on the platform."""


def plain_pieces(sanitize: Sanitize) -> dict[type, Callable[..., str]]:
    """Return a table of functions that render a piece, by its type; tables and channels differ between platforms."""

    def said(piece: Said) -> str:
        return sanitize(piece.words)

    def mention(piece: Mention) -> str:
        return sanitize(Reference(piece.person).local)

    def picture(piece: Picture) -> str:
        return f"[picture: {sanitize(piece.alt)}]"

    def file(piece: File) -> str:
        return f"[file: {sanitize(piece.name)}]"

    return {
        Said: said,
        Link: _link,
        Mention: mention,
        Moment: _moment,
        Picture: picture,
        File: file,
        Choice: choice_label,
    }


def plain_table(table: Table, cell: Callable[[Cell], str]) -> str:
    """Render a table, one line per row; `cell` renders a cell as one line."""
    return "\n".join(" | ".join(map(cell, row)) for row in (table.headings, *table.rows))


def choice_label(choice: Choice) -> str:
    """Render a choice: its emoji and its label."""
    return f"{choice.emoji} {choice.label}".lstrip()


def emoji_of(choices: Sequence[Choice]) -> list[str]:
    """Return the emoji to put under a post, without the choices that are buttons alone."""
    return [choice.emoji for choice in choices if choice.emoji]


def unnamed_choices(shown: str, choices: Sequence[Choice]) -> str:
    """Return the labels of the choices that the shown text does not name itself."""
    with_emoji = (choice_label(choice) for choice in choices if choice.emoji)
    return ", ".join(label for label in with_emoji if label not in shown)


def _link(piece: Link) -> str:
    return piece.words


def _moment(piece: Moment) -> str:
    return piece.words
