"""Lines of payouts in words: their states, the reasons to have none, and the forms of files."""

from __future__ import annotations

from ledger.payouts.payout import (
    CONFIRMED,
    CSV,
    DROPPED,
    FAILED,
    OPENCOLLECTIVE,
    PAYPAL,
    PREPARED,
    READY,
    RETURNED,
    SENT,
    SEPA,
    UNKNOWN,
    WISE,
    Payout,
)
from ledger.payouts.reasons import (
    FOR_ALL,
    FRESH,
    FULL,
    NO_COLLECTIVE,
    NO_HOLDER,
    NO_IBAN,
    NO_NAME,
    NO_PAY_TO,
    NO_PAYPAL,
    NO_WISE,
    NOT_SEPA,
    TOO_LITTLE,
    TOO_MUCH,
    UNCLEAR,
    WITHHELD,
)
from ledger.values.for_few import WordsForFew
from ledger.values.money import Money
from ledger.values.phrase import Phrase, phrase

LINES = {
    READY: phrase("ready to be sent"),
    SENT: phrase("sent"),
    CONFIRMED: phrase("confirmed"),
    FAILED: phrase("failed, back on the account"),
    RETURNED: phrase("returned, back on the account"),
    UNKNOWN: phrase("unknown: nothing more is paid before two stewards find out"),
}
"""The states of a line."""


HELD = {
    NO_PAY_TO: phrase("who did not say yet where to be paid"),
    WITHHELD: phrase("whose address was left out when this ledger was restored"),
    TOO_LITTLE: phrase("which is below the minimum and waits for the next payout"),
    UNCLEAR: phrase("as an earlier line is unknown"),
    FRESH: phrase("whose address or accounts changed within a day: the next payout takes it"),
    NO_IBAN: phrase("whose address is no IBAN"),
    NO_HOLDER: phrase("who did not say yet in whose name the account is"),
    NOT_SEPA: phrase("whose bank is in no country of the SEPA area that I know of"),
    NO_NAME: phrase("whose name has no letters that banks take"),
    TOO_MUCH: phrase("which is more than one transfer carries"),
    NO_WISE: phrase("who gave no e-mail address for Wise"),
    NO_PAYPAL: phrase("who gave no address at PayPal"),
    NO_COLLECTIVE: phrase("who gave no name at Open Collective"),
    FULL: phrase("as that file has no room for more lines: the next payout takes it"),
}
"""The reasons to leave somebody out."""


def held_for_all(why: str) -> Phrase:
    """Return the reason to leave somebody out, as everybody may read it: where somebody is paid is between them and the stewards."""
    return HELD[why] if why in FOR_ALL else phrase("until it is known how to pay it")


FORMS = {
    CSV: phrase("a plain list"),
    SEPA: phrase("a SEPA order for a bank"),
    WISE: phrase("a batch for Wise"),
    PAYPAL: phrase("a batch for PayPal"),
    OPENCOLLECTIVE: phrase("expenses for Open Collective"),
}
"""The forms that the file of a payout can have."""


def line_amount(payout: Payout, agent: str) -> Money:
    """Return the amount of an agent's line."""
    return Money(payout.lines[agent].line.minor, payout.prepared.currency)


def state(payout: Payout, agent: str) -> Phrase:
    """Return the state of an agent's line."""
    if payout.approved is not None or (payout.state == PREPARED and agent not in payout.ready):
        return LINES[payout.lines[agent].state]
    return phrase("dropped") if payout.state == DROPPED else phrase("waits for another steward")


def masked(pay_to: WordsForFew) -> str:
    """Return as much of an address as lets its owner check it, `…2051` or `paypal:b…@example.org`: more is never shown."""
    whole = pay_to.reveal() or ""
    kind, colon, mail = whole.rpartition(":")
    name, at, host = mail.rpartition("@")
    if at:
        return f"{kind}{colon}{name[:1]}…@{host}"
    text = "".join(whole.split())
    if len(text) <= SHORT:
        return "…"
    return f"…{text[-4:]}" if any(map(str.isdigit, text)) else f"{text[:2]}…{text[-2:]}"


SHORT = 8
"""Letters and digits of an address of which nothing is shown."""
