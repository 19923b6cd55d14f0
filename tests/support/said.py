"""What a phrase says in English, as a reader of the console sees it, and what an answer is that the ledger is read for."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.console.page import plain
from bot.charts.render import Drawing
from bot.language.words import Reader, say
from bot.outcome import Outcome
from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.values.phrase import Sayable

_READER = Reader("en", "UTC", lambda agent: agent)


def said(phrase: Sayable) -> str:
    """Return the words."""
    return plain(tuple(piece for piece in say(phrase, _READER) if not isinstance(piece, Drawing)))


def recalled(outcome: Outcome, book: Book, entries: Iterable[Entry]) -> Outcome:
    """Return an outcome with its answer, for which the entries are read where they have to be."""
    if outcome.recall is None:
        return outcome
    found = outcome.recall.read(iter(entries))
    return outcome._replace(answer=outcome.recall.told(book, found), recall=None)
