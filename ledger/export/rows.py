"""The rows of an export, from the entries one after the other: only what may still change is held back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Protocol

from ledger.chain.entry import Entry, Fact
from ledger.equations import proposal
from ledger.equations.proposal import (
    AnswerWithdrawn,
    EquationAdopted,
    EquationAnswered,
    EquationDropped,
    EquationFailed,
    EquationProposed,
    Proposals,
)
from ledger.export.contributions import WorkRows
from ledger.export.money import CashRows
from ledger.export.network import NetworkRows
from ledger.export.tables import Row
from ledger.facts import FACTS
from ledger.network import agent, identity
from ledger.network.agent import Agents
from ledger.network.project import ProjectStarted
from ledger.network.vocabulary import TermAdded


class Rows(Protocol):
    """Rows of some tables."""

    READS: ClassVar[tuple[type, ...]]
    """The kinds of facts of which they tell."""

    def add(self, fact: Any, entry: Entry) -> Iterator[Row]:
        """Take one fact in, and yield the rows that it makes final."""

    def rest(self) -> Iterator[Row]:
        """Yield the rows of what is not final at the end."""


def rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """Yield every row of an export, as soon as nothing in it can change any more."""
    pages = tuple(page() for page in PAGES)
    readers = {kind: [page for page in pages if kind in page.READS] for kind in FACTS}
    for entry in entries:
        for fact in entry.facts:
            for page in readers[type(fact)]:
                yield from page.add(fact, entry)
    for page in pages:
        yield from page.rest()


class _Equations:
    """Proposed equations, and what was answered."""

    READS: ClassVar[tuple[type, ...]] = proposal.FACTS

    def __init__(self) -> None:
        self._proposals = Proposals()

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        match fact:
            case EquationAnswered(number, by, agrees):
                yield "answers", (entry.height, entry.at, number, by, agrees)
            case AnswerWithdrawn(number, by):
                yield "answers", (entry.height, entry.at, number, by, None)
            case EquationProposed() | EquationAdopted() | EquationFailed() | EquationDropped():
                self._proposals.add(fact, entry)

    def rest(self) -> Iterator[Row]:
        for number, found in self._proposals.by_id.items():
            proposed = found.proposed
            yield (
                "equations",
                (
                    number,
                    found.at,
                    proposed.project,
                    proposed.by,
                    found.state,
                    found.version or None,
                    found.adopted_at,
                    proposed.hash,
                    proposed.text,
                ),
            )


class _People:
    """Who is known, and the network's projects and words."""

    READS: ClassVar[tuple[type, ...]] = (*agent.FACTS, *identity.FACTS, ProjectStarted, TermAdded)

    def __init__(self) -> None:
        self._agents = Agents()
        self._named: list[Row] = []

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        match fact:
            case ProjectStarted(project, name, purpose):
                self._named.append(("projects", (project, name, purpose, entry.at)))
            case TermAdded(term, kind, word, by):
                self._named.append(("terms", (term, kind, word, by, entry.at)))
            case _:
                self._agents.add(fact, entry)
        yield from ()  # all of it may still change

    def rest(self) -> Iterator[Row]:
        for one in self._agents.by_id.values():
            person = self._agents.person(one.id)
            same = None if person == one.id else person
            away = self._agents.presence.is_away(one.id)
            yield "members", (one.id, one.kind, one.name, one.at, one.by, same, one.forgotten is not None, away)
        yield from self._named


PAGES: tuple[type[Rows], ...] = (WorkRows, CashRows, _Equations, NetworkRows, _People)
"""What makes rows, in the order in which they are told."""
