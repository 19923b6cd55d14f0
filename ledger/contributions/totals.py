"""Totals: what somebody brought so far that was accepted, by kind and unit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

from ledger.contributions.contribution import Contribution
from ledger.contributions.log import KINDS
from ledger.validation.vote import ACCEPTED
from ledger.values.money import Money
from ledger.values.quantity import Quantity

Total = tuple[str, Money | Quantity]
"""A kind of contribution, and how much of it."""


def accepted(logs: Iterable[Contribution]) -> list[Total]:
    """Return the sums of the logs that were accepted, in the order of the kinds; a correction is none of its own."""
    amounts: dict[tuple[str, str], list[Any]] = {}
    for log in logs:
        if log.state == ACCEPTED and log.corrects is None:
            amount = log.log.amount
            unit = amount.currency if isinstance(amount, Money) else amount.unit
            amounts.setdefault((log.log.kind, unit), []).append(amount)
    by_kind = sorted(amounts.items(), key=lambda item: KINDS.index(item[0][0]))
    return [(kind, reduce(add, each)) for (kind, _), each in by_kind]
