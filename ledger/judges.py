"""Who has accepted work, and so who may judge: worked out once for many logs, and remembered beside the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ledger import electorate, seniority
from ledger.agent import PERSON
from ledger.electorate import BOOTSTRAP, Electorate
from ledger.role import STEWARD

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Judges:
    """The persons with an accepted contribution, by their number, since when each has been here for a while, and who of them may judge.

    The electorate of what concerns some accounts holds from a moment on, if ever: before that, everyone may judge. It all
    rests on so many accepted, known and linked agents, of whom so many left or came back, and on who the founders are. It is a
    value that nobody changes, put in the place of the one before in one step: decisions run in threads while cards are shown.
    """

    rest_on: tuple[object, ...]
    since: Mapping[str, datetime]
    earliest: tuple[str, ...]  # the same persons, who has been here for a while first before the others
    electorates: Mapping[tuple[str, ...], tuple[Electorate, datetime | None]]


_REMEMBERED: WeakKeyDictionary[object, Judges] = WeakKeyDictionary()


def peers(book: Book) -> tuple[str, ...]:
    """Return the persons with an accepted contribution who are here, sorted by their number."""
    return tuple(_of(book).since)


def electorate_of(book: Book, excluded: tuple[str, ...], at: datetime) -> Electorate:
    """Return who may vote on a log that opens now and concerns these accounts."""
    of_peers, begins = judging(book, excluded)
    if begins is not None and begins <= at:
        return of_peers
    return electorate.of_everyone(book.agents, book.votes.acted, excluded, book.height + 1)


def is_young(book: Book, at: datetime) -> bool:
    """Tell whether fewer than three who have been here for a while have accepted work: whether the network only begins."""
    begins = judging(book, ())[1]
    return begins is None or at < begins


def _of(book: Book) -> Judges:
    accepted, agents = book.contributions.accepted, book.agents
    changes = (agents.changes, agents.presence.changes)
    rest_on = (len(accepted), len(agents.by_id), *changes, book.roles.founders(STEWARD, agents))
    found = _REMEMBERED.get(book.contributions)
    if found is None or found.rest_on != rest_on:
        persons = {agents.person(agent) for agent in accepted if agents.by_id[agent].kind == PERSON}
        living = (one for one in persons if not agents.by_id[one].forgotten and agents.is_here(one))
        by_number = sorted(living, key=lambda person: agents.by_id[person].joined)
        # Where only more work was accepted, or more people joined, all others have been here since when they had been.
        known = found.since if found is not None and found.rest_on[2:] == rest_on[2:] else {}
        since = {person: known.get(person) or seniority.since(book.roles, agents, person) for person in by_number}
        earliest = tuple(sorted(since, key=since.__getitem__))
        found = _REMEMBERED[book.contributions] = Judges(rest_on, since, earliest, {})
    return found


def judging(book: Book, excluded: tuple[str, ...]) -> tuple[Electorate, datetime | None]:
    """Return the electorate of those with accepted work, without some, and the moment from which enough of them have been here for a while."""
    judges = _of(book)
    found = judges.electorates.get(excluded)
    if found is None:
        found = _judged(book, judges, excluded)
        _REMEMBERED[book.contributions] = replace(judges, electorates={**judges.electorates, excluded: found})
    return found


def _judged(book: Book, judges: Judges, excluded: tuple[str, ...]) -> tuple[Electorate, datetime | None]:
    barred = {book.agents.person(agent) for agent in excluded}
    eligible = [peer for peer in judges.since if peer not in barred]
    moments = (judges.since[peer] for peer in judges.earliest if peer not in barred)
    return electorate.of_peers(eligible), next(islice(moments, BOOTSTRAP - 1, None), None)
