"""Mark-up: the pieces of a text in Discord's Markdown, with everything escaped that a member wrote.

The rules are those of Discord's documentation, "Message Formatting".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from adapters.discord.references import PLATFORM
from adapters.shared.sanitize import clean
from bot.chat import Cell, Choice, Link, Mention, Moment, Piece, Place, Said, Table, Text
from bot.reference import Reference

ADDRESS = "https://discord.com/channels/"
"""Prefix of the address of a message; the ids of server, channel and message follow."""

MentionCommand = Callable[[str, str], tuple[str, str]]
"""Takes the two words behind a slash (the second may be empty); returns the command's mention, and the words left over."""


def as_typed(command: str, word: str) -> tuple[str, str]:
    """Leave a command as it is."""
    return "", f"/{command}{word}"


def render(text: Text, mention: MentionCommand = as_typed) -> str:
    """Return a text as mark-up, without its pictures and files, which are attached to the message.

    A table starts and ends a line. `mention` replaces the commands in our own words.
    """
    words, after_table = "", False
    for piece in text:
        shown = _rendered(piece, mention)
        if not shown:
            continue
        is_table = isinstance(piece, Table)
        if (is_table or after_table) and not _breaks(words, shown):
            words += "\n"
        words += shown
        after_table = is_table
    return words


def _breaks(before: str, behind: str) -> bool:
    """Tell whether a new line begins between two strings anyway."""
    return before[-1:] in ("", "\n") or behind.startswith("\n")


def _rendered(piece: Piece, mention: MentionCommand) -> str:
    if isinstance(piece, str):
        return _with_commands(piece, mention)
    return _RENDER.get(type(piece), _nothing)(piece)


def _said(piece: Said) -> str:
    # Every line except the first is marked as a quotation, so that none of them looks like ours.
    return "\n> ".join(_escaped(clean(line)) for line in piece.words.splitlines())


def _person(piece: Mention) -> str:
    who = Reference(piece.person)
    platform, user = who.platform, who.local
    return f"<@{user}>" if platform == PLATFORM and user.isdigit() else _escaped(clean(user))


def _channel(piece: Place) -> str:
    where = Reference(piece.channel)
    platform, number = where.platform, where.name
    return f"<#{number}>" if platform == PLATFORM and number.isdigit() else _escaped(platform.capitalize())


def _moment(piece: Moment) -> str:
    return f"<t:{int(piece.at.timestamp())}:f>"


def _link(piece: Link) -> str:
    place = piece.message.removeprefix(f"{PLATFORM}:")
    # A direct message has another address for each of the two who see it.
    return f"[{_escaped(piece.words)}]({ADDRESS}{place})" if place.count("/") == 2 else _escaped(piece.words)


def _table(piece: Table) -> str:
    head = " | ".join(f"**{_escaped(heading)}**" for heading in piece.headings)
    return "\n".join([head, *(" | ".join(map(_cell, row)) for row in piece.rows)])


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _escaped(cell)
    if isinstance(cell, Said):
        return _escaped(clean(" / ".join(cell.words.splitlines())))
    return _RENDER[type(cell)](cell)


def _choice(piece: Choice) -> str:
    return f"{piece.emoji} {_escaped(piece.label)}"


def _nothing(piece: Piece) -> str:
    return ""  # a picture or a file is attached


_RENDER: Mapping[type, Callable[..., str]] = {
    Said: _said,
    Mention: _person,
    Place: _channel,
    Moment: _moment,
    Link: _link,
    Table: _table,
    Choice: _choice,
}

_COMMAND = re.compile(r"(?<![\w/.])/([a-z]+)( [a-z-]+)?")


def _with_commands(words: str, mention: MentionCommand) -> str:
    """Return words of ours, escaped, with a mention in the place of each command."""
    rendered, place = "", 0
    for match in _COMMAND.finditer(words):
        mentioned, left = mention(match.group(1), match.group(2) or "")
        rendered += _escaped(words[place : match.start()]) + mentioned + _escaped(left)
        place = match.end()
    return rendered + _escaped(words[place:])


_MARKUP = re.compile(r"[\\`*_~|<>@\[\]]")
_LINE_START = re.compile(r"^(\s*)([#-]|\d+(?=[.)]))", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[\w./?=&%~#+-]*[\w/]", re.ASCII)
"""An address without anything that could end it early; Discord shows it as a link, with no mark-up inside."""


def _escaped(words: str) -> str:
    """Escape words. Addresses stay links, each to the address that it shows."""
    parts, place = [], 0
    for match in _ADDRESS.finditer(words):
        parts += [_MARKUP.sub(r"\\\g<0>", words[place : match.start()]), match.group()]
        place = match.end()
    parts.append(_MARKUP.sub(r"\\\g<0>", words[place:]))
    return _LINE_START.sub(_literal_start, "".join(parts))


def _literal_start(match: re.Match[str]) -> str:
    """Escape the start of a heading or a list; of a number, the mark behind it."""
    blank, mark = match.groups()
    return f"{blank}{mark}\\" if mark[0].isdigit() else f"{blank}\\{mark}"
