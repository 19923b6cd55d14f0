"""The statement of the treasury: what came, went and was there in a month, from the entries alone.

It is folded from the first entry on, so that a month that is over reads the same for everybody, however long ago it was.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from ledger.account import OUTSIDE, POOL, Posted, crossed
from ledger.contribution import Amended, Logged
from ledger.entry import Entry
from ledger.log import EXPENSE, PURCHASE, Log
from ledger.money import Money
from ledger.period import Treasury
from ledger.phrase import Code, Refusal
from ledger.validation import Settled

COSTS = (EXPENSE, PURCHASE)
"""The kinds of contributions by which members carry a cost of the network."""

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the network's zone: its name (`2026-02`), and its moments from `since` to just before `until`."""

    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """The money of a network in one currency over a month, and how it stood at the end.

    `costs` are the accepted expenses and purchases of the month that count as claims: what members laid out, and nobody else
    has paid; corrections of earlier ones are in it. `pools` is what is undistributed, by project (None: the network's own).
    """

    before: Money
    treasury: Treasury
    for_distributions: Money
    for_payouts: Money
    pools: tuple[tuple[str | None, Money], ...]
    costs: Money

    @property
    def after(self) -> Money:
        """Return all that was there at the end: what was there before, and what came, without what went."""
        return self.before + self.treasury.came - self.treasury.went

    @property
    def cover(self) -> Fraction | None:
        """Return which part of the month's costs the month's income covers, more than 1 included; None without costs."""
        return Fraction(self.treasury.came.minor, self.costs.minor) if self.costs.minor > 0 else None


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


def statements(entries: Iterable[Entry], over: Month) -> tuple[Statement, ...]:
    """Return the statements of a month, one for each currency in which there was anything, by their codes."""
    fold = _Fold(over.since)
    for entry in entries:
        if entry.at >= over.until:
            break
        fold.add(entry)
    return tuple(fold.statement(currency) for currency in sorted(fold.currencies()))


class _Fold:
    """What the entries add up to: the accounts at the end, and what crossed the border and was accepted since a moment."""

    def __init__(self, since: datetime) -> None:
        self._since = since
        self._held: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._before: defaultdict[str, int] = defaultdict(int)
        self._came: defaultdict[str, int] = defaultdict(int)
        self._went: defaultdict[str, int] = defaultdict(int)
        self._costs: defaultdict[str, int] = defaultdict(int)
        self._claimed: dict[str, Money] = {}  # as the last revision has it
        self._corrects: dict[str, str] = {}

    def add(self, entry: Entry) -> None:
        """Fold an entry in."""
        inside = entry.at >= self._since
        for fact in entry.facts:
            match fact:
                case Posted():
                    self._post(fact, inside)
                case Logged(contribution, log=log, corrects=corrects):
                    self._claim(contribution, log)
                    if corrects and contribution in self._claimed:
                        self._corrects[contribution] = corrects
                case Amended(contribution, log=log):
                    self._claimed.pop(contribution, None)
                    self._claim(contribution, log)
                case Settled(contribution, decision="accepted") if contribution in self._claimed:
                    self._accept(contribution, inside)
                case _:
                    pass

    def _post(self, fact: Posted, inside: bool) -> None:
        for posting in fact.postings:
            self._held[posting.account][posting.amount.currency] += posting.amount.minor
        for came, money in crossed(fact):
            if not inside:
                self._before[money.currency] += money.minor if came else -money.minor
            elif came:
                self._came[money.currency] += money.minor
            else:
                self._went[money.currency] += money.minor

    def _claim(self, contribution: str, log: Log) -> None:
        if log.kind in COSTS and log.for_claims:
            assert isinstance(log.amount, Money), "a cost is an amount of money"
            self._claimed[contribution] = log.amount

    def _accept(self, contribution: str, inside: bool) -> None:
        now, corrected = self._claimed[contribution], self._corrects.get(contribution)
        if inside:
            self._costs[now.currency] += now.minor
        if corrected is not None:
            earlier = self._claimed[corrected]
            if inside:
                self._costs[earlier.currency] -= earlier.minor
            self._claimed[corrected] = now

    def currencies(self) -> set[str]:
        """Return the currencies in which there was anything."""
        return {*self._held[OUTSIDE], *(currency for currency, minor in self._costs.items() if minor)}

    def statement(self, currency: str) -> Statement:
        """Return the statement in one currency."""

        def held(beginning: str) -> Money:
            minor = sum(of[currency] for account, of in self._held.items() if account.startswith(beginning))
            return Money(minor, currency)

        def sum_of(sums: defaultdict[str, int]) -> Money:
            return Money(sums[currency], currency)

        came, went = sum_of(self._came), sum_of(self._went)
        treasury = Treasury(came, went, held(POOL), held("aside/"), held("agent/"))
        pools = (
            (account.partition("/")[2] or None, Money(of[currency], currency))
            for account, of in self._held.items()
            if account.partition("/")[0] == POOL
        )
        return Statement(
            sum_of(self._before),
            treasury,
            held("aside/D"),
            held("aside/P"),
            tuple(sorted((one for one in pools if one[1]), key=_by_number)),
            sum_of(self._costs),
        )


def _by_number(pool: tuple[str | None, Money]) -> int:
    return int(pool[0][1:]) if pool[0] else 0
