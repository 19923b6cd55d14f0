"""The members' vote on a proposal: who may vote, how many have to approve, and what became of it.

Persons with accepted work from before it opened vote, wherever in the network they work. It is decided at its end, never at the first
moment at which it would pass. Only approvals count towards the least number: a no, or an abstention, must not help what it is against.
Accounts that were ever one person have one ballot between them, the last one.

Where more than `MOST` are around, lots ask so many of them, by the hash of the entry that proposed it: nobody has to judge more in a network
of thousands. The least number and the share are of these then, and the share of all as well, so that who was not drawn is heard. If too few
of them approve in time, others are asked in the place of the silent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from math import ceil
from typing import NamedTuple

from ledger.book import Book
from ledger.contributions.timesheet import is_small
from ledger.network.proposal import MembersAsked, MembersAskedAgain
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from ledger.validation import electorate, judges, pool
from ledger.validation.ballot import ballot, ballots
from ledger.validation.pool import Pool
from ledger.validation.shuffle import shuffled
from ledger.validation.vote import Vote
from ledger.values.phrase import Code, Refusal, sample

MOST = 60
"""Persons who are asked, at most."""

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


def opened(book: Book, number: str, *, by_lot: bool = True) -> MembersAsked:
    """Return the fact that the members are asked about a proposal; `by_lot`: at most `MOST` of them."""
    persons, may = around(book), _kin(book, judges.peers(book))
    small = is_small(book.contributions, book.agents)
    drawn = (
        tuple(islice(_lots(book, number, len(book.contributions.workers)), MOST)) if by_lot and persons > MOST else ()
    )
    least = needed(len(drawn) or persons, len(drawn) or may)
    return MembersAsked(number, book.rules.now.version, persons, least, small, drawn if by_lot else None)


def asked_again(book: Book, number: str, *, blind: bool) -> MembersAskedAgain:
    """Return the fact that the members are asked once more: of those who were drawn the silent are, no more, but others."""
    vote, drawn, kin = book.members_votes.open[number], book.proposals.by_id[number].drawn, book.agents.lineage
    voted, known = set(map(kin, ballots(vote, book.agents))), set(map(kin, drawn))
    stay, silent = (tuple(one for one in drawn if (kin(one) in voted) is has) for has in (True, False))
    others = (
        one
        for one in _lots(book, number, pool.row(book, vote)[1])
        if kin(one) not in known and _may_vote(book, vote, one)
    )
    return MembersAskedAgain(number, blind, tuple(islice((*stay, *others, *silent), MOST)) if drawn else ())


def _may_vote(book: Book, vote: Vote, person: str) -> bool:
    return electorate.may_vote(vote, book.agents, book.contributions.accepted, person)


def _lots(book: Book, number: str, length: int) -> Iterator[str]:
    """Yield the persons who are around, of the first so many accounts with accepted work, in the order that lots give them."""
    panel, workers = judges.around(book, book.at), book.contributions.workers
    everybody = Pool(panel.persons, panel.firsts, panel.place, len(panel.persons), frozenset())
    named = map(everybody.by_first, shuffled(workers, book.proposals.by_id[number].seal, length))
    yield from islice(filter(None, named), len(everybody))


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
            flag=sample("/flag {id} why", id=proposal.id),
        )
    return vote


def count(book: Book, vote: Vote) -> Count:
    """Count the vote as it stands: the last ballot of each who may vote and is here."""
    return _counted(_choices(book, vote).values())


def count_drawn(book: Book, vote: Vote) -> Count | None:
    """Count the ballots of those whom lots ask; None if all are asked."""
    drawn = set(map(book.agents.lineage, book.proposals.by_id[vote.opened.subject].drawn))
    choices = _choices(book, vote)
    return _counted([choices[kin] for kin in drawn & choices.keys()]) if drawn else None


def _counted(choices: Iterable[str]) -> Count:
    said = Counter(choices)
    return Count(said[APPROVE], said[REJECT], said[ABSTAIN])


def _choices(book: Book, vote: Vote) -> dict[str, str]:
    """Return the last choice of each person, by what all accounts that were ever theirs have in common."""
    last: dict[str, tuple[int, str]] = {}
    for person, choice in ballots(vote, book.agents).items():
        cast = ballot(vote, book.agents, person)
        assert cast is not None, "it is among the ballots"
        kin = book.agents.lineage(person)
        last[kin] = max(last.get(kin, (0, "")), (cast.height, choice))
    return {kin: choice for kin, (_, choice) in last.items()}


def passes(count: Count) -> bool:
    """Tell whether the share of those who approve is large enough."""
    return count.approve >= SHARE * (count.approve + count.reject)


def silent(book: Book, vote: Vote) -> tuple[str, ...]:
    """Return the persons who are asked by name and have not voted: those whom lots ask, or all who may."""
    drawn = book.proposals.by_id[vote.opened.subject].drawn
    asked = dict.fromkeys(map(book.agents.person, drawn)) if drawn else judges.around(book, book.at).persons
    return tuple(person for person in asked if _is_silent(book, vote, person))


def is_asked(book: Book, vote: Vote, person: str) -> bool:
    """Tell whether a person is asked by name, and has not voted."""
    drawn = book.proposals.by_id[vote.opened.subject].drawn
    kin = book.agents.lineage
    is_drawn = not drawn or kin(person) in map(kin, drawn)
    return is_drawn and _is_silent(book, vote, person)


def _is_silent(book: Book, vote: Vote, person: str) -> bool:
    can = _may_vote(book, vote, person) and not book.agents.is_gone(person)
    return can and ballot(vote, book.agents, person) is None
