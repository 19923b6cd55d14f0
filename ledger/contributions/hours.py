"""Sums of the accepted hours for claims, kept while logs are accepted: sharing looks at persons, however many logs there are."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import lcm

from ledger.contributions.log import Log, claimed_hours, is_hours
from ledger.values.money import Money
from ledger.values.quantity import Quantity

Scope = str | None
"""A project, or None for the whole network."""


class HourSums:
    """The hours of each contributor, and the height of their first, by scope."""

    def __init__(self) -> None:
        # Sums of numerators, by denominator: most hours have one of a few, and whole numbers add up faster than fractions.
        self._sums: dict[Scope, dict[int, defaultdict[str, int]]] = {}
        # The height of the first accepted hours, and the number of the account, which sorts those of one height.
        self._since: dict[Scope, dict[str, tuple[int, int]]] = {}

    def accept(self, contributor: str, log: Log, height: int) -> None:
        """Add the hours of a log that was accepted at a height, if it has any for claims. Heights must not decrease."""
        hours = claimed_hours(log)
        if hours is None:
            return
        for scope in _scopes(log):
            self._add(scope, contributor, hours)
            self._since.setdefault(scope, {}).setdefault(contributor, (height, int(contributor[1:])))

    def correct(self, contributor: str, log: Log, amount: Money | Quantity) -> None:
        """Replace the hours of a log that was accepted before by another amount in the same unit."""
        hours = claimed_hours(log)
        if hours is None:
            return
        assert is_hours(amount), "hours are corrected to hours"
        for scope in _scopes(log):
            self._add(scope, contributor, -hours)
            self._add(scope, contributor, amount.count)

    def _add(self, scope: Scope, contributor: str, hours: Fraction) -> None:
        sums = self._sums.setdefault(scope, {}).setdefault(hours.denominator, defaultdict(int))
        sums[contributor] += hours.numerator

    def hours(self, scope: Scope) -> tuple[dict[str, int], int]:
        """Return the hours of each contributor, the longest accepted first, as numerators, and their common denominator."""
        sums, since = self._sums.get(scope, {}), self._since.get(scope, {})
        common = lcm(*sums)
        numerators = dict.fromkeys(sorted(since, key=since.__getitem__), 0)
        for denominator, by_contributor in sums.items():
            factor = common // denominator
            for contributor, numerator in by_contributor.items():
                numerators[contributor] += numerator * factor
        return numerators, common


def _scopes(log: Log) -> tuple[Scope, ...]:
    return (None,) if log.project is None else (None, log.project)
