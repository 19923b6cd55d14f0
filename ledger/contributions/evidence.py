"""Evidence: a link that shows that money was spent or given. Above a limit of its currency, peers are asked once it is there.

It is asked of each amount of money, also of a thing that states its worth, unless the log is small for its network. A link is
needed, as a word is nothing that others can look at. A correction needs one for what it adds, whatever its log had: that shows
another amount.
"""

from __future__ import annotations

from ledger.contributions.log import Log, is_link
from ledger.network.preset import SIZES, SMALL
from ledger.network.rules import Rules
from ledger.validation.vote import Measured
from ledger.values.money import Money


def is_missing(rules: Rules, content: Log, measured: Measured) -> bool:
    """Tell whether a log of that size lacks evidence."""
    if not isinstance(content.amount, Money) or _has_link(content):
        return False
    is_small = SIZES.index(measured.size) <= SIZES.index(SMALL)
    return not is_small and measured.amount > rules.evidence_above(content.amount.currency).minor


def _has_link(content: Log) -> bool:
    """Tell whether a log has a link, or had one whose words are erased."""
    return content.evidence is not None and (content.evidence.text is None or is_link(content.evidence.text))
