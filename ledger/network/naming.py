"""Names of agents: what a name may be, and which of them look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.network import custodian
from ledger.values.confusables import skeleton
from ledger.values.phrase import Refusal

if TYPE_CHECKING:
    from ledger.network.agent import Agents

NAME_MAX = 60  # characters


def checked_name(name: str) -> str:
    """Return a chosen name without needless spaces; refuse one that is too long, cannot be seen, or is that of an office."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_MAX:
        raise Refusal("A name has 1 to {limit} characters.", limit=NAME_MAX)
    if not skeleton(name):
        raise Refusal("Nothing of that name can be seen.")
    custodian.check_name(name)
    return name


def first_name(agent: str, reference: str, called: str | None) -> str:
    """Return the name of somebody new: the one on their platform, or their number if that could be taken for an office."""
    name = (called or reference.partition(":")[2])[:NAME_MAX].replace("\0", "").encode(errors="replace").decode()
    return agent if custodian.is_like_office(name) else name


def called(agents: Agents, name: str) -> list[str]:
    """Return the agents of a name, or of one that looks the same, in the order of joining."""
    seen = skeleton(name)
    return ids_by_skeleton(agents).get(seen, []) if seen else []


def as_typed(agents: Agents, agent: str) -> str:
    """Return what people type for somebody: `@ben`, or `@A2` if the name is not theirs alone, or no single word."""
    name = agents.name(agent).text or ""
    is_clear = called(agents, name) == [agents.person(agent)] and not set(name) & set(' \t,"')
    return f"@{name}" if is_clear else f"@{agent}"


def ids_by_skeleton(agents: Agents) -> dict[str, list[str]]:
    """Return all agents who are not forgotten by the skeleton of their name, each person once, in the order of joining."""
    by_skeleton: dict[str, list[str]] = {}
    for agent in agents.by_id.values():
        if agent.forgotten is None and agent.name.text is not None and agent.id not in agents.links:
            by_skeleton.setdefault(skeleton(agent.name.text), []).append(agent.id)
    return by_skeleton
