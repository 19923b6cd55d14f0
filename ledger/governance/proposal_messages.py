"""Messages about a proposal: to the stewards and to whoever proposed it, at once, by what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ledger.book import Book
from ledger.governance import proposal_card
from ledger.governance.proposal_flags import is_contested
from ledger.network.proposal import (
    NOTICED,
    OPEN,
    VOTED_ON,
    MembersAsked,
    NoticeGiven,
    ProposalDropped,
    ProposalEnded,
    ProposalFlagged,
)
from ledger.network.role import STEWARD
from ledger.values.ids import Subject
from ledger.values.phrase import Phrase, Sayable, lines, phrase, sample

Told = tuple[str, str]
"""The subject of a message, and the agent whom it is for."""

NOTICE, OBJECTED, ENDED = "notice", "objected", "ended"
"""The kinds of messages: it will hold; somebody objects; what became of it."""


def _noticed(book: Book, fact: NoticeGiven) -> Iterator[Told]:
    yield from _to_those_concerned(book, fact.proposal, NOTICE)


def _members_asked(book: Book, fact: MembersAsked) -> Iterator[Told]:
    yield from _to_those_concerned(book, fact.proposal, OBJECTED)


def _to_those_concerned(book: Book, number: str, kind: str) -> Iterator[Told]:
    """Yield the messages to all stewards, and to whoever proposed it."""
    persons = (*book.roles.holders(STEWARD, book.agents), book.agents.person(book.proposals.by_id[number].by))
    yield from ((f"{number}/{kind}", person) for person in dict.fromkeys(persons))


def _flagged(book: Book, fact: ProposalFlagged) -> Iterator[Told]:
    """Yield the message to whoever proposed it; once enough object, one more changes nothing for them."""
    proposal = book.proposals.by_id[fact.proposal]
    if not is_contested(book, proposal.flags):
        yield f"{fact.proposal}/{OBJECTED}", proposal.by


def _ended(book: Book, fact: ProposalEnded | ProposalDropped) -> Iterator[Told]:
    yield f"{fact.proposal}/{ENDED}", book.proposals.by_id[fact.proposal].by


TOLD: Mapping[type, Callable[..., Iterator[Told]]] = {
    NoticeGiven: _noticed,
    MembersAsked: _members_asked,
    ProposalFlagged: _flagged,
    ProposalEnded: _ended,
    ProposalDropped: _ended,
}
"""The facts about proposals of which somebody is told at once."""


def describe(book: Book, about: str) -> tuple[Sayable, bool]:
    """Render such a message as of now, with a flag that nothing is left for it to say."""
    proposal, kind = book.proposals.by_id[Subject(about).id], Subject(about).kind
    if proposal.state not in OPEN:
        return lines(*proposal_card.of_end(book, proposal)), kind != ENDED
    if proposal.state == NOTICED:
        return lines(
            proposal_card.in_force(book, proposal), *proposal_card.objections(proposal), _object(proposal.id)
        ), False
    if proposal.state == VOTED_ON:
        return lines(proposal_card.asked_to_vote(book, proposal), *proposal_card.objections(proposal)), False
    return lines(proposal_card.line(book, proposal), *proposal_card.objections(proposal)), False


def _object(number: str) -> Phrase:
    return phrase("If that is not right, object: {flag}.", flag=sample("/flag {id} why", id=number))
