"""The digest as a story: what people did, what was decided, the money, who is new, and what waits; in twelve lines at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from ledger.digests import decision_words, money_words, work_words
from ledger.digests.digest import DigestMade, DigestWanted, Figures
from ledger.digests.figure import figure
from ledger.digests.room import CHARACTERS, ROOMS, Room, size
from ledger.digests.work_words import in_one
from ledger.network.proposal import ASKED, NOTICED, VOTED_ON
from ledger.values.phrase import Code, Days, Lines, Phrase, Who, lines, phrase
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book

LINES_MAX = 12
"""Lines of a digest, beside its picture."""

LINES_OF_WORKS = 4
"""Lines at most that tell what was done."""

HEAD = 8
"""Digits of the head of the ledger, by which it is found again."""

NEW = timedelta(days=365)
"""A digest that is older names its year."""


def digest_text(book: Book, made: DigestMade) -> Lines:
    """Return the text of a digest, made of the figures in it."""
    height = book.periods.heads[made.digest]
    foot = phrase(
        "Ledger head {head}, entry {height}; {whole} shows it whole.",
        head=Code(made.figures.head[:HEAD]),
        height=height,
        whole=Code("/ledger head"),
    )
    late = phrase("Late, as I was not running.") if made.late else None
    return _story(book, made.figures, Period(made.digest, _days(book, made), made.since, made.until), late, foot)


def so_far(book: Book, numbers: Figures, since: datetime, now: datetime, due: datetime | None) -> Lines:
    """Return the text of what happened since the last digest, and when the next one is `due`."""
    first = since.astimezone(ZoneInfo(book.rules.now.zone)).date()
    days = phrase("Since {day}", day=Days(first, first))
    foot = phrase("The next digest comes {due}.", due=due) if due else None
    return _story(book, numbers, Period("digest", days, since, now), None, foot)


class Period(NamedTuple):
    """The period of a digest: its name, its days as one says them, its beginning and its end."""

    name: str
    days: Any
    since: datetime
    until: datetime


def _story(book: Book, numbers: Figures, period: Period, late: Phrase | None, foot: Phrase | None) -> Lines:
    """Return the text, with as much in it as makes it not too long, and the picture before its last line."""
    told = [_told(book, numbers, period, late, foot, room) for room in ROOMS]
    text = next((each for each in told if size(book, each) <= CHARACTERS), told[-1])
    picture = figure(book, numbers, period.since, period.name) if numbers.hours else None
    return lines(*text.parts, picture, foot)


def _told(book: Book, numbers: Figures, period: Period, late: Phrase | None, foot: Phrase | None, room: Room) -> Lines:
    wanted = (
        decision_words.waits(book, numbers, room),
        decision_words.asks(book, numbers, room),
        *decision_words.told_late(numbers),
    )
    if is_quiet(numbers):
        return lines(in_one((phrase("{days}: quiet, nothing new.", days=period.days), late, *wanted)))
    sums = work_words.sums(book, numbers, room)
    first = phrase("{days}: {sums}.", days=period.days, sums=sums) if sums else None
    told = (
        decision_words.decided(book, numbers, room),
        decision_words.not_decided(numbers, room),
        money_words.money(book, numbers, period.until - period.since, room),
        decision_words.newcomers(book, numbers, room),
        *wanted,
    )
    free = LINES_MAX - 1 - sum(part is not None for part in (*told, foot))
    works = work_words.works(book, numbers, min(LINES_OF_WORKS, free), room)
    return lines(in_one((first or phrase("{days}: no new work.", days=period.days), late)), *works, *told)


def is_quiet(numbers: Figures) -> bool:
    """Tell whether nothing came of anything in a period: what waits, waited before."""
    ended = (standing for standing in numbers.proposals if standing.state not in (ASKED, NOTICED, VOTED_ON, "open"))
    moved = (treasury for treasury in numbers.treasury if treasury.came or treasury.went)
    happened = (
        *(numbers.accepted, numbers.decided, numbers.rejected, numbers.undecided, numbers.newcomers, numbers.projects),
        *(numbers.distributions, numbers.halted, numbers.paid, numbers.failed, numbers.unknown),
    )
    return not (any(happened) or any(True for _ in ended) or any(True for _ in moved))


def _days(book: Book, made: DigestMade) -> Days:
    """Return the days of a period in the network's zone: it ends in the morning, and its last day is the one before."""
    zone = ZoneInfo(book.rules.now.zone)
    first = made.since.astimezone(zone).date()
    last = made.until.astimezone(zone).date() - timedelta(days=1)
    return Days(first, max(first, last), book.at - made.until > NEW)


def _digest_made(_: Book, fact: DigestMade) -> Phrase:
    return phrase("Digest {id}, from {since} to {until}.", id=Code(fact.digest), since=fact.since, until=fact.until)


def _digest_wanted(_: Book, fact: DigestWanted) -> Phrase:
    if fact.wanted:
        return phrase("{who} wants digests as a direct message.", who=Who(fact.agent))
    return phrase("{who} no longer wants digests as a direct message.", who=Who(fact.agent))


SAYS: Says = {DigestMade: _digest_made, DigestWanted: _digest_wanted}
"""The sentence of every fact of this area."""
