"""CSV files for payment services, as their own documentation describes them; and the plain list."""

from __future__ import annotations

from ledger.payouts import destination
from ledger.payouts.order import Item, Order
from ledger.payouts.reasons import NO_COLLECTIVE, NO_HOLDER, NO_IBAN, NO_PAYPAL, NO_WISE
from ledger.values.csv_cell import BYTE_ORDER_MARK, csv_line, text_cell, to_csv
from ledger.values.money import Money

HEADINGS = ("reference", "agent", "name", "holder", "pay_to", "amount", "currency")


def plain(order: Order) -> str:
    """Return the list for payment by hand: a reference of our own for each line, and the total without a name.

    It is for spreadsheets: in countries with decimal commas they separate cells by semicolons, and all of them need a
    byte order mark to detect UTF-8. A comma in a cell is in quotation marks, as some split there as well.
    """
    rows = [
        (
            item.reference,
            item.agent,
            text_cell(item.name),
            text_cell(item.holder),
            text_cell(item.pay_to),
            order.for_sheet(item.minor),
            order.currency,
        )
        for item in order.items
    ]
    total = ("total", "", "", "", "", order.for_sheet(order.total), order.currency)
    between = ";" if order.sheet_comma else ","
    return BYTE_ORDER_MARK + "".join(csv_line(row, between) for row in (HEADINGS, *rows, total))


WISE_HEADINGS = (
    "name",
    "recipientEmail",
    "paymentReference",
    "receiverType",
    "amountCurrency",
    "amount",
    "sourceCurrency",
    "targetCurrency",
)
"""The columns of Wise's batch templates (Wise Help Centre, How do I fill in my batch template?)."""

WISE_ROWS_MAX = 1000
"""Transfers that a batch of Wise can have (Wise, Everything you need to know about the batch payments tool)."""


def wise(order: Order) -> str:
    """Return the list as Wise's batch payments take it: euros to bank accounts, other currencies to e-mail addresses.

    These are two of Wise's templates, "Send to bank accounts" and "Send by email"; a file follows one of them. The
    amounts are what arrives (`target`): the fee is on top, so that the sum of the lines stays the one that was approved.
    """
    if order.currency == "EUR":
        return to_csv([(*WISE_HEADINGS, "IBAN"), *(_wise_account_row(order, item) for item in order.items)])
    return to_csv([WISE_HEADINGS, *(_wise_email_row(order, item) for item in order.items)])


def _wise_account_row(order: Order, item: Item) -> tuple[str, ...]:
    account = destination.bank_account(item.pay_to)
    row = _wise_row(order, item, email="")
    return row if account is None else (*row, account.compact)


def _wise_email_row(order: Order, item: Item) -> tuple[str, ...]:
    return _wise_row(order, item, destination.address(item.pay_to, destination.WISE) or "")


def _wise_row(order: Order, item: Item, email: str) -> tuple[str, ...]:
    return (
        _name_cell(item.holder or item.name),
        email,
        item.reference,
        "PERSON" if item.is_person else "INSTITUTION",
        "target",
        order.text(item.minor),
        order.currency,
        order.currency,
    )


def _name_cell(name: str) -> str:
    """Return a name for a file that a program reads, and compares with that on an account: only a formula's beginning is stopped."""
    name = name.replace(";", ",")
    return text_cell(name[:1]) + name[1:]


def wise_lacks(name: str, pay_to: str, amount: Money) -> str | None:
    """Return the reason why Wise's file cannot carry a line, or None."""
    lacking = _lacking_account(pay_to) if amount.currency == "EUR" else _lacking_email(pay_to)
    # Wise asks for the name as it stands on the recipient's bank account, and banks compare it (Regulation (EU) 2024/886).
    return lacking or (None if name else NO_HOLDER)


def _lacking_account(pay_to: str) -> str | None:
    return NO_IBAN if destination.bank_account(pay_to) is None else None


def _lacking_email(pay_to: str) -> str | None:
    return NO_WISE if destination.address(pay_to, destination.WISE) is None else None


PAYPAL_ROWS_MAX = 5000
"""Lines that a file for PayPal's Payouts Web can have (PayPal Developer, Use Web UI)."""

PAYPAL_CURRENCIES = frozenset(
    [
        "AUD",
        "BRL",
        "CAD",
        "CHF",
        "CNY",
        "CZK",
        "DKK",
        "EUR",
        "GBP",
        "HKD",
        "ILS",
        "JPY",
        "MXN",
        "MYR",
        "NOK",
        "NZD",
        "PHP",
        "PLN",
        "SEK",
        "SGD",
        "THB",
        "USD",
    ]
)
"""Currencies that PayPal carries with all their decimals (PayPal Developer, Currency codes). It takes forints and Taiwan
dollars without decimals, so that not every amount could be paid."""


def paypal(order: Order) -> str:
    """Return the list as PayPal's Payouts Web takes it: no headings, one currency (PayPal Developer, Use Web UI).

    The columns: e-mail address, amount with the decimal sign of the payer's country, currency, an identifier of ours of at most
    30 characters without spaces, a note, the wallet.
    """
    rows = [
        (
            destination.address(item.pay_to, destination.PAYPAL) or "",
            order.local(item.minor),
            order.currency,
            item.reference,
            item.reference,
            "PAYPAL",
        )
        for item in order.items
    ]
    return to_csv(rows)


def paypal_lacks(name: str, pay_to: str, amount: Money) -> str | None:
    """Return the reason why PayPal's file cannot carry a line, or None."""
    return NO_PAYPAL if destination.address(pay_to, destination.PAYPAL) is None else None


COLLECTIVE_HEADINGS = ("payee", "type", "description", "amount", "currency", "incurredAt", "reference")
"""Named as the fields of an expense in Open Collective's API (GraphQL v2, `ExpenseCreateInput`)."""


def collective(order: Order) -> str:
    """Return the list as expenses of Open Collective, one each, for the form there or for its API: it takes no file."""
    rows = [
        (
            destination.address(item.pay_to, destination.COLLECTIVE) or "",
            "INVOICE",
            item.reference,
            order.text(item.minor),
            order.currency,
            order.day.isoformat(),
            item.reference,
        )
        for item in order.items
    ]
    return to_csv([COLLECTIVE_HEADINGS, *rows])


def collective_lacks(name: str, pay_to: str, amount: Money) -> str | None:
    """Return the reason why an expense of Open Collective cannot carry a line, or None."""
    return NO_COLLECTIVE if destination.address(pay_to, destination.COLLECTIVE) is None else None
