"""Repetition: the same log again within a minute, which is remarked on, as it may have been meant once."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile
from operator import attrgetter

from ledger.contributions.contribution import NEVER_JUDGED, Contribution
from ledger.contributions.log import Log
from ledger.contributions.page import Contributions
from ledger.network.agent import Agents

AGAIN = timedelta(minutes=1)
"""The time in which the same log again may be a second press of Enter. No platform tells the two apart."""


def repetition(
    page: Contributions, agents: Agents, author: str, contributor: str, content: Log, at: datetime
) -> Contribution | None:
    """Return the person's last log of the last minute with the same content, if there is one that was not taken back."""
    logs = (made for account in agents.aliases(author) for made in _lately(page, account, at))
    same = (made for made in logs if _is_again(made, content) and made.contributor == contributor)
    return max(same, key=attrgetter("at"), default=None)


def _lately(page: Contributions, account: str, at: datetime) -> list[Contribution]:
    """Return the logs of an account in the last minute, the oldest first."""
    newest_first = map(page.by_id.__getitem__, reversed(page.made_by.get(account, ())))
    return list(takewhile(lambda made: at - made.at < AGAIN, newest_first))[::-1]


def _is_again(made: Contribution, content: Log) -> bool:
    # The note first: it differs in most of many logs in a minute, and whole logs are slower to compare.
    if made.log.note.text != content.note.text:
        return False
    return made.log == content and made.corrects is None and made.state not in NEVER_JUDGED
