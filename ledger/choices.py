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
    "sent": phrase("sent"),
    "confirmed": phrase("confirmed"),
    "failed": phrase("failed"),
    "returned": phrase("returned"),
    "unknown": phrase("unknown"),
    # Settings, and what is one's own.
    "steward": phrase("steward"),
    "preset": phrase("how votes are decided"),
    "flag": phrase("emoji of the red flag"),
    "minimum": phrase("least that is paid out"),
    "evidence": phrase("amount that needs evidence"),
    "custodian": phrase("who keeps what all own"),
    "infrastructure": phrase("part for what all use"),
    "quality": phrase("ratings from 1 to 5"),
    "digest": phrase("digest"),
    "main": phrase("main channel"),
    "mirror": phrase("channel that shows every card"),
    "zone": phrase("time zone"),
    "language": phrase("language"),
    "quiet": phrase("quiet hours"),
    "messages": phrase("how much is told"),
    "decimal": phrase("decimal sign"),
    "name": phrase("name"),
    "unit": phrase("unit"),
    "all": phrase("all"),
    "back": phrase("take part again"),
    "draft": phrase("draft"),
    "yes": phrase("yes"),
    "no": phrase("no"),
}
