"""Everybody who is here, while a network only begins and all may vote: worked out once for many votes, and remembered beside the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from weakref import WeakKeyDictionary

from ledger import roll
from ledger.agent import Agents
from ledger.roll import Roll


@dataclass(frozen=True, slots=True)
class Everyone:
    """The persons who are here, in the order of joining, and those of them who had done something by a height.

    Accounts that were ever one person stand together, under what `Agents.kin` calls them. Of those who never left, `first` has
    the height at which one of their accounts first did something, and `heights` the same, sorted; who was away at times
    stands in `turned` and is looked at each time. It rests on so many agents, links and turns, and on so many who acted. It is
    a value that nobody changes, put in the place of the one before in one step: decisions run in threads while cards are shown.
    """

    rest_on: tuple[int, ...]
    acted: int
    roll: Roll
    kin: Mapping[str, tuple[str, ...]]
    turned: frozenset[str]
    first: Mapping[str, int]
    heights: tuple[int, ...]


_REMEMBERED: WeakKeyDictionary[object, Everyone] = WeakKeyDictionary()


def voters(agents: Agents, barred: frozenset[str]) -> tuple[int, str]:
    """Return how many are here beside those barred, and the hash of their ids."""
    return _of(agents).roll.without(barred)


def active(agents: Agents, acted: Mapping[str, int], barred: frozenset[str], height: int) -> int:
    """Return how many of them had done something before the entry of a height, and were here then.

    `acted` has the heights at which accounts first did something, in their order.
    """
    known = _with(agents, acted)
    apart = known.turned | {agents.kin(person) for person in barred}
    plain = bisect_left(known.heights, height) - sum(known.first.get(kin, height) < height for kin in apart)
    return plain + sum(_was_active(agents, acted, known.kin.get(kin, ()), barred, height) for kin in apart)


def _was_active(
    agents: Agents, acted: Mapping[str, int], accounts: Sequence[str], barred: frozenset[str], height: int
) -> bool:
    return any(
        acted.get(account, height) < height
        and agents.person(account) not in barred
        and not agents.presence.is_away(account, height)
        for account in accounts
    )


def _of(agents: Agents) -> Everyone:
    rest_on = (len(agents.by_id), agents.changes, agents.presence.changes)
    found = _REMEMBERED.get(agents)
    if found is None or found.rest_on != rest_on:
        persons = tuple(agent.id for agent in agents.persons())
        kin: dict[str, tuple[str, ...]] = {}
        for account in (account for person in persons for account in agents.aliases(person)):
            one = agents.kin(account)
            kin[one] = (*kin.get(one, ()), account)
        turned = frozenset(agents.kin(account) for account in agents.presence.turned(0))
        found = _REMEMBERED[agents] = Everyone(rest_on, 0, roll.of(persons), kin, turned, {}, ())
    return found


def _with(agents: Agents, acted: Mapping[str, int]) -> Everyone:
    """Return the same with all who have acted so far."""
    known = _of(agents)
    if known.acted == len(acted):
        return known
    first, heights = dict(known.first), list(known.heights)
    for account, height in islice(acted.items(), known.acted, None):
        kin = agents.kin(account)
        if account in known.kin.get(kin, ()) and kin not in known.turned and kin not in first:
            first[kin] = height
            heights.append(height)
    found = _REMEMBERED[agents] = replace(known, acted=len(acted), first=first, heights=tuple(heights))
    return found
