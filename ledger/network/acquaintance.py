"""Acquaintance: people become known by an act of theirs, or as somebody introduces them, and choose what they are called."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.network.agent import Agents, Introduced, Joined, Renamed
from ledger.network.naming import checked_name, first_name
from ledger.values.ids import Letter, next_id
from ledger.values.phrase import Words


def join(agents: Agents, reference: str, called: str | None) -> Joined:
    """Return the fact that makes an affiliate of a person who is unknown, or was introduced."""
    agent = agents.account(reference) or next_id(Letter.AGENT, agents.by_id)
    return Joined(agent, Words(reference, agent), Words(first_name(agent, reference, called), agent))


def introduce(agents: Agents, by: str, people: Mapping[str, str]) -> tuple[Introduced, ...]:
    """Return the facts that introduce people, by their references and what they are called on their platform."""
    first = len(agents.by_id) + 1
    return tuple(
        _introduced(f"{Letter.AGENT}{number}", reference, called, by)
        for number, (reference, called) in enumerate(people.items(), start=first)
    )


def _introduced(agent: str, reference: str, called: str, by: str) -> Introduced:
    return Introduced(agent, Words(reference, agent), Words(first_name(agent, reference, called), agent), by)


def rename(agents: Agents, agent: str, name: str) -> tuple[Renamed, ...]:
    """Return the fact of a new name, or nothing if the person has it already."""
    name = checked_name(name)
    return () if agents.name(agent).text == name else (Renamed(agent, Words(name, agent)),)
