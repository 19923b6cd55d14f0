"""Judges: the persons with accepted work, who may vote on the logs of others. Cached beside the page for many logs."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ledger.network import seniority
from ledger.network.agent import PERSON, Agents
from ledger.network.role import STEWARD
from ledger.validation import earlier, roll
from ledger.validation.panel import BOOTSTRAP, Panel, accepted_work, number, panel_of
from ledger.validation.roll import Electorate, Roll

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Judges:
    """The persons with an accepted contribution, by their number, and the moment from which each is no newcomer any more.

    Until enough judges whom a log does not concern are no newcomers, everyone may judge it. `rest_on` (links, presence and
    founders) and `accepted` are the state that the cache is of. The value is immutable and replaced in one step, as decisions
    run in threads while cards are shown.
    """

    rest_on: tuple[object, ...]
    accepted: int
    peers: tuple[str, ...]
    since: Mapping[str, datetime]
    earliest: tuple[str, ...]  # the same persons, sorted by `since`
    roll: Roll | None = None  # of the same persons, made when it is first needed


_CACHE: WeakKeyDictionary[object, Judges] = WeakKeyDictionary()


def peers(book: Book) -> tuple[str, ...]:
    """Return the persons with an accepted contribution who are here, sorted by their number."""
    return _of(book).peers


def around(book: Book, at: datetime) -> Panel:
    """Return the persons with accepted work who are here and around, in the order of their first acceptance."""
    return panel_of(book.agents, book.seen, accepted_work(book.contributions.accepted), at)


_MOMENTS: WeakKeyDictionary[Panel, tuple[datetime, ...]] = WeakKeyDictionary()


def moments(book: Book, judges: Panel) -> tuple[datetime, ...]:
    """Return the moments of the first acceptances of those around, in their order."""
    known = _MOMENTS.get(judges)
    if known is None:
        known = _MOMENTS[judges] = tuple(map(book.contributions.accepted_at.__getitem__, judges.firsts))
    return known


def is_young(book: Book, at: datetime, excluded: tuple[str, ...] = ()) -> bool:
    """Tell whether fewer than three persons have accepted work and are no newcomers, without those excluded.

    With nobody excluded, this tells whether the network is young.
    """
    return _is_young(_of(book), _persons(book, excluded), at)


def _is_young(judges: Judges, barred: set[str], at: datetime) -> bool:
    others = (peer for peer in judges.earliest if peer not in barred)
    last_needed = next(islice(others, BOOTSTRAP - 1, None), None)
    return last_needed is None or at < judges.since[last_needed]


def without(book: Book, excluded: tuple[str, ...]) -> Electorate:
    """Return the electorate of the persons with accepted work, without those excluded."""
    return _without(book, _of(book), _persons(book, excluded))


def _without(book: Book, judges: Judges, barred: set[str]) -> Electorate:
    peers = judges.roll or roll.of(judges.peers)
    if judges.roll is None:
        _CACHE[book.contributions] = replace(judges, roll=peers)
    return earlier.of_peers(peers, barred)


def _persons(book: Book, accounts: tuple[str, ...]) -> set[str]:
    return {book.agents.person(account) for account in accounts}


def _of(book: Book) -> Judges:
    agents = book.agents
    rest_on = (agents.changes, agents.presence.changes, book.roles.founder_count(STEWARD))
    known = _CACHE.get(book.contributions)
    if known is None or known.rest_on != rest_on:
        known = Judges(rest_on, 0, (), {}, ())
    elif known.accepted == len(book.contributions.accepted):
        return known
    known = _CACHE[book.contributions] = _with_accepted(book, known)
    return known


def _with_accepted(book: Book, judges: Judges) -> Judges:
    """Add those whose first work was accepted since."""
    agents, accepted = book.agents, book.contributions.accepted
    since, peers, earliest = dict(judges.since), list(judges.peers), list(judges.earliest)
    for person in map(agents.person, islice(accepted, judges.accepted, None)):
        if person not in since and _may_judge(agents, person):
            since[person] = seniority.since(book.roles, agents, person)
            insort(peers, person, key=number)
            insort(earliest, person, key=since.__getitem__)
    return Judges(judges.rest_on, len(accepted), tuple(peers), since, tuple(earliest))


def _may_judge(agents: Agents, person: str) -> bool:
    agent = agents.by_id[person]
    return agent.kind == PERSON and agent.forgotten is None and agents.is_here(person)
