"""Erasure of the names of outside people, which others have entered: outside agents, and sources of income. It takes two stewards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.network import seniority
from ledger.network.agent import OUTSIDE, Agents
from ledger.network.role import Roles
from ledger.payouts.payout import APPROVED, Payouts
from ledger.treasury.income import Incomes
from ledger.values.phrase import Code, Refusal, Words


@dataclass(frozen=True, slots=True)
class NameErasureBegun:
    """A steward wants the name of an outside agent (`A7`), or of the source of an income (`I3`), erased."""

    subject: str
    by: str


@dataclass(frozen=True, slots=True)
class NameErased:
    """Another steward wants it as well: the name is erased, and everything else stays."""

    subject: str
    by: str


FACTS = (NameErasureBegun, NameErased)


class Erasures:
    """The page of erasures that are begun, with the steward who began each."""

    def __init__(self) -> None:
        self.begun: dict[str, str] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact)

    def _begun(self, fact: NameErasureBegun) -> None:
        self.begun[fact.subject] = fact.by

    def _erased(self, fact: NameErased) -> None:
        del self.begun[fact.subject]

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {NameErasureBegun: _begun, NameErased: _erased}


def name_of(agents: Agents, incomes: Incomes, subject: str) -> Words:
    """Return the name that can be erased under a number; refuse any other number."""
    agent, income = agents.by_id.get(subject), incomes.by_id.get(subject)
    if agent is not None and agent.kind == OUTSIDE:
        return agent.name
    if income is not None:
        return income.source
    raise Refusal(
        "{text} is neither an agent outside the network nor money that came in. Members erase their own words, with {forget}.",
        text=subject[:20],
        forget=Code("/privacy forget"),
    )


def erase(
    page: Erasures, agents: Agents, roles: Roles, incomes: Incomes, payouts: Payouts, asked: tuple[str, str, datetime]
) -> tuple[Fact, ...]:
    """Return the fact that a steward wants a name erased, or that it is erased if another wanted it. `asked`: subject, steward, time."""
    subject, by, at = asked
    name = name_of(agents, incomes, subject)
    if name.text is None:
        raise Refusal("That name is erased already.")
    if name.subject != subject:
        raise Refusal("{id} was entered before names could be erased, so its name stays.", id=Code(subject))
    if _is_being_paid(agents, payouts, subject):
        raise Refusal(
            "{id} is being paid. Once it is known what became of that, its name can be erased.", id=Code(subject)
        )
    if subject not in page.begun or agents.by_id[page.begun[subject]].forgotten:
        return (NameErasureBegun(subject, by),)
    seniority.check_two(roles, agents, page.begun[subject], by, subject, at)
    return (NameErased(subject, by),)


def _is_being_paid(agents: Agents, payouts: Payouts, subject: str) -> bool:
    """Tell whether an agent has an open line in an approved payout."""
    if subject not in agents.by_id:
        return False
    return any(payout.state == APPROVED for payout, _ in payouts.unsettled(agents, subject))
