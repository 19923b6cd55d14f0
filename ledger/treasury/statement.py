"""Statements of the treasury: the money that came, went and was there in each month, added up while entries are folded.

An entry belongs to the month that it was in the network's zone at that time. So a month that is over reads the same for
everybody, however long ago it was and whatever zone was set since.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import ClassVar
from zoneinfo import ZoneInfo

from ledger.chain.entry import Entry, Fact
from ledger.contributions.contribution import Amended, Logged
from ledger.contributions.log import EXPENSE, PURCHASE, Log
from ledger.network.rules import RulesAdopted
from ledger.treasury.account import OUTSIDE, POOL, SHORTAGE, Posted, external_flows
from ledger.validation.vote import ACCEPTED, Settled
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal

COSTS = (EXPENSE, PURCHASE)
"""The kinds of contributions by which members carry a cost of the network."""

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Treasury:
    """The money of a network in one currency: the sums that came and went in a period, and the places of the rest at its end."""

    came: Money
    went: Money
    pools: Money
    aside: Money  # for distributions and payouts under way
    owed: Money  # on the accounts of agents

    def cover(self, length: timedelta) -> Fraction | None:
        """Return the days that the pools would last if as much went out as in this period of that length; None if nothing did."""
        if self.went.minor <= 0 or not length:
            return None
        return Fraction(self.pools.minor, self.went.minor) * Fraction(length // timedelta(seconds=1), 86_400)


@dataclass(frozen=True, slots=True)
class Month:
    """A month in the network's zone: its name (`2026-02`), and its moments from `since` to just before `until`."""

    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """The money of a network in one currency over a month, and its places at the end.

    `taken_back` is the sum of incomes that were reversed in the month, and `shortage`, below zero, the money missing in pools
    for such incomes. `costs` is the sum of expenses and purchases that were accepted in the month as claims: members paid them,
    and nobody else has; corrections of earlier ones are in it. `pools` is the undistributed money, by project (None: the
    network's own).
    """

    before: Money
    treasury: Treasury
    taken_back: Money
    shortage: Money
    for_distributions: Money
    for_payouts: Money
    pools: tuple[tuple[str | None, Money], ...]
    costs: Money

    @property
    def after(self) -> Money:
        """Return the sum at the end: the sum before and the money that came, less the money that went."""
        return self.before + self.treasury.came - self.taken_back - self.treasury.went

    @property
    def cover(self) -> Fraction | None:
        """Return the share of the month's costs that its income covers, which may be over 1; None without costs."""
        came = self.treasury.came - self.taken_back
        return Fraction(came.minor, self.costs.minor) if self.costs.minor > 0 else None


def month(typed: str | None, zone: str, now: datetime) -> Month:
    """Return the month that a member typed, by default the current one. A month that is not over yet ends now."""
    place = ZoneInfo(zone)
    today = now.astimezone(place)
    year, number = (today.year, today.month) if typed is None else _parsed(typed, today)
    since, until = _first_of(year, number, place), _first_of(year + number // 12, number % 12 + 1, place)
    if since > now:
        raise Refusal("{month} has not begun yet.", month=Code(f"{year}-{number:02}"))
    # The month includes the events of this very moment.
    end = min(until.astimezone(UTC), now + timedelta.resolution)
    return Month(f"{year}-{number:02}", since.astimezone(UTC), end)


def _parsed(typed: str, today: datetime) -> tuple[int, int]:
    parts = _MONTH.fullmatch(typed)
    year, number = map(int, parts.groups()) if parts else (0, 0)
    if not (1 <= year < 9999 and 1 <= number <= 12):
        raise Refusal(
            "{text} is not a month. Write it like this: {example}.",
            text=typed[:40],
            example=Code(f"/ledger statement {today:%Y-%m}"),
        )
    return year, number


def _first_of(year: int, number: int, place: ZoneInfo) -> datetime:
    return datetime(year, number, 1, tzinfo=place)


@dataclass(slots=True)
class _Sums:
    """A month in one currency, in minor units. `places` is the sum of each place at its end, by `_place`."""

    before: int = 0
    came: int = 0
    went: int = 0
    taken_back: int = 0
    costs: int = 0
    places: dict[str, int] = field(default_factory=dict)

    def carried(self) -> _Sums:
        """Return the sums with which the next month begins."""
        places = {place: minor for place, minor in self.places.items() if minor}
        return _Sums(sum(places.values()), places=places)

    def came_from_outside(self, minor: int) -> None:
        """Add money of an income; below zero, one that was taken back."""
        if minor < 0:
            self.taken_back -= minor
        else:
            self.came += minor

    def under(self, beginning: str) -> int:
        """Return the sum of the places whose name begins so."""
        return sum(minor for place, minor in self.places.items() if place.startswith(beginning))


class Statements:
    """Projection: every month in which money moved or a cost was accepted."""

    def __init__(self) -> None:
        self._zone = ZoneInfo("UTC")
        self._months: dict[str, dict[str, _Sums]] = {}
        self._last = ""
        self._claimed: dict[str, Money] = {}  # costs that members claim, as of the last revision
        self._corrects: dict[str, str] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _posted(self, fact: Posted, entry: Entry) -> None:
        for posting in fact.postings:
            if posting.account != OUTSIDE:
                places = self._sums(posting.amount.currency, entry.at).places
                place = _place(posting.account)
                places[place] = places.get(place, 0) + posting.amount.minor
        for is_income, money in external_flows(fact):
            sums = self._sums(money.currency, entry.at)
            if is_income:
                sums.came_from_outside(money.minor)
            else:
                sums.went += money.minor

    def _logged(self, fact: Logged, _: Entry) -> None:
        self._claim(fact.contribution, fact.log)
        if fact.corrects and fact.contribution in self._claimed:
            self._corrects[fact.contribution] = fact.corrects

    def _amended(self, fact: Amended, _: Entry) -> None:
        self._claimed.pop(fact.contribution, None)
        self._claim(fact.contribution, fact.log)

    def _settled(self, fact: Settled, entry: Entry) -> None:
        if fact.decision == ACCEPTED and fact.subject in self._claimed:
            self._accept(fact.subject, entry.at)

    def _rules_adopted(self, fact: RulesAdopted, _: Entry) -> None:
        self._zone = ZoneInfo(fact.rules.zone)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        RulesAdopted: _rules_adopted,
        Settled: _settled,
        Logged: _logged,
        Amended: _amended,
        Posted: _posted,
    }

    def _claim(self, contribution: str, log: Log) -> None:
        if log.kind in COSTS and log.for_claims:
            assert isinstance(log.amount, Money), "a cost is an amount of money"
            self._claimed[contribution] = log.amount

    def _accept(self, contribution: str, at: datetime) -> None:
        now, corrected = self._claimed[contribution], self._corrects.get(contribution)
        self._sums(now.currency, at).costs += now.minor
        if corrected is not None:
            earlier = self._claimed[corrected]
            self._sums(earlier.currency, at).costs -= earlier.minor
            self._claimed[corrected] = now

    def _sums(self, currency: str, at: datetime) -> _Sums:
        """Return the sums of the month of a moment; never of one before the last month, whatever zone is set."""
        name = max(f"{at.astimezone(self._zone):%Y-%m}", self._last)
        if name != self._last:
            before = self._months.get(self._last, {})
            self._months[name] = {code: sums.carried() for code, sums in before.items()}
            self._last = name
        return self._months[name].setdefault(currency, _Sums())

    def of(self, over: Month) -> tuple[Statement, ...]:
        """Return the statements of a month, one for each currency in which there was anything, sorted by currency."""
        name = max((known for known in self._months if known <= over.name), default=None)
        if name is None:
            return ()
        months = self._months[name]
        if name != over.name:  # nothing happened in it, so it is as the month before it ended
            months = {code: sums.carried() for code, sums in months.items()}
        return tuple(_statement(code, sums) for code, sums in sorted(months.items()) if sums != _Sums())


def _place(account: str) -> str:
    """Return the key under which an account is added up: a pool is its own, all others go by their kind."""
    kind, _, rest = account.partition("/")
    if kind == POOL:
        return account
    return f"aside/{rest[0]}" if kind == "aside" else kind


def _statement(currency: str, sums: _Sums) -> Statement:
    def under(beginning: str) -> Money:
        return Money(sums.under(beginning), currency)

    shortage = under(SHORTAGE)
    return Statement(
        Money(sums.before, currency),
        Treasury(
            Money(sums.came, currency),
            Money(sums.went, currency),
            under(POOL) + shortage,
            under("aside/"),
            under("agent"),
        ),
        Money(sums.taken_back, currency),
        shortage,
        under("aside/D"),
        under("aside/P"),
        _pools(currency, sums),
        Money(sums.costs, currency),
    )


def _pools(currency: str, sums: _Sums) -> tuple[tuple[str | None, Money], ...]:
    """Return the pools that hold something: the network's, and those of projects by their number."""
    pools = {place.partition("/")[2]: minor for place, minor in sums.places.items() if place.startswith(POOL) and minor}
    return tuple((project or None, Money(pools[project], currency)) for project in sorted(pools, key=_number))


def _number(project: str) -> int:
    return int(project[1:]) if project else 0
