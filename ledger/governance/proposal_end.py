"""The end of proposals: by the time of their notice, or by the members' vote, each with its effect in the same entry.

A candidate who left, or a rule that another one overtook, ends without an effect. The rule that comes into force is a change of the
rules of that moment. What was confirmed stays so if one of those who did leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.governance import members_vote
from ledger.governance.proposal_flags import is_contested
from ledger.governance.settings import changed, is_overtaken, value_of
from ledger.network.pause import is_over
from ledger.network.proposal import (
    GONE,
    NOT_PASSED,
    NOTICED,
    OVERTAKEN,
    PASSED,
    UNDECIDED,
    VOTED_ON,
    Proposal,
    ProposalEnded,
)
from ledger.network.role import STEWARD, RoleTaken
from ledger.network.rules import RulesAdopted


def due(book: Book, at: datetime) -> Iterator[Proposal]:
    """Yield the proposals whose notice is over."""
    return (known for known in book.proposals.in_state(NOTICED) if is_over(known.ends(book.pauses), at))


def ripe(book: Book, at: datetime) -> Iterator[Proposal]:
    """Yield the proposals whose members' vote is over."""
    return (known for known in book.proposals.in_state(VOTED_ON) if is_over(known.ends(book.pauses), at))


def end(book: Book, proposal: Proposal, at: datetime, *, read: bool = True) -> tuple[Fact, ...]:
    """Return the facts by which a notice, or a members' vote, ends; nothing before its time. `read`: its cards could be read."""
    if not is_over(proposal.ends(book.pauses), at):
        return ()
    if proposal.state == VOTED_ON:
        return _end_of_vote(book, proposal, at, read)
    assert proposal.state == NOTICED, "nothing else has an end of its own"
    if is_contested(book, proposal.flags):
        return (members_vote.opened(book, proposal.id),)
    return _carried_out(book, proposal, ProposalEnded(proposal.id, PASSED))


def _end_of_vote(book: Book, proposal: Proposal, at: datetime, read: bool) -> tuple[Fact, ...]:
    if not read and not is_over(proposal.blind_until(book.pauses), at):
        return ()
    assert proposal.asked is not None, "the members were asked"
    vote = book.members_votes.open[proposal.id]
    count, drawn = members_vote.count(book, vote), members_vote.count_drawn(book, vote)
    passed = ProposalEnded(proposal.id, PASSED, *count, not read, *(drawn[:2] if drawn else ()))
    if (drawn or count).approve < proposal.asked.approvals:
        again = members_vote.asked_again(book, proposal.id, blind=not read)
        return (replace(passed, end=UNDECIDED) if proposal.extended else again,)
    if not all(map(members_vote.passes, filter(None, (count, drawn)))):
        return (replace(passed, end=NOT_PASSED),)
    return _carried_out(book, proposal, passed)


def _carried_out(book: Book, proposal: Proposal, passed: ProposalEnded) -> tuple[Fact, ...]:
    """Return the end of what passed, with its effect if that is still possible."""
    if proposal.is_candidacy:
        if book.agents.is_gone(proposal.by) or not book.agents.is_here(proposal.by):
            return (replace(passed, end=GONE),)
        if book.agents.person(proposal.by) in book.roles.holders(STEWARD, book.agents):
            return (replace(passed, end=OVERTAKEN),)
        return (passed, RoleTaken(proposal.by, STEWARD, proposal.id))
    if is_overtaken(book.rules, proposal.proposed):
        return (replace(passed, end=OVERTAKEN),)
    rules = changed(book.rules.now, proposal.proposed.effect, value_of(proposal.proposed))
    return (passed, RulesAdopted(rules, proposal.id))
