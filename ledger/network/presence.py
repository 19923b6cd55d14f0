"""Presence: comparing the members of the network's places, as platforms list them, with the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledger.network.agent import Agents
from ledger.network.identity import CameBack, Left
from ledger.values.phrase import Refusal, Who


def present(agents: Agents, references: Iterable[str]) -> tuple[str, ...]:
    """Return the references whose accounts have not left; those of somebody who was introduced are among them."""
    accounts = ((reference, agents.account(reference) or "") for reference in references)
    return tuple(
        reference
        for reference, account in accounts
        if account in agents.introduced or not agents.presence.is_away(account)
    )


def presence_changes(agents: Agents, members: Mapping[str, bool]) -> tuple[Left | CameBack, ...]:
    """Return the facts by which an answer of platforms (is this reference a member?) differs from the ledger."""
    facts: list[Left | CameBack] = []
    for reference, is_member in members.items():
        account = agents.account(reference)
        if account is not None and agents.presence.is_absent(account) == is_member:
            facts.append(CameBack(account) if is_member else Left(account))
    return tuple(facts)


def check_here(agents: Agents, person: str) -> None:
    """Refuse to give somebody a task who has left."""
    if not agents.is_here(person):
        raise Refusal("{who} is not in the chat of this network any more.", who=Who(person))
