"""How lines of payouts are said: how far each is, why somebody has none, and where it goes."""

from __future__ import annotations

from ledger.payouts import payout
from ledger.payouts.payout import (
    Payout,
)
from ledger.values.money import Money
from ledger.values.phrase import Phrase, Words, phrase

LINES = {
    payout.READY: phrase("ready to be sent"),
    payout.SENT: phrase("sent"),
    payout.CONFIRMED: phrase("confirmed"),
    payout.FAILED: phrase("failed, back on the account"),
    payout.RETURNED: phrase("returned, back on the account"),
    payout.UNKNOWN: phrase("UNKNOWN: nothing more is paid before two stewards find out"),
}
"""How far a line of a payout is."""


HELD = {
    payout.NO_PAY_TO: phrase("who did not say yet where to be paid"),
    payout.TOO_LITTLE: phrase("which is below the minimum and waits for the next payout"),
    payout.UNCLEAR: phrase("as an earlier line is unknown"),
    payout.FRESH: phrase("whose address or accounts changed within a day: the next payout takes it"),
    payout.NO_IBAN: phrase("whose address is no IBAN"),
    payout.NO_HOLDER: phrase("who did not say yet in whose name the account is"),
    payout.NOT_SEPA: phrase("whose bank is in no country of the SEPA area that I know of"),
    payout.NO_NAME: phrase("whose name has no letters that banks take"),
    payout.TOO_MUCH: phrase("which is more than one transfer carries"),
    payout.NO_WISE: phrase("who gave no e-mail address for Wise"),
    payout.NO_PAYPAL: phrase("who gave no address at PayPal"),
    payout.NO_COLLECTIVE: phrase("who gave no name at Open Collective"),
    payout.FULL: phrase("as that file has no room for more lines: the next payout takes it"),
}
"""Why somebody is left out of a payout."""


FORMS = {
    payout.CSV: phrase("a plain list"),
    payout.SEPA: phrase("a SEPA order for a bank"),
    payout.WISE: phrase("a batch for Wise"),
    payout.PAYPAL: phrase("a batch for PayPal"),
    payout.OPENCOLLECTIVE: phrase("expenses for Open Collective"),
}
"""The forms that the file of a payout can have."""


def of_line(found: Payout, agent: str) -> Money:
    """Return the amount of an agent's line."""
    return Money(found.lines[agent].line.minor, found.prepared.currency)


def state(found: Payout, agent: str) -> Phrase:
    """Return how far an agent's line is."""
    if found.approved is not None or (found.state == payout.PREPARED and agent not in found.ready):
        return LINES[found.lines[agent].state]
    return phrase("dropped") if found.state == payout.DROPPED else phrase("waits for another steward")


def last_four(pay_to: Words) -> str:
    """Return all that is ever shown of where somebody is paid."""
    text = "".join((pay_to.text or "").split())
    return f"…{text[-4:]}" if len(text) > 8 else "…"
