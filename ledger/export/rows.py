"""The rows of an export, streamed from the entries: only rows that may still change are held back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Protocol

from ledger.chain.entry import Entry, Fact
from ledger.equations.proposal import (
    AnswerWithdrawn,
    EquationAdopted,
    EquationAnswered,
    EquationDropped,
    EquationFailed,
    EquationProposed,
    Proposals,
)
from ledger.export.around import AroundRows
from ledger.export.contributions import WorkRows
from ledger.export.money import CashRows
from ledger.export.network import NetworkRows
from ledger.export.tables import Row
from ledger.export.withheld import WithheldRows
from ledger.facts import FACTS
from ledger.network import agent, identity, speaker
from ledger.network.agent import Agents
from ledger.network.project import ProjectStarted
from ledger.network.vocabulary import TermAdded


class Rows(Protocol):
    """Rows of some tables. `READS` has the kinds of facts that they come from."""

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]]

    def add(self, fact: Any, entry: Entry) -> Iterable[Row]:
        """Take one fact in, and return the rows that it makes final."""

    def rest(self) -> Iterator[Row]:
        """Yield the rows that are not final at the end."""


def rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """Yield every row of an export, as soon as nothing in it can change any more."""
    around = AroundRows()
    pages: tuple[Rows, ...] = (*(page() for page in PAGES if page is not AroundRows), around)
    readers = {kind: [page for page in pages if kind in page.READS] for kind in FACTS}
    for entry in entries:
        around.begin(entry)
        yield from _rows_of(entry, readers)
        yield from around.end(entry)
    for page in pages:
        yield from page.rest()


def _rows_of(entry: Entry, readers: Mapping[type, list[Rows]]) -> Iterator[Row]:
    for fact in entry.facts:
        for page in readers[type(fact)]:
            yield from page.add(fact, entry)


class _Equations:
    """Proposed equations, and the answers to them."""

    def __init__(self) -> None:
        self._proposals = Proposals()

    def add(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        return self.READS[type(fact)](self, fact, entry)

    def _answered(self, fact: EquationAnswered, entry: Entry) -> Iterable[Row]:
        yield "answers", (entry.height, entry.at, fact.equation, fact.by, fact.agrees)

    def _withdrawn(self, fact: AnswerWithdrawn, entry: Entry) -> Iterable[Row]:
        yield "answers", (entry.height, entry.at, fact.equation, fact.by, None)

    def _of_equation(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        self._proposals.add(fact, entry)
        return ()

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = {
        EquationAnswered: _answered,
        AnswerWithdrawn: _withdrawn,
        EquationProposed: _of_equation,
        EquationAdopted: _of_equation,
        EquationFailed: _of_equation,
        EquationDropped: _of_equation,
    }

    def rest(self) -> Iterator[Row]:
        for number, equation in self._proposals.by_id.items():
            proposed = equation.proposed
            yield (
                "equations",
                (
                    number,
                    equation.at,
                    proposed.project,
                    proposed.by,
                    equation.state,
                    equation.version or None,
                    equation.adopted_at,
                    proposed.hash,
                    proposed.text,
                ),
            )


class _People:
    """All agents, and the network's projects and words. Until the end all of it may still change."""

    def __init__(self) -> None:
        self._agents = Agents()
        self._named: list[Row] = []

    def add(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        return self.READS[type(fact)](self, fact, entry)

    def _of_agent(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        self._agents.add(fact, entry)
        return ()

    def _project_started(self, fact: ProjectStarted, entry: Entry) -> Iterable[Row]:
        self._named.append(("projects", (fact.project, fact.name, fact.purpose, entry.at)))
        return ()

    def _term_added(self, fact: TermAdded, entry: Entry) -> Iterable[Row]:
        self._named.append(("terms", (fact.term, fact.kind, fact.word, fact.by, entry.at)))
        return ()

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = {
        **dict.fromkeys((*agent.FACTS, *identity.FACTS, *speaker.FACTS), _of_agent),
        ProjectStarted: _project_started,
        TermAdded: _term_added,
    }

    def rest(self) -> Iterator[Row]:
        for account in self._agents.by_id.values():
            person = self._agents.person(account.id)
            same = None if person == account.id else person
            state = (same, account.forgotten is not None, self._agents.presence.is_away(account.id))
            speaks = speaker.speaker_of(self._agents, account.id)
            yield "members", (account.id, account.kind, account.name, account.at, account.by, *state, speaks)
        yield from self._named


PAGES: tuple[type[Rows], ...] = (WorkRows, CashRows, _Equations, NetworkRows, _People, WithheldRows, AroundRows)
"""The makers of rows, in the order in which their rows come."""
