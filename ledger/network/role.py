"""Roles that persons hold in a network: offered by themselves, confirmed by others, and ended by their holder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents
from ledger.values.phrase import Code, Phrase, Refusal, Who, phrase

STEWARD = "steward"
FIRST_TWO = "first two"
"""The setting by which the first two people who use a command are the stewards."""


@dataclass(frozen=True, slots=True)
class RoleTaken:
    """A person holds a role: a setting of the network says so, or enough others confirmed it."""

    agent: str
    role: str


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """A person gave a role back."""

    agent: str
    role: str


@dataclass(frozen=True, slots=True)
class RoleOffered:
    """A person offers to hold a role, which others confirm."""

    agent: str
    role: str


@dataclass(frozen=True, slots=True)
class RoleConfirmed:
    """A person trusts another with the role that they offered to hold."""

    agent: str
    role: str
    by: str


FACTS = (RoleTaken, RoleEnded, RoleOffered, RoleConfirmed)


class Roles:
    """The page of roles: who holds which, who ever did, and who offers to, confirmed by whom."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

    def __init__(self) -> None:
        self.offers: dict[tuple[str, str], tuple[str, ...]] = {}
        self._held: dict[str, list[str]] = {}
        self._ever: dict[str, list[str]] = {}
        self._founders: dict[str, list[str]] = {}

    def copy(self) -> Roles:
        """Return a page that can be changed without changing this one."""
        after = Roles()
        after.offers = dict(self.offers)
        after._held = {role: list(agents) for role, agents in self._held.items()}
        after._ever = {role: list(agents) for role, agents in self._ever.items()}
        after._founders = {role: list(agents) for role, agents in self._founders.items()}
        return after

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case RoleTaken(agent, role):
                self._held.setdefault(role, []).append(agent)
                self._ever.setdefault(role, []).append(agent)
                if not any(isinstance(one, RoleConfirmed) and one.agent == agent for one in entry.facts):
                    self._founders.setdefault(role, []).append(agent)
                self.offers.pop((agent, role), None)
            case RoleOffered(agent, role):
                self.offers[agent, role] = ()
            case RoleConfirmed(agent, role, by):
                self.offers[agent, role] = (*self.offers[agent, role], by)
            case RoleEnded(agent, role):
                self._held[role].remove(agent)

    def accounts(self, role: str) -> tuple[str, ...]:
        """Return the accounts that hold the role; two of them may be one person."""
        return tuple(self._held.get(role, ()))

    def holders(self, role: str, agents: Agents) -> tuple[str, ...]:
        """Return the persons who hold the role and are here, each once, in the order of taking it."""
        living = (agents.person(agent) for agent in self._held.get(role, ()) if not agents.by_id[agent].forgotten)
        return tuple(person for person in dict.fromkeys(living) if agents.is_here(person))

    def ever(self, role: str, agents: Agents) -> frozenset[str]:
        """Return the persons who hold the role or held it once."""
        return frozenset(agents.person(agent) for agent in self._ever.get(role, ()))

    def founders(self, role: str, agents: Agents) -> frozenset[str]:
        """Return the persons to whom the setting of the network gave the role once, and not the word of others."""
        return frozenset(agents.person(agent) for agent in self._founders.get(role, ()))

    def founded(self, role: str) -> int:
        """Return how many accounts the setting of the network gave the role: none of them is taken back."""
        return len(self._founders.get(role, ()))

    def times(self, role: str) -> int:
        """Return how many accounts ever took the role: linking two of them makes no room for a third."""
        return len(self._ever.get(role, ()))


def first_stewards(
    roles: Roles, agents: Agents, agent: str, references: tuple[str, ...], setting: tuple[str, ...] | str
) -> tuple[RoleTaken, ...]:
    """Return the fact that an acting person becomes a steward by the network's setting, or nothing.

    The setting is a list of references, or `FIRST_TWO`. It makes nobody a steward twice: who resigned has resigned.
    """
    is_meant = roles.times(STEWARD) < 2 if setting == FIRST_TWO else any(one in setting for one in references)
    return (RoleTaken(agent, STEWARD),) if is_meant and agent not in roles.ever(STEWARD, agents) else ()


def resign(roles: Roles, agents: Agents, agent: str, role: str) -> tuple[RoleEnded, ...]:
    """Return the facts that end the role in all accounts of the person; refuse it to one who does not hold it."""
    held = tuple(alias for alias in roles.accounts(role) if agents.person(alias) == agent)
    if not held:
        raise Refusal("You do not hold the role of steward.")
    return tuple(RoleEnded(alias, role) for alias in held)


def check_steward(roles: Roles, agents: Agents, agent: str) -> None:
    """Refuse what only stewards may do."""
    holders = roles.holders(STEWARD, agents)
    if agent in holders:
        return
    if not holders:
        raise Refusal("Only a steward can do that, and this network has none at the moment.")
    raise Refusal(
        "Only a steward can do that. The stewards are {stewards}.", stewards=tuple(Who(one) for one in holders)
    )


ALONE = (
    "You are the only steward, and what moves money needs two. A member offers to be one with {take}, and two others "
    "with accepted work confirm it."
)
"""How a steward without another one gets one."""


def second(roles: Roles, agents: Agents, steward: str) -> Phrase | None:
    """Return how to get a second steward, where there is none who could approve what this one does."""
    if any(holder != steward for holder in roles.holders(STEWARD, agents)):
        return None
    return phrase(
        ALONE,
        take=Code("/role take steward"),
    )


def check_second(roles: Roles, agents: Agents, agent: str) -> None:
    """Refuse what only a second steward may do: to those who are none, and where there is only one."""
    check_steward(roles, agents, agent)
    if len(roles.holders(STEWARD, agents)) < 2:
        raise Refusal(
            ALONE,
            take=Code("/role take steward"),
        )


def check_other(roles: Roles, agents: Agents, first: str, agent: str, subject: str) -> None:
    """Refuse what the one who began it would confirm, in whichever account, and what somebody began who may no more."""
    if agents.by_id[first].forgotten:
        raise Refusal("Who began {id} is gone. Drop it, and begin anew.", id=Code(subject))
    if agents.person(first) not in roles.holders(STEWARD, agents):
        raise Refusal(
            "{who}, who began {id}, is no longer a steward. Drop it, and begin anew.", who=Who(first), id=Code(subject)
        )
    if agents.kin(first) == agents.kin(agent):
        raise Refusal("You began {id} yourself: another steward has to do this.", id=Code(subject))
