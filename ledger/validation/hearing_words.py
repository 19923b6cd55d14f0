"""Sentences about hearings: whose word a vote waits for, on cards, and what they said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.network.speaker import contact_of
from ledger.validation.hearing import Heard
from ledger.validation.vote import Voided
from ledger.values.phrase import Code, Phrase, Who, phrase, sample
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book


def describe(book: Book, number: str) -> Iterator[Phrase]:
    """Yield what whoever is heard in a vote says; or, while it is open, that their word is waited for."""
    account = book.hearings.hears.get(number)
    if account is None:
        return
    answer = book.hearings.answers.get(number)
    if answer is not None:
        yield _said(answer)
    elif number in book.votes.open:
        contact = contact_of(book.agents, account)
        yield (
            phrase(
                "It is not accepted before its end, unless {who} says that it is right: {confirm}, or {decline}.",
                who=Who(contact),
                confirm=Code(f"/confirm {number}"),
                decline=sample("/confirm {id} no WHY", id=number),
            )
            if contact is not None
            else phrase("It is not accepted before its end.")
        )


def _said(answer: Heard) -> Phrase:
    if answer.is_right:
        return phrase("{who} says that it is right.", who=Who(answer.by))
    if answer.reason is None:
        return phrase("{who} says that it is not right.", who=Who(answer.by))
    return phrase("{who} says that it is not right: “{reason}”", who=Who(answer.by), reason=answer.reason)


def _heard(_: Book, fact: Heard) -> Phrase:
    return phrase("{id}: {said}", id=Code(fact.subject), said=_said(fact))


def _voided(_: Book, fact: Voided) -> Phrase:
    return phrase("{id} is void, as {accepted} was accepted.", id=Code(fact.subject), accepted=Code(fact.accepted))


SAYS: Says = {Heard: _heard, Voided: _voided}
"""The sentence of every fact of this module."""
