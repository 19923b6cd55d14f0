"""Opening: a new log, the person who has to confirm it first, and the opening of its vote, with those whom it bars."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions import evidence, limits, size
from ledger.contributions.contribution import Contribution, EvidenceAsked, Logged
from ledger.contributions.log import Log, check
from ledger.network.agent import OUTSIDE, Agents
from ledger.network.speaker import answers_for, speaker_of
from ledger.validation import electorate
from ledger.validation.vote import CHANGED, REOPENED, Measured, Opened
from ledger.values.ids import Letter, next_id

if TYPE_CHECKING:
    from ledger.book import Book


def log(book: Book, author: str, contributor: str, content: Log, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of a new log. One for somebody else waits for their confirmation before anybody votes."""
    check(content)
    limits.check_day(book, contributor, content)
    limits.check_open(book, author)
    contribution = next_id(Letter.CONTRIBUTION, book.contributions.by_id)
    owner = awaits(book.agents, author, contributor)
    logged = Logged(contribution, author, contributor, content, owner, None)
    if owner:
        return (logged,)
    measured = size.measure(book, size.of_log(contribution, contributor, content), at)
    return (logged, put(book, contribution, (author, contributor), content, measured, at))


def concerned(agents: Agents, log: Contribution) -> tuple[str, ...]:
    """Return the agents whom a log concerns. Whoever made a list may judge what somebody else confirmed in it, and only that."""
    answers = log.awaits or log.confirmed
    is_others = log.within is not None and answers is not None and agents.lineage(answers) != agents.lineage(log.author)
    return (log.contributor,) if is_others else (log.author, log.contributor)


def may_change(agents: Agents, log: Contribution, person: str) -> bool:
    """Tell whether the person may change a log or take it back: it is theirs, and nothing that they may judge."""
    if log.awaits is None and log.author not in concerned(agents, log):
        return agents.person(speaker_of(agents, log.contributor) or log.contributor) == agents.person(person)
    return is_own(agents, log, person)


def is_own(agents: Agents, contribution: Contribution, person: str) -> bool:
    """Tell whether the person made the log, is credited with it, or speaks for the organization that is."""
    contributor = speaker_of(agents, contribution.contributor) or contribution.contributor
    return agents.person(person) in (agents.person(contribution.author), agents.person(contributor))


def awaits(agents: Agents, author: str, contributor: str) -> str | None:
    """Return the person who has to confirm a log for somebody else, or for an organization that they speak for."""
    if agents.by_id[contributor].kind == OUTSIDE or agents.person(contributor) == agents.person(author):
        return None  # an agent outside cannot act in the network
    owner = answers_for(agents, contributor)
    return None if owner == agents.person(author) else owner


def put(
    book: Book,
    number: str,
    concerned: tuple[str, ...],
    content: Log,
    measured: Measured,
    at: datetime,
    reopens: bool = False,
) -> Opened | EvidenceAsked:
    """Return the fact that the vote on a log opens; or that it needs evidence first."""
    if evidence.is_missing(book.rules.now, content, measured):
        return EvidenceAsked(number)
    return opened(book, number, concerned, measured, at, reopens=reopens)


def opened(
    book: Book,
    subject: str,
    concerned: tuple[str, ...],
    measured: Measured,
    at: datetime,
    within: str | None = None,
    reopens: bool = False,
) -> Opened:
    """Return the fact that the vote on a log opens. Bar the persons whom it concerns, and those who speak for them.

    What was voted on before keeps its rejects and flags, or all ballots if the same `reopens`.
    """
    excluded = barred_accounts(book.agents, concerned)
    may = electorate.at_opening(book, excluded, at)
    was_judged = subject in book.votes.ended or book.votes.of(subject) is not None
    again = REOPENED if reopens else CHANGED if was_judged else None
    return electorate.opened(subject, book.rules.now.version, excluded, may, within, measured, again)


def barred_accounts(agents: Agents, concerned: tuple[str, ...]) -> tuple[str, ...]:
    """Return all accounts of those whom a log concerns. One that was unlinked is no peer of the one that it was linked with."""
    # The person who speaks for an organization or an outside agent decides where it is paid.
    spokesmen = filter(None, (speaker_of(agents, agent) for agent in concerned))
    return tuple(dict.fromkeys(chain.from_iterable(map(agents.ever_one_with, (*concerned, *spokesmen)))))
