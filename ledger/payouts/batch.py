"""The lists that payment services take as CSV files, as their own documentation describes them; and the plain list."""

from __future__ import annotations

from ledger.payouts import destination
from ledger.payouts.order import Order
from ledger.payouts.payout import NO_COLLECTIVE, NO_HOLDER, NO_IBAN, NO_PAYPAL, NO_WISE
from ledger.values.csv_cell import table, text_cell
from ledger.values.money import Money

HEADINGS = ("reference", "agent", "name", "holder", "pay_to", "amount", "currency")


def plain(order: Order) -> str:
    """Return the list for whoever pays by hand: a reference of our own for each line, and the total in nobody's name.

    It is opened in a spreadsheet: one of a country with decimal commas parts cells at semicolons, and all of them want a
    byte order mark to know that the letters are UTF-8.
    """
    rows = [
        (
            one.reference,
            one.agent,
            text_cell(one.name),
            text_cell(one.holder),
            text_cell(one.pay_to),
            order.local(one.minor),
            order.currency,
        )
        for one in order.items
    ]
    total = ("total", "", "", "", "", order.local(order.total), order.currency)
    return "\ufeff" + table([HEADINGS, *rows, total], ";" if order.comma else ",")


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
    to_accounts = order.currency == "EUR"
    rows = []
    for one in order.items:
        account = destination.bank_account(one.pay_to) if to_accounts else None
        email = "" if to_accounts else destination.address(one.pay_to, destination.WISE) or ""
        kind = "PERSON" if one.is_person else "INSTITUTION"
        amount = order.text(one.minor)
        row = (
            text_cell(one.holder or one.name),
            email,
            one.reference,
            kind,
            "target",
            amount,
            order.currency,
            order.currency,
        )
        rows.append((*row, account.compact) if account is not None else row)
    return table([(*WISE_HEADINGS, "IBAN") if to_accounts else WISE_HEADINGS, *rows])


def not_wise(name: str, pay_to: str, amount: Money) -> str | None:
    """Return why Wise's file cannot carry a line, or None."""
    if amount.currency == "EUR":
        if destination.bank_account(pay_to) is None:
            return NO_IBAN
    elif destination.address(pay_to, destination.WISE) is None:
        return NO_WISE
    # Wise asks for the name as it stands on the recipient's bank account, and banks compare it (Regulation (EU) 2024/886).
    return None if name else NO_HOLDER


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
"""What PayPal carries with the decimals that the currency has (PayPal Developer, Currency codes); forints and Taiwan
dollars it takes without any, so that not every amount could be paid."""


def paypal(order: Order) -> str:
    """Return the list as PayPal's Payouts Web takes it: no headings, one currency (PayPal Developer, Use Web UI).

    The columns: e-mail address, amount with the decimal sign of the payer's country, currency, an identifier of ours of at most
    30 characters without spaces, a note, the wallet.
    """
    rows = [
        (
            destination.address(one.pay_to, destination.PAYPAL) or "",
            order.local(one.minor),
            order.currency,
            one.reference,
            one.reference,
            "PAYPAL",
        )
        for one in order.items
    ]
    return table(rows)


def not_paypal(name: str, pay_to: str, amount: Money) -> str | None:
    """Return why PayPal's file cannot carry a line, or None."""
    return NO_PAYPAL if destination.address(pay_to, destination.PAYPAL) is None else None


COLLECTIVE_HEADINGS = ("payee", "type", "description", "amount", "currency", "incurredAt", "reference")
"""Named as the fields of an expense in Open Collective's API (GraphQL v2, `ExpenseCreateInput`)."""


def collective(order: Order) -> str:
    """Return the list as expenses of Open Collective, one each, for the form there or for its API: it takes no file."""
    rows = [
        (
            destination.address(one.pay_to, destination.COLLECTIVE) or "",
            "INVOICE",
            one.reference,
            order.text(one.minor),
            order.currency,
            order.day.isoformat(),
            one.reference,
        )
        for one in order.items
    ]
    return table([COLLECTIVE_HEADINGS, *rows])


def not_collective(name: str, pay_to: str, amount: Money) -> str | None:
    """Return why an expense of Open Collective cannot carry a line, or None."""
    return NO_COLLECTIVE if destination.address(pay_to, destination.COLLECTIVE) is None else None
