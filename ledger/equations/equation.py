"""Value equations: the agreed way in which returns are shared. An equation is a value; `equation_file` reads one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.equations.candidate import Candidate, folded
from ledger.equations.formula import Formula
from ledger.values.currency import EXPONENTS
from ledger.values.money import LIMIT, Money, digits, parse
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
    """Which contributions make claims on a bucket, and how large ones; an empty filter lets everything through.

    With `weighs` the formula is a weight, without a cap; else it is money owed. With `per_person` all contributions of a
    person make one claim.
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
        """Tell whether a contribution passes all filters; one without a date passes none of dates. Both days count."""
        if (
            candidate.kind not in self.kinds
            or (self.what and candidate.what not in self.what)
            or (self.projects and candidate.project not in self.projects)
            or (self.streams and candidate.stream not in self.streams)
            or (self.units and (candidate.quantity is None or candidate.quantity.unit not in self.units))
        ):
            return False
        if self.since is None and self.before is None:
            return True
        day = candidate.date
        return day is not None and (self.since or day) <= day <= (self.before or day)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of the money: so many per cent, or an amount in minor units; for the agent `to`, or for those with claims."""

    name: str
    percent: Fraction | None
    amount: int | None
    of: str
    to: str | None
    rules: tuple[Rule, ...]

    def matching(self, candidate: Candidate) -> int | None:
        """Return the place of the first rule that matches a contribution, if one does."""
        return next((place for place, rule in enumerate(self.rules) if rule.matches(candidate)), None)

    @property
    def is_capped(self) -> bool:
        """Tell whether claims that stand forever get at most their worth: those on a part of the total have no limit."""
        return self.amount is not None or self.of == REMAINING


@dataclass(frozen=True, slots=True)
class Disco:
    """The way of a DisCO: per cent for livelihood, the rest for love, and how much care that was left to others costs."""

    livelihood: Fraction
    care_weight: Fraction


@dataclass(frozen=True, slots=True)
class Equation:
    """A value equation. It has buckets, or it is a `Disco`. `rates` are in major units; so many `decimals` has a unit."""

    name: str
    currency: str
    decimals: int
    summary: str | None
    rates: Mapping[str, Fraction]
    buckets: tuple[Bucket, ...]
    disco: Disco | None = None

    @property
    def width(self) -> int:
        """Return how many buckets it has; those of a DisCO are livelihood, love and care."""
        return len(self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its buckets as they are compared: those of a DisCO are livelihood, love and care."""
        return STREAMS_OF_DISCO if self.disco else tuple(folded(bucket.name) for bucket in self.buckets)

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the names of its buckets as they are written."""
        return STREAMS_OF_DISCO if self.disco else tuple(bucket.name for bucket in self.buckets)

    def rules(self, bucket: int) -> tuple[Rule, ...]:
        """Return the rules of a bucket; those of a DisCO have none."""
        return () if self.disco else self.buckets[bucket].rules

    def weighs(self, bucket: int, candidate: Candidate) -> bool:
        """Tell whether a bucket shares by weight what a contribution has there, and owes nothing for it."""
        if self.disco:
            return self.names[bucket] == "care"
        rules = self.buckets[bucket].rules
        place = self.buckets[bucket].matching(candidate)
        return any(rule.weighs for rule in rules) if place is None else rules[place].weighs

    def rate(self, what: str | None) -> Fraction | None:
        """Return what one unit of a type of work is worth, or of any; None where nothing says it."""
        found = self.rates.get(what) if what else None
        return self.rates.get(DEFAULT_RATE) if found is None else found

    def amount(self, minor: int) -> Money | Code:
        """Return an amount as it is shown; that of a currency of a network's own is not one that a language writes."""
        if EXPONENTS.get(self.currency) == self.decimals:
            return Money(minor, self.currency)
        whole, decimals = divmod(abs(minor), 10**self.decimals)
        behind = f".{decimals:0{self.decimals}}" if self.decimals else ""
        return Code(f"{'-' if minor < 0 else ''}{whole}{behind} {self.currency}")


def read_amount(number: str, currency: str, decimals: int) -> int:
    """Return the minor units of an amount as somebody wrote it, above zero and up to `LIMIT`; `Refusal` for anything else."""
    if EXPONENTS.get(currency) == decimals:
        return parse(number, currency).minor
    whole, behind = digits(number, False, f" {currency}")
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


def twice(buckets: tuple[Bucket, ...]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of buckets on which one and the same contribution can have a claim, by their places."""
    for first, one in enumerate(buckets):
        for second in range(first + 1, len(buckets)):
            if any(_overlap(rule, other) for rule in one.rules for other in buckets[second].rules):
                yield first, second


def _overlap(one: Rule, other: Rule) -> bool:
    """Tell whether a contribution can match both rules."""
    filters = (
        (one.kinds, other.kinds),
        (one.what, other.what),
        (one.projects, other.projects),
        (one.streams, other.streams),
        (one.units, other.units),
    )
    if any(some and others and not set(some) & set(others) for some, others in filters):
        return False
    since = max((day for day in (one.since, other.since) if day), default=None)
    before = min((day for day in (one.before, other.before) if day), default=None)
    return since is None or before is None or since <= before
