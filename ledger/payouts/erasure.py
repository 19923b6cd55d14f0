"""Names of people outside, which others have entered: of an outside agent, and of who gave money. Two stewards erase one."""

from __future__ import annotations

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
    """A steward wants the name of an outside agent (`A7`), or of who gave an income (`I3`), erased."""

    subject: str
    by: str


@dataclass(frozen=True, slots=True)
class NameErased:
    """Another steward wants it as well: the name is erased, and everything else stays."""

    subject: str
    by: str


FACTS = (NameErasureBegun, NameErased)


class Erasures:
    """The page of names that are erased, or are to be: by whom it was begun."""

    FOLDS: ClassVar[tuple[type, ...]] = FACTS

    def __init__(self) -> None:
        self.begun: dict[str, str] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case NameErasureBegun(subject, by):
                self.begun[subject] = by
            case NameErased(subject):
                del self.begun[subject]


def name_of(agents: Agents, incomes: Incomes, subject: str) -> Words:
    """Return the name that can be erased under a number; refuse any other number."""
    one, came = agents.by_id.get(subject), incomes.by_id.get(subject)
    if one is not None and one.kind == OUTSIDE:
        return one.name
    if came is not None:
        return came.source
    raise Refusal(
        "{text} is neither an agent outside the network nor money that came in. Members erase their own words, with {forget}.",
        text=subject[:20],
        forget=Code("/privacy forget"),
    )


def erase(
    page: Erasures, agents: Agents, roles: Roles, incomes: Incomes, payouts: Payouts, asked: tuple[str, str, datetime]
) -> tuple[Fact, ...]:
    """Return the fact that a steward wants a name erased, or, where another did, that it is. `asked` is which, by whom and when."""
    subject, by, at = asked
    name = name_of(agents, incomes, subject)
    if name.text is None:
        raise Refusal("That name is erased already.")
    if name.subject != subject:
        raise Refusal("{id} was entered before names could be erased, so its name stays.", id=Code(subject))
    if subject in agents.by_id and any(one.state == APPROVED for one, _ in payouts.unsettled(agents, subject)):
        raise Refusal(
            "{id} is being paid. Once it is known what became of that, its name can be erased.", id=Code(subject)
        )
    if subject not in page.begun or agents.by_id[page.begun[subject]].forgotten:
        return (NameErasureBegun(subject, by),)
    seniority.check_two(roles, agents, page.begun[subject], by, subject, at)
    return (NameErased(subject, by),)
