"""Audit of second stewards: one steward began something, and another one confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.network.role import STEWARD

if TYPE_CHECKING:
    from ledger.book import Book


def why_not_second(book: Book, first: str, by: str, subject: str) -> str | None:
    """Tell why `by` could not confirm a subject that `first` began, or return None."""
    if book.agents.lineage(first) == book.agents.lineage(by):
        return f"{by} confirmed {subject}, and began it too"
    if book.agents.person(by) not in book.roles.holders(STEWARD, book.agents):
        return f"{by}, who confirmed {subject}, was no steward"
    return None
