"""The persons who were drawn to judge what a vote is about, and the plan by which they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.network.preset import ByLot, Plan
from ledger.network.rules import REJECT
from ledger.validation import electorate
from ledger.validation.ballot import ballots
from ledger.validation.hearing import LEAST
from ledger.validation.vote import Vote

if TYPE_CHECKING:
    from ledger.book import Book


def by_lot(book: Book, vote: Vote) -> ByLot | None:
    """Return the figures by which lots are drawn in a vote, or None if none are."""
    figures = book.rules.versions[vote.opened.rules].preset.by_lot if vote.opened.measured is not None else None
    if figures is None or not book.hearings.is_held(vote.opened.subject):
        return figures
    return replace(figures, late=max(figures.late, LEAST))


def is_contested(book: Book, vote: Vote, choices: Mapping[str, str]) -> bool:
    """Tell whether somebody says no, by the choice of each person; or that what a vote would take from their work is not right."""
    return REJECT in choices.values() or book.hearings.is_refused(vote.opened.subject)


def plan(vote: Vote, figures: ByLot) -> Plan:
    """Return the plan for what a vote is about, by its size."""
    assert vote.opened.measured is not None, "lots are drawn by size"
    return figures.plan(vote.opened.measured.size)


def persons(book: Book, vote: Vote) -> dict[str, datetime]:
    """Return the persons who were drawn, may vote and are around, with the moment at which they were.

    Accounts that were ever linked are one person, who stands by the one that has the ballot. Who was forgotten since counts if they
    left a ballot, and so does who is not around any more: nobody waits for them.
    """
    agents = book.agents
    voted = {agents.lineage(person): person for person in ballots(vote, agents)}
    first: dict[str, tuple[str, datetime]] = {}
    for one in vote.draws:
        for person in map(agents.person, one.persons):
            kin = agents.lineage(person)
            if kin in voted or _can_say(book, vote, person):
                first.setdefault(kin, (voted.get(kin, person), one.at))
    return dict(first.values())


def _can_say(book: Book, vote: Vote, person: str) -> bool:
    """Tell whether a person may vote and is around."""
    is_around = any(map(book.seen.last, book.agents.aliases(person)))
    return is_around and electorate.may_vote(vote, book.agents, book.contributions.accepted, person)
