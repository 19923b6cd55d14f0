"""Opting out: a member who wants no share says so, and the others share it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network.agent import Agents


@dataclass(frozen=True, slots=True)
class OptedOut:
    """A person wants no share of what is distributed from here on."""

    agent: str


@dataclass(frozen=True, slots=True)
class OptedIn:
    """A person takes part in what is distributed from here on, again."""

    agent: str


FACTS = (OptedOut, OptedIn)


class OptOuts:
    """Projection: the accounts that opted out. A person is out as long as one of their accounts is."""

    def __init__(self) -> None:
        self._out: set[str] = set()

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact)

    def _opted_out(self, fact: OptedOut) -> None:
        self._out.add(fact.agent)

    def _opted_in(self, fact: OptedIn) -> None:
        self._out.discard(fact.agent)

    def is_out(self, agents: Agents, person: str) -> bool:
        """Tell whether a person wants no share."""
        return bool(self._out) and not self._out.isdisjoint(agents.aliases(person))

    def leave(self, agents: Agents, person: str) -> tuple[OptedOut, ...]:
        """Return the fact that a person opts out, or nothing if they have already."""
        return () if self.is_out(agents, person) else (OptedOut(person),)

    def come_back(self, agents: Agents, person: str) -> tuple[OptedIn, ...]:
        """Return the facts by which a person takes part again, in all their accounts."""
        return tuple(OptedIn(alias) for alias in agents.aliases(person) if alias in self._out)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {OptedOut: _opted_out, OptedIn: _opted_in}
