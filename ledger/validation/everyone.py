"""Everybody who is here, while a network only begins and all may vote: worked out once for many votes, and remembered beside the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from weakref import WeakKeyDictionary

from ledger.network.agent import PERSON, Agents
from ledger.validation import roll
from ledger.validation.roll import Roll


@dataclass(frozen=True, slots=True)
class Everyone:
    """The persons who are here, in the order of joining, and those of them who had done something by a height.

    Accounts that were ever one person stand together, under what `Agents.kin` calls them. Of those who never left, `first` has
    the height at which one of their accounts first did something, and `heights` the same, sorted; who was away at times
    stands in `turned` and is looked at each time. It rests on so many agents, links and turns, and on so many who acted. It is
    a value that nobody changes, put in the place of the one before in one step: decisions run in threads while cards are shown.
    """

    agents: int
    rest_on: tuple[int, int]
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


def inherited(before: Agents, acted: Mapping[str, int], after: Agents) -> None:
    """Let a copy of a page begin with what is remembered of that, brought up to date: newcomers are asked about in copies."""
    if before in _REMEMBERED:
        _REMEMBERED[after] = _with(before, acted)


def _of(agents: Agents) -> Everyone:
    count, rest_on = len(agents.by_id), (agents.changes, agents.presence.changes)
    found = _REMEMBERED.get(agents)
    if found is None or found.rest_on != rest_on:
        found = _REMEMBERED[agents] = _anew(agents, rest_on)
    elif found.agents != count:
        found = _REMEMBERED[agents] = _joined(agents, found)
    return found


def _anew(agents: Agents, rest_on: tuple[int, int]) -> Everyone:
    persons = tuple(agent.id for agent in agents.persons())
    kin: dict[str, tuple[str, ...]] = {}
    for account in (account for person in persons for account in agents.aliases(person)):
        one = agents.kin(account)
        kin[one] = (*kin.get(one, ()), account)
    turned = frozenset(agents.kin(account) for account in agents.presence.turned(0))
    return Everyone(len(agents.by_id), rest_on, 0, roll.of(persons), kin, turned, {}, ())


def _joined(agents: Agents, known: Everyone) -> Everyone:
    """Return the same with those who became known since, while nobody was linked, forgotten, or left: each is one person."""
    new = [agent.id for agent in islice(agents.by_id.values(), known.agents, None) if agent.kind == PERSON]
    kin = {**known.kin, **{person: (person,) for person in new}}
    return replace(known, agents=len(agents.by_id), roll=roll.of(new, known.roll), kin=kin)


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
