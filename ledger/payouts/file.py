"""The file by which a payout is paid, in the form that a steward chose: made once, and kept to the byte."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
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
    """One kind of file: what its name ends with, how it is written, what it cannot carry, and how many lines it may have."""

    ending: str
    written: Callable[[Order], str]
    lacks: Lacks
    check: Callable[[str, Payer | None], None]
    """Takes currency and payer, and refuses what the file cannot carry at all."""
    most: int | None = None


def payment_file(book: Book, found: Payout, at: datetime, payer: Payer | None) -> Made:
    """Return the file of a payout that is approved at a moment, or renewed; refuse where its form needs a payer who is gone."""
    prepared = found.prepared
    form = _FORMS[prepared.form]
    form.check(prepared.currency, payer)
    agents = found.renewal.agents if found.renewal else tuple(found.lines)
    named = tuple(dict.fromkeys(one for agent in agents for one in named_in(found.lines[agent].line)))
    text = form.written(order(book, found, at, payer))
    again = f"-{len(found.replaced) + 2}" if found.renewal else ""
    return Made(f"payout-{prepared.payout}{again}{form.ending}", text.encode(), named)


def fit(form: str, currency: str, payer: Payer | None) -> Fit:
    """Return what lines of this form need; refuse where it cannot carry the payout at all."""
    chosen = _FORMS[form]
    chosen.check(currency, payer)
    return Fit(form, chosen.lacks, chosen.most)


def _nothing(name: str, pay_to: str, amount: Money) -> str | None:
    return None  # people read the plain list, and know what to do with what stands there


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
    WISE: Form("-wise.csv", batch.wise, batch.not_wise, _anything, batch.WISE_ROWS_MAX),
    PAYPAL: Form("-paypal.csv", batch.paypal, batch.not_paypal, _paypal, batch.PAYPAL_ROWS_MAX),
    OPENCOLLECTIVE: Form("-opencollective.csv", batch.collective, batch.not_collective, _anything),
}
assert tuple(_FORMS) == FORMS, "a form that nobody can choose, or that nobody writes"
