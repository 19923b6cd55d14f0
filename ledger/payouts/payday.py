"""The day on which the file of a payout asks a bank to pay: the next banking day, or a later one that a steward chose."""

from __future__ import annotations

from datetime import date, datetime

from ledger.payouts import banking_day
from ledger.payouts.payout import SEPA, Payout
from ledger.values.phrase import Code, Refusal


def check(on: date | None, form: str, at: datetime, zone: str) -> None:
    """Refuse a chosen day if the file has none, if banks are closed on it, or if it is not ahead."""
    if on is None:
        return
    if form != SEPA:
        raise Refusal(
            "Only an order for a bank has a day: leave {on} out, or choose {form}.", on=Code("on:"), form=FORM
        )
    banking_day.check(on, banking_day.today(at, zone))


def payment_day(payout: Payout, at: datetime, zone: str) -> date | None:
    """Return the day on which a file made at this moment asks a bank to pay; None if the form has no day.

    A chosen day that is no longer ahead gives way to the next banking day.
    """
    if payout.prepared.form != SEPA:
        return None
    now = banking_day.today(at, zone)
    on = (payout.renewal or payout.prepared).on
    return on if on is not None and on > now else banking_day.following(now)


def is_over(payout: Payout, at: datetime, zone: str) -> bool:
    """Tell whether the day of a payout's file is over, so that a bank may refuse it."""
    day = payout.approved.day if payout.approved else None
    return day is not None and day < banking_day.today(at, zone)


FORM = Code("form:sepa")
