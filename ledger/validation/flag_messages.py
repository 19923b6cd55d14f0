"""Red flags as they are talked about: what is posted under a card when one goes up, and when it comes down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.validation import ballot
from ledger.validation.vote import Flagged, FlagLifted
from ledger.values.phrase import Code, Sayable, Who, lines, phrase

if TYPE_CHECKING:
    from ledger.book import Book

RAISED, LIFTED = "flag", "lifted"


def messages(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the messages about contributions that these facts owe to all who see the cards: `C1/flag/A2`."""
    named = {Flagged: RAISED, FlagLifted: LIFTED}
    return tuple(
        f"{fact.contribution}/{named[type(fact)]}/{fact.agent}"
        for fact in facts
        if isinstance(fact, Flagged | FlagLifted)
    )


def said(book: Book, number: str, kind: str, account: str) -> Sayable:
    """Return what such a message says now: of what `kind` it is, and whose account raised the flag."""
    person, found = book.agents.person(account), book.contributions.by_id[number]
    if kind == LIFTED:
        return phrase("{who} took the red flag on {id} down.", who=Who(person), id=Code(number))
    vote = book.votes.open.get(number)
    reason = ballot.flags(vote, book.agents).get(person) if vote else None
    if reason is None:
        return phrase("{who} had raised a red flag on {id}.", who=Who(person), id=Code(number))
    return lines(
        phrase("{who} raises a red flag on {id}: “{reason}”", who=Who(person), id=Code(number), reason=reason),
        phrase(
            "Please talk about it here. {author} can change the log with {amend}, and {who} takes the flag down with {lift}.",
            author=Who(found.author),
            amend=Code(f"/amend {number}"),
            who=Who(person),
            lift=Code(f"/flag lift {number}"),
        ),
    )
