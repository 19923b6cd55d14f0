"""Value equations: the agreed way in which returns are shared. An equation is a value; `ledger.equations.file` reads one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, product

from ledger.equations.candidate import Candidate, folded
from ledger.equations.formula import Formula
from ledger.values.currency import EXPONENTS
from ledger.values.money import LIMIT, Money, parse
from ledger.values.numeral import digits
from ledger.values.phrase import Code, Refusal

PAID, FOREVER, ONCE = "paid", "forever", "once"
UNTIL = (PAID, FOREVER, ONCE)
"""How long a claim stands: until it is paid, forever, or for one distribution."""

TOTAL, REMAINING = "total", "remaining"
CONTRIBUTION, PERSON = "contribution", "person"
DEFAULT_RATE = "default"
STREAMS_OF_DISCO = ("livelihood", "love", "care")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a bucket: filters for contributions, and the formula of their claims. An empty filter lets everything through.

    With `weighs` the formula is a weight, without a cap; else it is money owed. With `per_person` all contributions of a
    person make one claim. `since` and `before` are both included.
    """

    kinds: tuple[str, ...]
    formula: Formula
    weighs: bool
    until: str
    per_person: bool = False
    what: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    since: date | None = None
    before: date | None = None

    def matches(self, candidate: Candidate) -> bool:
        """Tell whether a contribution passes all filters."""
        return (
            candidate.kind in self.kinds
            and _lets_through(self.what, candidate.what)
            and _lets_through(self.projects, candidate.project)
            and _lets_through(self.streams, candidate.stream)
            and _lets_through(self.units, candidate.unit)
            and self._covers(candidate.date)
        )

    def _covers(self, day: date | None) -> bool:
        """Tell whether a day is within the dates of this rule; a contribution without a date passes only without them."""
        if self.since is None and self.before is None:
            return True
        return day is not None and self.first_day <= day <= self.last_day

    @property
    def filters(self) -> tuple[tuple[str, ...], ...]:
        """Return the filters of words; each is empty or has the words that it lets through."""
        return self.kinds, self.what, self.projects, self.streams, self.units

    @property
    def first_day(self) -> date:
        """Return the first day that the rule covers."""
        return self.since or date.min

    @property
    def last_day(self) -> date:
        """Return the last day that the rule covers."""
        return self.before or date.max


def _lets_through(wanted: tuple[str, ...], word: str | None) -> bool:
    return not wanted or word in wanted


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of the money, in per cent or as an amount in minor units, for the agent `to` or for those with claims."""

    name: str
    percent: Fraction | None
    amount: int | None
    of: str
    to: str | None
    rules: tuple[Rule, ...]

    def matching(self, candidate: Candidate) -> int | None:
        """Return the index of the first rule that matches a contribution, if one does."""
        return next((place for place, rule in enumerate(self.rules) if rule.matches(candidate)), None)

    @property
    def is_capped(self) -> bool:
        """Tell whether claims that stand forever get at most their worth; on a part of the total they have no limit."""
        return self.amount is not None or self.of == REMAINING


@dataclass(frozen=True, slots=True)
class Disco:
    """The way of a DisCO: per cent for livelihood, the rest for love, and the price of care that was left to others."""

    livelihood: Fraction
    care_weight: Fraction


@dataclass(frozen=True, slots=True)
class Equation:
    """A value equation. It has buckets, or it is a `Disco`. `rates` are in major units, each of which has `decimals`."""

    name: str
    currency: str
    decimals: int
    summary: str | None
    rates: Mapping[str, Fraction]
    buckets: tuple[Bucket, ...]
    disco: Disco | None = None

    @property
    def width(self) -> int:
        """Return the number of buckets; those of a DisCO are livelihood, love and care."""
        return len(self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the buckets in the form in which they are compared."""
        return STREAMS_OF_DISCO if self.disco else tuple(map(folded, self.titles))

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the names of the buckets as members wrote them."""
        return STREAMS_OF_DISCO if self.disco else tuple(bucket.name for bucket in self.buckets)

    def rules(self, bucket: int) -> tuple[Rule, ...]:
        """Return the rules of a bucket; those of a DisCO have none."""
        return () if self.disco else self.buckets[bucket].rules

    def weighs(self, bucket: int, candidate: Candidate) -> bool:
        """Tell whether a contribution has a weight in a bucket, and is owed no money there."""
        if self.disco:
            return self.names[bucket] == "care"
        rules = self.buckets[bucket].rules
        place = self.buckets[bucket].matching(candidate)
        return any(rule.weighs for rule in rules) if place is None else rules[place].weighs

    def rate(self, what: str | None) -> Fraction | None:
        """Return the worth of one unit of a type of work, else the default rate; None if there is neither."""
        default = self.rates.get(DEFAULT_RATE)
        return self.rates.get(what, default) if what else default

    def amount(self, minor: int) -> Money | Code:
        """Return an amount for people; only known currencies are formatted by language, not those of a network's own."""
        if EXPONENTS.get(self.currency) == self.decimals:
            return Money(minor, self.currency)
        whole, decimals = divmod(abs(minor), 10**self.decimals)
        behind = f".{decimals:0{self.decimals}}" if self.decimals else ""
        return Code(f"{'-' if minor < 0 else ''}{whole}{behind} {self.currency}")


def read_amount(number: str, currency: str, decimals: int, comma: bool = False) -> int:
    """Parse an amount into minor units, above zero and up to `LIMIT`; raises `Refusal` for anything else.

    `comma` says that decimals stand behind a comma.
    """
    if EXPONENTS.get(currency) == decimals:
        return parse(number, currency, comma).minor
    whole, behind = digits(number, comma, f" {currency}")
    if len(behind) > decimals:
        raise Refusal(
            "{currency} has {places} decimals; {number} has {n}.",
            currency=Code(currency),
            places=decimals,
            number=number,
            n=len(behind),
        )
    minor = int(whole + behind.ljust(decimals, "0"))
    if not minor:
        raise Refusal(
            "{number} {currency} is nothing. An amount is more than zero.", number=number, currency=Code(currency)
        )
    if minor > LIMIT:
        raise Refusal("{number} {currency} is too much.", number=number, currency=Code(currency))
    return minor


def overlapping_buckets(buckets: tuple[Bucket, ...]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of buckets, by their indexes, on which one contribution can have two claims."""
    for (first, bucket), (second, later) in combinations(enumerate(buckets), 2):
        if any(_overlap(rule, other) for rule, other in product(bucket.rules, later.rules)):
            yield first, second


def _overlap(rule: Rule, other: Rule) -> bool:
    """Tell whether a contribution can match both rules."""
    share_a_day = max(rule.first_day, other.first_day) <= min(rule.last_day, other.last_day)
    return share_a_day and all(map(_intersect, rule.filters, other.filters))


def _intersect(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether some word passes both filters."""
    return not words or not others or not set(words).isdisjoint(others)
