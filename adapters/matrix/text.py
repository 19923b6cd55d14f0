"""Rendering of a text for Matrix: a plain body and the same as HTML, in which nothing of a member is markup.

Every message is a notice (`m.notice`), which programs never act upon. It lists in `m.mentions` the people whom it rings,
as a message without that field rings everybody whose name stands in it (client-server specification, modules
"m.room.message" and "user and room mentions").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import Any
from urllib.parse import quote, unquote

from adapters.matrix.rooms import PREFIX
from adapters.shared.chunks import pages
from adapters.shared.plain_text import plain_pieces, plain_table, unnamed_choices
from adapters.shared.sanitize import clean
from bot.chat import Cell, Choice, File, Link, Mention, Picture, Piece, Place, Table, Text
from bot.reference import Reference

OFFERS = "org.potluck.offers"
"""The field of our messages with the emoji that we put under it."""

KEY = "org.potluck.key"
"""The field of our messages with the key of the post, an idempotency key: our own echo tells which posts were sent."""

BYTES_MAX = 40_000
"""Bytes of a content; an event may have 65,536 with all that the server adds, and an edit has everything twice."""

PAGE = 4_000
"""Characters of a page of a text that is too long for one event; each may need 4 bytes, twice."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as it is sent: the contents of one message or more, and the ids of the people whom it mentions."""

    contents: tuple[dict[str, Any], ...]
    named: tuple[str, ...]


def render(text: Text, choices: Sequence[Choice]) -> Rendered:
    """Render a text, with the choices that it does not name itself, as the contents of messages."""
    plain = "".join(map(_plain, text)).strip("\n")
    html = "".join(map(_html, text)).removesuffix("<br>")
    unnamed = unnamed_choices(plain, choices)
    if unnamed:
        plain += f"\n{unnamed}"
        html += f"<br>{escape(unnamed)}"
    named = tuple(dict.fromkeys(Reference(piece.person).local for piece in _pieces(text) if isinstance(piece, Mention)))
    whole = {
        "msgtype": "m.notice",
        "body": plain,
        "format": "org.matrix.custom.html",
        "formatted_body": html,
        "m.mentions": {},
    }
    if len(json.dumps(whole)) <= BYTES_MAX:
        return Rendered((whole,), named)
    parts = pages(plain, PAGE)
    return Rendered(tuple({"msgtype": "m.notice", "body": part, "m.mentions": {}} for part in parts), named)


def with_mentions(content: dict[str, Any], named: Sequence[str]) -> dict[str, Any]:
    """Return a content that rings these people, and nobody else."""
    return content | {"m.mentions": {"user_ids": list(named)} if named else {}}


def edit_content(event: str, content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of an edit; it rings nobody."""
    inside = {name: value for name, value in content.items() if name != KEY}
    beside = inside | {"body": f"* {content['body']}"}
    return beside | {"m.new_content": inside, "m.relates_to": {"rel_type": "m.replace", "event_id": event}}


def in_thread(content: dict[str, Any], root: str | None) -> dict[str, Any]:
    """Return a content that stands in the thread under its root, if one is given."""
    if root is None:
        return content
    fallback = {"is_falling_back": True, "m.in_reply_to": {"event_id": root}}
    return content | {"m.relates_to": {"rel_type": "m.thread", "event_id": root, **fallback}}


def file_content(piece: Picture | File, address: str) -> dict[str, Any]:
    """Return the content of a message with a picture and its words, or with a file."""
    if isinstance(piece, File):
        file = {"body": one_line(piece.name), "url": address, "info": {"size": len(piece.data)}}
        return {"msgtype": "m.file", **file, "m.mentions": {}}
    info: dict[str, str | int] = {"mimetype": "image/png", "size": len(piece.png)}
    if piece.png[12:16] == b"IHDR":  # its width and height come first in every PNG (RFC 2083, 4.1.1)
        info |= {"w": int.from_bytes(piece.png[16:20]), "h": int.from_bytes(piece.png[20:24])}
    named = {"body": one_line(piece.alt), "filename": one_line(piece.name)}
    return {"msgtype": "m.image", **named, "url": address, "info": info, "m.mentions": {}}


def one_line(words: str) -> str:
    """Return words in one line, without characters that steer a screen or turn the direction of the following text."""
    lines = words.splitlines()
    return clean(" / ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else "".join(lines))


def _pieces(text: Text) -> Iterator[Piece]:
    """Yield the pieces of a text, and those in the cells of its tables."""
    for piece in text:
        yield piece
        if isinstance(piece, Table):
            yield from chain.from_iterable(piece.rows)


def _plain(piece: Piece) -> str:
    return piece if isinstance(piece, str) else _PLAIN[type(piece)](piece)


def _room_name(piece: Place) -> str:
    """Return the id of a room, which programs show as its name."""
    if not piece.channel.startswith(PREFIX):
        return Reference(piece.channel).platform.capitalize()
    return unquote(_room(piece.channel))


def _plain_table(piece: Table) -> str:
    return plain_table(piece, _plain)


def _on_new_line(piece: Picture | File) -> str:
    return f"\n{_INLINE[type(piece)](piece)}"


_INLINE = plain_pieces(one_line) | {Place: _room_name, Table: _plain_table}
_PLAIN = _INLINE | {Picture: _on_new_line, File: _on_new_line}


def _html(piece: Piece) -> str:
    return _HTML.get(type(piece), _escaped)(piece)


def _escaped(piece: Piece) -> str:
    return escape(_plain(piece)).replace("\n", "<br>")


def _person_link(piece: Mention) -> str:
    user = Reference(piece.person).local
    return f'<a href="https://matrix.to/#/{escape(quote(user, safe="@:"))}">{escape(one_line(user))}</a>'


def _room_link(piece: Place) -> str:
    if not piece.channel.startswith(PREFIX):
        return _escaped(piece)
    room = _room(piece.channel)
    return f'<a href="{escape(_address(PREFIX + room))}">{escape(unquote(room))}</a>'


def _message_link(piece: Link) -> str:
    if not piece.message.startswith(PREFIX):
        return _escaped(piece)
    return f'<a href="{escape(_address(piece.message))}">{escape(piece.words)}</a>'


def _html_table(piece: Table) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in piece.headings)
    body = "".join(map(_html_row, piece.rows))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _html_row(row: Sequence[Cell]) -> str:
    return f"<tr>{''.join(f'<td>{_html(cell)}</td>' for cell in row)}</tr>"


def _emphasized(piece: Picture | File) -> str:
    return f"<br><em>{escape(_INLINE[type(piece)](piece))}</em>"


_HTML: dict[type, Callable[..., str]] = {
    Mention: _person_link,
    Place: _room_link,
    Link: _message_link,
    Table: _html_table,
    Picture: _emphasized,
    File: _emphasized,
}


def _room(channel: str) -> str:
    """Return the room of a channel, which may be a thread in it, as references write it."""
    return channel.removeprefix(PREFIX).partition("/")[0]


def _address(message: str) -> str:
    """Return the address of a message, with the server that made its room.

    https://spec.matrix.org/latest/appendices/#matrixto-navigation
    """
    place = message.removeprefix(PREFIX)
    _, _, server = place.partition("/")[0].partition(":")
    return f"https://matrix.to/#/{place}" + (f"?via={quote(server)}" if server else "")
