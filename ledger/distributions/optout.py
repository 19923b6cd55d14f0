"""Opting out: whoever wants no share says so, and the others share it."""

from __future__ import annotations

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
    """The page of those who want no share, by the account that said so."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

    def __init__(self) -> None:
        self._out: set[str] = set()

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case OptedOut(agent):
                self._out.add(agent)
            case OptedIn(agent):
                self._out.discard(agent)

    def is_out(self, agents: Agents, person: str) -> bool:
        """Tell whether a person wants no share."""
        return bool(self._out) and any(alias in self._out for alias in agents.aliases(person))

    def leave(self, agents: Agents, person: str) -> tuple[OptedOut, ...]:
        """Return the fact that a person opts out, or nothing where they have."""
        return () if self.is_out(agents, person) else (OptedOut(person),)

    def come_back(self, agents: Agents, person: str) -> tuple[OptedIn, ...]:
        """Return the facts by which a person takes part again, in all their accounts."""
        return tuple(OptedIn(alias) for alias in agents.aliases(person) if alias in self._out)
