"""The card of a proposal in words, the messages about it, and its line in the message of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ledger.book import Book
from ledger.governance import members_vote, pause_words, proposals
from ledger.network.proposal import (
    ASKED,
    DROPPED,
    GONE,
    NOT_PASSED,
    NOTICED,
    OPEN,
    OVERTAKEN,
    PASSED,
    UNDECIDED,
    VOTED_ON,
    Proposal,
)
from ledger.network.proposal_words import title
from ledger.network.question import LAPSED
from ledger.values.phrase import Code, Lines, Phrase, Who, lines, phrase, plural, sample

SHOWN = 2
"""Objections that a card shows."""


def describe(book: Book, proposal: Proposal) -> Lines:
    """Return the card of a proposal as it is now."""
    if proposal.state not in OPEN:
        return lines(*of_end(book, proposal))
    return lines(
        *_STANDS[proposal.state](book, proposal),
        *objections(proposal),
        *_rivals(book, proposal),
        *pause_words.describe(book, proposal.id, proposal.at),
    )


def _asked(book: Book, proposal: Proposal) -> Iterator[Phrase]:
    confirm = Code(f"/confirm {proposal.id}")
    yield line(book, proposal)
    if not proposal.is_candidacy:
        decline = Code(f"/confirm {proposal.id} no")
        yield phrase("Another steward says yes or no to it: {confirm}, or {decline}.", confirm=confirm, decline=decline)
    elif yes := tuple(map(Who, proposal.confirmed_by)):
        yield phrase("Yes by {yes}. One more with accepted work has to: {confirm}.", yes=yes, confirm=confirm)
    else:
        yield phrase("Two others with accepted work say yes to it: {confirm}.", confirm=confirm)


def line(book: Book, proposal: Proposal) -> Phrase:
    """Say in a line what is proposed, and by whom."""
    number, who = Code(proposal.id), Who(proposal.by)
    if proposal.is_candidacy:
        return phrase("{id}: {who} offers to be a steward.", id=number, who=who)
    return phrase("{id}: {who} proposes another rule: {what}.", id=number, who=who, what=title(book, proposal.proposed))


def _noticed(book: Book, proposal: Proposal) -> Iterator[Phrase]:
    yield in_force(book, proposal)
    yield phrase(
        "One steward, or two members with accepted work, who object until then make it a vote of all: {flag}.",
        flag=sample("/flag {id} why", id=proposal.id),
    )


def in_force(book: Book, proposal: Proposal) -> Phrase:
    """Say when a proposal that has the yes that it needs will hold."""
    yes = tuple(map(Who, proposal.confirmed_by))
    values = {"id": Code(proposal.id), "until": proposal.ends(book.pauses), "who": Who(proposal.by), "yes": yes}
    if proposal.is_candidacy and not book.agents.is_here(proposal.by):
        return phrase(
            "{id}: {who} has left, and becomes a steward on {until} only if they are back by then. Yes by {yes}.",
            **values,
        )
    if proposal.is_candidacy:
        return phrase("{id}: {who} becomes a steward on {until}. Yes by {yes}.", **values)
    what = title(book, proposal.proposed)
    return phrase("{id}: {what}, from {until} on. Proposed by {who}, yes by {yes}.", what=what, **values)


def _voted_on(book: Book, proposal: Proposal) -> Iterator[Phrase]:
    vote = book.members_votes.open[proposal.id]
    count, drawn = members_vote.count(book, vote), members_vote.count_drawn(book, vote)
    values = {"approve": count.approve, "reject": count.reject, "n": _needed(proposal)}
    to_vote = Code(f"/vote {proposal.id} approve")
    yield voting(book, proposal)
    if drawn is None:
        yield phrase(
            "{approve} yes and {reject} no so far. It takes {n} yes, and twice as many yes as no: {vote}.",
            vote=to_vote,
            **values,
        )
    else:
        yield phrase(
            "{approve} yes and {reject} no so far, {yes} and {no} of them by the {drawn} asked by lot. It takes {n} yes by these, and twice as many yes as no, of these and of all: {vote}.",
            yes=drawn.approve,
            no=drawn.reject,
            drawn=len(proposal.drawn),
            vote=to_vote,
            **values,
        )
    if proposal.extended:
        yield phrase("Too few had said yes in time, so it is asked once more.")


def voting(book: Book, proposal: Proposal) -> Phrase:
    """Say what the members vote on, and until when."""
    number, until = Code(proposal.id), proposal.ends(book.pauses)
    if proposal.is_candidacy:
        return phrase(
            "{id}: the members vote until {until} whether {who} becomes a steward.",
            id=number,
            until=until,
            who=Who(proposal.by),
        )
    what = title(book, proposal.proposed)
    return phrase("{id}: the members vote until {until} on another rule: {what}.", id=number, until=until, what=what)


def asked_to_vote(book: Book, proposal: Proposal) -> Phrase:
    """Ask somebody by name for their vote."""
    return phrase(
        "{voting} {approve}, or {reject}.",
        voting=voting(book, proposal),
        approve=Code(f"/vote {proposal.id} approve"),
        reject=Code(f"/vote {proposal.id} reject"),
    )


_STANDS: Mapping[str, Callable[[Book, Proposal], Iterator[Phrase]]] = {
    ASKED: _asked,
    NOTICED: _noticed,
    VOTED_ON: _voted_on,
}


def objections(proposal: Proposal) -> Iterator[Phrase]:
    """Yield who objects, and why."""
    for account, reason in list(proposal.flags.items())[:SHOWN]:
        yield phrase("{who} objects: “{reason}”", who=Who(account), reason=reason)
    if len(proposal.flags) > SHOWN:
        more = plural(len(proposal.flags) - SHOWN, "{n} more objects", "{n} more object")
        yield phrase("{more}: {why}.", more=more, why=Code(f"/why {proposal.id}"))


def _rivals(book: Book, proposal: Proposal) -> Iterator[Phrase]:
    if earlier := tuple(map(Code, proposals.rivals(book, proposal))):
        yield phrase("{earlier} would change the same rule: if it does first, this one is void.", earlier=earlier)


def of_end(book: Book, proposal: Proposal) -> Iterator[Phrase]:
    """Yield what became of a proposal, with the count of the members' vote if there was one."""
    yield _ENDS[proposal.state](id=Code(proposal.id), what=title(book, proposal.proposed))
    if proposal.asked is not None and (ended := proposal.ended) is not None:
        values = {"approve": ended.approve, "reject": ended.reject, "n": _needed(proposal)}
        if ended.drawn_approve is None:
            yield phrase("{approve} yes and {reject} no. It took {n} yes, and twice as many yes as no.", **values)
        else:
            yield phrase(
                "{approve} yes and {reject} no, {yes} and {no} of them by those asked by lot. It took {n} yes by these, and twice as many yes as no, of these and of all.",
                yes=ended.drawn_approve,
                no=ended.drawn_reject,
                **values,
            )


def _needed(proposal: Proposal) -> int:
    assert proposal.asked is not None, "the members are asked"
    return proposal.asked.approvals


def _passed(**values: Any) -> Phrase:
    return phrase("{id}: {what}. It holds from now on.", **values)


def _not_passed(**values: Any) -> Phrase:
    return phrase("{id}: {what}. Not passed, so nothing changes.", **values)


def _undecided(**values: Any) -> Phrase:
    return phrase("{id}: {what}. Too few said yes, so nothing changes.", **values)


def _overtaken(**values: Any) -> Phrase:
    return phrase("{id}: {what}. Void, as what it rested on changed meanwhile.", **values)


def _gone(**values: Any) -> Phrase:
    return phrase("{id}: {what}. Void, as they are not here any more.", **values)


def _dropped(**values: Any) -> Phrase:
    return phrase("{id}: {what}. Taken back or turned down, so nothing changes.", **values)


def _lapsed(**values: Any) -> Phrase:
    return phrase("{id}: {what}. Too few said yes in time, so nothing changes.", **values)


_ENDS: Mapping[str, Callable[..., Phrase]] = {
    PASSED: _passed,
    NOT_PASSED: _not_passed,
    UNDECIDED: _undecided,
    OVERTAKEN: _overtaken,
    GONE: _gone,
    DROPPED: _dropped,
    LAPSED: _lapsed,
}
