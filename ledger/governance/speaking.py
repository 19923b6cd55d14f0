"""Speaking for an organisation, or for an outside agent: handed over by the speaker, or given by others where that one is gone.

A speaker says where an organisation is paid. So as long as the speaker is here, nobody else proposes another one, and the new
one has to want it. Where the speaker is gone, it takes what it takes to become a steward: the word of two other persons with
accepted work, one of whom is no newcomer. A proposal of a member is void while the speaker is back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.contributions.timesheet import has_accepted_work
from ledger.network import seniority
from ledger.network.presence import check_here
from ledger.network.speaker import (
    Proposal,
    SpeakerChanged,
    SpeakerConfirmed,
    SpeakerDeclined,
    SpeakerProposed,
    living_speaker,
    speaker_of,
)
from ledger.validation import judges
from ledger.values.phrase import Code, Refusal, Who, sample

CONFIRMATIONS = 2
"""Persons besides the new speaker and whoever proposed it, who have to say yes where the old speaker is gone."""


def propose(book: Book, agent: str, speaker: str, by: str) -> tuple[Fact, ...]:
    """Return the fact of a proposal; refuse it to whoever may not make it."""
    _check_new(book, agent, speaker)
    living = living_speaker(book.agents, agent)
    if living is not None and living != by:
        raise Refusal(
            "{who} speaks for {agent}, and can hand that over: {hand}.",
            who=Who(living),
            agent=Who(agent),
            hand=Code(f"/agent speaker @{agent} @{speaker}"),
        )
    if living is None and not has_accepted_work(book.contributions, book.agents, by):
        raise Refusal("Only members with an accepted contribution can propose somebody. You have none yet.")
    if speaker != by and _has_declined(book, agent, speaker):
        raise Refusal(
            "{who} does not want to speak for {agent}. Ask somebody else.", who=Who(speaker), agent=Who(agent)
        )
    return (SpeakerProposed(agent, speaker, by),)


def _check_new(book: Book, agent: str, speaker: str) -> None:
    """Refuse a person as an organisation, an organisation as a speaker, somebody who is not here, and what is so already."""
    if book.agents.is_person(agent):
        raise Refusal("{who} is a person, who speaks for themselves.", who=Who(agent))
    if not book.agents.is_person(speaker):
        raise Refusal("{who} is no person, so it cannot speak for anybody.", who=Who(speaker))
    if living_speaker(book.agents, agent) == speaker:
        raise Refusal(
            "{who} speaks for {agent} already. Name somebody else: {hand}.",
            who=Who(speaker),
            agent=Who(agent),
            hand=sample("/agent speaker @{who} @NAME", who=agent),
        )
    check_here(book.agents, speaker)
    before = proposal_of(book, agent, speaker)
    if before is not None and _is_open(book, before):
        raise Refusal("That is asked already: {confirm}.", confirm=Code(f"/confirm @{speaker}"))


def _has_declined(book: Book, agent: str, speaker: str) -> bool:
    return any((agent, alias) in book.agents.speakers.declined for alias in book.agents.aliases(speaker))


def proposal_of(book: Book, agent: str, speaker: str) -> Proposal | None:
    """Return the open proposal that a person speaks for an agent, or None."""
    proposals = book.agents.speakers.proposals
    return next((proposals[agent, one] for one in book.agents.aliases(speaker) if (agent, one) in proposals), None)


def is_handed_over(book: Book, proposal: Proposal) -> bool:
    """Tell whether the speaker of today proposed it, so that it takes only the yes of the new one."""
    by = speaker_of(book.agents, proposal.agent)
    return by is not None and book.agents.person(by) == book.agents.person(proposal.by)


def open_proposals(book: Book) -> Iterator[Proposal]:
    """Yield the proposals that can still hold."""
    return (proposal for proposal in book.agents.speakers.proposals.values() if _is_open(book, proposal))


def may_answer(book: Book, proposal: Proposal) -> tuple[str, ...]:
    """Return the persons whose yes a proposal needs, or could count, and who have said neither yes nor no."""
    new = book.agents.person(proposal.speaker)
    persons = (new,) if is_handed_over(book, proposal) else (new, *judges.peers(book))
    return tuple(person for person in dict.fromkeys(persons) if _is_asked(book, proposal, person))


def _is_open(book: Book, proposal: Proposal) -> bool:
    """Tell whether a proposal can still hold: the new one is there, and no speaker is who did not propose it."""
    if book.agents.is_gone(proposal.speaker) or not book.agents.is_here(proposal.speaker):
        return False
    return is_handed_over(book, proposal) or living_speaker(book.agents, proposal.agent) is None


def _is_asked(book: Book, proposal: Proposal, person: str) -> bool:
    own = set(book.agents.aliases(person))
    if not own.isdisjoint((*proposal.yes, *proposal.no)):
        return False
    return _is_new(book, proposal, person) or _may_confirm(book, proposal, person)


def _is_new(book: Book, proposal: Proposal, person: str) -> bool:
    return book.agents.person(proposal.speaker) == person


def _may_confirm(book: Book, proposal: Proposal, person: str) -> bool:
    """Tell whether a person is another one than all who have said something of it, and has accepted work."""
    if is_handed_over(book, proposal) or not has_accepted_work(book.contributions, book.agents, person):
        return False
    return book.agents.lineage(person) not in _kin(book, (proposal.speaker, proposal.by, *proposal.yes))


def _kin(book: Book, accounts: tuple[str, ...]) -> set[str]:
    return set(map(book.agents.lineage, accounts))


def confirm(book: Book, proposal: Proposal, by: str, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a yes, and of the change if it was the last one needed."""
    _check_asked(book, proposal, by)
    confirmed = SpeakerConfirmed(proposal.agent, proposal.speaker, by)
    yes = (*proposal.yes, by)
    if not is_enough(book, proposal, yes):
        return (confirmed,)
    if not is_handed_over(book, proposal):
        others = tuple(_others(book, proposal, yes))
        seniority.check(book.roles, book.agents, others, judges.peers(book), at)
    return (confirmed, SpeakerChanged(proposal.agent, proposal.speaker))


def _check_asked(book: Book, proposal: Proposal, by: str) -> None:
    if not (_is_open(book, proposal) and _is_asked(book, proposal, by)):
        raise Refusal(
            "That does not wait for you. The one who is to speak for {agent} says yes, and where nobody speaks for it, two other members with accepted work do.",
            agent=Who(proposal.agent),
        )


def is_enough(book: Book, proposal: Proposal, yes: tuple[str, ...]) -> bool:
    """Tell whether a proposal holds by these accounts, which said yes to it."""
    is_wanted = any(_is_new(book, proposal, book.agents.person(account)) for account in yes)
    if is_handed_over(book, proposal):
        return is_wanted
    return is_wanted and missing(book, proposal, yes) == 0


def missing(book: Book, proposal: Proposal, yes: tuple[str, ...]) -> int:
    """Count the other persons who still have to say yes."""
    others = {book.agents.lineage(account) for account in _others(book, proposal, yes)}
    return max(0, CONFIRMATIONS - len(others))


def _others(book: Book, proposal: Proposal, yes: tuple[str, ...]) -> Iterator[str]:
    """Yield those who said yes, are still here, and are neither the new one nor whoever proposed it, in any account ever linked."""
    out = _kin(book, (proposal.speaker, proposal.by))
    for account in yes:
        if (
            book.agents.lineage(account) not in out
            and not book.agents.is_gone(account)
            and book.agents.is_here(account)
        ):
            yield account


def decline(book: Book, proposal: Proposal, by: str) -> tuple[Fact, ...]:
    """Return the fact of a no: by the new one it ends the proposal, by another it is noted."""
    _check_asked(book, proposal, by)
    # In the account that was proposed, so that the fact itself tells whose no it is.
    account = proposal.speaker if _is_new(book, proposal, by) else by
    return (SpeakerDeclined(proposal.agent, proposal.speaker, account),)
