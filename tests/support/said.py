"""What a phrase says in English, as a reader of the console sees it, and what an answer is that the ledger is read for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from adapters.console.page import plain_text
from bot.charts.render import Chart
from bot.language.words import Reader, say
from bot.outcome import Outcome
from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.values.phrase import Refusal, Sayable

Value = TypeVar("Value")

_READER = Reader("en", "UTC", lambda agent: agent)


def said(phrase: Sayable) -> str:
    """Return the words."""
    return plain_text(tuple(piece for piece in say(phrase, _READER) if not isinstance(piece, Chart)))


def recalled(outcome: Outcome, book: Book, entries: Iterable[Entry]) -> Outcome:
    """Return an outcome with its answer, for which the entries are read where they have to be."""
    if outcome.recall is None:
        return outcome
    found = outcome.recall.read(iter(entries))
    return outcome._replace(answer=outcome.recall.explain(book, found), recall=None)


def tried(read: Callable[[], Value]) -> Value | Refusal:
    """Return what is read, or its refusal."""
    try:
        return read()
    except Refusal as wrong:
        return wrong


def filled(wrong: Refusal, show: Callable[[object], object]) -> str:
    """Return a refusal with its blanks filled, without quotation marks; `show` says how values of its own kind look."""
    values = {name: _plain(value, show) for name, value in wrong.phrase.values}
    assert set(values) == set(re.findall(r"\{(\w+)\}", wrong.phrase.sentence))
    return wrong.phrase.sentence.format(**values)


def _plain(value: object, show: Callable[[object], object]) -> object:
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return ", ".join(part.text for part in value)
    return getattr(value, "text", show(value))
