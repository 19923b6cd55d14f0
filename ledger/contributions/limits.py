"""Limits of logging: a day has 24 hours for each person, and nobody has more than ten logs waiting for others at a time.

Hours count for the day on which the work was done, over all logs of a contributor and of whoever was ever one with them, whether
these are judged yet or not; an open correction counts with what it would make of its log, if that is more. What a person has not
said yes to yet does not count for them, or somebody could fill their days.

Logs that wait are those that somebody else has to look at or to confirm, or that lack evidence: all that a person made, as a
correction too, and what credits them once they confirmed it. Those of a list do not count, as one card asks for all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from ledger.contributions.contribution import INCOMPLETE, OPEN, UNSHOWN, WAITING, Contribution
from ledger.contributions.log import WORK_HOURS, Log, count, scale
from ledger.contributions.size import COUNTS_NOT
from ledger.network.agent import PERSON
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Refusal, Who, sample
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book

HOURS_MAX = 24
"""Hours of work of one person on one day."""

OPEN_MAX = 10
"""Logs of one person that wait for others, beside lists."""


def check_day(book: Book, contributor: str, content: Log, without: Collection[str] = ()) -> None:
    """Refuse hours of work that a person cannot have had on that day; `without` are the logs that these take the place of."""
    if has_room(book, contributor, content, without):
        return
    known, limit = hours_on(book, contributor, content.date, without), Quantity(Fraction(HOURS_MAX), TIME)
    if not known:
        example = sample("/contribute 8h date:{day} what you did", day=f"{content.date - timedelta(days=1)}")
        raise Refusal("A day has {limit}: log each day by itself, such as {example}.", limit=limit, example=example)
    raise Refusal(
        "{who} has {known} of work on {day} already, and a day has {limit}: at most {left} more.",
        who=Who(contributor),
        known=Quantity(known, TIME),
        day=content.date,
        limit=limit,
        left=Quantity(max(HOURS_MAX - known, Fraction(0)), TIME),
    )


def has_room(book: Book, contributor: str, content: Log, without: Collection[str] = ()) -> bool:
    """Tell whether a day has room for the hours of a log, or needs none, as it is no work of one person."""
    if scale(content) != WORK_HOURS or not _is_person(book, contributor):
        return True
    return hours_on(book, contributor, content.date, without) + count(content.amount) <= HOURS_MAX


def check_change(book: Book, old: Contribution, by: str, content: Log) -> None:
    """Refuse a revision that adds more hours to a day than it has left, or by which too many logs wait."""
    is_same_day = (scale(content), content.date) == (scale(old.log), old.log.date)
    if not is_same_day or count(content.amount) > count(old.log.amount):
        check_day(book, old.contributor, content, without=(old.id,))
    if old.id not in open_logs(book, by):
        check_open(book, by)


def check_correction(book: Book, target: Contribution, by: str, content: Log) -> None:
    """Refuse a correction that adds more hours to a day than it has left, or by which too many logs wait."""
    if count(content.amount) > count(target.log.amount):
        check_day(book, target.contributor, content, without=(target.id,))
    check_open(book, by)


def _is_person(book: Book, contributor: str) -> bool:
    """Tell whether an agent is one person. Somebody who is not known yet joins by this."""
    agent = book.agents.by_id.get(contributor)
    return agent is None or agent.kind == PERSON


def hours_on(book: Book, contributor: str, day: date, without: Collection[str] = ()) -> Fraction:
    """Return the hours of work of a contributor on a day, without some logs."""
    logs = _all(book, book.contributions.made_for, contributor)
    return sum((_hours(book, log) for log in logs if log.id not in without and _is_on(log, day)), Fraction(0))


def _all(book: Book, index: Mapping[str, Sequence[str]], agent: str) -> Iterator[Contribution]:
    """Yield the logs that an index has for an agent, by any account that was ever theirs."""
    numbers = chain.from_iterable(index.get(account, ()) for account in book.agents.ever_one_with(agent))
    return map(book.contributions.by_id.__getitem__, numbers)


def _is_on(log: Contribution, day: date) -> bool:
    is_work = log.log.date == day and log.corrects is None and scale(log.log) == WORK_HOURS
    return is_work and log.state not in COUNTS_NOT and log.state != WAITING


def _hours(book: Book, log: Contribution) -> Fraction:
    open_ones = (one for one in book.contributions.correcting(log) if one.state in (OPEN, UNSHOWN))
    return max((count(log.log.amount), *(count(one.log.amount) for one in open_ones)))


def check_open(book: Book, person: str) -> None:
    """Refuse one more log of a person while too many of theirs wait for others."""
    waiting = open_logs(book, person)
    if len(waiting) < OPEN_MAX:
        return
    raise Refusal(
        "{n} logs of yours wait for others already: {logs}. Log more once one of them is decided, or take one back: {withdraw}.",
        n=len(waiting),
        logs=tuple(map(Code, waiting)),
        withdraw=Code(f"/withdraw {waiting[-1]}"),
    )


def open_logs(book: Book, person: str) -> list[str]:
    """Return the numbers of the logs of a person that wait for others, in the order in which they were made."""
    page = book.contributions
    made = (log for log in _all(book, page.made_by, person) if log.state in _WAITS)
    own = (log for log in _all(book, page.made_for, person) if log.state in _WAITS_CONFIRMED and not log.corrects)
    alone = {log.id for log in (*made, *own) if log.within is None}
    return sorted(alone, key=lambda number: int(number.removeprefix(Letter.CONTRIBUTION)))


_WAITS_CONFIRMED = (OPEN, UNSHOWN, INCOMPLETE)
_WAITS = (WAITING, *_WAITS_CONFIRMED)
"""The states of a log that waits for others, or for evidence."""
