"""Panel: the persons who are here and around and to whom something has happened, in the order in which it first did.

It may be that work of theirs was accepted, that they joined, or that they first did something. Accounts that were ever linked are one
person, also after they parted: to that person it happened when it did so to the first of these accounts.

Each vote counts such persons, and each card shows how many they are, so a panel is remembered beside the pages and asked for in
constant time. It is made anew once links or presence change, and mended where somebody is new, ceased to be around or is around again.
`until` is the moment at which the first may cease to be around by time alone, if no entry comes. A panel is immutable and replaced in
one step, as decisions run in threads while cards are shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, KeysView, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from sys import maxsize
from typing import NamedTuple
from weakref import WeakKeyDictionary

from ledger.network.agent import Agents
from ledger.network.seen import LastSeen
from ledger.validation import roll
from ledger.validation.roll import Roll

_ALWAYS, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Firsts(NamedTuple):
    """Something that happens to accounts: its name, the accounts in the order in which it first did, and the height of that."""

    name: str
    accounts: KeysView[str]
    height: Callable[[str], int]

    def order(self, account: str) -> tuple[int, int]:
        """Return the key by which accounts are sorted: by the height, then by their number."""
        return self.height(account), number(account)


def accepted_work(accepted: Mapping[str, int]) -> Firsts:
    """Return that work was accepted; `accepted` is the height at which each account had some first."""
    return Firsts("accepted", accepted.keys(), accepted.__getitem__)


def first_acts(acted: Mapping[str, int]) -> Firsts:
    """Return that somebody did something; `acted` is the height at which each account first did."""
    return Firsts("acted", acted.keys(), acted.__getitem__)


def membership(agents: Agents) -> Firsts:
    """Return that somebody joined."""
    return Firsts("joined", agents.by_id.keys(), lambda account: agents.by_id[account].joined)


@dataclass(frozen=True, eq=False)
class Panel:
    """A panel. `persons`, `firsts` (the account to which it first happened) and `heights` (that of its entry) are in one order.

    `place` is the place of a person in that order, by any account that was ever theirs. It holds from `since` on, before `until`.
    """

    since: datetime = _ALWAYS
    until: datetime = _NEVER
    persons: tuple[str, ...] = ()
    firsts: tuple[str, ...] = ()
    heights: tuple[int, ...] = ()
    place: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def roll(self) -> Roll:
        """Return the roll of the persons, by their number."""
        return roll.of(sorted(self.persons, key=number))


class _Remembered(NamedTuple):
    """A panel with the state of the pages that it is of: of the links and presence, and how many of either it has taken in."""

    panel: Panel
    rest_on: tuple[int, int]
    accounts: int
    turned: int


_CACHE: WeakKeyDictionary[Agents, Mapping[str, _Remembered]] = WeakKeyDictionary()


def number(account: str) -> int:
    """Return the number of an account, by which persons are sorted."""
    return int(account[1:])


def inherited(before: Agents, after: Agents) -> None:
    """Remember for a copy of a page what is remembered for the page: a command of a newcomer is decided on a copy."""
    if before in _CACHE:
        _CACHE[after] = _CACHE[before]


def panel_of(agents: Agents, seen: LastSeen, what: Firsts, at: datetime | None = None) -> Panel:
    """Return the panel as of a moment that is not before the last entry, or as of that entry."""
    moment = seen.at if at is None else max(at, seen.at)
    cached = _CACHE.get(agents, {})
    known = cached.get(what.name)
    state = ((agents.changes, agents.presence.changes), len(what.accounts), len(seen.turned))
    if known is not None and known.rest_on == state[0] and _is_of(known.panel, seen, moment):
        if known[1:] == state:
            return known.panel
        panel = _caught_up(known, agents, seen, what, moment)
    else:
        panel = _made(agents, seen, what, moment)
    _CACHE[agents] = {**cached, what.name: _Remembered(panel, *state)}
    return panel


def had_accepted_work(accepted: Mapping[str, int], accounts: Iterable[str], before: int = maxsize) -> bool:
    """Tell whether a contribution of a person, by any of their accounts, was accepted before the entry of a height; or ever.

    This is who decides with others, about logs, equations, money and offices; `accepted` is the height of each account's first.
    """
    return any(accepted.get(account, before) < before for account in accounts)


def had_three(agents: Agents, accepted: Mapping[str, int]) -> bool:
    """Tell whether three persons of the network had accepted work at any time, whoever left, is away or was forgotten since.

    Accounts count as one person from the entry on that links them: whoever does so later makes no network young again.
    """
    workers: list[str] = []
    for account, height in accepted.items():
        if agents.is_person(account):
            workers.append(account)
            if len({agents.lineage(worker, height) for worker in workers}) >= BOOTSTRAP:
                return True
    return False


BOOTSTRAP = 3
"""Persons of the network with accepted work. With fewer of them, the members decide who were there."""


def _is_of(panel: Panel, seen: LastSeen, at: datetime) -> bool:
    """Tell whether no time alone has changed a panel: nobody in it, or nobody at all, ceased to be around since the last entry."""
    return panel.since <= at and (at < panel.until or at < seen.until)


def _caught_up(known: _Remembered, agents: Agents, seen: LastSeen, what: Firsts, at: datetime) -> Panel:
    """Mend a panel where something changed with a person: take them out, and look whether and where they belong in."""
    changed = (*islice(what.accounts, known.accounts, None), *islice(seen.turned, known.turned, None))
    persons = dict.fromkeys(map(agents.lineage, filter(agents.is_person, changed)))
    if len(persons) > MENDED_MAX:
        return _made(agents, seen, what, at)
    panel = known.panel
    for kin in persons:
        if kin in panel.place:
            panel = _without(panel, panel.place[kin])
        first = min((own for own in agents.ever_one_with(kin) if own in what.accounts), key=what.order, default=None)
        if first is not None:
            panel = _with(panel, _looked_at(agents, seen, what, first, at), what)
    return panel


MENDED_MAX = 50
"""Persons with whom something changed, up to whom a panel is mended; with more, it is made anew."""


def _made(agents: Agents, seen: LastSeen, what: Firsts, at: datetime) -> Panel:
    """Make a panel anew."""
    firsts: dict[str, str] = {}
    for account in sorted(filter(agents.is_person, what.accounts), key=what.order):
        firsts.setdefault(agents.lineage(account), account)
    found = [_looked_at(agents, seen, what, first, at) for first in firsts.values()]
    there = [each for each in found if each.person is not None]
    return Panel(
        max((each.since for each in found), default=_ALWAYS),
        min((each.until for each in there), default=_NEVER),
        tuple(each.person for each in there if each.person is not None),
        tuple(each.first for each in there),
        tuple(what.height(each.first) for each in there),
        {account: place for place, each in enumerate(there) for account in each.accounts},
    )


def _without(panel: Panel, place: int) -> Panel:
    return replace(
        panel,
        persons=(*panel.persons[:place], *panel.persons[place + 1 :]),
        firsts=(*panel.firsts[:place], *panel.firsts[place + 1 :]),
        heights=(*panel.heights[:place], *panel.heights[place + 1 :]),
        place={account: other - (other > place) for account, other in panel.place.items() if other != place},
    )


def _with(panel: Panel, found: _Found, what: Firsts) -> Panel:
    since = max(panel.since, found.since)
    if found.person is None:
        return panel if since == panel.since else replace(panel, since=since)
    place = bisect_left(panel.firsts, what.order(found.first), key=what.order)
    return Panel(
        since,
        min(panel.until, found.until),
        (*panel.persons[:place], found.person, *panel.persons[place:]),
        (*panel.firsts[:place], found.first, *panel.firsts[place:]),
        (*panel.heights[:place], what.height(found.first), *panel.heights[place:]),
        {account: other + (other >= place) for account, other in panel.place.items()}
        | dict.fromkeys(found.accounts, place),
    )


class _Found(NamedTuple):
    """A person to whom something happened first by an account, or None if they are not here and around; and all their accounts.

    That is so from `since` on, before `until`, if no entry comes.
    """

    person: str | None
    first: str
    accounts: tuple[str, ...]
    since: datetime
    until: datetime


def _looked_at(agents: Agents, seen: LastSeen, what: Firsts, first: str, at: datetime) -> _Found:
    """Look at the persons whose accounts these are now: the oldest stands for all who is here and around, and had it happen."""
    accounts = agents.ever_one_with(first)
    persons = accounts if len(accounts) == 1 else sorted({agents.person(account) for account in accounts}, key=number)
    since, until, around = _ALWAYS, _NEVER, []
    for person in persons:
        ceases = _ceases(agents, seen, what, person)
        if ceases > at:
            around.append(person)
            until = min(until, ceases)
        else:
            since = max(since, ceases)
    return _Found(around[0] if around else None, first, accounts, since, until)


def _ceases(agents: Agents, seen: LastSeen, what: Firsts, person: str) -> datetime:
    """Return the moment from which a person is not around any more, if no entry comes; a past one if they do not count now."""
    own = agents.aliases(person)
    if agents.is_gone(person) or not agents.is_here(person) or what.accounts.isdisjoint(own):
        return _ALWAYS
    return max(filter(None, map(seen.ceases, own)), default=_ALWAYS)
