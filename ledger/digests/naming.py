"""Naming: the digests in which somebody is named, or their words stand, and which read differently once they are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.digests.digest import Figures
from ledger.values.ids import Letter
from ledger.values.phrase import mentions

if TYPE_CHECKING:
    from ledger.book import Book


def digests_naming(book: Book, accounts: set[str]) -> Iterator[str]:
    """Yield the digests that name one of these accounts, and the copies of them that people got."""
    for number, made in book.periods.by_id.items():
        if not accounts.isdisjoint(_named(book, made.figures)):
            yield from (number, f"{number}/")


def _named(book: Book, figures: Figures) -> Iterator[str]:
    yield from figures.newcomers
    for number in (*figures.works, *(waiting.contribution for waiting in figures.oldest), *figures.flagged):
        if (log := book.contributions.by_id.get(number)) is not None:
            yield from (log.author, log.contributor, *mentions(log.log.note.text))
    for decision in figures.decided:
        setting = book.rules.settings.get(decision.about)
        yield from (setting.value.text or "").split() if setting else (decision.about,)
    for standing in figures.proposals:
        yield from _of_proposal(book, standing.proposal)


def _of_proposal(book: Book, number: str) -> Iterator[str]:
    if number.startswith(Letter.EQUATION):
        yield from mentions(book.equations.by_id[number].proposed.text.text)
    else:
        proposed = book.proposals.by_id[number].proposed
        yield from (proposed.by, *((proposed.value.text or "").split() if proposed.value else ()))
