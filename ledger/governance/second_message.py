"""The second message of a day: at half past twelve theirs, a person is told of the votes to which lots called them since the last one.

It lists all such votes that wait for them, and comes only if one of them is new: nobody is reminded. Where a vote ends before the
next message would come, it comes at once, so that whom lots called is never asked too late; and it still is the only one of that
day. So lots ask nobody more than twice a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from ledger.book import Book
from ledger.governance import request
from ledger.governance.hours import next_message, zone_of
from ledger.governance.reminder import had_none_today, is_reachable, is_told
from ledger.governance.request import Request
from ledger.network.reminder import BY_LOT, AskedByLot, Reminder
from ledger.values.evening import NOON, last_evening, local_day

LONGEST = timedelta(hours=48)
"""No two messages of days are further apart, also where clocks change or a day is skipped."""


def noons(book: Book, at: datetime) -> dict[str, datetime]:
    """Return the newest noon of each time zone in which somebody may live."""
    return {zone: last_evening(at, zone, NOON) for zone in book.zones.in_use(book.rules.now.zone)}


def ask_by_lot(book: Book, zones: Collection[str], at: datetime) -> tuple[AskedByLot, ...]:
    """Return the facts of the second messages that are owed: to those in these zones, whose noon has come, or at once."""
    owed = {person for person, each in _may_be_new(book, zones, at) if _is_owed(book, person, each, zones, at)}
    asked: dict[str, list[str]] = {}
    for person, each in request.of_votes(book) if owed else ():
        if person in owed:
            asked.setdefault(person, []).append(each.about)
    by_day: dict[date, list[Reminder]] = {}
    for person, numbers in asked.items():
        by_day.setdefault(local_day(at, zone_of(book, person)), []).append(Reminder(person, tuple(numbers)))
    return tuple(AskedByLot(day, tuple(reminders)) for day, reminders in sorted(by_day.items()))


def _may_be_new(book: Book, zones: Collection[str], at: datetime) -> Iterator[tuple[str, Request]]:
    """Yield the requests to look at: all of them at some noon, else those about votes that end soon."""
    for number, vote in book.votes.open.items():
        if zones or _ends_soon(request.closes(book, vote), at):
            yield from request.of_vote(book, number, vote)


def _ends_soon(until: datetime | None, at: datetime) -> bool:
    return until is not None and until < at + LONGEST


def _is_owed(book: Book, person: str, each: Request, zones: Collection[str], at: datetime) -> bool:
    """Tell whether a person is to be told now of a vote."""
    zone = zone_of(book, person)
    if not is_reachable(book, person) or is_told(book, person, each):
        return False
    if not had_none_today(book, person, zone, at, BY_LOT):
        return False
    if zone in zones and each.since <= last_evening(at, zone, NOON):
        return True
    return each.until < min(next_message(book, person, at), next_message(book, person, at, NOON))
