"""Asking again: the way to another vote on a log that was left undecided, where there is one."""

from __future__ import annotations

from ledger.contributions.contribution import Contribution
from ledger.validation.draw import WHEN_REOPENED
from ledger.validation.vote import UNDECIDED
from ledger.values.phrase import Code, Phrase, phrase

CORRECTION_DAYS = 90
"""Days for which somebody whose correction of a log failed does not propose another one of it."""


def is_by_lot(contribution: Contribution) -> bool:
    """Tell whether those whom lots asked decided about a log."""
    return contribution.decision is not None and contribution.decision.lots is not None


def may_ask_again(contribution: Contribution) -> bool:
    """Tell whether those who were asked by lot about a log can be asked again, and more of them: once, and not about a correction."""
    is_undecided = contribution.state == UNDECIDED and is_by_lot(contribution)
    return is_undecided and not contribution.corrects and not contribution.reopened


def describe(contribution: Contribution) -> Phrase | None:
    """Render the way to another vote on what was left undecided, or return None if there is none."""
    if contribution.reopened:
        return None
    if contribution.corrects:
        return propose_again(contribution)
    if is_by_lot(contribution):
        return ask_again(contribution) if may_ask_again(contribution) else None
    return phrase("{amend} opens it again, once.", amend=Code(f"/amend {contribution.id}"))


def propose_again(correction: Contribution) -> Phrase:
    """Render when and how a correction that failed can be proposed again."""
    correct = Code(f"/correct {correction.corrects}")
    return phrase("After {days} days {correct} can propose it again.", days=CORRECTION_DAYS, correct=correct)


def ask_again(contribution: Contribution) -> Phrase:
    """Render how they are asked again by lot, and more people: none where all were asked, as among five."""
    return phrase(
        "{amend} asks again, and up to {n} more people, once.", amend=Code(f"/amend {contribution.id}"), n=WHEN_REOPENED
    )
