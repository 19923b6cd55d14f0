"""Who has accepted work, and so who may judge: worked out once for many logs, and remembered beside the page."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ledger.network import seniority
from ledger.network.agent import PERSON
from ledger.network.role import STEWARD
from ledger.validation import electorate, roll
from ledger.validation.electorate import BOOTSTRAP, Electorate
from ledger.validation.roll import Roll

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Judges:
    """The persons with an accepted contribution, by their number, and since when each of them has been here for a while.

    Before enough of those whom a log does not concern have been, everyone may judge it. It all rests on so many accepted,
    known and linked agents, of whom so many left or came back, and on who the founders are. It is a value that nobody changes,
    put in the place of the one before in one step: decisions run in threads while cards are shown.
    """

    rest_on: tuple[object, ...]
    accepted: int
    peers: tuple[str, ...]
    since: Mapping[str, datetime]
    earliest: tuple[str, ...]  # the same persons, who has been here for a while first before the others
    roll: Roll | None = None  # of the same persons, once it was asked for


_REMEMBERED: WeakKeyDictionary[object, Judges] = WeakKeyDictionary()


def peers(book: Book) -> tuple[str, ...]:
    """Return the persons with an accepted contribution who are here, sorted by their number."""
    return _of(book).peers


def electorate_of(book: Book, excluded: tuple[str, ...], at: datetime) -> Electorate:
    """Return who may vote on a log that opens now and concerns these accounts."""
    judges, barred = _of(book), _persons(book, excluded)
    if _is_young(judges, barred, at):
        return electorate.of_everyone(book.agents, book.votes.acted, excluded, book.height + 1)
    return _without(book, judges, barred)


def is_young(book: Book, at: datetime, excluded: tuple[str, ...] = ()) -> bool:
    """Tell whether fewer than three who have been here for a while have accepted work, beside those excluded.

    Without any, that is whether the network only begins.
    """
    return _is_young(_of(book), _persons(book, excluded), at)


def _is_young(judges: Judges, barred: set[str], at: datetime) -> bool:
    missing = BOOTSTRAP
    for peer in judges.earliest:
        if peer not in barred:
            missing -= 1
            if not missing:
                return at < judges.since[peer]
    return True


def without(book: Book, excluded: tuple[str, ...]) -> Electorate:
    """Return the electorate of those with accepted work beside those excluded."""
    return _without(book, _of(book), _persons(book, excluded))


def _without(book: Book, judges: Judges, barred: set[str]) -> Electorate:
    peers = judges.roll or roll.of(judges.peers)
    if judges.roll is None:
        _REMEMBERED[book.contributions] = replace(judges, roll=peers)
    return electorate.of_peers(peers, barred)


def _persons(book: Book, accounts: tuple[str, ...]) -> set[str]:
    return {book.agents.person(account) for account in accounts}


def _of(book: Book) -> Judges:
    accepted, agents = book.contributions.accepted, book.agents
    rest_on = (agents.changes, agents.presence.changes, book.roles.founded(STEWARD))
    found = _REMEMBERED.get(book.contributions)
    if found is None or found.rest_on != rest_on:
        found = _with(book, Judges(rest_on, 0, (), {}, ()))
    elif found.accepted != len(accepted):
        found = _with(book, found)
    return found


def _with(book: Book, judges: Judges) -> Judges:
    """Remember those as well whose first work was accepted since; all others have been here since when they had been."""
    agents, accepted = book.agents, book.contributions.accepted
    since, peers, earliest = dict(judges.since), list(judges.peers), list(judges.earliest)
    for account in islice(accepted, judges.accepted, None):
        person = agents.by_id[agents.person(account)]
        if person.kind == PERSON and not person.forgotten and person.id not in since and agents.is_here(person.id):
            since[person.id] = seniority.since(book.roles, agents, person.id)
            insort(peers, person.id, key=lambda one: agents.by_id[one].joined)
            insort(earliest, person.id, key=since.__getitem__)
    judges = Judges(judges.rest_on, len(accepted), tuple(peers), since, tuple(earliest))
    _REMEMBERED[book.contributions] = judges
    return judges
