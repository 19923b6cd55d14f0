"""What is to be paid, as every kind of file needs it: the frozen lines of a payout, read once from book and ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ledger import money
from ledger.agent import ORGANIZATION
from ledger.book import Book
from ledger.money import Money
from ledger.payout import Payer, Payout


@dataclass(frozen=True, slots=True)
class Item:
    """One line: our own reference, which comes back on statements, who is paid how many minor units, and where."""

    reference: str
    agent: str
    name: str
    is_person: bool
    pay_to: str
    minor: int


@dataclass(frozen=True, slots=True)
class Order:
    """All of a payout. `day` is the one on which it was approved, in the network's zone; `payer` whose account pays.

    `comma` says that decimals stand behind a comma in the network's country.
    """

    payout: str
    fingerprint: str
    currency: str
    items: tuple[Item, ...]
    at: datetime
    day: date
    comma: bool
    payer: Payer | None

    @property
    def total(self) -> int:
        """Return the sum of the lines, in minor units."""
        return sum(one.minor for one in self.items)

    def text(self, minor: int) -> str:
        """Return an amount as files have it: `120.00`."""
        return money.text(Money(minor, self.currency))


def order(book: Book, found: Payout, at: datetime, payer: Payer | None) -> Order:
    """Return what a payout that is approved at a moment says is to be paid."""
    prepared = found.prepared
    items = tuple(
        Item(
            f"{prepared.payout}-{line.agent}",
            line.agent,
            book.agents.name(line.agent).text or "",
            book.agents.by_id[line.agent].kind != ORGANIZATION,
            line.pay_to.text or "",
            line.minor,
        )
        for line in prepared.lines
    )
    rules = book.rules.now
    day = at.astimezone(ZoneInfo(rules.zone)).date()
    return Order(prepared.payout, prepared.fingerprint, prepared.currency, items, at, day, rules.comma, payer)
