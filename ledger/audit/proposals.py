"""Audit of proposals: whose they are, who said yes or objected, and that nothing came into force without its yes, its notice or its vote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ledger.audit.second_steward import why_not_second
from ledger.book import Book
from ledger.chain.entry import Entry, Fact, of_kind
from ledger.contributions.timesheet import has_accepted_work
from ledger.governance import members_vote, proposal_end, proposals
from ledger.governance.proposal_flags import is_contested, may_flag
from ledger.governance.settings import TWO_STEWARDS
from ledger.network.proposal import (
    ASKED,
    NOTICED,
    VOTED_ON,
    MembersAsked,
    MembersAskedAgain,
    NoticeGiven,
    Proposal,
    ProposalConfirmed,
    ProposalDeclined,
    ProposalDropped,
    ProposalEnded,
    ProposalFlagged,
    ProposalFlagLifted,
    Proposed,
)
from ledger.network.role import STEWARD, RoleOffered
from ledger.network.rules import SettingProposed


def _proposed(book: Book, entry: Entry, fact: Proposed) -> str | None:
    if fact.proposal in book.proposals.by_id or fact.rules != book.rules.now.version:
        return f"{fact.proposal} was proposed twice, or under other rules than held"
    if fact.value is None:
        return None if fact.effect == STEWARD else f"{fact.proposal} offers to hold no role that there is"
    is_so = fact.effect in TWO_STEWARDS and book.agents.person(fact.by) in book.roles.holders(STEWARD, book.agents)
    return None if is_so else f"{fact.proposal} was proposed by no steward, or changes no rule of votes or money"


def _confirmed(book: Book, entry: Entry, fact: ProposalConfirmed | ProposalDeclined) -> str | None:
    proposal = book.proposals.by_id[fact.proposal]
    if proposal.state != ASKED:
        return f"{fact.proposal} did not wait for a yes"
    if not proposal.is_candidacy:
        return why_not_second(book, proposal.by, fact.by, fact.proposal)
    is_own = book.agents.lineage(proposal.by) == book.agents.lineage(fact.by)
    if is_own or not has_accepted_work(book.contributions, book.agents, book.agents.person(fact.by)):
        return f"{fact.by} confirmed themselves, or had no accepted work"
    return None


def _noticed(book: Book, entry: Entry, fact: NoticeGiven) -> str | None:
    proposal = book.proposals.by_id[fact.proposal]
    is_so = _has_its_yes(book, entry, proposal) and not _is_contested(book, entry, proposal)
    return None if is_so else f"notice was given of {fact.proposal} without its yes, or though enough objected"


def _members_asked(book: Book, entry: Entry, fact: MembersAsked) -> str | None:
    proposal = book.proposals.by_id[fact.proposal]
    is_ready = proposal.state == NOTICED or _has_its_yes(book, entry, proposal)
    is_so = is_ready and _is_contested(book, entry, proposal) and _are_asked(book, fact)
    return None if is_so else f"the members were asked about {fact.proposal} too early, or by other figures"


def _are_asked(book: Book, fact: MembersAsked) -> bool:
    """Tell whether the figures, and those whom lots ask, are as they should be; in a ledger of before all were asked."""
    return fact == members_vote.opened(book, fact.proposal, by_lot=fact.drawn is not None)


def _has_its_yes(book: Book, entry: Entry, proposal: Proposal) -> bool:
    """Tell whether a proposal that waits for a yes has all that it needs with this entry."""
    now = (fact.by for fact in of_kind(entry, ProposalConfirmed) if fact.proposal == proposal.id)
    return proposal.state == ASKED and not proposals.missing(book, proposal, (*proposal.confirmed_by, *now))


def _is_contested(book: Book, entry: Entry, proposal: Proposal) -> bool:
    now = (fact.by for fact in of_kind(entry, ProposalFlagged) if fact.proposal == proposal.id)
    return is_contested(book, (*proposal.flags, *now))


def _flagged(book: Book, entry: Entry, fact: ProposalFlagged) -> str | None:
    proposal = book.proposals.by_id[fact.proposal]
    is_so = proposal.state in (ASKED, NOTICED) and may_flag(book, book.agents.person(fact.by))
    if not is_so:
        return f"{fact.by} had no objection to make to {fact.proposal}"
    now = [asked for asked in of_kind(entry, MembersAsked) if asked.proposal == fact.proposal]
    is_passed_over = proposal.state == NOTICED and not now and _is_contested(book, entry, proposal)
    return f"enough objected to {fact.proposal}, and the members were not asked" if is_passed_over else None


def _lifted(book: Book, entry: Entry, fact: ProposalFlagLifted) -> str | None:
    proposal = book.proposals.by_id[fact.proposal]
    is_so = proposal.state != VOTED_ON and fact.by in proposal.flags
    return None if is_so else f"{fact.by} had no objection to {fact.proposal} to take back"


def _dropped(book: Book, entry: Entry, fact: ProposalDropped) -> str | None:
    proposal = book.proposals.by_id[fact.proposal]
    is_own = book.agents.lineage(proposal.by) == book.agents.lineage(fact.by)
    is_steward = book.agents.person(fact.by) in book.roles.holders(STEWARD, book.agents)
    is_turned_down = proposal.state == ASKED and not proposal.is_candidacy and is_steward
    return None if is_own or is_turned_down else f"{fact.proposal} was not for {fact.by} to end"


def _ended(book: Book, entry: Entry, fact: ProposalEnded | MembersAskedAgain) -> str | None:
    follows = tuple(_follows(book, entry, fact.proposal, read=not fact.blind))
    is_so = fact in follows and {*follows} <= {*entry.facts}
    return None if is_so else f"what became of {fact.proposal} does not follow from its notice or its vote"


def _follows(book: Book, entry: Entry, number: str, *, read: bool = True) -> Iterator[Fact]:
    proposal = book.proposals.by_id.get(number)
    if proposal is not None and proposal.state in (NOTICED, VOTED_ON):
        yield from proposal_end.end(book, proposal, entry.at, read=read)


def why_not_in_force(book: Book, entry: Entry, number: str, effect: Fact) -> str | None:
    """Tell why a proposal does not bring an effect by this entry, or return None if it does."""
    ended = next((fact for fact in of_kind(entry, ProposalEnded) if fact.proposal == number), None)
    is_so = ended is not None and effect in _follows(book, entry, number, read=not ended.blind)
    return None if is_so else f"{number} came into force without its yes, before its time, or though it was not to"


def _without_number(book: Book, entry: Entry, fact: RoleOffered | SettingProposed) -> str | None:
    """Tell of an offer, or of a rule that waits, without a number of its own, where there were proposals already."""
    waits = isinstance(fact, RoleOffered) or fact.waits
    return "power was to change without notice" if waits and book.proposals.by_id else None


RULES: Mapping[type, Callable[..., str | None]] = {
    Proposed: _proposed,
    **dict.fromkeys((ProposalConfirmed, ProposalDeclined), _confirmed),
    NoticeGiven: _noticed,
    MembersAsked: _members_asked,
    ProposalFlagged: _flagged,
    ProposalFlagLifted: _lifted,
    ProposalDropped: _dropped,
    **dict.fromkeys((ProposalEnded, MembersAskedAgain), _ended),
    **dict.fromkeys((RoleOffered, SettingProposed), _without_number),
}
