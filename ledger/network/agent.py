"""Agents: people, organisations and outside agents, with their names, handles and linked accounts; and forgetting them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network import identity
from ledger.network.identity import Handles, Link, Linked, LinkOffered, Presence, Unlinked
from ledger.network.naming import checked_name
from ledger.network.speaker import Speakers
from ledger.values.ids import Letter, next_id
from ledger.values.phrase import NETWORK, Refusal, Words
from ledger.values.spelling import folded

PERSON = "person"
ORGANIZATION = "organization"  # acts in the network through the person who added it
OUTSIDE = "outside"  # never acts here, but may receive


@dataclass(frozen=True, slots=True)
class Joined:
    """A person became an affiliate by a first command or reaction. `handle` is the reference on that platform."""

    agent: str
    handle: Words
    name: Words


@dataclass(frozen=True, slots=True)
class Introduced:
    """A member credited a person who never did anything here. That person is asked, and has no part in anything until they act."""

    agent: str
    handle: Words
    name: Words
    by: str


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
    """The words of these agents, one person, are erased. Everything that they did stays, without their name."""

    agent: str
    aliases: tuple[str, ...]


@dataclass(slots=True)
class Agent:
    """An agent. `joined` is the height of the entry that made it known."""

    id: str
    kind: str
    name: Words
    joined: int
    at: datetime
    by: str | None = None
    forgotten: int | None = None  # the height of the entry by which it was


FACTS = (Joined, Introduced, Added, Renamed, Forgotten)


class Agents:
    """The page of all agents. All accounts of one person have the same `person()`."""

    def __init__(self) -> None:
        self.by_id: dict[str, Agent] = {}
        self.links: dict[str, Link] = {}
        self.offers: dict[str, LinkOffered] = {}
        self._handles = Handles()
        self._names: dict[str, str] = {}
        self._accounts: dict[str, tuple[str, ...]] = {}
        self._kin: dict[str, str] = {}  # towards the account that stands for all that were ever linked
        self._kin_since: dict[str, int] = {}  # the height at which an account came to stand for them no more
        self._ever: dict[str, tuple[str, ...]] = {}  # by that account, all of them
        self.introduced: frozenset[str] = frozenset()  # who have not acted yet
        self.departed: tuple[str, ...] = ()  # the accounts of forgotten people
        self.changes = 0  # number of times that somebody was linked, unlinked or forgotten
        self.presence = Presence()
        self.speakers = Speakers()

    def copy(self) -> Agents:
        """Return a page that can be changed without changing this one."""
        after = copy(self)
        after.by_id, after._handles, after.presence = dict(self.by_id), self._handles.copy(), self.presence.copy()
        return after

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _became_known(self, fact: Joined | Introduced, entry: Entry) -> None:
        self.by_id[fact.agent] = Agent(fact.agent, PERSON, fact.name, entry.height, entry.at)
        self._handles.add(fact.agent, fact.handle)
        if isinstance(fact, Introduced) != (fact.agent in self.introduced):
            self.introduced ^= {fact.agent}
            self.presence.turn_membership((fact.agent,), entry.height)

    def _added(self, fact: Added, entry: Entry) -> None:
        self.by_id[fact.agent] = Agent(fact.agent, fact.kind, fact.name, entry.height, entry.at, fact.by)
        self.speakers.entered.append(fact.agent)
        if fact.name.text is not None:
            self._names[folded(fact.name.text)] = fact.agent

    def _renamed(self, fact: Renamed, _: Entry) -> None:
        self.by_id[fact.agent].name = fact.name

    def _link_offered(self, fact: LinkOffered, _: Entry) -> None:
        self.offers[fact.code] = fact

    def _linked(self, fact: Linked, entry: Entry) -> None:
        self.links[fact.younger] = Link(fact.older, entry.height, entry.at)
        together = dict.fromkeys((*self.ever_one_with(fact.older), *self.ever_one_with(fact.younger)))
        younger, older = self.lineage(fact.younger), self.lineage(fact.older)
        if younger != older:
            self._kin[younger], self._kin_since[younger] = older, entry.height
        self._ever[older] = tuple(together)
        self._drop_offers_of(fact.younger, fact.older)
        self._regroup()

    def _unlinked(self, fact: Unlinked, _: Entry) -> None:
        del self.links[fact.younger]
        self._regroup()

    def _presence_changed(self, fact: identity.Left | identity.CameBack, entry: Entry) -> None:
        self.presence.turn(fact.agent, entry.height)

    def _membership_changed(self, fact: identity.MembershipEnded | identity.MembershipResumed, entry: Entry) -> None:
        self.presence.turn_membership(fact.accounts, entry.height)

    def _speaker(self, fact: Fact, entry: Entry) -> None:
        self.speakers.add(fact, entry)

    def _forgotten(self, fact: Forgotten, entry: Entry) -> None:
        self.changes += 1
        self.departed += fact.aliases
        self._drop_offers_of(*fact.aliases)
        for alias in fact.aliases:
            self.by_id[alias].forgotten = entry.height
            self._handles.drop(alias)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        **dict.fromkeys((Joined, Introduced), _became_known),
        Added: _added,
        Renamed: _renamed,
        LinkOffered: _link_offered,
        Linked: _linked,
        Unlinked: _unlinked,
        **dict.fromkeys((identity.Left, identity.CameBack), _presence_changed),
        **dict.fromkeys((identity.MembershipEnded, identity.MembershipResumed), _membership_changed),
        **dict.fromkeys(Speakers.FOLDS, _speaker),
        Forgotten: _forgotten,
    }

    def _drop_offers_of(self, *accounts: str) -> None:
        self.offers = {code: offer for code, offer in self.offers.items() if offer.agent not in accounts}

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
        """Return the oldest account of the same person; its id stands for the person."""
        while (link := self.links.get(agent)) is not None:
            agent = link.older
        return agent

    def is_person(self, payee: str) -> bool:
        """Tell whether a payee is a person, not an organisation or a pool."""
        return payee in self.by_id and self.by_id[payee].kind == PERSON

    def is_gone(self, payee: str) -> bool:
        """Tell whether an agent was forgotten; a project, which receives by its pool, never is."""
        return payee in self.by_id and self.by_id[payee].forgotten is not None

    def aliases(self, agent: str) -> tuple[str, ...]:
        """Return all accounts of the person, the oldest first."""
        person = self.person(agent)
        return self._accounts.get(person, (person,))

    def is_here(self, agent: str) -> bool:
        """Tell whether the person is in a place of the network by one of their accounts, and has not left by their own word."""
        return not self.presence.changes or any(not self.presence.is_away(alias) for alias in self.aliases(agent))

    def is_in_place(self, agent: str) -> bool:
        """Tell whether the person is in a place of the network, as platforms say, whether or not they are a member."""
        return any(not self.presence.is_absent(alias) for alias in self.aliases(agent))

    def was_here(self, person: str, height: int) -> bool:
        """Tell whether a person was here at the entry of that height, by the accounts that were theirs before it."""
        own = (alias for alias in self.aliases(person) if self.person_at(alias, height) == person)
        return any(not self.presence.is_away(alias, height) for alias in own)

    def lineage(self, agent: str, at: int | None = None) -> str:
        """Return the account that stands for all that were ever one person: an unlinked one is no second person to agree.

        With `at`, for all that were so after the entry of that height.
        """
        while (other := self._kin.get(agent)) is not None and (at is None or self._kin_since[agent] <= at):
            agent = other
        return agent

    def ever_one_with(self, agent: str) -> tuple[str, ...]:
        """Return all accounts that were ever one person with this one, which is among them."""
        return self._ever.get(self.lineage(agent), (agent,))

    def person_at(self, agent: str, height: int) -> str:
        """Return the id that stood for the person just before the entry of that height."""
        while (link := self.links.get(agent)) is not None and link.height < height:
            agent = link.older
        return agent

    def account(self, reference: str) -> str | None:
        """Return the account of a platform's reference, without following links, or None."""
        return self._handles.accounts.get(reference)

    def person_behind(self, reference: str) -> str | None:
        """Return the person behind a platform's reference, or None."""
        return self.person(account) if (account := self.account(reference)) else None

    def find(self, text: str) -> str | None:
        """Return the agent meant by `@reference`, an id, or the name of an organisation, or None."""
        text = text.removeprefix("@")
        by_id = text.upper() if text.upper() in self.by_id else None
        agent = self._handles.accounts.get(text) or by_id or self._names.get(folded(text))
        return None if agent is None or self.by_id[agent].forgotten else self.person(agent)

    def handles(self, agent: str) -> tuple[str, ...]:
        """Return all references of the person, the oldest first."""
        return tuple(chain.from_iterable(map(self.references, self.aliases(agent))))

    def references(self, account: str) -> tuple[str, ...]:
        """Return the references of this account alone, without those of linked accounts."""
        return self._handles.of(account)

    def name(self, agent: str) -> Words:
        """Return the person's, or the organisation's, name."""
        return self.by_id[self.person(agent)].name

    def persons(self, since: int | None = None) -> Iterator[Agent]:
        """Yield each person who is here once, in the order of their numbers, without those forgotten; with `since`, by that height."""
        for agent in self.by_id.values():
            is_known = agent.forgotten is None or (since is not None and agent.forgotten > since)
            if is_known and agent.kind == PERSON and agent.id not in self.links and self.is_here(agent.id):
                yield agent

    def names(self) -> tuple[str, ...]:
        """Return the names of organisations and outside agents, folded."""
        return tuple(self._names)


def add(agents: Agents, by: str, kind: str, name: str) -> Added:
    """Return the fact that enters an organisation or an outside agent; refuse a name that is taken."""
    name = checked_name(name)
    if folded(name) in agents.names():
        raise Refusal("There is already an agent called {name}.", name=name)
    agent = next_id(Letter.AGENT, agents.by_id)  # who owns the name if it is outside, so that stewards may erase it
    return Added(agent, kind, Words(name, agent if kind == OUTSIDE else NETWORK), by)


def forget(agents: Agents, agent: str) -> Forgotten:
    """Return the fact that a person's words are erased, in all their accounts."""
    return Forgotten(agents.person(agent), agents.aliases(agent))
