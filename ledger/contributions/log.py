"""A log: the claim of a contribution, before anybody has judged it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeGuard

from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words
from ledger.values.quantity import TIME, Quantity

WORK, CASH, EXPENSE, PURCHASE, MATERIAL, SPACE = "work", "cash", "expense", "purchase", "material", "space"
KINDS = (WORK, CASH, EXPENSE, PURCHASE, MATERIAL, SPACE)
MONEY_KINDS = (CASH, EXPENSE, PURCHASE)
STREAMS = ("livelihood", "love", "care")


@dataclass(frozen=True, slots=True)
class Log:
    """The claim of a contribution. `what` is a term of the network's vocabulary; `date` is the day on which it was done."""

    kind: str
    amount: Money | Quantity
    what: str | None
    project: str | None
    note: Words
    evidence: Words | None
    stream: str
    date: date
    for_claims: bool
    paid_by: Words | None
    terms: str | None  # give or lend, of cash, material and space


def check(content: Log) -> None:
    """Refuse an amount that does not go with the kind of contribution."""
    is_money = isinstance(content.amount, Money)
    if content.kind in MONEY_KINDS and not is_money:
        raise Refusal(
            "{kind} is an amount of money, such as {example}.", kind=Code(content.kind), example=Code("120 CAD")
        )
    if content.kind == WORK and is_money:
        raise Refusal("Work is counted in hours or pieces, not in money.")
    if content.kind == MATERIAL and is_hours(content.amount):
        raise Refusal("Material is counted in pieces, weight or money, not in hours.")


def is_hours(amount: Money | Quantity) -> TypeGuard[Quantity]:
    """Tell whether an amount is a number of hours."""
    return isinstance(amount, Quantity) and amount.unit == TIME


_LINK = re.compile(r"https?://[^\s/]+\S{0,500}")


def is_link(text: str) -> bool:
    """Tell whether a text is a link that others can follow."""
    return _LINK.fullmatch(text) is not None


Scale = tuple[str, str]
"""What amounts must have in common to be compared: a kind and a unit, or money and its currency."""

MONEY = "money"
WORK_HOURS: Scale = (WORK, TIME)


def scale(content: Log) -> Scale:
    """Return the scale of a log. Money has one by currency, whatever it was for; so has a thing that states its worth."""
    return (
        (MONEY, content.amount.currency) if isinstance(content.amount, Money) else (content.kind, content.amount.unit)
    )


def count(amount: Money | Quantity) -> Fraction:
    """Return an amount as a number: minor units of money, else units."""
    return Fraction(amount.minor) if isinstance(amount, Money) else amount.count


def unit(amount: Money | Quantity) -> tuple[type, str]:
    """Return what two amounts have in common if one can stand for the other: a currency, or a unit."""
    return type(amount), amount.currency if isinstance(amount, Money) else amount.unit


def claimed_hours(content: Log) -> Fraction | None:
    """Return the hours of work that count when something is shared; None if the log is something else."""
    is_claim = content.kind == WORK and content.for_claims
    return content.amount.count if is_claim and is_hours(content.amount) else None
