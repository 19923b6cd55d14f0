"""What is to be paid, as every kind of file needs it: the frozen lines of a payout, read once from book and ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledger.network.agent import ORGANIZATION
from ledger.payouts import payday
from ledger.payouts.fit import Payer
from ledger.payouts.payout import Payout
from ledger.values import money
from ledger.values.money import Money

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Item:
    """One line: our own reference, which comes back on statements, who is paid how many minor units, and where.

    `holder` is in whose name the account is; it is empty where they did not say.
    """

    reference: str
    agent: str
    name: str
    holder: str
    is_person: bool
    pay_to: str
    minor: int


@dataclass(frozen=True, slots=True)
class Order:
    """All of a payout, or of its renewal.

    `day` is the one on which it was approved, in the network's zone, `pay_on` the one on which a bank is asked to pay, where
    the form has one; `payer` is whose account pays. `comma` says that decimals stand behind a comma in the network's country.
    """

    payout: str
    fingerprint: str
    currency: str
    items: tuple[Item, ...]
    at: datetime
    day: date
    pay_on: date | None
    comma: bool
    payer: Payer | None

    @property
    def total(self) -> int:
        """Return the sum of the lines, in minor units."""
        return sum(one.minor for one in self.items)

    def text(self, minor: int) -> str:
        """Return an amount as files have it: `120.00`."""
        return money.text(Money(minor, self.currency))

    def local(self, minor: int) -> str:
        """Return an amount as spreadsheets and people of the network's country read it: `120,00` or `120.00`."""
        return self.text(minor).replace(".", ",") if self.comma else self.text(minor)


def order(book: Book, found: Payout, at: datetime, payer: Payer | None) -> Order:
    """Return what a payout that is approved at a moment, or its renewal, says is to be paid."""
    prepared, renewal = found.prepared, found.renewal
    items = tuple(
        Item(
            found.reference(line.agent),
            line.agent,
            book.agents.name(line.agent).text or "",
            (line.name.text or "") if line.name else "",
            book.agents.by_id[line.agent].kind != ORGANIZATION,
            line.pay_to.text or "",
            line.minor,
        )
        for line in prepared.lines
        if renewal is None or line.agent in renewal.agents
    )
    # No two files of a payout are the same message to a bank, whatever stands in them.
    fingerprint = (renewal or prepared).fingerprint
    rules = book.rules.now
    day = at.astimezone(ZoneInfo(rules.zone)).date()
    pay_on = payday.of(found, at, rules.zone)
    return Order(prepared.payout, fingerprint, prepared.currency, items, at, day, pay_on, rules.comma, payer)
