"""Roles: a person offers to hold one, others confirm it, and the holder ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade, of_kind
from ledger.network.agent import Agents
from ledger.network.question import Lapsed
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Phrase, Refusal, Who, phrase

STEWARD = "steward"
FIRST_TWO = "first two"
"""The setting that makes stewards of the first two people who use a command."""


@dataclass(frozen=True, slots=True)
class RoleTaken:
    """A person holds a role: by a `proposal`; without one a setting of the network says so, or others confirmed it before there were any."""

    agent: str
    role: str
    proposal: str | None = None


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


@dataclass(frozen=True, slots=True)
class RoleDeclined:
    """A person does not want another to hold the role that they offered to hold."""

    agent: str
    role: str
    by: str


@dataclass(frozen=True, slots=True)
class Candidacy:
    """An offer to hold a role: its moment, and the accounts that said yes or no to it."""

    since: datetime
    confirmed_by: tuple[str, ...] = ()
    declined_by: tuple[str, ...] = ()


FACTS = (RoleTaken, RoleEnded, RoleOffered, RoleConfirmed, RoleDeclined)


class Roles:
    """The page of roles: their holders today and ever, and the offers to hold one, by account and role."""

    def __init__(self) -> None:
        self.offers: dict[tuple[str, str], Candidacy] = {}
        self._held: dict[str, list[str]] = {}
        self._ever: dict[str, list[str]] = {}
        self._founders: dict[str, list[str]] = {}

    def copy(self) -> Roles:
        """Return a page that can be changed without changing this one."""
        after = Roles()
        after.offers = dict(self.offers)
        after._held, after._ever, after._founders = map(_copy, (self._held, self._ever, self._founders))
        return after

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _taken(self, fact: RoleTaken, entry: Entry) -> None:
        self._held.setdefault(fact.role, []).append(fact.agent)
        self._ever.setdefault(fact.role, []).append(fact.agent)
        was_confirmed = any(confirmed.agent == fact.agent for confirmed in of_kind(entry, RoleConfirmed))
        if fact.proposal is None and not was_confirmed:
            self._founders.setdefault(fact.role, []).append(fact.agent)
        self.offers.pop((fact.agent, fact.role), None)

    def _offered(self, fact: RoleOffered, entry: Entry) -> None:
        self.offers[fact.agent, fact.role] = Candidacy(entry.at)

    def _confirmed(self, fact: RoleConfirmed, _: Entry) -> None:
        offer = self.offers[fact.agent, fact.role]
        self.offers[fact.agent, fact.role] = replace(offer, confirmed_by=(*offer.confirmed_by, fact.by))

    def _declined(self, fact: RoleDeclined, _: Entry) -> None:
        offer = self.offers[fact.agent, fact.role]
        self.offers[fact.agent, fact.role] = replace(offer, declined_by=(*offer.declined_by, fact.by))

    def _lapsed(self, fact: Lapsed, _: Entry) -> None:
        question = Subject(fact.question)
        self.offers.pop((question.id, question.kind), None)

    def _ended(self, fact: RoleEnded, _: Entry) -> None:
        self._held[fact.role].remove(fact.agent)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        RoleTaken: _taken,
        RoleOffered: _offered,
        RoleConfirmed: _confirmed,
        RoleDeclined: _declined,
        Lapsed: _lapsed,
        RoleEnded: _ended,
    }

    def accounts(self, role: str) -> tuple[str, ...]:
        """Return the accounts that hold the role; two of them may be one person."""
        return tuple(self._held.get(role, ()))

    def holders(self, role: str, agents: Agents) -> tuple[str, ...]:
        """Return the persons who hold the role and are here, each once, in the order of taking it."""
        living = (agents.person(agent) for agent in self._held.get(role, ()) if not agents.by_id[agent].forgotten)
        return tuple(person for person in dict.fromkeys(living) if agents.is_here(person))

    def holders_ever(self, role: str, agents: Agents) -> frozenset[str]:
        """Return the persons who hold the role or held it once."""
        return frozenset(agents.person(agent) for agent in self._ever.get(role, ()))

    def founders(self, role: str, agents: Agents) -> frozenset[str]:
        """Return the persons who have, or had, the role by the setting of the network, not by the word of others."""
        return frozenset(agents.person(agent) for agent in self._founders.get(role, ()))

    def founder_count(self, role: str) -> int:
        """Count the accounts that ever got the role by the setting of the network."""
        return len(self._founders.get(role, ()))

    def taken_count(self, role: str) -> int:
        """Count the accounts that ever took the role: linking two of them makes no room for a third."""
        return len(self._ever.get(role, ()))


def _copy(agents_of: dict[str, list[str]]) -> dict[str, list[str]]:
    return {role: list(agents) for role, agents in agents_of.items()}


def first_stewards(
    roles: Roles, agents: Agents, agent: str, references: tuple[str, ...], setting: tuple[str, ...] | str
) -> tuple[RoleTaken, ...]:
    """Return the fact that an acting person becomes a steward by the network's setting, or nothing.

    The setting is a list of references, or `FIRST_TWO`. It makes nobody a steward again who has resigned.
    """
    is_meant = roles.taken_count(STEWARD) < 2 if setting == FIRST_TWO else not {*references}.isdisjoint(setting)
    return (RoleTaken(agent, STEWARD),) if is_meant and agent not in roles.holders_ever(STEWARD, agents) else ()


def resign(roles: Roles, agents: Agents, agent: str, role: str) -> tuple[RoleEnded, ...]:
    """Return the facts that end the role in all accounts of the person; refuse it to one who does not hold it."""
    held = tuple(alias for alias in roles.accounts(role) if agents.person(alias) == agent)
    if not held:
        raise Refusal("You do not hold the role of steward.")
    return tuple(RoleEnded(alias, role) for alias in held)


def check_steward(roles: Roles, agents: Agents, agent: str) -> None:
    """Refuse anybody but a steward."""
    holders = roles.holders(STEWARD, agents)
    if agent in holders:
        return
    if not holders:
        raise Refusal("Only a steward can do that, and this network has none at the moment.")
    raise Refusal("Only a steward can do that. The stewards are {stewards}.", stewards=tuple(map(Who, holders)))


ALONE = (
    "You are the only steward, and what moves money needs two. A member offers to be one with {take}, and two others "
    "with accepted work confirm it."
)
"""An explanation for the only steward: the way to get a second one."""


def advice_to_only_steward(roles: Roles, agents: Agents, steward: str) -> Phrase | None:
    """Return the way to get a second steward, if nobody else could approve the acts of this one; or None."""
    others = {*roles.holders(STEWARD, agents)} - {steward}
    return None if others else phrase(ALONE, take=Code("/role take steward"))


def other_stewards(roles: Roles, agents: Agents, first: str) -> tuple[str, ...]:
    """Return the stewards who can confirm what somebody began: no account that was ever linked with theirs."""
    began = agents.lineage(first)
    return tuple(person for person in roles.holders(STEWARD, agents) if agents.lineage(person) != began)


def check_second(roles: Roles, agents: Agents, agent: str) -> None:
    """Refuse anybody but a steward, and the only steward too."""
    check_steward(roles, agents, agent)
    if len(roles.holders(STEWARD, agents)) < 2:
        raise Refusal(ALONE, take=Code("/role take steward"))


def check_other(roles: Roles, agents: Agents, first: str, agent: str, subject: str) -> None:
    """Refuse if the same person (any account) began the subject, or if its beginner is no longer a steward."""
    if agents.by_id[first].forgotten:
        raise Refusal("The person who began {id} has left. Drop it, and begin anew.", id=Code(subject))
    if agents.person(first) not in roles.holders(STEWARD, agents):
        raise Refusal(
            "{who}, who began {id}, is no longer a steward. Drop it, and begin anew.", who=Who(first), id=Code(subject)
        )
    if agents.lineage(first) == agents.lineage(agent):
        raise Refusal("You began {id} yourself: another steward has to do this.", id=Code(subject))


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Whoever was confirmed held the role at once, without a proposal.
    "RoleTaken": (lambda values: {**values, "proposal": None},),
}
