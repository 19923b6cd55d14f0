"""Accepted work for claims, added up as it is accepted: sharing looks at those who did it, however much it was."""

from __future__ import annotations

from collections import defaultdict
from math import lcm

from ledger.contributions.log import WORK, Log
from ledger.values.money import Money
from ledger.values.quantity import TIME, Quantity

Scope = str | None
"""A project, or None for the whole network."""


class Worked:
    """Hours by scope and contributor, and since when each has any."""

    def __init__(self) -> None:
        # Most hours have one of a few denominators: for each, whole numbers are added up.
        self._sums: dict[Scope, dict[int, defaultdict[str, int]]] = {}
        # The height of the first that was accepted, and of one height, the older account first.
        self._since: dict[Scope, dict[str, tuple[int, int]]] = {}

    def accept(self, contributor: str, log: Log, height: int) -> None:
        """Count the work of a log that was accepted at a height, if it is for claims; heights come in their order."""
        if for_claims(log) and _is_time(log.amount):
            for scope in _scopes(log):
                self._add(scope, contributor, log.amount, 1)
                self._since.setdefault(scope, {}).setdefault(contributor, (height, int(contributor[1:])))

    def correct(self, contributor: str, log: Log, amount: Money | Quantity) -> None:
        """Count another amount, in the same unit, for work that was accepted before."""
        if for_claims(log) and _is_time(log.amount):
            for scope in _scopes(log):
                self._add(scope, contributor, log.amount, -1)
                self._add(scope, contributor, amount, 1)

    def _add(self, scope: Scope, contributor: str, amount: Money | Quantity, times: int) -> None:
        assert isinstance(amount, Quantity) and amount.unit == TIME, "hours are corrected to hours"
        above, below = amount.count.numerator, amount.count.denominator
        self._sums.setdefault(scope, {}).setdefault(below, defaultdict(int))[contributor] += times * above

    def hours(self, scope: Scope) -> tuple[dict[str, int], int]:
        """Return the hours of each contributor, the longest accepted first, as whole parts of an hour, and how many it has."""
        sums, since = self._sums.get(scope, {}), self._since.get(scope, {})
        each = lcm(*sums)
        found = dict.fromkeys(sorted(since, key=since.__getitem__), 0)
        for below, of in sums.items():
            times = each // below
            for contributor, above in of.items():
                found[contributor] += above * times
        return found, each


def for_claims(log: Log) -> bool:
    """Tell whether a log is work that shall count when something is shared."""
    return log.kind == WORK and log.for_claims


def _scopes(log: Log) -> tuple[Scope, ...]:
    return (None,) if log.project is None else (None, log.project)


def _is_time(amount: Money | Quantity) -> bool:
    return type(amount) is Quantity and amount.unit == TIME
