"""A log: what somebody says was contributed, before anybody has judged it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words
from ledger.values.quantity import TIME, Quantity

WORK, CASH, EXPENSE, PURCHASE, MATERIAL, SPACE = "work", "cash", "expense", "purchase", "material", "space"
KINDS = (WORK, CASH, EXPENSE, PURCHASE, MATERIAL, SPACE)
MONEY_KINDS = (CASH, EXPENSE, PURCHASE)
STREAMS = ("livelihood", "love", "care")


@dataclass(frozen=True, slots=True)
class Log:
    """What somebody says was contributed. `what` is a term of the network; `date` is when it was done."""

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
    if isinstance(content.amount, Quantity) and content.amount.unit == TIME and content.kind == MATERIAL:
        raise Refusal("Material is counted in pieces, weight or money, not in hours.")
