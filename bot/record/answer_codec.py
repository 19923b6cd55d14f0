"""Codec of answers: they are stored as JSON, so that a repeated event gets its first answer again.

An answer is a JSON list. Our own text is a string in it; every other piece is a list that begins with its kind. A refusal is
such a list in an object, under `no`.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bot.chat import Choice, File, Link, Mention, Moment, Picture, Piece, Place, Refused, Said, Table, Text

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def dump(text: Text | None) -> bytes:
    """Serialize an answer. Its strings must be encodable as UTF-8."""
    if text is None:
        return _encode(None)
    pieces = [piece if type(piece) is str else _to_json(piece) for piece in text]
    return _encode({"no": pieces} if isinstance(text, Refused) else pieces)


def load(data: bytes) -> Text | None:
    """Return the answer that `dump` serialized."""
    stored = _decode(data)
    if stored is None:
        return None
    if isinstance(stored, dict):
        return Refused(_from_json(piece) for piece in stored["no"])
    return tuple(_from_json(piece) for piece in stored)


def _to_json(piece: Piece) -> object:
    return piece if isinstance(piece, str) else _TO_JSON[type(piece)](piece)


def _from_json(piece: Any) -> Any:
    if isinstance(piece, str):
        return piece
    try:
        letter, *values = piece
        return _FROM_JSON[letter](*values)
    except (KeyError, TypeError) as wrong:
        raise ValueError(f"this is no piece of an answer: {piece!r}") from wrong


def _dump_moment(moment: Moment) -> object:
    assert moment.at.tzinfo is not None, "a moment has a zone"
    return ("when", moment.at.isoformat(), moment.words)


def _load_moment_without_words(at: str, zone: str | None) -> Moment:
    """Return a moment of an answer that was kept by an older version."""
    moment = datetime.fromisoformat(at)
    moment = moment if zone is None else moment.astimezone(ZoneInfo(zone))
    return Moment(moment, moment.strftime("%Y-%m-%d %H:%M %Z"))


def _dump_table(table: Table) -> object:
    return ("table", table.headings, [list(map(_to_json, row)) for row in table.rows])


def _load_table(headings: list[str], rows: list[list[Any]]) -> Table:
    return Table(tuple(headings), tuple(tuple(map(_from_json, row)) for row in rows))


_TO_JSON: dict[type, Callable[..., object]] = {
    Said: lambda said: ("s", said.words),
    Mention: lambda mention: ("m", mention.person, *filter(None, (mention.name,))),
    Moment: _dump_moment,
    Link: lambda link: ("link", link.words, link.message),
    Place: lambda place: ("place", place.channel),
    Table: _dump_table,
    Choice: lambda choice: ("choice", choice.emoji, choice.label, choice.command, dict(choice.options)),
    Picture: lambda picture: ("picture", picture.png, picture.alt, picture.name),
    File: lambda file: ("file", file.data, file.name),
}

_FROM_JSON: dict[str, Callable[..., Piece]] = {
    "s": Said,
    "m": Mention,
    "at": _load_moment_without_words,
    "when": lambda at, words: Moment(datetime.fromisoformat(at), words),
    "link": Link,
    "place": Place,
    "table": _load_table,
    "choice": Choice,
    "picture": lambda png, alt, name: Picture(b64decode(png), alt, name),
    "file": lambda data, name: File(b64decode(data), name),
}
