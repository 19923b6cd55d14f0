"""The trial balance: in each currency, all accounts add up to the money that came and has not gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.treasury.account import OUTSIDE, Accounts
from ledger.values import money
from ledger.values.money import Money

_KINDS = {"pool": "in pools", "aside/": "set aside", "agent/": "owed on accounts", "shortage": "missing"}


def trial_balance(accounts: Accounts) -> Iterator[str]:
    """Yield one line for each currency: the sums of the kinds of accounts, and the sum that came from outside."""
    for currency in accounts.currencies():
        held = {kind: accounts.total(beginning, currency) for beginning, kind in _KINDS.items()}
        came = Money(-accounts.held(OUTSIDE, currency), currency)
        assert sum(total.minor for total in held.values()) == came.minor, "accounts that do not balance do not fold"
        yield f"the books balance in {currency}. {_shown(held)} = {money.text(came)} that came and has not gone."


def _shown(held: Mapping[str, Money]) -> str:
    # A shortage is rare, so that the line has it only if there is one.
    return " + ".join(f"{money.text(total)} {kind}" for kind, total in held.items() if total or kind != "missing")
