"""Proposals of equations, and how members agree on one: the one process `assent`.

Answers count for `ASSENT_DAYS`, or until those still to come could change nothing. The first equation of a network or a
project needs all who began it, and two persons at least. A change needs as large a part of the answers as the rules ask of
votes, and as many answers; whoever had accepted work when it was proposed, or is still owed something, may answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.equations import presets
from ledger.equations.equation import Equation
from ledger.equations.file import read
from ledger.network import pause
from ledger.network.pause import Pause, Paused, PlatformBack, PlatformLost, after, ends
from ledger.network.rules import RulesAdopted
from ledger.values.currency import EXPONENTS
from ledger.values.fingerprint import fingerprint
from ledger.values.phrase import Code, Refusal, Words

ASSENT_DAYS = 7
ASSENTS_MIN = 2
"""Persons who agree, at least: nobody decides alone how all share."""

OPEN, ADOPTED, DROPPED, FAILED, REPLACED = "open", "adopted", "dropped", "failed", "replaced"


@dataclass(frozen=True, slots=True)
class Payee:
    """An agent that a bucket goes to: as the file names it, and its id, or that of a project."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class EquationProposed:
    """Somebody proposes an equation for a project, or for the network. `initiators` all have to agree, if there are any."""

    equation: str
    project: str | None
    text: Words
    hash: str
    payees: tuple[Payee, ...]
    replaces: str | None
    initiators: tuple[str, ...]
    rules: int
    by: str


@dataclass(frozen=True, slots=True)
class EquationAnswered:
    """A person agrees to an equation, or does not."""

    equation: str
    by: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class AnswerWithdrawn:
    """A person took their answer back."""

    equation: str
    by: str


@dataclass(frozen=True, slots=True)
class EquationAdopted:
    """The equation holds from here on, in place of another if there was one."""

    equation: str
    replaces: str | None


@dataclass(frozen=True, slots=True)
class EquationFailed:
    """Too few agreed in time."""

    equation: str


@dataclass(frozen=True, slots=True)
class EquationDropped:
    """Who proposed it took it back."""

    equation: str
    by: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is known of a proposed equation. `version` counts the adopted ones of its network or project, from 1."""

    proposed: EquationProposed
    height: int
    at: datetime
    state: str = OPEN
    answers: dict[str, bool] = field(default_factory=dict)
    version: int = 0
    adopted_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def ends(self) -> datetime:
        """Return when it is decided by those who answered."""
        return ends(self.at, timedelta(days=ASSENT_DAYS), self.pauses)

    @property
    def equation(self) -> Equation:
        """Return the equation itself."""
        assert self.proposed.text.text is not None, "words of the network are never erased"
        return of_text(self.proposed.text.text)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An equation that holds: its id (`E1`, or that of a preset where none was agreed), version and hash, and whom it names."""

    id: str
    version: int
    hash: str
    equation: Equation
    payees: dict[str, str]


FACTS = (EquationProposed, EquationAnswered, AnswerWithdrawn, EquationAdopted, EquationFailed, EquationDropped)


class Proposals:
    """The page of equations: all that were ever proposed, and which one holds where."""

    FOLDS: ClassVar[tuple[type, ...]] = (RulesAdopted, *FACTS, *pause.FACTS)

    def __init__(self) -> None:
        self.by_id: dict[str, Proposal] = {}
        self._now: dict[str | None, str] = {}
        self._default = presets.HOURS

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case RulesAdopted(rules):
                self._default = rules.default
            case EquationProposed():
                self.by_id[fact.equation] = Proposal(fact, entry.height, entry.at)
            case EquationAnswered(equation, by, agrees):
                found = self.by_id[equation]
                self.by_id[equation] = replace(found, answers={**found.answers, by: agrees})
            case AnswerWithdrawn(equation, by):
                found = self.by_id[equation]
                answers = {who: agrees for who, agrees in found.answers.items() if who != by}
                self.by_id[equation] = replace(found, answers=answers)
            case Paused() | PlatformLost() | PlatformBack():
                for found in (self.by_id[number] for number in fact.held if number in self.by_id):
                    self.by_id[found.proposed.equation] = replace(found, pauses=after(found.pauses, fact))
            case EquationAdopted(equation, replaces):
                self._adopted(equation, replaces, entry)
            case EquationFailed(equation):
                self.by_id[equation] = replace(self.by_id[equation], state=FAILED)
            case EquationDropped(equation):
                self.by_id[equation] = replace(self.by_id[equation], state=DROPPED)

    def _adopted(self, equation: str, replaces: str | None, entry: Entry) -> None:
        found = self.by_id[equation]
        version = 1
        if replaces is not None:
            version = self.by_id[replaces].version + 1
            self.by_id[replaces] = replace(self.by_id[replaces], state=REPLACED)
        self.by_id[equation] = replace(found, state=ADOPTED, version=version, adopted_at=entry.at)
        self._now[found.proposed.project] = equation

    def get(self, equation: str) -> Proposal:
        """Return the proposal; refuse a number that does not exist."""
        found = self.by_id.get(equation)
        if found is None:
            raise Refusal("There is no equation {id}.", id=Code(equation))
        return found

    def own(self, project: str | None) -> Proposal | None:
        """Return the equation that was agreed for exactly this project, or the network; None where none was."""
        number = self._now.get(project)
        return self.by_id[number] if number else None

    def open(self) -> list[Proposal]:
        """Return those that are being decided."""
        return [one for one in self.by_id.values() if one.state == OPEN]

    def of(self, project: str | None) -> list[Proposal]:
        """Return all that were proposed for a project, or the network, the oldest first."""
        return [one for one in self.by_id.values() if one.proposed.project == project]

    def scope(self, equation: str) -> str | None:
        """Return the project for which an equation was proposed; None for one of the network, or one that comes along."""
        found = self.by_id.get(equation)
        return found.proposed.project if found else None

    def apart(self) -> frozenset[str]:
        """Return the projects that share by an equation of their own."""
        return frozenset(project for project in self._now if project is not None)

    def holds(self, project: str | None, currency: str) -> Agreed:
        """Return by what is shared: a project's own equation, else the network's, else its default in any currency.

        Refuses a currency in which the equation counts nothing.
        """
        found = self.own(project) or self.own(None)
        return self.named(found.proposed.equation if found else self._default, currency)

    def knows(self, found: Agreed) -> bool:
        """Tell whether an equation is known by its id; a preset that somebody tries, with whatever changes, is not."""
        return found.id in self.by_id or (
            found.id in presets.DEFAULTS and found.hash == fingerprint(presets.text(found.id))
        )

    def named(self, equation: str, currency: str) -> Agreed:
        """Return an equation by its id, for money in a currency; refuse a currency in which it counts nothing."""
        if equation in presets.DEFAULTS:
            text = presets.text(equation)
            # Nobody agreed on its currency, so it is that of the money that is shared.
            default = replace(of_text(text), currency=currency, decimals=EXPONENTS[currency])
            return Agreed(equation, 0, fingerprint(text), default, {})
        return in_currency(agreed(self.get(equation)), currency)


def agreed(found: Proposal) -> Agreed:
    """Return a proposal as if it held."""
    proposed = found.proposed
    payees = {one.name: one.id for one in proposed.payees}
    return Agreed(proposed.equation, found.version, proposed.hash, found.equation, payees)


def in_currency(found: Agreed, currency: str) -> Agreed:
    """Return an equation for money in a currency: its own, or any where it has only parts and weights."""
    equation = found.equation
    if equation.currency == currency:
        return found
    if equation.disco or any(
        bucket.amount is not None or any(not rule.weighs for rule in bucket.rules) for bucket in equation.buckets
    ):
        raise Refusal(
            "{id}, {name}, shares {own}, and no {currency}: different currencies are never mixed.",
            id=Code(found.id),
            name=equation.name,
            own=Code(equation.currency),
            currency=Code(currency),
        )
    return replace(found, equation=replace(equation, currency=currency, decimals=EXPONENTS[currency]))


@lru_cache(64)
def of_text(text: str) -> Equation:
    """Return the equation of a text that was accepted before."""
    equation = read(text, is_new=False).equation
    assert equation is not None, "what is no equation was never proposed"
    return equation


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Which bucket of the equation before went on in which one was written down, and follows from their names now.
    "EquationAdopted": (lambda values: {name: value for name, value in values.items() if name != "keeps"},),
}
