"""Who has accepted work, and so who may judge: worked out once for many logs, and remembered beside the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from ledger import electorate
from ledger.agent import PERSON, Agents
from ledger.electorate import Electorate


@dataclass(frozen=True, slots=True)
class Judges:
    """The persons with an accepted contribution, by their number, and who of them may judge what concerns some accounts.

    It holds for so many accepted, known and linked agents, of whom so many left or came back. It is a value that nobody changes, put in the place of the one
    before in one step: decisions run in threads while cards are shown.
    """

    rest_on: tuple[int, ...]
    peers: tuple[str, ...]
    electorates: Mapping[tuple[str, ...], Electorate]


_REMEMBERED: WeakKeyDictionary[object, Judges] = WeakKeyDictionary()


def of(page: object, accepted: Mapping[str, int], agents: Agents) -> Judges:
    """Return the judges of a page of contributions, of which these agents have an accepted one since some height."""
    rest_on = (len(accepted), len(agents.by_id), agents.changes, agents.presence.changes)
    found = _REMEMBERED.get(page)
    if found is None or found.rest_on != rest_on:
        persons = {agents.person(agent) for agent in accepted if agents.by_id[agent].kind == PERSON}
        living = (one for one in persons if not agents.by_id[one].forgotten and agents.is_here(one))
        peers = tuple(sorted(living, key=lambda person: agents.by_id[person].joined))
        found = _REMEMBERED[page] = Judges(rest_on, peers, {})
    return found


def electorate_of(page: object, accepted: Mapping[str, int], agents: Agents, excluded: tuple[str, ...]) -> Electorate:
    """Return who may vote on a log that opens now and concerns these accounts."""
    judges = of(page, accepted, agents)
    found = judges.electorates.get(excluded)
    if found is None:
        found = electorate.electorate(agents, judges.peers, excluded)
        _REMEMBERED[page] = replace(judges, electorates={**judges.electorates, excluded: found})
    return found
