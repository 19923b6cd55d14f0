"""Messages on Slack: the pieces of a text as rich text, and beside it the plain words for notifications.

Rich text has typed elements instead of markup, so nothing has to be escaped in it. Plain words are escaped by the rules of
https://docs.slack.dev/messaging/formatting-message-text/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, groupby, islice
from typing import Any

from adapters.shared.chunks import pages
from adapters.shared.rows import rows
from adapters.shared.sanitize import clean
from adapters.slack.plain_words import Names, clipped, emoji_words, is_channel, piece_words, table_words, user
from bot.chat import Cell, Choice, Link, Mention, Moment, Picture, Piece, Place, Said, Table, Text

LENGTH_MAX = 9000
"""Characters in one message, well below where Slack answers `msg_blocks_too_long`."""

ROW_MAX = 25
"""Buttons in a block of actions: https://docs.slack.dev/reference/block-kit/blocks/actions-block"""

SECTION_MAX = 3000
"""Characters in the text of a section: https://docs.slack.dev/reference/block-kit/blocks/section-block."""

Block = dict[str, Any]


def mentioned(text: Text) -> set[str]:
    """Return the ids of all mentioned people, in tables as well."""
    cells = chain.from_iterable(_cells(piece) for piece in text if isinstance(piece, Table))
    return {user(piece.person) for piece in chain(text, cells) if isinstance(piece, Mention)}


def _cells(table: Table) -> Iterable[Cell]:
    return chain.from_iterable(table.rows)


def blocks(text: Text, names: Names, pictures: Mapping[int, str] | None = None, home: str = "") -> list[Block]:
    """Return a text as blocks.

    `pictures` maps the place of each uploaded picture in the text to its file. `home` is the address of the workspace, such
    as `https://commons.slack.com/`; links to messages need it.
    """
    uploaded = pictures or {}
    made: list[Block] = []
    rich: list[Piece] = []
    for place, piece in enumerate(text):
        if isinstance(piece, Picture) and place in uploaded:
            made += _rich_text(rich, names, home)
            rich = []
            words = clipped(clean(piece.alt), 2000)
            made.append({"type": "image", "slack_file": {"id": uploaded[place]}, "alt_text": words})
        else:
            rich.append(piece)
    return made + _rich_text(rich, names, home)


def _rich_text(pieces: Sequence[Piece], names: Names, home: str) -> list[Block]:
    """Return pieces as a block of rich text, or nothing: tables as preformatted elements, the rest in sections."""
    elements: list[Block] = []
    for are_tables, group in groupby(pieces, lambda piece: isinstance(piece, Table)):
        run = list(group)
        elements += _preformatted(run, names) if are_tables else _section(run, home)
    return [{"type": "rich_text", "elements": elements}] if elements else []


def _preformatted(tables: Iterable[Piece], names: Names) -> list[Block]:
    return [
        {"type": "rich_text_preformatted", "elements": _literal(table_words(table, names))}
        for table in tables
        if isinstance(table, Table)
    ]


def _section(pieces: Iterable[Piece], home: str) -> list[Block]:
    elements = list(chain.from_iterable(_elements(piece, home) for piece in pieces))
    return [{"type": "rich_text_section", "elements": elements}] if elements else []


def buttons(choices: Sequence[Choice], values: Sequence[str]) -> list[Block]:
    """Return the choices as rows of buttons, each with the value that its click brings back."""
    made = iter([_button(*numbered) for numbered in zip(range(len(values)), choices, values, strict=True)])
    return [{"type": "actions", "elements": list(islice(made, len(row)))} for row in rows(choices, ROW_MAX)]


def _button(number: int, choice: Choice, value: str) -> Block:
    words = clipped(f"{emoji_words(choice.emoji)} {choice.label}" if choice.emoji else choice.label, 75)
    return {
        "type": "button",
        "action_id": f"choice-{number}",
        "text": {"type": "plain_text", "text": words, "emoji": True},
        "value": value,
    }


def plain(text: Text, names: Names) -> str:
    """Return a text as one string, escaped: Slack finds no markup in it, whatever members wrote."""
    return escaped(unescaped_words(text, names))


def unescaped_words(text: Text, names: Names) -> str:
    """Return a text as one string; escape it before Slack looks for markup in it."""
    return "".join(piece_words(piece, names) for piece in text)


def sections(words: str) -> list[Block]:
    """Return words as the simplest blocks, in which Slack looks for no markup."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": page, "emoji": False}}
        for page in pages(words, SECTION_MAX)
    ]


def first(text: Text) -> Text:
    """Return the part of a text that fits into one message, with dots at the end if there is more."""
    shown, *rest = parts(text) or [()]
    return (*shown, "\n…") if rest else shown


def escaped(words: str) -> str:
    """Escape words, so that Slack finds no mention, link or entity in them."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parts(text: Text, limit: int = LENGTH_MAX) -> list[Text]:
    """Cut a text into texts that fit into one message each: long strings at line ends, tables between rows."""
    made: list[list[Piece]] = [[]]
    room = limit
    for piece in _small(text, limit):
        length = len(piece_words(piece, {}))
        if length > room and made[-1]:
            made.append([])
            room = limit
        made[-1].append(piece)
        room -= length
    return [tuple(part) for part in made if part]


def heard(text: str, place: str) -> str:
    """Undo Slack's escapes in what a person typed: mentions become `@` and a reference, channels their name."""
    return _unescaped(_MARKED.sub(lambda match: _typed(match, place), text))


_ADDED_SCHEMES = ("mailto", "tel")
"""What Slack puts in front of an address or a number that somebody typed plainly."""

_MARKED = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def _typed(match: re.Match[str], place: str) -> str:
    """Return what a person typed for one of Slack's marks."""
    sign, target, label = match.groups()
    if sign == "@":
        return f"@{place}/{target}"
    if sign == "#":
        return f"#{label or target}"
    if sign == "!":
        return label or f"@{target.partition('^')[0]}"
    scheme, _, address = target.partition(":")
    return address if scheme in _ADDED_SCHEMES and label else str(target)


def _unescaped(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _small(text: Text, limit: int) -> Iterable[Piece]:
    """Yield the pieces, with each that is too long for one message cut into several."""
    return chain.from_iterable(_cut(piece, limit) for piece in text)


def _cut(piece: Piece, limit: int) -> Iterable[Piece]:
    if isinstance(piece, str) and len(piece) > limit:
        return pages(piece, limit)
    if isinstance(piece, Said) and len(piece.words) > limit:
        return map(Said, pages(piece.words, limit))
    if isinstance(piece, Table) and len(table_words(piece, {})) > limit:
        return _rows(piece, limit)
    return (piece,)


def _rows(table: Table, limit: int) -> Iterable[Table]:
    widest = max(len(line) for line in table_words(table, {}).split("\n"))
    fit = max(1, limit // (widest + 1) - 1)
    for first in range(0, len(table.rows), fit):
        yield Table(table.headings, table.rows[first : first + fit])


def _elements(piece: Piece, home: str) -> list[Block]:
    """Return the elements of a piece in rich text; Slack shows people, channels and moments in words of its own."""
    shown = _ELEMENTS[type(piece)](piece, home) if type(piece) in _ELEMENTS else None
    return _literal(piece_words(piece, {})) if shown is None else [shown]


def _link(piece: Link, home: str) -> Block | None:
    if not home or piece.message.count("/") != 2:
        return None
    # A permalink as `chat.getPermalink` has it: https://docs.slack.dev/reference/methods/chat.getPermalink
    _, channel, stamp = piece.message.split("/")
    return {"type": "link", "url": f"{home}archives/{channel}/p{stamp.replace('.', '')}", "text": piece.words}


def _channel(piece: Place, home: str) -> Block | None:
    return {"type": "channel", "channel_id": user(piece.channel)} if is_channel(piece.channel) else None


def _person(piece: Mention, home: str) -> Block:
    return {"type": "user", "user_id": user(piece.person)}


def _date(piece: Moment, home: str) -> Block:
    # Slack's own words for a date, in the reader's zone; the fallback is for programs that do not know them.
    date = {"type": "date", "timestamp": int(piece.at.timestamp()), "format": "{date_num} {time}"}
    return {**date, "fallback": piece_words(piece, {})}


_ELEMENTS: Mapping[type, Callable[..., Block | None]] = {
    Link: _link,
    Place: _channel,
    Mention: _person,
    Moment: _date,
}


def _literal(words: str) -> list[Block]:
    return [{"type": "text", "text": words}] if words else []
