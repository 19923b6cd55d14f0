"""Fluid equity: the part of all contributions that each member holds, now and at the ends of months.

The term and the idea are Sensorica's: a part is measured by contributions, nobody can sell it, and it shrinks as others
contribute. It is the part of the worth of all accepted contributions for claims by the equation that holds, whatever was
paid on them since. Until an equation is agreed on, hours are the measure: costs that come back first are a debt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction
from itertools import dropwhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledger.chain.entry import Entry
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement
from ledger.equations import presets
from ledger.equations.claim import Claims
from ledger.equations.proposal import Agreed, as_agreed
from ledger.values.apportionment import apportion
from ledger.values.phrase import Refusal

if TYPE_CHECKING:
    from ledger.book import Book

TENTHS = 1000
"""Tenths of a per cent in all of it."""

MONTHS = 12
"""The number of month ends in the course."""

MONEY = None
"""Stands for all buckets together: money can be added up over buckets, and weights cannot."""

Person = Callable[[str], str]
"""Returns the agent that stands for all accounts of the same person."""


@dataclass(frozen=True, slots=True)
class Stake:
    """The stake of an agent: its worth, in minor units or as a weight, and its part of all in tenths of a per cent."""

    agent: str
    worth: Fraction
    tenths: int


@dataclass(frozen=True, slots=True)
class Measure:
    """The stakes in one whole: all claims in money (`bucket` is `MONEY`), or all weights on one bucket; the largest first."""

    bucket: int | None
    stakes: tuple[Stake, ...]

    @property
    def worth(self) -> Fraction:
        """Return the worth of all stakes."""
        return sum((stake.worth for stake in self.stakes), Fraction(0))


@dataclass(frozen=True, slots=True)
class Equity:
    """The stakes in a project, or in the network, after the entry at `height`, by the equation that held then.

    `out` are persons who want no share.
    """

    project: str | None
    height: int
    agreed: Agreed
    measures: tuple[Measure, ...]
    out: tuple[str, ...]

    def like(self, measure: Measure, of: Equity) -> Measure | None:
        """Return the measure that compares with one of another moment: of the same bucket, or the only one if each has one."""
        if len(self.measures) == len(of.measures) == 1:
            return self.measures[0]
        if measure.bucket is not MONEY and self.agreed.id != of.agreed.id:
            return None
        return next((own for own in self.measures if own.bucket == measure.bucket), None)


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """Equity at the end of a month; None if the equation that held could not be computed, or nobody held anything."""

    first: date
    equity: Equity | None


def equity_of(book: Book, project: str | None, person: Person | None = None) -> Equity:
    """Return the equity as the book stands. With `person`, accounts are put together as that says.

    Raises `Refusal` with the formula and the contribution if the equation that holds cannot be computed.
    """
    in_effect = _in_effect(book, project)
    claims = entitlement.claims(book, in_effect, Selection(project))
    holders = dict.fromkeys(claim.agent for claim in claims.all() if claim.original)
    out = tuple(agent for agent in holders if book.opted.is_out(book.agents, agent))
    without = {*out, *_forgotten(book, holders)}
    return Equity(project, book.height, in_effect, _measures(claims, without, person or book.agents.person), out)


def _in_effect(book: Book, project: str | None) -> Agreed:
    """Return the equation that holds. Without one hours weigh, and the currency is all the same."""
    proposal = book.equations.agreed_for(project) or book.equations.agreed_for(None)
    return as_agreed(proposal) if proposal else book.equations.named(presets.HOURS, "EUR")


def _forgotten(book: Book, agents: Iterable[str]) -> Iterable[str]:
    return (agent for agent in agents if book.agents.by_id[agent].forgotten is not None)


def at_month_ends(
    then: Book, entries: Iterable[Entry], project: str | None, zone: str, now: datetime, persons: Mapping[str, str]
) -> list[MonthEnd]:
    """Return the equity at the ends of the last months in a time zone, from the first month in which anybody held any.

    `entries` are all that there are, the oldest first, and are folded into `then`, an empty book. Accounts that are one
    person now, by `persons`, were so then.
    """
    ends = _ends(zone, now)
    course = []
    for entry in entries:
        while ends and ends[0][1] <= entry.at:
            course.append(MonthEnd(ends.pop(0)[0], _held_then(then, project, persons)))
        then.add(entry)
    course += [MonthEnd(first, _held_then(then, project, persons)) for first, _ in ends]
    return list(dropwhile(_is_empty, course))


def _is_empty(end: MonthEnd) -> bool:
    return end.equity is None


def _held_then(then: Book, project: str | None, persons: Mapping[str, str]) -> Equity | None:
    try:
        equity = equity_of(then, project, lambda agent: persons.get(agent, agent))
    except Refusal:
        return None
    return equity if equity.measures else None


def _ends(zone: str, now: datetime) -> list[tuple[date, datetime]]:
    """Return the first days of the last months that are over, each with the moment at which its month ended."""
    today = now.astimezone(ZoneInfo(zone)).date()
    months = [today.year * 12 + today.month - 1 - back for back in range(MONTHS, -1, -1)]
    firsts = [date(month // 12, month % 12 + 1, 1) for month in months]
    midnights = [datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC) for first in firsts]
    return list(zip(firsts, midnights[1:], strict=False))


def _measures(claims: Claims, without: set[str], person: Person) -> tuple[Measure, ...]:
    """Return the stakes in each whole, with money first and then the weights by bucket."""
    worth: dict[int | None, dict[str, Fraction]] = {}
    for claim in claims.all():
        if claim.original and claim.agent not in without:
            sums = worth.setdefault(claim.bucket if claim.weighs else MONEY, {})
            holder = person(claim.agent)
            sums[holder] = sums.get(holder, Fraction(0)) + claim.original
    return tuple(Measure(bucket, stakes_by_size(worth[bucket])) for bucket in sorted(worth, key=_money_first))


def _money_first(bucket: int | None) -> int:
    return -1 if bucket is MONEY else bucket


def stakes_by_size(worth: dict[str, Fraction]) -> tuple[Stake, ...]:
    """Return the stakes, the largest first and of equal ones the older account first; their tenths add up to all.

    Tenths that rounding down leaves go to the largest fractional parts, of equal ones to the larger stake (Hamilton's
    method).
    """
    agents = sorted(worth, key=lambda agent: (-worth[agent], int(agent[1:])))
    tenths = apportion(TENTHS, [worth[agent] for agent in agents])
    return tuple(Stake(agent, worth[agent], part) for agent, part in zip(agents, tenths, strict=True))
