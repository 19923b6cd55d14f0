"""Asking again: the way to another vote on a log that was left undecided, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.contributions.contribution import Contribution
from ledger.contributions.log import count
from ledger.network.amounts import as_typed
from ledger.validation.draw import WHEN_REOPENED
from ledger.validation.vote import UNDECIDED
from ledger.values.phrase import Code, Phrase, phrase, sample

if TYPE_CHECKING:
    from ledger.book import Book

CORRECTION_DAYS = 90
"""Days for which somebody whose correction of a log failed does not propose another one of it."""


def is_by_lot(contribution: Contribution) -> bool:
    """Tell whether those whom lots asked decided about a log."""
    return contribution.decision is not None and contribution.decision.lots is not None


def may_ask_again(contribution: Contribution) -> bool:
    """Tell whether those who were asked by lot about a log can be asked again, and more of them: once, and not about a correction."""
    is_undecided = contribution.state == UNDECIDED and is_by_lot(contribution)
    return is_undecided and not contribution.corrects and not contribution.reopened


def describe(book: Book, contribution: Contribution) -> Phrase | None:
    """Render the way to another vote on what was left undecided, or return None if there is none."""
    if contribution.reopened:
        return None
    if contribution.corrects:
        return propose_again(book, contribution)
    if is_by_lot(contribution):
        return ask_again(contribution) if may_ask_again(contribution) else None
    return phrase("{amend} opens it again, once.", amend=Code(f"/amend {contribution.id}"))


def propose_again(book: Book, correction: Contribution) -> Phrase:
    """Render when and how a correction that failed can be proposed again."""
    correct = typed(book, correction)
    return phrase("After {days} days {correct} can propose it again.", days=CORRECTION_DAYS, correct=correct)


def typed(book: Book, correction: Contribution) -> Code:
    """Return what is typed to propose a correction once more."""
    amount = correction.log.amount
    to = as_typed(book, amount) if count(amount) else "nothing:yes"
    return sample("/correct {id} {amount} WHY", id=correction.corrects or "", amount=to)


def ask_again(contribution: Contribution) -> Phrase:
    """Render how they are asked again by lot, and more people: none where all were asked, as among five."""
    return phrase(
        "{amend} asks again, and up to {n} more people, once.", amend=Code(f"/amend {contribution.id}"), n=WHEN_REOPENED
    )
