"""On which day the file of a payout asks a bank to pay: the next banking day, or a later one that a steward chose."""

from __future__ import annotations

from datetime import date, datetime

from ledger.payouts import banking_day
from ledger.payouts.payout import SEPA, Payout
from ledger.values.phrase import Code, Refusal


def check(on: date | None, form: str, at: datetime, zone: str) -> None:
    """Refuse a day that a steward chose where the file has none, where banks are closed, or where it is not ahead."""
    if on is None:
        return
    if form != SEPA:
        raise Refusal(
            "Only an order for a bank has a day: leave {on} out, or choose {form}.", on=Code("on:"), form=FORM
        )
    banking_day.check(on, banking_day.today(at, zone))


def of(found: Payout, at: datetime, zone: str) -> date | None:
    """Return the day on which a file that is made at a moment asks a bank to pay; None where the form has no day.

    A day that was chosen and is no longer ahead gives way to the next banking day.
    """
    if found.prepared.form != SEPA:
        return None
    now = banking_day.today(at, zone)
    on = (found.renewal or found.prepared).on
    return on if on is not None and on > now else banking_day.following(now)


def is_over(found: Payout, at: datetime, zone: str) -> bool:
    """Tell whether the day of a payout's file is over, so that a bank may not take it any more."""
    day = found.approved.day if found.approved else None
    return day is not None and day < banking_day.today(at, zone)


FORM = Code("form:sepa")
