"""Repetition: the same log again within a minute, which is remarked on, as it may have been meant once."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from operator import attrgetter

from ledger.contributions.contribution import AGAIN, NEVER_JUDGED, Contribution, Contributions
from ledger.contributions.log import Log
from ledger.network.agent import Agents


def repetition(
    page: Contributions, agents: Agents, author: str, contributor: str, content: Log, at: datetime
) -> Contribution | None:
    """Return the person's last log of the last minute with the same content, if there is one that was not taken back."""
    lately = chain.from_iterable(page.lately.get(account, ()) for account in agents.aliases(author))
    logs = map(page.by_id.__getitem__, lately)
    same = (made for made in logs if _is_again(made, content, at) and made.contributor == contributor)
    return max(same, key=attrgetter("at"), default=None)


def _is_again(made: Contribution, content: Log, at: datetime) -> bool:
    # The note first: it differs in most of many logs in a minute, and whole logs are slower to compare.
    if made.log.note.text != content.note.text or at - made.at >= AGAIN:
        return False
    return made.log == content and made.corrects is None and made.state not in NEVER_JUDGED
