"""Answers as bytes, so that an event which comes again gets the answer that it got the first time.

One line of JSON holds a list: our own words stand in it as strings, every other piece as a list that begins with a letter.
A refusal is such a list in an object, under `no`.
"""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bot.chat import Choice, File, Link, Mention, Moment, Picture, Piece, Place, Refused, Said, Table, Text

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def dump(text: Text | None) -> bytes:
    """Return the answer as bytes. Its strings must be such that UTF-8 can write them."""
    if text is None:
        return _encode(None)
    pieces = [piece if type(piece) is str else _written(piece) for piece in text]
    return _encode({"no": pieces} if isinstance(text, Refused) else pieces)


def load(data: bytes) -> Text | None:
    """Return the answer that `dump` made these bytes of, a moment with its zone included."""
    written = _decode(data)
    if written is None:
        return None
    refused = isinstance(written, dict)
    pieces = [piece if type(piece) is str else _read(piece) for piece in (written["no"] if refused else written)]
    return Refused(pieces) if refused else tuple(pieces)


def _written(piece: Piece) -> Any:
    match piece:
        case str():
            return piece
        case Said(words):
            return ("s", words)
        case Mention(person):
            return ("m", person)
        case Moment(at):
            assert at.tzinfo is not None, "a moment has a zone"
            return ("at", at.isoformat(), at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else None)
        case Link(words, message):
            return ("link", words, message)
        case Place(channel):
            return ("place", channel)
        case Table(headings, rows):
            return ("table", headings, [[_written(cell) for cell in row] for row in rows])
        case Choice(emoji, label, command, options):
            return ("choice", emoji, label, command, dict(options))
        case Picture(png, alt, name):
            return ("picture", png, alt, name)
        case File(data, name):
            return ("file", data, name)


def _read(piece: Any) -> Any:
    match piece:
        case str():
            return piece
        case ["s", words]:
            return Said(words)
        case ["m", person]:
            return Mention(person)
        case ["at", at, zone]:
            return Moment(_moment(at, zone))
        case ["link", words, message]:
            return Link(words, message)
        case ["place", channel]:
            return Place(channel)
        case ["table", headings, rows]:
            return Table(tuple(headings), tuple(tuple(_read(cell) for cell in row) for row in rows))
        case ["choice", emoji, label, command, options]:
            return Choice(emoji, label, command, options)
        case ["picture", png, alt, name]:
            return Picture(b64decode(png), alt, name)
        case ["file", data, name]:
            return File(b64decode(data), name)
        case _:
            raise ValueError(f"this is no piece of an answer: {piece!r}")


def _moment(at: str, zone: str | None) -> datetime:
    """Return the moment in its zone; the offset in `at` tells which of the two is meant where clocks go back."""
    moment = datetime.fromisoformat(at)
    return moment if zone is None else moment.astimezone(ZoneInfo(zone))
