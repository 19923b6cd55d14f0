"""Proposals: a member offers to be a steward, or a steward proposes a rule about votes or money; and the yes that it needs.

Two others with accepted work say yes to a candidate, a second steward to a rule. From the last yes on everybody has the time of the
notice to object. So a few who confirm each other take no power unseen, and a few who object to everything can only delay it.
Accounts that were ever one person count as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.governance import candidacy, members_vote
from ledger.governance.candidacy import CONFIRMATIONS
from ledger.governance.proposal_flags import is_contested
from ledger.governance.settings import changed, changes_same, is_overtaken
from ledger.network import role, seniority
from ledger.network.preset import STRICT
from ledger.network.proposal import (
    ASKED,
    NOTICED,
    VOTED_ON,
    MembersAsked,
    NoticeGiven,
    Proposal,
    ProposalConfirmed,
    ProposalDeclined,
    ProposalDropped,
    Proposed,
)
from ledger.network.role import STEWARD
from ledger.validation import judges
from ledger.values.ids import Letter, next_id
from ledger.values.phrase import NETWORK, Code, Refusal, Who, Words, sample

STRICT_LEAST = 9
"""Persons with accepted work from whom on a network can take the strictest preset."""

OPEN_MAX = 3
"""Open proposals that one person may have."""


def offer(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the fact that a person offers to be a steward; refuse somebody who is one or has offered already."""
    candidacy.check_may_offer(book, person, STEWARD)
    if (known := candidacy_of(book, person)) is not None:
        raise Refusal(
            "You have offered it already: {id}. Others confirm it with {confirm}.",
            id=Code(known.id),
            confirm=Code(f"/confirm {known.id}"),
        )
    return (_proposed(book, STEWARD, None, person),)


def candidacy_of(book: Book, person: str) -> Proposal | None:
    """Return the open proposal that a person, or an account that was ever theirs, becomes a steward; or None."""
    kin = book.agents.lineage(person)
    own = (known for known in book.proposals.open() if known.is_candidacy and book.agents.lineage(known.by) == kin)
    return next(own, None)


def propose(book: Book, name: str, value: str, by: str) -> tuple[Fact, ...]:
    """Return the fact that a steward proposes a rule about votes or money; refuse an impossible value."""
    changed(book.rules.now, name, value)
    _check_enough(book, name, value)
    kin = book.agents.lineage(by)
    own = [known.id for known in book.proposals.open() if book.agents.lineage(known.by) == kin]
    if len(own) >= OPEN_MAX:
        raise Refusal(
            "You have {n} proposals open: {own}. {withdraw} takes one back.",
            n=len(own),
            own=tuple(map(Code, own)),
            withdraw=Code(f"/withdraw {own[0]}"),
        )
    return (_proposed(book, name, Words(value, NETWORK), by),)


def _check_enough(book: Book, name: str, value: str) -> None:
    """Refuse a rule for votes that would ask nearly everybody."""
    if (name, value) == ("preset", STRICT.name) and len(judges.peers(book)) < STRICT_LEAST:
        raise Refusal(
            "{value} is for {n} people with accepted work and more: with fewer, nearly everybody would be asked to look at each log.",
            value=Code(value),
            n=STRICT_LEAST,
        )


def _proposed(book: Book, effect: str, value: Words | None, by: str) -> Proposed:
    number = next_id(Letter.PROPOSAL, book.proposals.by_id)
    return Proposed(number, effect, value, book.rules.now.version, by)


def rivals(book: Book, proposal: Proposal) -> Iterator[str]:
    """Yield the open proposals of the same setting that came before."""
    before = (other for other in book.proposals.open() if other.height < proposal.height)
    return (other.id for other in before if changes_same(other.proposed, proposal.proposed))


def named(book: Book, what: str) -> Proposal:
    """Return the proposal of a number, or the candidacy of a person; refuse what is neither."""
    if what not in book.agents.by_id:
        return book.proposals.get(what)
    found = candidacy_of(book, what)
    if found is None:
        raise Refusal("{who} has not offered to be a steward: {take}.", who=Who(what), take=Code("/role take steward"))
    return found


# The yes that it needs.


def awaiting(book: Book) -> Iterator[Proposal]:
    """Yield the proposals that wait for a yes; not that of a candidate who is not here."""
    for proposal in book.proposals.in_state(ASKED):
        if not proposal.is_candidacy or candidacy.is_candidate(book, book.agents.person(proposal.by)):
            yield proposal


def may_answer(book: Book, proposal: Proposal) -> tuple[str, ...]:
    """Return the persons whose yes a proposal waits for, and who have said neither yes nor no."""
    if not proposal.is_candidacy:
        return role.other_stewards(book.roles, book.agents, proposal.by)
    answered = _kin(book, (proposal.by, *proposal.confirmed_by, *proposal.declined_by))
    return tuple(peer for peer in judges.peers(book) if book.agents.lineage(peer) not in answered)


def confirm(book: Book, proposal: Proposal, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a yes. With the last one needed the notice begins, or the members' vote if enough object already."""
    _check_waits(book, proposal)
    (_check_confirms_candidate if proposal.is_candidacy else _check_confirms_rule)(book, proposal, by, at)
    confirmed = ProposalConfirmed(proposal.id, by)
    yes = _here(book, (*proposal.confirmed_by, by))
    if missing(book, proposal, yes):
        return (confirmed,)
    if proposal.is_candidacy:
        others = (peer for peer in judges.peers(book) if book.agents.lineage(peer) != book.agents.lineage(proposal.by))
        seniority.check(book.roles, book.agents, yes, others, at)
    return (confirmed, _confirmed(book, proposal))


def missing(book: Book, proposal: Proposal, yes: Iterable[str]) -> int:
    """Count the persons who still have to say yes, where these accounts did."""
    least = CONFIRMATIONS if proposal.is_candidacy else 1
    return max(0, least - len(_kin(book, yes) - _kin(book, (proposal.by,))))


def _here(book: Book, accounts: Iterable[str]) -> tuple[str, ...]:
    return tuple(account for account in accounts if book.agents.is_here(account))


def _kin(book: Book, accounts: Iterable[str]) -> set[str]:
    return set(map(book.agents.lineage, accounts))


def _confirmed(book: Book, proposal: Proposal) -> NoticeGiven | MembersAsked:
    if is_contested(book, proposal.flags):
        return members_vote.opened(book, proposal.id)
    return NoticeGiven(proposal.id)


def _check_confirms_candidate(book: Book, proposal: Proposal, by: str, _: datetime) -> None:
    candidacy.check_may_confirm(book, book.agents.person(proposal.by), by)
    if book.agents.lineage(by) in _kin(book, proposal.confirmed_by):
        raise Refusal("You have confirmed {who} already.", who=Who(proposal.by))


def _check_confirms_rule(book: Book, proposal: Proposal, by: str, at: datetime) -> None:
    role.check_steward(book.roles, book.agents, by)
    seniority.check_two(book.roles, book.agents, proposal.by, by, proposal.id, at)
    if is_overtaken(book.rules, proposal.proposed):
        raise Refusal("{id} rests on a rule that has changed since. Drop it, and begin anew.", id=Code(proposal.id))


def decline(book: Book, proposal: Proposal, by: str) -> tuple[Fact, ...]:
    """Return the fact of a no: somebody else may say yes to a candidate; a rule to which a steward says no is dropped."""
    _check_waits(book, proposal)
    if not proposal.is_candidacy:
        role.check_steward(book.roles, book.agents, by)
        return (ProposalDropped(proposal.id, by),)
    candidacy.check_may_confirm(book, book.agents.person(proposal.by), by)
    if by not in may_answer(book, proposal):
        raise Refusal("You have answered already.")
    return (ProposalDeclined(proposal.id, by),)


def _check_waits(book: Book, proposal: Proposal) -> None:
    """Refuse a yes or a no to what does not wait for one."""
    book.proposals.get_open(proposal.id)
    number = Code(proposal.id)
    if proposal.state == NOTICED:
        raise Refusal(
            "{id} has the yes that it needs. {flag} objects to it.",
            id=number,
            flag=sample("/flag {id} why", id=proposal.id),
        )
    if proposal.state == VOTED_ON:
        raise Refusal("The members vote on {id}: {vote}.", id=number, vote=Code(f"/vote {proposal.id} approve"))


def withdraw(book: Book, number: str, by: str) -> tuple[Fact, ...]:
    """Return the fact by which whoever proposed something, or offered to be a steward, takes it back.

    A steward may where that one is gone, and a rule waits for a yes that nobody can give it any more.
    """
    proposal = book.proposals.get_open(number)
    if book.agents.person(proposal.by) != by:
        if proposal.state != ASKED or not is_orphan(book, proposal):
            raise Refusal("{who} proposed {id}, and can take it back.", who=Who(proposal.by), id=Code(number))
        role.check_steward(book.roles, book.agents, by)
    return (ProposalDropped(number, by),)


def is_orphan(book: Book, proposal: Proposal) -> bool:
    """Tell whether whoever proposed something has left, or was forgotten."""
    return not candidacy.is_candidate(book, book.agents.person(proposal.by))


def ended_by_leaving(book: Book, person: str) -> tuple[Fact, ...]:
    """Return the facts that end the candidacies of a person who leaves, or is forgotten."""
    own = (known for known in book.proposals.open() if known.is_candidacy and book.agents.person(known.by) == person)
    return tuple(ProposalDropped(known.id, person) for known in own)
