"""Logs that are made again: what came to nothing a short while ago is asked about where it was, and not somewhere else.

Whoever could log the same again and have others drawn for it, could try until the lots fall well. So for `DAYS` the logs of that
contributor and kind, in whatever words, for whatever day or project and by whatever account, are asked of the same persons first,
until their amounts sum to its amount; in another unit, for all that time. What was rejected, or left undecided by a vote, counts
one size larger as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ledger.contributions.contribution import WITHDRAWN, Contribution
from ledger.contributions.log import MONEY, Scale, count, scale
from ledger.network.pause import is_over
from ledger.network.speaker import owned_with
from ledger.validation.vote import REJECTED, UNDECIDED

if TYPE_CHECKING:
    from ledger.book import Book

DAYS = 30

JUDGED = (REJECTED, UNDECIDED)
"""The states of a log about which peers had their say."""


Sort = tuple[str, Scale]
"""The kind of a log, and what its amount is counted in."""


def earlier(book: Book, contributor: str, logs: tuple[str, ...], sort: Sort, at: datetime) -> Iterator[Contribution]:
    """Yield the logs that these ones of a contributor, of one sort, make again as they are put to the vote now."""
    made = [one for one in _of(book, contributor) if one.id not in logs and _is_alike(_sort(one), sort)]
    for one in made:
        if _came_to_nothing(book, one, at) and not _is_made_up_for(one, made):
            yield one


def _of(book: Book, contributor: str) -> Iterator[Contribution]:
    page = book.contributions
    for account in owned_with(book.agents, contributor):
        for log in map(page.by_id.__getitem__, page.made_for.get(account, ())):
            if log.corrects is None:
                yield log


def _sort(log: Contribution) -> Sort:
    return log.log.kind, scale(log.log)


def _is_alike(one: Sort, other: Sort) -> bool:
    """Tell whether two logs are of one kind, in whatever unit, or both of money."""
    return one[0] == other[0] or one[1][0] == other[1][0] == MONEY


def _came_to_nothing(book: Book, log: Contribution, at: datetime) -> bool:
    """Tell whether somebody was asked about a log, and it ended a short while ago without being accepted."""
    if log.state not in (WITHDRAWN, *JUDGED) or log.settled_at is None or log.id not in book.votes.ended:
        return False
    return not is_over(log.settled_at + timedelta(days=DAYS), at)


def _is_made_up_for(ended: Contribution, made: list[Contribution]) -> bool:
    """Tell whether later logs in that unit, which were put to the vote, sum to a log that came to nothing."""
    later = (count(one.log.amount) for one in made if _is_after(one, ended))
    return sum(later) >= count(ended.log.amount)


def _is_after(log: Contribution, ended: Contribution) -> bool:
    assert ended.settled_at is not None, "it ended"
    if log.put is None or log.put < ended.settled_at or log.state in (WITHDRAWN, *JUDGED):
        return False
    return scale(log.log) == scale(ended.log)
