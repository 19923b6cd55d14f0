"""Messages about red flags: posted under a card when a flag is raised, and when it is taken down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.network.amounts import as_typed
from ledger.validation import ballot
from ledger.validation.vote import Flagged, FlagLifted
from ledger.values.phrase import Code, Sayable, Who, lines, phrase, sample

if TYPE_CHECKING:
    from ledger.book import Book

RAISED, LIFTED = "flag", "lifted"

_KINDS: Mapping[type, str] = {Flagged: RAISED, FlagLifted: LIFTED}


def messages(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the subjects of the messages that these facts owe to all who see the cards: `C1/flag/A2`."""
    about_flags = (fact for fact in facts if type(fact) in _KINDS)
    return tuple(f"{fact.subject}/{_KINDS[type(fact)]}/{fact.agent}" for fact in about_flags)


def describe(book: Book, number: str, kind: str, account: str) -> Sayable:
    """Render such a message as of now. `kind` is raised or lifted, `account` the one that raised the flag."""
    person = book.agents.person(account)
    if kind == LIFTED:
        return phrase("{who} took the red flag on {id} down.", who=Who(person), id=Code(number))
    vote = book.votes.open.get(number)
    reason = ballot.flags(vote, book.agents).get(person) if vote else None
    if reason is None:
        return phrase("{who} had raised a red flag on {id}.", who=Who(person), id=Code(number))
    lift = Code(f"/flag lift {number}")
    if number in book.lists.by_id:
        talk = phrase(
            "Please talk about it here. Whose log it is can take it out with {withdraw}, and {who} takes the flag down with {lift}.",
            withdraw=Code(f"/withdraw {number}"),
            who=Who(person),
            lift=lift,
        )
    elif book.contributions.by_id[number].corrects:
        talk = phrase(
            "Please talk about it here. {author} can take it back with {withdraw}, and {who} takes the flag down with {lift}.",
            author=Who(book.contributions.by_id[number].author),
            withdraw=Code(f"/withdraw {number}"),
            who=Who(person),
            lift=lift,
        )
    else:
        talk = phrase(
            "Please talk about it here. {author} can change the log with {amend}, and {who} takes the flag down with {lift}.",
            author=Who(book.contributions.by_id[number].author),
            amend=typed_change(book, number),
            who=Who(person),
            lift=lift,
        )
    return lines(
        phrase("{who} raises a red flag on {id}: “{reason}”", who=Who(person), id=Code(number), reason=reason),
        talk,
    )


def typed_change(book: Book, number: str) -> Code:
    """Return what is typed to change a log."""
    amount = as_typed(book, book.contributions.by_id[number].log.amount)
    return sample("/amend {id} {amount} YOUR WORDS", id=number, amount=amount)
