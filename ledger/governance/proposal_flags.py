"""Objections to proposals: one steward, or two members with accepted work, make it a members' vote, once.

They count from the proposal on. What has not the yes that it needs yet is not voted on, so that nobody calls all members to a vote on
a mere offer; with the last yes the vote begins in place of the notice.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.timesheet import has_accepted_work
from ledger.governance import members_vote
from ledger.network.proposal import ASKED, VOTED_ON, ProposalFlagged, ProposalFlagLifted
from ledger.network.role import STEWARD
from ledger.values.phrase import Code, Refusal, Words, sample

OBJECTIONS = 2
"""Members whose objections make a proposal a members' vote. That of one steward is enough."""


def is_contested(book: Book, flagging: Iterable[str]) -> bool:
    """Tell whether the objections of these accounts make a members' vote: one of them is a steward's, or there are two."""
    here = [account for account in flagging if book.agents.is_here(account) and not book.agents.is_gone(account)]
    stewards = set(book.roles.holders(STEWARD, book.agents))
    kin = set(map(book.agents.lineage, here))
    return len(kin) >= OBJECTIONS or not stewards.isdisjoint(map(book.agents.person, here))


def flag(book: Book, number: str, by: str, reason: str) -> tuple[Fact, ...]:
    """Return the facts of an objection; with enough of them the members vote on what has the yes that it needs."""
    proposal = book.proposals.get_open(number)
    if proposal.state == VOTED_ON:
        raise Refusal("The members vote on {id}: {vote}.", id=Code(number), vote=Code(f"/vote {number} reject"))
    if not may_flag(book, by):
        raise Refusal(
            "Only members with an accepted contribution can object. You have none yet. {log} logs one.",
            log=sample("/contribute 2h what you did"),
        )
    if book.agents.lineage(by) in map(book.agents.lineage, proposal.flags):
        raise Refusal("Your objection to {id} stands already.", id=Code(number))
    flagged = ProposalFlagged(number, by, Words(reason, by))
    if proposal.state == ASKED or not is_contested(book, (*proposal.flags, by)):
        return (flagged,)
    return (flagged, members_vote.opened(book, number))


def may_flag(book: Book, person: str) -> bool:
    """Tell whether a person may object to proposals."""
    is_steward = person in book.roles.holders(STEWARD, book.agents)
    return is_steward or has_accepted_work(book.contributions, book.agents, person)


def lift(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the facts by which a member takes their objection back, before it made a vote."""
    proposal = book.proposals.get_open(number)
    if proposal.state == VOTED_ON:
        raise Refusal("The members vote on {id}: {vote}.", id=Code(number), vote=Code(f"/vote {number} approve"))
    own = [account for account in proposal.flags if book.agents.person(account) == by]
    if not own:
        raise Refusal("You have no objection to {id}.", id=Code(number))
    return tuple(ProposalFlagLifted(number, account) for account in own)
