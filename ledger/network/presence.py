"""Who is in a place of the network, as platforms told when they were asked: what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledger.network.agent import Agents
from ledger.network.identity import CameBack, Left
from ledger.values.phrase import Refusal, Who


def here(agents: Agents, references: Iterable[str]) -> tuple[str, ...]:
    """Return those of these references that belong to accounts which have not left."""
    return tuple(one for one in references if not agents.presence.is_away(agents.account(one) or ""))


def noticed(agents: Agents, told: Mapping[str, bool]) -> tuple[Left | CameBack, ...]:
    """Return the facts by which what platforms told of references differs from what is known."""
    facts: list[Left | CameBack] = []
    for reference, is_member in told.items():
        account = agents.account(reference)
        if account is not None and agents.presence.is_away(account) == is_member:
            facts.append(CameBack(account) if is_member else Left(account))
    return tuple(facts)


def check_here(agents: Agents, person: str) -> None:
    """Refuse what somebody who left would be given to do."""
    if not agents.is_here(person):
        raise Refusal("{who} is not in the chat of this network any more.", who=Who(person))
