"""Asking again: the way to another vote on a log that was left undecided, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.contributions.contribution import Contribution
from ledger.validation.draw import WHEN_REOPENED
from ledger.validation.vote import REOPENED, UNDECIDED
from ledger.values.phrase import Code, Phrase, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def is_by_lot(contribution: Contribution) -> bool:
    """Tell whether those whom lots asked decided about a log."""
    return contribution.decision is not None and contribution.decision.lots is not None


def may_ask_more(book: Book, contribution: Contribution) -> bool:
    """Tell whether more people can be asked by lot about a log that was left undecided: once, and not about a correction."""
    last = book.votes.ended.get(contribution.id)
    is_undecided = contribution.state == UNDECIDED and is_by_lot(contribution) and not contribution.corrects
    return is_undecided and last is not None and last.opened.again != REOPENED


def describe(book: Book, contribution: Contribution) -> Phrase | None:
    """Render the way to another vote on what was left undecided, or return None if there is none."""
    if is_by_lot(contribution):
        return ask_more(contribution) if may_ask_more(book, contribution) else None
    if contribution.corrects:
        return phrase(
            "Silence decides nothing. {correct} proposes it again.", correct=Code(f"/correct {contribution.corrects}")
        )
    return phrase("Silence decides nothing. {amend} opens it again.", amend=Code(f"/amend {contribution.id}"))


def ask_more(contribution: Contribution) -> Phrase:
    """Render how more people are asked by lot."""
    return phrase("{amend} asks up to {n} more, once.", amend=Code(f"/amend {contribution.id}"), n=WHEN_REOPENED)
