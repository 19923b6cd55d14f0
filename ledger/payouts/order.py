"""Payment order: the frozen lines of a payout with everything that any kind of file needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledger.network.agent import ORGANIZATION
from ledger.payouts import payday
from ledger.payouts.addresses import revealed
from ledger.payouts.fit import Payer
from ledger.payouts.payout import Line, Payout
from ledger.values import money
from ledger.values.money import Money

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Item:
    """One line: our own reference, which comes back on statements, the agent, the address, and the minor units.

    `holder` is the name on the account; it is empty if it is unknown.
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

    `day` is the day of the approval in the network's zone; on `pay_on` a bank is asked to pay, if the form has such a day.
    The account of `payer` pays. `comma` says that the network decided for decimals behind a comma, as PayPal takes them in some
    countries; `sheet_comma` says that its people write them so, also where their language alone tells.
    """

    payout: str
    fingerprint: str
    currency: str
    items: tuple[Item, ...]
    at: datetime
    day: date
    pay_on: date | None
    comma: bool
    sheet_comma: bool
    payer: Payer | None

    @property
    def total(self) -> int:
        """Return the sum of the lines, in minor units."""
        return sum(item.minor for item in self.items)

    def text(self, minor: int) -> str:
        """Return an amount as files have it: `120.00`."""
        return money.text(Money(minor, self.currency))

    def local(self, minor: int) -> str:
        """Return an amount as PayPal reads it in the network's country: `120,00` or `120.00`."""
        return self.text(minor).replace(".", ",") if self.comma else self.text(minor)

    def for_sheet(self, minor: int) -> str:
        """Return an amount as spreadsheets of the network's people read it: `120,00` or `120.00`."""
        return self.text(minor).replace(".", ",") if self.sheet_comma else self.text(minor)


def order(book: Book, payout: Payout, at: datetime, payer: Payer | None) -> Order:
    """Return the order for a payout that is approved at a moment, or for its renewal."""
    prepared = payout.prepared
    items = tuple(_item(book, payout, line) for line in _lines(payout))
    # A renewal has its own fingerprint, so no two files of a payout are the same message to a bank.
    fingerprint = (payout.renewal or prepared).fingerprint
    rules = book.rules.now
    day = at.astimezone(ZoneInfo(rules.zone)).date()
    pay_on = payday.payment_day(payout, at, rules.zone)
    commas = (rules.comma, rules.writes_comma)
    return Order(prepared.payout, fingerprint, prepared.currency, items, at, day, pay_on, *commas, payer)


def _lines(payout: Payout) -> Iterable[Line]:
    """Return the lines for the next file: all, or those of the renewal."""
    if payout.renewal is None:
        return payout.prepared.lines
    return [line for line in payout.prepared.lines if line.agent in payout.renewal.agents]


def _item(book: Book, payout: Payout, line: Line) -> Item:
    return Item(
        payout.reference(line.agent),
        line.agent,
        book.agents.name(line.agent).text or "",
        revealed(line.name),
        book.agents.by_id[line.agent].kind != ORGANIZATION,
        revealed(line.pay_to),
        line.minor,
    )
