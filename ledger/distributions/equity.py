"""Fluid equity: which part of all that was contributed each holds, now and at the ends of months.

The term and the idea are Sensorica's: a part is measured by what somebody contributed, it is nobody's to sell, and it shrinks
as others contribute. Parts are those of what the accepted contributions for claims are worth by the equation that holds,
whatever was paid on them since. Until one is agreed they are those of hours: costs that come back first are a debt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledger.chain.entry import Entry
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations import presets
from ledger.equations.claim import Claims
from ledger.equations.proposal import Agreed, agreed
from ledger.values.apportionment import apportion
from ledger.values.phrase import Refusal

if TYPE_CHECKING:
    from ledger.book import Book

TENTHS = 1000
"""Tenths of a per cent in all of it."""

MONTHS = 12
"""Ends of months that are looked back at."""

MONEY = None
"""What stands in the place of a bucket's number for money: that on all buckets can be added up, and weights cannot."""

Person = Callable[[str], str]
"""Returns which agent stands for all accounts of the same person."""


@dataclass(frozen=True, slots=True)
class Stake:
    """What an agent holds: its worth, in minor units or as a weight, and the part that it is, in tenths of a per cent."""

    agent: str
    worth: Fraction
    tenths: int


@dataclass(frozen=True, slots=True)
class Measure:
    """What is put together: all claims in money (`bucket` is `MONEY`), or all that weighs on one bucket; the largest first."""

    bucket: int | None
    stakes: tuple[Stake, ...]

    @property
    def worth(self) -> Fraction:
        """Return all of it."""
        return sum((stake.worth for stake in self.stakes), Fraction(0))


@dataclass(frozen=True, slots=True)
class Equity:
    """Who holds what of a project, or of the network, after the entry at `height`, by the equation that held then.

    `out` are persons who want no share.
    """

    project: str | None
    height: int
    agreed: Agreed
    measures: tuple[Measure, ...]
    out: tuple[str, ...]

    def like(self, measure: Measure, of: Equity) -> Measure | None:
        """Return what goes with a measure of another moment: what measures the same, or the only one where each has one."""
        if len(self.measures) == len(of.measures) == 1:
            return self.measures[0]
        if measure.bucket is not MONEY and self.agreed.id != of.agreed.id:
            return None
        return next((one for one in self.measures if one.bucket == measure.bucket), None)


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """Who held what when a month ended; None where the equation that held could not be computed, or nobody held anything."""

    first: date
    equity: Equity | None


def held(book: Book, project: str | None, person: Person | None = None) -> Equity:
    """Return who holds what as the book stands. With `person`, accounts are put together as that says.

    Raises `Refusal` where the equation that holds cannot be computed, with the formula and the contribution.
    """
    found = book.equations.own(project) or book.equations.own(None)
    by = (
        agreed(found) if found else book.equations.named(presets.HOURS, "EUR")
    )  # it only weighs: the currency is all the same
    claims = entitlement.claims(book, by, Selection(project))
    holders = dict.fromkeys(claim.agent for claim in claims.all() if claim.original)
    out = tuple(one for one in holders if book.opted.is_out(book.agents, one))
    gone = {one for one in holders if book.agents.by_id[one].forgotten is not None} | {*out}
    return Equity(project, book.height, by, _measures(claims, gone, person or book.agents.person), out)


def at_month_ends(
    then: Book, entries: Iterable[Entry], project: str | None, zone: str, now: datetime, persons: Mapping[str, str]
) -> list[MonthEnd]:
    """Return who held what at the ends of the last months in a time zone, from the first at which anybody did.

    `entries` are all that there are, the oldest first, and are folded into `then`, an empty book. Accounts that are one person now, by `persons`, were so then.
    """
    found: list[MonthEnd] = []
    ends = _ends(zone, now)
    for entry in entries:
        while ends and ends[0][1] <= entry.at:
            found.append(MonthEnd(ends.pop(0)[0], _then(then, project, persons)))
        then.add(entry)
    found += [MonthEnd(first, _then(then, project, persons)) for first, _ in ends]
    held_any = (place for place, one in enumerate(found) if one.equity is not None)
    return found[next(held_any, len(found)) :]


def _then(then: Book, project: str | None, persons: Mapping[str, str]) -> Equity | None:
    try:
        found = held(then, project, lambda agent: persons.get(agent, agent))
    except Refusal:
        return None
    return found if found.measures else None


def _ends(zone: str, now: datetime) -> list[tuple[date, datetime]]:
    """Return the first days of the last months that are over, each with the moment at which its month ended."""
    today = now.astimezone(ZoneInfo(zone)).date()
    months = [today.year * 12 + today.month - 1 - back for back in range(MONTHS, -1, -1)]
    firsts = [date(month // 12, month % 12 + 1, 1) for month in months]
    midnights = [datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC) for first in firsts]
    return list(zip(firsts, midnights[1:], strict=False))


def _measures(claims: Claims, gone: set[str], person: Person) -> tuple[Measure, ...]:
    worth: dict[int | None, dict[str, Fraction]] = {}
    for claim in claims.all():
        if claim.original and claim.agent not in gone:
            of = worth.setdefault(claim.bucket if claim.weighs else MONEY, {})
            who = person(claim.agent)
            of[who] = of.get(who, Fraction(0)) + claim.original
    order = sorted(worth, key=lambda bucket: -1 if bucket is MONEY else bucket)
    return tuple(Measure(bucket, parted(worth[bucket])) for bucket in order)


def parted(worth: dict[str, Fraction]) -> tuple[Stake, ...]:
    """Return what each holds, the largest first and of equal ones the older account; the tenths come to all of it.

    What rounding down leaves goes to the largest fractional parts, of equal ones to the larger stake (Hamilton's method).
    """
    agents = sorted(worth, key=lambda agent: (-worth[agent], int(agent[1:])))
    tenths = apportion(TENTHS, [worth[agent] for agent in agents])
    return tuple(Stake(agent, worth[agent], part) for agent, part in zip(agents, tenths, strict=True))
