"""Griefing: who says no to whatever somebody brings, and is outvoted each time by those whom lots asked, holds it up no more.

Whoever rejected `TIMES` logs of one person within `DAYS`, each of which the drawn accepted, is told so. For as many days from the last
of them, their rejects and flags on logs of that person are left out until the window is over, unless lots asked them: they call nobody,
and nothing waits for them. At the end they count as anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ledger.network.rules import REJECT
from ledger.validation import drawn
from ledger.validation.vote import Vote

if TYPE_CHECKING:
    from ledger.book import Book

TIMES = 5
"""Rejects of one person's logs, outvoted each time, from which on they hold nothing up."""

DAYS = 60
"""Days within which they count, and for which they hold nothing up."""

_WHILE = timedelta(days=DAYS)


class Outvoted(NamedTuple):
    """A person who was outvoted that often on logs of a contributor: with which log, since when, and until when that counts."""

    about: str
    person: str
    contributor: str
    since: datetime
    until: datetime


def left_out(book: Book, part: Vote, choices: Mapping[str, str], at: datetime) -> frozenset[str]:
    """Return the persons whose rejects of a log are left out as long as its window is not over, by the choice of each person."""
    log = book.contributions.by_id.get(part.opened.subject)
    rejecting = [person for person, choice in choices.items() if choice == REJECT]
    if not rejecting or log is None or log.corrects or drawn.by_lot(book, part) is None:
        return frozenset()
    asked = drawn.persons(book, part)
    silent = (person for person in rejecting if person not in asked)
    return frozenset(person for person in silent if _is_outvoted(book, person, log.contributor, at))


def _is_outvoted(book: Book, person: str, contributor: str, at: datetime) -> bool:
    return any(run.until > at for run in runs(book, person, contributor, at))


def runs(book: Book, person: str, contributor: str, at: datetime) -> Iterator[Outvoted]:
    """Yield each time that a person was outvoted once too often on logs of a contributor; the last ones that matter now."""
    ended = sorted(_outvoted(book, person, contributor, at))
    for first, (since, number) in zip(ended, ended[TIMES - 1 :], strict=False):
        if since - first[0] < _WHILE:
            yield Outvoted(number, person, contributor, since, since + _WHILE)


def _outvoted(book: Book, person: str, contributor: str, at: datetime) -> Iterator[tuple[datetime, str]]:
    """Yield when the logs of a contributor were accepted that a person rejected and those whom lots asked did not, with each log."""
    own = {*book.agents.ever_one_with(person)}
    for account in book.agents.ever_one_with(contributor):
        for number in reversed(book.contributions.credited.get(account, ())):
            settled = book.contributions.by_id[number].settled_at
            if settled is None or settled < at - 2 * _WHILE:
                break
            if not own.isdisjoint(book.votes.outvoted.get(number, ())):
                yield settled, number


def lately(book: Book) -> Iterator[Outvoted]:
    """Yield who was outvoted once too often lately, as far as that was not so before."""
    for number in reversed(book.votes.outvoted):
        log = book.contributions.by_id[number]
        if log.settled_at is None or log.settled_at < book.at - _WHILE:
            return
        for person in dict.fromkeys(map(book.agents.person, book.votes.outvoted[number])):
            if (begun := begins_with(book, number, person)) is not None:
                yield begun


def begins_with(book: Book, number: str, person: str) -> Outvoted | None:
    """Return that a person was outvoted once too often with the end of a log, if that was not so before."""
    log = book.contributions.by_id.get(number)
    if log is None or log.settled_at is None:
        return None
    earlier: list[Outvoted] = []
    for run in runs(book, person, log.contributor, log.settled_at):
        if run.about == number:
            return None if earlier and earlier[-1].until > run.since else run
        earlier.append(run)
    return None
