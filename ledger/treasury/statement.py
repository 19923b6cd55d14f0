"""The statement of the treasury: what came, went and was there in each month, added up as it happens.

An entry belongs to the month that it was in the zone of the network then, so that a month that is over reads the same for
everybody, however long ago it was and whatever was set since.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import ClassVar
from zoneinfo import ZoneInfo

from ledger.chain.entry import Entry, Fact
from ledger.contributions.contribution import Amended, Logged
from ledger.contributions.log import EXPENSE, PURCHASE, Log
from ledger.network.rules import RulesAdopted
from ledger.treasury.account import OUTSIDE, Posted, crossed
from ledger.validation.vote import Settled
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal

COSTS = (EXPENSE, PURCHASE)
"""The kinds of contributions by which members carry a cost of the network."""

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Treasury:
    """The money of a network in one currency: what came and went in the period, and where it stands at its end."""

    came: Money
    went: Money
    pools: Money
    aside: Money  # for distributions and payouts under way
    owed: Money  # on the accounts of agents

    def cover(self, length: timedelta) -> Fraction | None:
        """Return for how many days what belongs to nobody yet would last, if as much went out as in a period that long."""
        if self.went.minor <= 0 or not length:
            return None
        return Fraction(self.pools.minor, self.went.minor) * Fraction(length // timedelta(seconds=1), 86_400)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the network's zone: its name (`2026-02`), and its moments from `since` to just before `until`."""

    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """The money of a network in one currency over a month, and how it stood at the end.

    `taken_back` are incomes that were reversed in the month, and `shortage` is what is missing in pools for it, as a sum below zero.
    `costs` are the accepted expenses and purchases of the month that count as claims: what members laid out, and nobody else
    has paid; corrections of earlier ones are in it. `pools` is what is undistributed, by project (None: the network's own).
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
        """Return all that was there at the end: what was there before, and what came, without what went."""
        return self.before + self.treasury.came - self.taken_back - self.treasury.went

    @property
    def cover(self) -> Fraction | None:
        """Return which part of the month's costs the month's income covers, more than 1 included; None without costs."""
        came = self.treasury.came - self.taken_back
        return Fraction(came.minor, self.costs.minor) if self.costs.minor > 0 else None


def month(typed: str | None, zone: str, now: datetime) -> Month:
    """Return the month that is meant, the current one if none is typed; one that is not over yet ends now."""
    place = ZoneInfo(zone)
    today = now.astimezone(place)
    found = _MONTH.fullmatch(typed) if typed is not None else None
    year, number = (int(found[1]), int(found[2])) if found else (today.year, today.month)
    if (typed is not None and found is None) or not (1 <= number <= 12 and 1 <= year < 9999):
        raise Refusal(
            "{text} is not a month. Write it like this: {example}.",
            text=(typed or "")[:40],
            example=Code(f"/ledger statement {today:%Y-%m}"),
        )
    since, until = (
        datetime(at // 12, at % 12 + 1, 1, tzinfo=place) for at in (year * 12 + number - 1, year * 12 + number)
    )
    if since > now:
        raise Refusal("{month} has not begun yet.", month=Code(f"{year}-{number:02}"))
    # What happens in this very moment is in it, too.
    end = min(until.astimezone(UTC), now + timedelta.resolution)
    return Month(f"{year}-{number:02}", since.astimezone(UTC), end)


@dataclass(slots=True)
class _Sums:
    """A month in one currency, in minor units; `places` is what is where at its end, by the beginning of the account."""

    before: int = 0
    came: int = 0
    went: int = 0
    taken_back: int = 0
    costs: int = 0
    places: dict[str, int] = field(default_factory=dict)

    def carried(self) -> _Sums:
        """Return how the next month begins."""
        return _Sums(sum(self.places.values()), places={place: minor for place, minor in self.places.items() if minor})


class Statements:
    """The page of statements: every month in which money moved or a cost was accepted."""

    FOLDS: ClassVar[tuple[type, ...]] = (RulesAdopted, Settled, Logged, Amended, Posted)

    def __init__(self) -> None:
        self._zone = ZoneInfo("UTC")
        self._months: dict[str, dict[str, _Sums]] = {}
        self._last = ""
        self._claimed: dict[str, Money] = {}  # costs that members want back, as the last revision has them
        self._corrects: dict[str, str] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        match fact:
            case Posted(_, postings):
                for posting in postings:
                    if posting.account != OUTSIDE:
                        places = self._sums(posting.amount.currency, entry.at).places
                        place = _place(posting.account)
                        places[place] = places.get(place, 0) + posting.amount.minor
                for is_income, money in crossed(fact):
                    sums = self._sums(money.currency, entry.at)
                    if is_income and money.minor < 0:
                        sums.taken_back -= money.minor
                    elif is_income:
                        sums.came += money.minor
                    else:
                        sums.went += money.minor
            case Logged(contribution, log=log, corrects=corrects):
                self._claim(contribution, log)
                if corrects and contribution in self._claimed:
                    self._corrects[contribution] = corrects
            case Amended(contribution, log=log):
                self._claimed.pop(contribution, None)
                self._claim(contribution, log)
            case Settled(contribution, decision="accepted") if contribution in self._claimed:
                self._accept(contribution, entry.at)
            case RulesAdopted(rules):
                self._zone = ZoneInfo(rules.zone)
            case _:
                pass

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
        """Return the sums of the month of a moment; what a change of zone would put into an earlier one stays in the last."""
        name = max(f"{at.astimezone(self._zone):%Y-%m}", self._last)
        if name != self._last:
            before = self._months.get(self._last, {})
            self._months[name] = {code: sums.carried() for code, sums in before.items()}
            self._last = name
        return self._months[name].setdefault(currency, _Sums())

    def of(self, over: Month) -> tuple[Statement, ...]:
        """Return the statements of a month, one for each currency in which there was anything, by their codes."""
        name = max((one for one in self._months if one <= over.name), default=None)
        if name is None:
            return ()
        found = self._months[name]
        if name != over.name:
            found = {code: sums.carried() for code, sums in found.items()}
        return tuple(_statement(code, sums) for code, sums in sorted(found.items()) if sums != _Sums())


def _place(account: str) -> str:
    """Return the beginning of an account by which it is added up: a pool by itself, all others by their kind."""
    kind, _, rest = account.partition("/")
    match kind:
        case "pool":
            return account
        case "aside":
            return f"aside/{rest[0]}"
    return kind


def _statement(currency: str, sums: _Sums) -> Statement:
    def there(beginning: str) -> Money:
        return Money(sum(minor for place, minor in sums.places.items() if place.startswith(beginning)), currency)

    came, went = Money(sums.came, currency), Money(sums.went, currency)
    shortage = there("shortage")
    treasury = Treasury(came, went, there("pool") + shortage, there("aside/"), there("agent"))
    pools = {
        place.partition("/")[2]: minor for place, minor in sums.places.items() if place.startswith("pool") and minor
    }
    return Statement(
        Money(sums.before, currency),
        treasury,
        Money(sums.taken_back, currency),
        shortage,
        there("aside/D"),
        there("aside/P"),
        tuple((project or None, Money(pools[project], currency)) for project in sorted(pools, key=_number)),
        Money(sums.costs, currency),
    )


def _number(project: str) -> int:
    return int(project[1:]) if project else 0
