"""Contributions as an equation sees them: agent, work, date and age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ledger.values import spelling
from ledger.values.money import Money
from ledger.values.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contribution that may make claims. `age` is the height of its acceptance, or its row, and then its number.

    `what` and `project` are as `folded` returns them. A missing value is None; modulators that are not named are 1.
    """

    id: str
    agent: str
    age: tuple[int, int]
    kind: str
    what: str | None = None
    project: str | None = None
    stream: str | None = None
    date: date | None = None
    quantity: Quantity | None = None
    value: Money | None = None
    is_validated: bool = True
    is_for_claims: bool = True
    modulators: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Tell whether it may make a claim at all: the one gate before every filter."""
        return self.is_validated and self.is_for_claims

    @property
    def unit(self) -> str | None:
        """Return the unit of its quantity, if it has one."""
        return self.quantity.unit if self.quantity else None


def folded(word: str) -> str:
    """Return a type of work or a project, normalized for comparison."""
    return spelling.folded(word.strip().removeprefix("#"))
