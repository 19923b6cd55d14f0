"""Sentences about the yes of those who could object to a distribution, or to its reversal, in a small network."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.distributions import consent
from ledger.distributions.consent import Objectionable
from ledger.distributions.objection import Assented, AssentWithdrawn
from ledger.values.phrase import Code, Phrase, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def progress(book: Book, known: Objectionable) -> Phrase | None:
    """Say on a card how many have said yes; None if nobody is asked."""
    if not known.is_small:
        return None
    return phrase(
        "{n} of the {all} who could object have said yes. Once all have, it is done at once: {vote}.",
        n=len(consent.assenting(book, known, book.at)),
        all=len(consent.deciders(book, book.at)),
        vote=_vote(known.prepared.distribution),
    )


def at_once(number: str, *, is_small: bool) -> Phrase | None:
    """Say, where it is told when it is done, that it may be done before; None if the network is not small."""
    if not is_small:
        return None
    return phrase("Once all who could object have said yes, it is done at once: {vote}.", vote=_vote(number))


def noted(book: Book, number: str, known: Objectionable, by: str, at: datetime) -> Phrase:
    """Answer a yes that is recorded just now, in place of an objection if there was one."""
    objections = {who: why for who, why in known.objections.items() if book.agents.person(who) != by}
    after = replace(known, assents=(*known.assents, by), objections=objections)
    said, everybody = len(consent.assenting(book, after, at)), len(consent.deciders(book, at))
    if said == everybody:
        return phrase("Your yes to {id} was the last one: it is done now.", id=Code(number))
    return phrase(
        "Your yes to {id} stands: {n} of {all} have said so. {none} takes it back.",
        id=Code(number),
        n=said,
        all=everybody,
        none=Code(f"/vote {number} none"),
    )


def of_assent(_: Book, fact: Assented) -> Phrase:
    """Say that somebody said yes."""
    return phrase("{who} said yes to {id}.", who=Who(fact.by), id=Code(fact.distribution))


def of_withdrawal(_: Book, fact: AssentWithdrawn) -> Phrase:
    """Say that a yes was taken back."""
    return phrase("The yes of {who} to {id} was taken back.", who=Who(fact.by), id=Code(fact.distribution))


def _vote(number: str) -> Code:
    return Code(f"/vote {number} approve")
