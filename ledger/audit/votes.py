"""Judges votes again: who could vote, that nobody did on what is their own, and that decisions follow from their ballots."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.contributions.contribution import Confirmed, Logged, is_own
from ledger.network.agent import Joined
from ledger.validation import electorate, judges, settlement
from ledger.validation.electorate import BOOTSTRAP
from ledger.validation.rating import Rated
from ledger.validation.vote import NONE, Extended, Opened, Settled, Voted


def _opened(book: Book, entry: Entry, fact: Opened) -> str | None:
    """Compare who may vote: none of those whom the log concerns, and those with accepted work at that time."""
    log = next((one for one in entry.facts if isinstance(one, Logged) and one.contribution == fact.contribution), None)
    concerned = log or book.contributions.by_id[fact.contribution]
    if not {concerned.author, concerned.contributor} <= {*fact.excluded}:
        return f"whoever made {fact.contribution} could vote on it"
    if fact.bootstrap:
        is_so = judges.is_young(book, entry.at, fact.excluded)
        return (
            None if is_so else f"the vote on {fact.contribution} was open to everybody, and peers were there to judge"
        )
    may = judges.without(book, fact.excluded)
    is_so = (may.voters, may.voters_hash) == (fact.voters, fact.voters_hash) and may.voters >= BOOTSTRAP
    return None if is_so else f"others could vote on {fact.contribution} than it says"


def _voted(book: Book, entry: Entry, fact: Voted) -> str | None:
    vote = book.votes.open.get(fact.contribution)
    if vote is None:
        return f"there is no vote on {fact.contribution}"
    if fact.choice == NONE or (vote.opened.bootstrap and _joins(entry, fact.agent)):
        return None
    if electorate.may_vote(vote, book.agents, book.contributions.accepted, book.agents.person(fact.agent)):
        return None
    return f"{fact.agent} had no vote on {fact.contribution}"


def _joins(entry: Entry, agent: str) -> bool:
    return any(isinstance(fact, Joined) and fact.agent == agent for fact in entry.facts)


def _decided(book: Book, entry: Entry, fact: Settled | Extended) -> str | None:
    vote = book.votes.open.get(fact.contribution)
    if vote is None:
        return f"there is no vote on {fact.contribution}"
    follows = settlement.settle(
        vote, book.rules, book.agents, book.contributions.accepted, entry.at, read=not fact.blind
    )
    return None if follows == fact else f"what became of {fact.contribution} does not follow from its ballots"


def _confirmed(book: Book, entry: Entry, fact: Confirmed) -> str | None:
    awaits = book.contributions.by_id[fact.contribution].awaits
    is_theirs = awaits is not None and book.agents.kin(awaits) == book.agents.kin(fact.by)
    return None if is_theirs else f"{fact.contribution} was not for {fact.by} to confirm"


def _rated(book: Book, entry: Entry, fact: Rated) -> str | None:
    rated = book.contributions.by_id[fact.contribution]
    if is_own(book.agents, rated, fact.agent):
        return f"{fact.agent} rated their own {fact.contribution}"
    return None


RULES: Mapping[type, Callable[..., str | None]] = {
    Opened: _opened,
    Voted: _voted,
    Settled: _decided,
    Extended: _decided,
    Confirmed: _confirmed,
    Rated: _rated,
}
