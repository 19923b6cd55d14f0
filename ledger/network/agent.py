"""People, organisations and outside agents: how they are known, the handles and links of one person, and forgetting them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network import identity
from ledger.network.identity import CameBack, Left, Link, Linked, LinkOffered, Presence, Unlinked
from ledger.values.confusables import skeleton
from ledger.values.ids import Letter, following
from ledger.values.phrase import NETWORK, Refusal, Who, Words
from ledger.values.spelling import folded

PERSON = "person"
ORGANIZATION = "organization"  # acts in the network through the person who added it
OUTSIDE = "outside"  # never acts here, but may receive

NAME_MAX = 60
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A person became an affiliate by a first command or reaction. `handle` is the reference on that platform."""

    agent: str
    handle: Words
    name: Words


@dataclass(frozen=True, slots=True)
class Added:
    """A person entered an organisation, or an agent outside the network."""

    agent: str
    kind: str
    name: Words
    by: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A person chose another name."""

    agent: str
    name: Words


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The words of these agents, one person, are erased. What they did stays, without their name."""

    agent: str
    aliases: tuple[str, ...]


@dataclass(slots=True)
class Agent:
    """What is known of an agent. `joined` is the height of the entry that made it known."""

    id: str
    kind: str
    name: Words
    joined: int
    at: datetime
    by: str | None = None
    forgotten: int | None = None  # the height of the entry by which it was


FACTS = (Joined, Added, Renamed, Forgotten)


class Agents:
    """The page of all agents. One person is one `person()`, whatever the number of accounts."""

    FOLDS: ClassVar[tuple[type, ...]] = (*FACTS, *identity.FACTS)

    def __init__(self) -> None:
        self.by_id: dict[str, Agent] = {}
        self.links: dict[str, Link] = {}
        self.offers: dict[str, LinkOffered] = {}
        self._handles: dict[str, str] = {}
        self._handles_of: dict[str, list[Words]] = {}
        self._names: dict[str, str] = {}
        self._accounts: dict[str, tuple[str, ...]] = {}
        self._kin: dict[str, str] = {}  # towards the one that stands for all that were ever linked
        self.departed: tuple[str, ...] = ()  # the accounts of those who were forgotten
        self.changes = 0  # how often somebody was linked, unlinked or forgotten
        self.presence = Presence()

    def copy(self) -> Agents:
        """Return a page that can be changed without changing this one."""
        after = copy(self)
        after.by_id, after._handles, after._handles_of = dict(self.by_id), dict(self._handles), dict(self._handles_of)
        return after

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case Joined(agent, handle, name):
                self.by_id[agent] = Agent(agent, PERSON, name, entry.height, entry.at)
                if handle.text is not None:
                    self._handles[handle.text] = agent
                    self._handles_of.setdefault(agent, []).append(handle)
            case Added(agent, kind, name, by):
                self.by_id[agent] = Agent(agent, kind, name, entry.height, entry.at, by)
                if name.text is not None:
                    self._names[folded(name.text)] = agent
            case Renamed(agent, name):
                self.by_id[agent].name = name
            case LinkOffered():
                self.offers[fact.code] = fact
            case Linked(younger, older):
                self.links[younger] = Link(older, entry.height, entry.at)
                self._kin[self.kin(younger)] = self.kin(older)
                self.offers = {
                    code: offer for code, offer in self.offers.items() if offer.agent not in (younger, older)
                }
                self._regroup()
            case Unlinked(younger, _):
                del self.links[younger]
                self._regroup()
            case Left(agent) | CameBack(agent):
                self.presence.turn(agent, entry.height)
            case Forgotten(_, aliases):
                self.changes += 1
                self.departed += aliases
                self.offers = {code: offer for code, offer in self.offers.items() if offer.agent not in aliases}
                for alias in aliases:
                    self.by_id[alias].forgotten = entry.height
                    for handle in self._handles_of.pop(alias, ()):
                        if handle.text is not None:
                            self._handles.pop(handle.text, None)

    def drop_name(self, agent: str) -> None:
        """Forget the name of an outside agent, so that nobody finds the agent by it."""
        self._names = {name: owner for name, owner in self._names.items() if owner != agent}

    def _regroup(self) -> None:
        self.changes += 1
        self._accounts = {}
        for alias in self.links:
            person = self.person(alias)
            self._accounts[person] = (*self._accounts.get(person, (person,)), alias)

    def person(self, agent: str) -> str:
        """Return the oldest account of the same person: the id that stands for the person."""
        while (link := self.links.get(agent)) is not None:
            agent = link.older
        return agent

    def is_person(self, payee: str) -> bool:
        """Tell whether a payee is a person, and neither an organisation nor a pool."""
        return payee in self.by_id and self.by_id[payee].kind == PERSON

    def is_gone(self, payee: str) -> bool:
        """Tell whether an agent was forgotten; a project, which receives by its pool, never is."""
        found = self.by_id.get(payee)
        return found is not None and found.forgotten is not None

    def aliases(self, agent: str) -> tuple[str, ...]:
        """Return all accounts of the person, the oldest first."""
        person = self.person(agent)
        return self._accounts.get(person, (person,))

    def is_here(self, agent: str) -> bool:
        """Tell whether the person is in a place of the network by one of their accounts."""
        return not self.presence.changes or any(not self.presence.is_away(alias) for alias in self.aliases(agent))

    def was_here(self, person: str, height: int) -> bool:
        """Tell whether one who was a person of their own before the entry of that height was here with it."""
        own = (alias for alias in self.aliases(person) if self.person_at(alias, height) == person)
        return any(not self.presence.is_away(alias, height) for alias in own)

    def kin(self, agent: str) -> str:
        """Return what stands for all accounts that were ever one person with this one.

        Where two persons have to agree, taking a link back makes nobody two.
        """
        while (other := self._kin.get(agent, agent)) != agent:
            agent = other
        return agent

    def person_at(self, agent: str, height: int) -> str:
        """Return the id that stood for the person before the entry of that height."""
        while (link := self.links.get(agent)) is not None and link.height < height:
            agent = link.older
        return agent

    def account(self, reference: str) -> str | None:
        """Return the agent that a platform's reference made known, whoever it is linked to, or None."""
        return self._handles.get(reference)

    def known(self, reference: str) -> str | None:
        """Return the person behind a platform's reference, or None."""
        agent = self._handles.get(reference)
        return self.person(agent) if agent else None

    def find(self, text: str) -> str | None:
        """Return the agent meant by `@reference`, an id, or the name of an organisation, or None."""
        text = text.removeprefix("@")
        agent = self._handles.get(text)
        if agent is None:
            agent = text.upper() if text.upper() in self.by_id else self._names.get(folded(text))
        if agent is None or self.by_id[agent].forgotten:
            return None
        return self.person(agent)

    def handles(self, agent: str) -> tuple[str, ...]:
        """Return all references of the person, the oldest first."""
        return tuple(reference for alias in self.aliases(agent) for reference in self.references(alias))

    def references(self, account: str) -> tuple[str, ...]:
        """Return the references of this account alone, whoever it is linked to."""
        return tuple(handle.text for handle in self._handles_of.get(account, ()) if handle.text is not None)

    def name(self, agent: str) -> Words:
        """Return the person's, or the organisation's, name."""
        return self.by_id[self.person(agent)].name

    def persons(self, since: int | None = None) -> Iterator[Agent]:
        """Yield each person who is here once, in the order of joining, without those forgotten; with `since`, by that height."""
        for agent in self.by_id.values():
            if agent.kind != PERSON or agent.id in self.links or not self.is_here(agent.id):
                continue
            if agent.forgotten is None or (since is not None and agent.forgotten > since):
                yield agent

    def names(self) -> tuple[str, ...]:
        """Return the names of organisations and outside agents, folded."""
        return tuple(self._names)


def join(agents: Agents, reference: str, called: str | None) -> Joined:
    """Return the fact that makes an unknown person an affiliate."""
    agent = following(Letter.AGENT, agents.by_id)
    name = (called or reference.partition(":")[2])[:NAME_MAX].replace("\0", "").encode(errors="replace").decode()
    return Joined(agent, Words(reference, agent), Words(name, agent))


def add(agents: Agents, by: str, kind: str, name: str) -> Added:
    """Return the fact that enters an organisation or an outside agent; refuse a name that is taken."""
    name = _named(name)
    if folded(name) in agents.names():
        raise Refusal("There is already an agent called {name}.", name=name)
    agent = following(Letter.AGENT, agents.by_id)  # whose own the name is outside, where two stewards may erase it
    return Added(agent, kind, Words(name, agent if kind == OUTSIDE else NETWORK), by)


def rename(agents: Agents, agent: str, name: str) -> tuple[Renamed, ...]:
    """Return the fact of a new name, or nothing if the person has it already."""
    name = _named(name)
    return () if agents.name(agent).text == name else (Renamed(agent, Words(name, agent)),)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_MAX:
        raise Refusal("A name has 1 to {limit} characters.", limit=NAME_MAX)
    if not skeleton(name):
        raise Refusal("Nothing of that name can be seen.")
    return name


def alike(agents: Agents) -> dict[str, list[str]]:
    """Return by the skeleton of their name all who are not forgotten, each person once, in the order of joining."""
    found: dict[str, list[str]] = {}
    for agent in agents.by_id.values():
        if agent.forgotten is None and agent.name.text is not None and agent.id not in agents.links:
            found.setdefault(skeleton(agent.name.text), []).append(agent.id)
    return found


def forget(agents: Agents, agent: str) -> Forgotten:
    """Return the fact that a person's words are erased, in all their accounts."""
    return Forgotten(agents.person(agent), agents.aliases(agent))


def speaks_for(agents: Agents, organization: str) -> str:
    """Return the person who answers for an organisation: the one who added it."""
    by = agents.by_id[organization].by
    assert by is not None, "an organisation that nobody added"
    if agents.by_id[by].forgotten:
        raise Refusal("Nobody answers for {who} any more.", who=Who(organization))
    return agents.person(by)


def voice(agents: Agents, agent: str) -> str | None:
    """Return the person who can be spoken to about an agent: itself, or the one who added it; None where that one is gone."""
    one = agents.by_id[agent]
    person = agents.person(agent if one.kind == PERSON else one.by or agent)
    return None if agents.by_id[person].forgotten else person
