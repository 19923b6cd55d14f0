"""Labels of the values that people choose among, to be translated and shown beside each value.

The value itself is the same in every language, as it is typed. Names, such as `sepa` or `nrp`, and numbers need no label.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.values.phrase import Phrase, phrase

CHOICES: Mapping[str, Phrase] = {
    # Kinds of contributions, and their terms.
    "work": phrase("work"),
    "cash": phrase("cash"),
    "expense": phrase("expense"),
    "purchase": phrase("purchase"),
    "material": phrase("material"),
    "space": phrase("space"),
    "livelihood": phrase("livelihood"),
    "love": phrase("love"),
    "care": phrase("care"),
    "give": phrase("give"),
    "lend": phrase("lend"),
    # Ballots of peers, and outcomes of payments.
    "approve": phrase("approve"),
    "reject": phrase("reject"),
    "abstain": phrase("abstain"),
    "none": phrase("none"),
    "confirmed": phrase("confirmed"),
    "failed": phrase("failed"),
    # Values of settings.
    "steward": phrase("steward"),
    "standard": phrase("standard"),
    "light": phrase("light"),
    "daily": phrase("daily"),
    "weekly": phrase("weekly"),
    "monthly": phrase("monthly"),
    "point": phrase("point"),
    "comma": phrase("comma"),
    "on": phrase("on"),
    "off": phrase("off"),
    "yes": phrase("yes"),
    "no": phrase("no"),
}
