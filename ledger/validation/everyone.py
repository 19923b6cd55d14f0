"""Everybody who is here: the electorate of a young network, where all may vote. Cached beside the page for many votes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from weakref import WeakKeyDictionary

from ledger.network.agent import PERSON, Agents
from ledger.validation import roll
from ledger.validation.roll import Roll


@dataclass(frozen=True, slots=True)
class Everyone:
    """The persons who are here, in the order of their numbers, and the height at which each of them first did something.

    `kin` groups accounts that were ever linked, under the id that `Agents.kin` gives them. For persons who never left, `first`
    is the height at which one of their accounts first did something, and `heights` the same, sorted. Persons in `turned` left or
    came back at times; they are looked at for each question. `agents`, `rest_on` and `acted` are the state that the cache is of.
    The value is immutable and replaced in one step, as decisions run in threads while cards are shown.
    """

    agents: int
    rest_on: tuple[int, int]
    acted: int
    roll: Roll
    kin: Mapping[str, tuple[str, ...]]
    turned: frozenset[str]
    first: Mapping[str, int]
    heights: tuple[int, ...]


_CACHE: WeakKeyDictionary[object, Everyone] = WeakKeyDictionary()


def voters(agents: Agents, barred: frozenset[str]) -> tuple[int, str]:
    """Return the number of persons who are here without those barred, and the hash of their ids."""
    return _of(agents).roll.without(barred)


def active(agents: Agents, acted: Mapping[str, int], barred: frozenset[str], height: int) -> int:
    """Return how many of them had done something before the entry of a height, and were here then.

    `acted` is the height at which each account first did something, the lowest first.
    """
    known = _with_acted(agents, acted)
    apart = known.turned | {agents.lineage(person) for person in barred}
    others = bisect_left(known.heights, height) - sum(known.first.get(kin, height) < height for kin in apart)
    return others + sum(_was_active(agents, acted, known.kin.get(kin, ()), barred, height) for kin in apart)


def _was_active(
    agents: Agents, acted: Mapping[str, int], accounts: Sequence[str], barred: frozenset[str], height: int
) -> bool:
    return any(
        acted.get(account, height) < height
        and agents.person(account) not in barred
        and not agents.presence.is_away(account, height)
        for account in accounts
    )


def inherited(before: Agents, acted: Mapping[str, int], after: Agents) -> None:
    """Copy the cache of a page to its copy, brought up to date: a command of a newcomer is decided on a copy."""
    if before in _CACHE:
        _CACHE[after] = _with_acted(before, acted)


def _of(agents: Agents) -> Everyone:
    rest_on = (agents.changes, agents.presence.changes)
    known = _CACHE.get(agents)
    if known is None or known.rest_on != rest_on:
        known = _CACHE[agents] = _computed(agents, rest_on)
    elif known.agents != len(agents.by_id):
        known = _CACHE[agents] = _with_joined(agents, known)
    return known


def _computed(agents: Agents, rest_on: tuple[int, int]) -> Everyone:
    persons = tuple(agent.id for agent in agents.persons())
    kin: dict[str, tuple[str, ...]] = {}
    for account in chain.from_iterable(map(agents.aliases, persons)):
        group = agents.lineage(account)
        kin[group] = (*kin.get(group, ()), account)
    turned = frozenset(map(agents.lineage, agents.presence.turned(0)))
    return Everyone(len(agents.by_id), rest_on, 0, roll.of(persons), kin, turned, {}, ())


def _with_joined(agents: Agents, known: Everyone) -> Everyone:
    """Append those who joined since. Nobody was linked, forgotten or away since, so that each is one person."""
    new = [agent.id for agent in islice(agents.by_id.values(), known.agents, None) if agent.kind == PERSON]
    kin = {**known.kin, **{person: (person,) for person in new}}
    return replace(known, agents=len(agents.by_id), roll=roll.of(new, known.roll), kin=kin)


def _with_acted(agents: Agents, acted: Mapping[str, int]) -> Everyone:
    """Append those who did something for the first time since."""
    known = _of(agents)
    if known.acted == len(acted):
        return known
    first = dict(known.first)
    for account, height in islice(acted.items(), known.acted, None):
        kin = agents.lineage(account)
        if kin not in known.turned and account in known.kin.get(kin, ()):
            first.setdefault(kin, height)
    heights = (*known.heights, *islice(first.values(), len(known.first), None))
    known = _CACHE[agents] = replace(known, acted=len(acted), first=first, heights=heights)
    return known
