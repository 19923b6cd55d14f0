"""The members' vote on a proposal: who may vote, how many have to approve, and what became of it.

Persons with accepted work from before it opened vote, wherever in the network they work. It is decided at its end, never at the first
moment at which it would pass. Only approvals count towards the least number: a no, or an abstention, must not help what it is against.
Accounts that were ever one person have one ballot between them, the last one.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from ledger.book import Book
from ledger.contributions.timesheet import is_small
from ledger.network.proposal import MembersAsked
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from ledger.validation import electorate, judges
from ledger.validation.ballot import ballot, ballots
from ledger.validation.vote import Vote
from ledger.values.phrase import Code, Refusal

FEW = 12
"""Where at most so many are around, half of them have to approve, else a third."""

SHARE = Fraction(2, 3)
"""The share of approvals and rejects that has to approve."""

APPROVALS_MIN, APPROVALS_LEAST = 3, 2
"""Approvals at least; where fewer may vote all of these, and never fewer than two."""


class Count(NamedTuple):
    """The ballots of a members' vote."""

    approve: int
    reject: int
    abstain: int


def around(book: Book) -> int:
    """Return how many persons with accepted work are around, accounts that were ever one person once."""
    return len(judges.around(book, book.at).persons)


def needed(persons: int, may: int) -> int:
    """Return how many have to approve, of so many persons who are around and so many who may vote."""
    part = ceil(persons / 2) if persons <= FEW else ceil(persons / 3)
    return max(part, min(APPROVALS_MIN, max(APPROVALS_LEAST, may)))


def opened(book: Book, number: str) -> MembersAsked:
    """Return the fact that the members are asked about a proposal."""
    persons, may = around(book), _kin(book, judges.peers(book))
    small = is_small(book.contributions, book.agents)
    return MembersAsked(number, book.rules.now.version, persons, needed(persons, may), small)


def _kin(book: Book, persons: Iterable[str]) -> int:
    return len(set(map(book.agents.lineage, persons)))


def open_vote(book: Book, number: str) -> Vote:
    """Return the open vote on a proposal; refuse if the members are not asked about it now."""
    proposal = book.proposals.get_open(number)
    vote = book.members_votes.open.get(number)
    if vote is None:
        raise Refusal(
            "The members do not vote on {id} now. {flag} objects to it.",
            id=Code(number),
            flag=Code(f"/flag {proposal.id} why"),
        )
    return vote


def count(book: Book, vote: Vote) -> Count:
    """Count the vote as it stands: the last ballot of each who may vote and is here."""
    last: dict[str, tuple[int, str]] = {}
    for person, choice in ballots(vote, book.agents).items():
        cast = ballot(vote, book.agents, person)
        assert cast is not None, "it is among the ballots"
        kin = book.agents.lineage(person)
        last[kin] = max(last.get(kin, (0, "")), (cast.height, choice))
    choices = [choice for _, choice in last.values()]
    return Count(*map(choices.count, (APPROVE, REJECT, ABSTAIN)))


def passes(count: Count) -> bool:
    """Tell whether the share of those who approve is large enough."""
    return count.approve >= SHARE * (count.approve + count.reject)


def silent(book: Book, vote: Vote) -> tuple[str, ...]:
    """Return the persons who are asked by name: they may vote, and have not."""
    return tuple(person for person in judges.around(book, book.at).persons if is_asked(book, vote, person))


def is_asked(book: Book, vote: Vote, person: str) -> bool:
    """Tell whether a person may vote, and has not."""
    may = electorate.may_vote(vote, book.agents, book.contributions.accepted, person)
    return may and ballot(vote, book.agents, person) is None
