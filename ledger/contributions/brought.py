"""Contributions of a person: their logs, and the sums of the accepted ones by time and by project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.contributions import totals
from ledger.contributions.contribution import Contribution
from ledger.contributions.selection import Selection, check
from ledger.contributions.totals import Total

if TYPE_CHECKING:
    from ledger.book import Book


def logs(book: Book, person: str, selection: Selection) -> list[Contribution]:
    """Return what a person brought, or logged for others, of the project and the days selected, in the order in which it was logged.

    Raises `Refusal` for days of which the last comes before the first.
    """
    check(selection)
    own = book.contributions.of(book.agents, person)
    return [log for log in own if selection.takes(log.log) and _is_of(book, log, person)]


def _is_of(book: Book, log: Contribution, person: str) -> bool:
    """Tell whether a log is among what a person brought, or made: not each that a list of theirs has for others.

    A correction is a proposal of whoever made it, and nobody else's.
    """
    if log.corrects is not None:
        return book.agents.person(log.author) == person
    return book.lists.naming(log.id) is None or is_for(book, log, person)


def is_for(book: Book, log: Contribution, person: str) -> bool:
    """Tell whether a log credits this person."""
    return book.agents.person(log.contributor) == person


def since(logs: Iterable[Contribution], day: date) -> list[Contribution]:
    """Return the logs of what was done on a day or later."""
    return [log for log in logs if log.log.date >= day]


def week(today: date) -> date:
    """Return the Monday of a day's week."""
    return today - timedelta(days=today.weekday())


def by_project(logs: Iterable[Contribution]) -> Mapping[str | None, list[Total]]:
    """Return the sums of the accepted logs for each project that has any; None: for none."""
    each: dict[str | None, list[Contribution]] = {}
    for log in logs:
        each.setdefault(log.log.project, []).append(log)
    sums = {project: totals.accepted(own) for project, own in each.items()}
    return {project: accepted for project, accepted in sums.items() if accepted}
