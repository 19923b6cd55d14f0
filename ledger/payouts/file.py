"""Payment file: the list, order or batch by which a bank or a payment service pays a payout.

It is made once, when the payout is approved, and kept to the byte with its SHA-256 in the chain; later requests hand out
the kept bytes. Two orders for a bank that differ in one byte are two orders. If a file were made again by a later version
of the program, or after somebody changed their address, it could pay twice or somewhere else, and nobody could say which
one was approved. Making it on demand from the ledger was rejected: it is right only as long as nothing ever changes.

So everything in a file comes from frozen lines, the approval and its time: no random number, no system clock. If a bank
no longer accepts a file, a renewal by two stewards makes a new one of the lines that are not sent, with a number in its
name, and the old one is invalid from then on. A form says by itself what it cannot carry, so that such a line is held
back before the list is frozen, and not found out at the bank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from ledger.payouts import batch, sepa
from ledger.payouts.fit import Fit, Lacks, Payer
from ledger.payouts.kept_files import named_in
from ledger.payouts.order import Order, order
from ledger.payouts.payout import CSV, FORMS, OPENCOLLECTIVE, PAYPAL, SEPA, WISE, Payout
from ledger.values.money import Money
from ledger.values.phrase import Code, Made, Refusal

if TYPE_CHECKING:
    from ledger.book import Book


@dataclass(frozen=True, slots=True)
class Form:
    """One form of file: the ending of its name, its writer, the check of a line, and the largest number of lines."""

    ending: str
    write: Callable[[Order], str]
    lacks: Lacks
    check: Callable[[str, Payer | None], None]
    """Takes currency and payer, and refuses a payout that the form cannot carry at all."""
    most: int | None = None


def payment_file(book: Book, payout: Payout, at: datetime, payer: Payer | None) -> Made:
    """Return the file of a payout that is approved or renewed at a moment; refuse if its form lacks a payer."""
    prepared = payout.prepared
    form = _FORMS[prepared.form]
    form.check(prepared.currency, payer)
    agents = payout.renewal.agents if payout.renewal else tuple(payout.lines)
    named = chain.from_iterable(named_in(payout.lines[agent].line) for agent in agents)
    text = form.write(order(book, payout, at, payer))
    copy = f"-{len(payout.replaced) + 2}" if payout.renewal else ""
    return Made(f"payout-{prepared.payout}{copy}{form.ending}", text.encode(), tuple(dict.fromkeys(named)))


def fit(form: str, currency: str, payer: Payer | None) -> Fit:
    """Return the conditions of a form for its lines; refuse a payout that it cannot carry at all."""
    chosen = _FORMS[form]
    chosen.check(currency, payer)
    return Fit(form, chosen.lacks, chosen.most)


def _nothing(name: str, pay_to: str, amount: Money) -> str | None:
    return None  # people read the plain list, and understand any address


def _anything(currency: str, payer: Payer | None) -> None:
    return None


def _paypal(currency: str, payer: Payer | None) -> None:
    if currency not in batch.PAYPAL_CURRENCIES:
        raise Refusal(
            "PayPal does not carry every amount in {currency}. {example} makes the plain list.",
            currency=Code(currency),
            example=Code(f"/payout prepare {currency} form:csv"),
        )


_FORMS: Mapping[str, Form] = {
    CSV: Form(".csv", batch.plain, _nothing, _anything),
    SEPA: Form(".xml", sepa.order, sepa.lacks, sepa.check),
    WISE: Form("-wise.csv", batch.wise, batch.wise_lacks, _anything, batch.WISE_ROWS_MAX),
    PAYPAL: Form("-paypal.csv", batch.paypal, batch.paypal_lacks, _paypal, batch.PAYPAL_ROWS_MAX),
    OPENCOLLECTIVE: Form("-opencollective.csv", batch.collective, batch.collective_lacks, _anything),
}
assert tuple(_FORMS) == FORMS, "a form that nobody can choose, or that nobody writes"
