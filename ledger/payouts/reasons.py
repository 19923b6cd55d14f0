"""The reasons to leave somebody out of a payout; their words are in `line_words`."""

from __future__ import annotations

NO_PAY_TO, TOO_LITTLE, UNCLEAR, FRESH = "no pay-to", "too little", "unclear", "fresh"
"""No address, below the minimum, an unknown earlier line, a change within a day."""

WITHHELD = "withheld"
"""The address was left out of the archive from which the ledger was restored."""

NO_IBAN, NOT_SEPA, NO_NAME, NO_HOLDER, TOO_MUCH = "no iban", "not sepa", "no name", "no holder", "too much"
NO_WISE, NO_PAYPAL, NO_COLLECTIVE, FULL = "no wise", "no paypal", "no opencollective", "full"
"""The chosen form of file cannot carry the line, or has no room for it."""

FOR_ALL = frozenset({TOO_LITTLE, UNCLEAR, TOO_MUCH, FULL})
"""The reasons that everybody may read. Each other one tells something of where somebody is paid: stewards alone read it."""
