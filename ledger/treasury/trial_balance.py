"""The accounts as bookkeepers read them."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.treasury.account import OUTSIDE, Accounts
from ledger.values import money
from ledger.values.money import Money

_KINDS = {"pool": "in pools", "aside/": "set aside", "agent/": "owed on accounts", "shortage": "missing"}


def trial_balance(accounts: Accounts) -> Iterator[str]:
    """Yield for each currency what the accounts hold, by their kind; all together it is what came from outside."""
    for currency in accounts.currencies():
        held = {kind: accounts.total(beginning, currency) for beginning, kind in _KINDS.items()}
        came = Money(-accounts.held(OUTSIDE, currency), currency)
        total = sum(one.minor for one in held.values())
        assert total == came.minor, "accounts that do not balance do not fold"
        shown = (kind for kind, one in held.items() if one or kind != "missing")
        sums = " + ".join(f"{money.text(held[kind])} {kind}" for kind in shown)
        yield f"the books balance in {currency}. {sums} = {money.text(came)} that came and has not gone."
