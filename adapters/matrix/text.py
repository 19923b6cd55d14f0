"""How a text looks on Matrix: a plain body and the same as HTML, in which nothing of a member is markup.

Everything is a notice (`m.notice`), which programs never act upon, and says by `m.mentions` whom it rings, as a message
without it rings everybody whose name stands in it (client-server specification, modules "m.room.message" and "user and
room mentions").
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from adapters.shared.chunks import pages
from adapters.shared.sanitize import clean
from bot.chat import Choice, File, Link, Mention, Moment, Picture, Piece, Place, Said, Table, Text
from bot.reference import Reference

PREFIX = "matrix:"

OFFERS = "org.potluck.offers"
"""The field of our messages that names the emoji which are to stand under it."""

KEY = "org.potluck.key"
"""The field of our messages that names the post, so that our own echo tells what was sent."""

BYTES_MAX = 40_000
"""Of a content; an event may have 65,536 with all that the server adds, and an edit says everything twice."""

PAGE = 4_000
"""Characters of a page of a text that is too long for one event, each of which may need 4 bytes, twice."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as it is sent: the bodies of one message or more, and the ids of those whom it names."""

    contents: tuple[dict[str, Any], ...]
    named: tuple[str, ...]


def shown(text: Text, choices: Sequence[Choice]) -> Shown:
    """Return a text, with the choices that it does not name itself, as the contents of messages."""
    plain = "".join(map(_plain, text)).strip("\n")
    html = "".join(map(_html, text)).removesuffix("<br>")
    unnamed = [name for choice in choices if (name := f"{choice.emoji} {choice.label}") not in plain]
    if unnamed:
        plain += "\n" + ", ".join(unnamed)
        html += "<br>" + escape(", ".join(unnamed))
    named = tuple(dict.fromkeys(Reference(piece.person).local for piece in _pieces(text) if isinstance(piece, Mention)))
    whole = {
        "msgtype": "m.notice",
        "body": plain,
        "format": "org.matrix.custom.html",
        "formatted_body": html,
        "m.mentions": {},
    }
    if len(json.dumps(whole)) <= BYTES_MAX:
        return Shown((whole,), named)
    parts = pages(plain, PAGE)
    return Shown(tuple({"msgtype": "m.notice", "body": part, "m.mentions": {}} for part in parts), named)


def ringing(content: dict[str, Any], named: Sequence[str]) -> dict[str, Any]:
    """Return a content that rings those whom it names, and nobody else."""
    return content | {"m.mentions": {"user_ids": list(named)} if named else {}}


def replacing(event: str, content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of an edit; it rings nobody, as it says nothing to anybody anew."""
    inside = {name: value for name, value in content.items() if name != KEY}
    beside = inside | {"body": f"* {content['body']}"}
    return beside | {"m.new_content": inside, "m.relates_to": {"rel_type": "m.replace", "event_id": event}}


def threaded(content: dict[str, Any], root: str | None) -> dict[str, Any]:
    """Return a content that stands in the thread under an event, if one is given."""
    if root is None:
        return content
    fallback = {"is_falling_back": True, "m.in_reply_to": {"event_id": root}}
    return content | {"m.relates_to": {"rel_type": "m.thread", "event_id": root, **fallback}}


def attached(piece: Picture | File, address: str) -> dict[str, Any]:
    """Return the content of the message that shows a picture, with its words, or hands over a file."""
    if isinstance(piece, File):
        file = {"body": one_line(piece.name), "url": address, "info": {"size": len(piece.data)}}
        return {"msgtype": "m.file", **file, "m.mentions": {}}
    info: dict[str, str | int] = {"mimetype": "image/png", "size": len(piece.png)}
    if piece.png[12:16] == b"IHDR":  # its width and height come first in every PNG (RFC 2083, 4.1.1)
        info |= {"w": int.from_bytes(piece.png[16:20]), "h": int.from_bytes(piece.png[20:24])}
    named = {"body": one_line(piece.alt), "filename": one_line(piece.name)}
    return {"msgtype": "m.image", **named, "url": address, "info": info, "m.mentions": {}}


def one_line(words: str) -> str:
    """Return words in one line, without what steers a screen or turns the direction of writing for what follows."""
    lines = words.splitlines()
    return clean(" / ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else "".join(lines))


def _pieces(text: Text) -> list[Piece]:
    """Return the pieces of a text, those in the cells of its tables included."""
    return [
        inner
        for piece in text
        for inner in ([piece, *(cell for row in piece.rows for cell in row)] if isinstance(piece, Table) else [piece])
    ]


def _plain(piece: Piece) -> str:
    match piece:
        case Said(words):
            return one_line(words)
        case Link(words):
            return words
        case Mention(person):
            return one_line(Reference(person).local)
        case Place(channel):
            # Programs show a room by its name where they find its id.
            is_room = channel.startswith(PREFIX)
            return unquote(_room(channel)) if is_room else Reference(channel).platform.capitalize()
        case Moment(at):
            return at.strftime("%Y-%m-%d %H:%M %Z")
        case Table(headings, rows):
            return "\n".join(" | ".join(map(_plain, row)) for row in (headings, *rows))
        case Picture(_, alt, _):
            return f"\n[picture: {one_line(alt)}]"
        case File(_, name):
            return f"\n[file: {one_line(name)}]"
        case Choice(emoji, label):
            return f"{emoji} {label}"
        case str():
            return piece


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


def _html(piece: Piece) -> str:
    match piece:
        case Mention(person):
            user = Reference(person).local
            return f'<a href="https://matrix.to/#/{escape(quote(user, safe="@:"))}">{escape(one_line(user))}</a>'
        case Place(channel) if channel.startswith(PREFIX):
            room = _room(channel)
            return f'<a href="{escape(_address(PREFIX + room))}">{escape(unquote(room))}</a>'
        case Link(words, message) if message.startswith(PREFIX):
            return f'<a href="{escape(_address(message))}">{escape(words)}</a>'
        case Table(headings, rows):
            head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
            body = "".join(f"<tr>{''.join(f'<td>{_html(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        case Picture() | File():
            return f"<br><em>{escape(_plain(piece)[1:])}</em>"
        case _:
            return escape(_plain(piece)).replace("\n", "<br>")
