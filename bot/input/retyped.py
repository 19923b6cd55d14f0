"""The line of a command as it can be typed again, whichever platform it came from: what shows the next page repeats it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.menu import Kind, Option, Verb
from ledger.values.ids import Letter

if TYPE_CHECKING:
    from ledger.book import Book


def line(book: Book, verb: Verb, raw: Mapping[str, str], values: Mapping[str, Any], *, without: str) -> str:
    """Return a command with its options as they were typed, without the one of that name.

    People are written by their number: their name is theirs, and a line is no place that can forget it.
    """
    given = (option for option in verb.options if option.name != without and values.get(option.name) is not None)
    return " ".join((f"/{verb.name}", *_typed(book, given, raw, values)))


def _typed(book: Book, given: Iterator[Option], raw: Mapping[str, str], values: Mapping[str, Any]) -> Iterator[str]:
    for option in given:
        text = _text(book, option, raw[option.name], values[option.name])
        text = f'"{text}"' if " " in text and option.kind in _TEXTS else text
        yield text if option.positional or text.startswith(("#", "@")) else f"{option.name}:{text}"


_TEXTS = (Kind.text, Kind.card, Kind.subject)


def _text(book: Book, option: Option, typed: str, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if option.kind in (Kind.person, Kind.subject, Kind.project, Kind.card) and isinstance(value, str):
        return _of_subject(book, value)
    return typed


def _of_subject(book: Book, number: str) -> str:
    if number.startswith(Letter.AGENT):
        return f"@{number}"
    project = book.projects.by_id.get(number)
    return f"#{project.name.text}" if project else number
