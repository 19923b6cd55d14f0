"""Proposals of equations, and the assent by which members agree on one.

Answers count for `ASSENT_DAYS`, or until those still to come could change nothing. The first equation of a network or a
project needs all who began it, and two persons at least. A change needs as large a part of the answers as the rules ask of
votes, and as many answers. Members with accepted work at the time of the proposal, or with a debt still owed, may answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.equations import presets
from ledger.equations.equation import Bucket, Equation
from ledger.equations.file import read
from ledger.network.custodian import CUSTODIAN
from ledger.network.pause import Pauses
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
    """Whom a bucket goes to: as the file names it, and the id of the agent or project; or `CUSTODIAN`, whoever holds that office."""

    name: str
    id: str


@dataclass(frozen=True, slots=True)
class EquationProposed:
    """A proposal of an equation for a project, or for the network. `initiators` all have to agree, if there are any."""

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
    """The proposer took it back."""

    equation: str
    by: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The state of a proposed equation. `version` counts the adopted ones of its network or project, from 1."""

    proposed: EquationProposed
    height: int
    at: datetime
    state: str = OPEN
    answers: dict[str, bool] = field(default_factory=dict)
    version: int = 0
    adopted_at: datetime | None = None

    def ends(self, pauses: Pauses) -> datetime:
        """Return the moment at which the answers that are there decide."""
        return pauses.end_of(self.proposed.equation, self.at, timedelta(days=ASSENT_DAYS))

    @property
    def names_custodian(self) -> bool:
        """Tell whether a bucket goes to the office of custodian, whoever holds it."""
        return any(payee.id == CUSTODIAN for payee in self.proposed.payees)

    @property
    def equation(self) -> Equation:
        """Return the equation itself."""
        assert self.proposed.text.text is not None, "words of the network are never erased"
        return equation_of(self.proposed.text.text)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An equation that holds: its id (`E1`, or the name of a preset if none was agreed), version, hash and whom it names."""

    id: str
    version: int
    hash: str
    equation: Equation
    payees: dict[str, str]


FACTS = (EquationProposed, EquationAnswered, AnswerWithdrawn, EquationAdopted, EquationFailed, EquationDropped)


class Proposals:
    """The page of equations: all that were ever proposed, and the one that holds in each project and in the network."""

    def __init__(self) -> None:
        self.by_id: dict[str, Proposal] = {}
        self._now: dict[str | None, str] = {}
        self._default = presets.HOURS

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _rules_adopted(self, fact: RulesAdopted, _: Entry) -> None:
        self._default = fact.rules.default

    def _proposed(self, fact: EquationProposed, entry: Entry) -> None:
        self.by_id[fact.equation] = Proposal(fact, entry.height, entry.at)

    def _answered(self, fact: EquationAnswered, _: Entry) -> None:
        proposal = self.by_id[fact.equation]
        self.by_id[fact.equation] = replace(proposal, answers={**proposal.answers, fact.by: fact.agrees})

    def _answer_withdrawn(self, fact: AnswerWithdrawn, _: Entry) -> None:
        proposal = self.by_id[fact.equation]
        answers = {by: agrees for by, agrees in proposal.answers.items() if by != fact.by}
        self.by_id[fact.equation] = replace(proposal, answers=answers)

    def _adopted(self, fact: EquationAdopted, entry: Entry) -> None:
        proposal = self.by_id[fact.equation]
        version = 1
        if fact.replaces is not None:
            version = self.by_id[fact.replaces].version + 1
            self.by_id[fact.replaces] = replace(self.by_id[fact.replaces], state=REPLACED)
        self.by_id[fact.equation] = replace(proposal, state=ADOPTED, version=version, adopted_at=entry.at)
        self._now[proposal.proposed.project] = fact.equation

    def _failed(self, fact: EquationFailed, _: Entry) -> None:
        self.by_id[fact.equation] = replace(self.by_id[fact.equation], state=FAILED)

    def _dropped(self, fact: EquationDropped, _: Entry) -> None:
        self.by_id[fact.equation] = replace(self.by_id[fact.equation], state=DROPPED)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        RulesAdopted: _rules_adopted,
        EquationProposed: _proposed,
        EquationAnswered: _answered,
        AnswerWithdrawn: _answer_withdrawn,
        EquationAdopted: _adopted,
        EquationFailed: _failed,
        EquationDropped: _dropped,
    }

    def get(self, equation: str) -> Proposal:
        """Return the proposal; refuse a number that does not exist."""
        proposal = self.by_id.get(equation)
        if proposal is None:
            raise Refusal("There is no equation {id}.", id=Code(equation))
        return proposal

    def agreed_for(self, project: str | None) -> Proposal | None:
        """Return the equation that was agreed for exactly this project, or the network; None if none was."""
        number = self._now.get(project)
        return self.by_id[number] if number else None

    def open(self) -> list[Proposal]:
        """Return those that are being decided."""
        return [proposal for proposal in self.by_id.values() if proposal.state == OPEN]

    def proposed_for(self, project: str | None) -> list[Proposal]:
        """Return all that were proposed for a project, or the network, the oldest first."""
        return [proposal for proposal in self.by_id.values() if proposal.proposed.project == project]

    def scope(self, equation: str) -> str | None:
        """Return the project for which an equation was proposed; None for one of the network, and for a preset."""
        proposal = self.by_id.get(equation)
        return proposal.proposed.project if proposal else None

    def projects_with_own(self) -> frozenset[str]:
        """Return the projects that share by an equation of their own."""
        return frozenset(project for project in self._now if project is not None)

    def valid_for(self, project: str | None, currency: str) -> Agreed:
        """Return the valid equation: a project's own, else the network's, else its default in any currency.

        Refuses a currency in which the equation counts nothing.
        """
        proposal = self.agreed_for(project) or self.agreed_for(None)
        return self.named(proposal.proposed.equation if proposal else self._default, currency)

    def knows(self, equation: Agreed) -> bool:
        """Tell whether an equation was proposed or is an unchanged default; a preset under trial with changes is not."""
        if equation.id in presets.DEFAULTS:
            return equation.hash == fingerprint(presets.text(equation.id))
        return equation.id in self.by_id

    def named(self, equation: str, currency: str) -> Agreed:
        """Return an equation by its id, for money in a currency; refuse one in which it counts nothing."""
        if equation in presets.DEFAULTS:
            text = presets.text(equation)
            # Nobody agreed on its currency, so it is that of the money that is shared.
            default = replace(equation_of(text), currency=currency, decimals=EXPONENTS[currency])
            return Agreed(equation, 0, fingerprint(text), default, {})
        return in_currency(as_agreed(self.get(equation)), currency)


def as_agreed(proposal: Proposal) -> Agreed:
    """Return a proposal as if it held."""
    proposed = proposal.proposed
    payees = {payee.name: payee.id for payee in proposed.payees}
    return Agreed(proposed.equation, proposal.version, proposed.hash, proposal.equation, payees)


def in_currency(holding: Agreed, currency: str) -> Agreed:
    """Return an equation for money in a currency: its own, or any if it has only parts and weights."""
    equation = holding.equation
    if equation.currency == currency:
        return holding
    if equation.disco or any(map(_says_amounts, equation.buckets)):
        raise Refusal(
            "{id}, {name}, shares {own}, and no {currency}: different currencies are never mixed.",
            id=Code(holding.id),
            name=equation.name,
            own=Code(equation.currency),
            currency=Code(currency),
        )
    return replace(holding, equation=replace(equation, currency=currency, decimals=EXPONENTS[currency]))


def _says_amounts(bucket: Bucket) -> bool:
    """Tell whether a bucket has amounts of money: its own, or those of claims that are owed."""
    return bucket.amount is not None or any(not rule.weighs for rule in bucket.rules)


@lru_cache(64)
def equation_of(text: str) -> Equation:
    """Return the equation of a text that was accepted before."""
    equation = read(text, is_new=False).equation
    assert equation is not None, "what is no equation was never proposed"
    return equation


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # The bucket of the old equation that each new one continues was written down; it follows from their names now.
    "EquationAdopted": (lambda values: {name: value for name, value in values.items() if name != "keeps"},),
}
