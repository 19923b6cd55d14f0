"""Size of what a vote is about, measured by what its network and its contributor usually log.

*Amount* is what the log claims, of a correction by how much it would change the log. *m* is the usual amount (`medians`): by
kind and unit, money by its currency. *week* is what its contributor put to the vote in the seven days up to now, this included,
and *own* their mean week of the last 90 days. The first that fits:

tiny: amount <= m/4, week <= m, never money · small: amount <= m, week <= max(4 m, own) · usual: amount <= 4 m, week <= max(8 m, 2 own)
· large: amount <= 20 m · huge. So ten small logs make a large one.

A log counts in a week by the moment at which its vote last opened, if that is after `at - WEEK`: by the moment of logging, many small
ones that wait for something could be opened together, and none would count for another. It counts with its amount as it stands,
unless it was taken back, declined, never confirmed or rejected. So do those for organisations for which its contributor speaks. A correction counts in it by how much it would add, as long as the
log that it changes does not count there with just that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.contributions import made_again, medians
from ledger.contributions.contribution import NEVER_JUDGED, Contribution
from ledger.contributions.log import MONEY, WORK_HOURS, Log, Scale, count, scale
from ledger.contributions.timesheet import is_beginning
from ledger.network.agent import Agents
from ledger.network.preset import HUGE, LARGE, SIZES, SMALL, TINY, USUAL
from ledger.network.speaker import owned_with, owner_of
from ledger.validation.vote import ACCEPTED, REJECTED, Measured
from ledger.values.money import Money
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book

WEEK = timedelta(days=7)

FIRST_HOURS = Fraction(2)
"""The usual hours of work as long as too few logs tell it."""

COUNTS_NOT = (*NEVER_JUDGED, REJECTED)
"""The states of a log of which nothing comes."""


class Claim(NamedTuple):
    """Claim that is put to the vote for one contributor: an amount on its scale, the sum of the logs with these numbers.

    Nothing makes it smaller than `least`.
    """

    contributor: str
    logs: tuple[str, ...]
    kind: str
    on: Scale
    amount: Fraction
    least: str = TINY


def of_log(number: str, contributor: str, content: Log) -> Claim:
    """Return the claim of a log."""
    return Claim(contributor, (number,), content.kind, scale(content), count(content.amount))


def of_correction(agents: Agents, number: str, by: str, target: Contribution, after: Money | Quantity) -> Claim:
    """Return the claim of a log by which somebody would correct another. To take from somebody else's is never a trifle."""
    change = count(after) - count(target.log.amount)
    least = LARGE if change < 0 and is_of_others(agents, by, target) else TINY
    return Claim(target.contributor, (number,), target.log.kind, scale(target.log), abs(change), least)


def is_of_others(agents: Agents, by: str, target: Contribution) -> bool:
    """Tell whether a log is the work of anybody but a person, those they were ever one with, and those for whom they speak."""
    return owner_of(agents, target.contributor) != owner_of(agents, by)


def of(book: Book, made: Contribution) -> Claim:
    """Return the claim of a log, or of a correction, that is in the book already."""
    if made.corrects is None:
        return of_log(made.id, made.contributor, made.log)
    target = book.contributions.by_id[made.corrects]
    return of_correction(book.agents, made.id, made.author, target, made.log.amount)


def of_rows(agents: Agents, rows: list[Contribution]) -> list[Claim]:
    """Return the claim of each log of a list: with all that it has on that scale for the same contributor."""
    return [_of_row(agents, rows, row) for row in rows]


def _of_row(agents: Agents, rows: list[Contribution], row: Contribution) -> Claim:
    key = _key(agents, row)
    own = [other for other in rows if _key(agents, other) == key]
    amount = sum((count(other.log.amount) for other in own), Fraction(0))
    return Claim(row.contributor, tuple(other.id for other in own), row.log.kind, scale(row.log), amount)


def _key(agents: Agents, row: Contribution) -> tuple[str, Scale]:
    return owner_of(agents, row.contributor), scale(row.log)


def measure(book: Book, claim: Claim, at: datetime) -> Measured:
    """Return the size of what is put to the vote now."""
    known = medians.of(book.contributions, book.agents, at)
    own = known.sum(book.agents, claim.contributor, claim.on) * WEEK.days / medians.WINDOW.days
    week = claim.amount + sum(_week(book, claim, at), Fraction(0))
    usual = known.usual(claim.on)
    measured = Measured(TINY, claim.amount, usual, week, own)
    least = USUAL if is_beginning(book.contributions, book.agents) else TINY
    size = max(_fitting(measured, claim.on, known), least, claim.least, key=SIZES.index)
    again = tuple(made_again.earlier(book, claim.contributor, claim.logs, (claim.kind, claim.on), at))
    if any(log.state in made_again.JUDGED for log in again):
        size = _next(size)
    return Measured(size, claim.amount, usual, week, own, tuple(log.id for log in again))


def _next(size: str) -> str:
    return SIZES[min(SIZES.index(size) + 1, len(SIZES) - 1)]


def order(measured: Measured) -> int:
    """Return the place of a size among all, the least first."""
    return SIZES.index(measured.size)


def _fitting(measured: Measured, on: Scale, known: medians.Medians) -> str:
    usual = measured.median
    if usual is None and on == WORK_HOURS:
        usual = FIRST_HOURS
    if usual is None:
        # A unit that nobody used before is no way around the usual hours.
        return LARGE if on[0] == MONEY or known.usual(WORK_HOURS) is not None else USUAL
    if on[0] != MONEY and measured.amount <= usual / 4 and measured.week <= usual:
        return TINY
    if measured.amount <= usual and measured.week <= max(4 * usual, measured.own):
        return SMALL
    if measured.amount <= 4 * usual and measured.week <= max(8 * usual, 2 * measured.own):
        return USUAL
    return LARGE if measured.amount <= 20 * usual else HUGE


def _week(book: Book, claim: Claim, at: datetime) -> Iterator[Fraction]:
    """Yield the amounts of what else counts in the week of a contributor."""
    page = book.contributions
    for account in owned_with(book.agents, claim.contributor):
        for log in map(page.by_id.__getitem__, page.made_for.get(account, ())):
            if _is_in_week(log, at) and log.id not in claim.logs and scale(log.log) == claim.on:
                yield count(log.log.amount) if log.corrects is None else _added(log, page.by_id[log.corrects], at)


def _is_in_week(log: Contribution, at: datetime) -> bool:
    return log.put is not None and log.put > at - WEEK and log.state not in COUNTS_NOT


def _added(correction: Contribution, target: Contribution, at: datetime) -> Fraction:
    """Return how much a correction adds to a week, beside what its log counts there."""
    assert correction.before is not None, "it says what it changes"
    if correction.state == ACCEPTED and _is_in_week(target, at):
        return Fraction(0)
    return max(count(correction.log.amount) - count(correction.before), Fraction(0))
