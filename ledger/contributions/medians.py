"""Medians of accepted work: how much a log usually is, on each scale, and how much each contributor brought lately.

A log counts from its acceptance on for `WINDOW`: those accepted after `at - WINDOW`, up to `at`. It counts with its amount as it
stands now; one that was corrected to nothing does not count, nor do corrections themselves. The usual amount is the median over
contributors of the median of each one's logs, so that a hundred logs of one person weigh as one. Accounts that were ever linked
are one contributor, with the organisations for which they speak: to enter some makes nobody several.

Each opening of a vote asks for it, and a network can have a hundred thousand logs in that time. So the figures are cached beside
the page, and only those are computed anew whose logs were accepted or corrected since, or became too old. They are immutable and
replaced in one step, as decisions run in threads. Sorting all medians at each opening was the alternative: milliseconds of
comparing fractions, where this takes one insertion.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import chain
from weakref import WeakKeyDictionary

from ledger.contributions.log import Scale, count, scale
from ledger.contributions.page import Contributions
from ledger.network.agent import Agents
from ledger.network.speaker import owned_with, owner_of

WINDOW = timedelta(days=90)
"""The time in which accepted work tells what is usual."""

LOGS_MIN, CONTRIBUTORS_MIN = 10, 3
"""Accepted logs, and contributors of these, without which nothing is usual yet."""

Amounts = tuple[Fraction, ...]
"""Amounts, the least first."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The logs of one scale: the amounts of each contributor, all their medians in order, and the number of logs."""

    of_each: Mapping[str, Amounts]
    medians: Amounts
    logs: int

    @property
    def median(self) -> Fraction | None:
        """Return the median of the medians; None as long as there are too few logs, or contributors."""
        is_known = self.logs >= LOGS_MIN and len(self.medians) >= CONTRIBUTORS_MIN
        return _median(self.medians) if is_known else None


_NOTHING = Usual({}, (), 0)


@dataclass(frozen=True, slots=True)
class Medians:
    """The accepted work of the time before `at`, by account and by scale.

    `ties` is the number of changes of accounts and of speakers that it knows of, `seen` the number of changes of contributions, and `begin` the
    first one of these that is not too old.
    """

    at: datetime
    ties: tuple[int, int]
    seen: int
    begin: int
    amounts: Mapping[str, Mapping[Scale, Amounts]]
    scales: Mapping[Scale, Usual]

    def usual(self, on: Scale) -> Fraction | None:
        """Return how much a log usually is; None if too few were accepted."""
        return self.scales.get(on, _NOTHING).median

    def sum(self, agents: Agents, contributor: str, on: Scale) -> Fraction:
        """Return the sum of what a contributor brought."""
        return sum(self.scales.get(on, _NOTHING).of_each.get(owner_of(agents, contributor), ()), Fraction(0))


_CACHE: WeakKeyDictionary[Contributions, Medians] = WeakKeyDictionary()


def of(page: Contributions, agents: Agents, at: datetime) -> Medians:
    """Return the medians at a moment."""
    known = _CACHE.get(page)
    if known is None or at < known.at:  # a clock that went back: what was too old counts again
        known = Medians(at, _ties(agents), 0, 0, {}, {})
    known = _CACHE[page] = _up_to_date(known, page, agents, at)
    return known


def _ties(agents: Agents) -> tuple[int, int]:
    return agents.changes, agents.speakers.changes


def _up_to_date(known: Medians, page: Contributions, agents: Agents, at: datetime) -> Medians:
    seen, begin, ties = len(page.changes), known.begin, _ties(agents)
    while begin < seen and _is_old(page, page.changes[begin], at):
        begin += 1
    changed = (*page.changes[known.begin : begin], *page.changes[known.seen : seen])
    accounts = {page.by_id[number].contributor for number in changed}
    if not accounts and known.ties == ties:
        return Medians(at, ties, seen, begin, known.amounts, known.scales)
    amounts = {**known.amounts, **{account: _amounts(page, account, at) for account in accounts}}
    if known.ties == ties:
        scales = _with(known.scales, _by_scale(agents, accounts, known.amounts, amounts))
    else:  # some are one contributor now
        scales = _with({}, _by_scale(agents, amounts, {}, amounts))
    return Medians(at, ties, seen, begin, amounts, scales)


def _is_old(page: Contributions, number: str, at: datetime) -> bool:
    """Tell whether an accepted log is too old. Any later change of it stands behind its acceptance, and is passed with it."""
    settled_at = page.by_id[number].settled_at
    return settled_at is not None and settled_at <= at - WINDOW


def _amounts(page: Contributions, account: str, at: datetime) -> dict[Scale, Amounts]:
    """Return the amounts that were accepted of an account."""
    found: defaultdict[Scale, list[Fraction]] = defaultdict(list)
    for number in reversed(page.credited.get(account, ())):
        if _is_old(page, number, at):
            break
        log = page.by_id[number].log
        if amount := count(log.amount):
            found[scale(log)].append(amount)
    return {on: tuple(sorted(amounts)) for on, amounts in found.items()}


_ByAccount = Mapping[str, Mapping[Scale, Amounts]]
_NONE: Mapping[Scale, Amounts] = {}


def _by_scale(
    agents: Agents, accounts: Iterable[str], before: _ByAccount, after: _ByAccount
) -> dict[Scale, dict[str, Amounts]]:
    """Return, for each scale on which these accounts have or had something, the amounts of those contributors now."""
    found: defaultdict[Scale, dict[str, Amounts]] = defaultdict(dict)
    for account in accounts:
        own, owner = owned_with(agents, account), owner_of(agents, account)
        for on in {**before.get(account, _NONE), **after.get(account, _NONE)}:
            together = (after.get(alias, _NONE).get(on, ()) for alias in own)
            found[on][owner] = _merged(together)
    return found


def _merged(parts: Iterator[Amounts]) -> Amounts:
    several = tuple(filter(None, parts))
    return several[0] if len(several) == 1 else tuple(sorted(chain(*several)))


def _with(scales: Mapping[Scale, Usual], changed: Mapping[Scale, Mapping[str, Amounts]]) -> dict[Scale, Usual]:
    """Return the scales with other amounts of some contributors."""
    return {**scales, **{on: _changed(scales.get(on, _NOTHING), amounts) for on, amounts in changed.items()}}


def _changed(usual: Usual, changed: Mapping[str, Amounts]) -> Usual:
    of_each, medians, logs = dict(usual.of_each), list(usual.medians), usual.logs
    for contributor, amounts in changed.items():
        if before := of_each.pop(contributor, ()):
            del medians[bisect_left(medians, _median(before))]
        if amounts:
            of_each[contributor] = amounts
            insort(medians, _median(amounts))
        logs += len(amounts) - len(before)
    return Usual(of_each, tuple(medians), logs)


def _median(amounts: Sequence[Fraction]) -> Fraction:
    """Return the middle of amounts that stand in order, or half way between the two middle ones."""
    half = len(amounts) // 2
    return amounts[half] if len(amounts) % 2 else (amounts[half - 1] + amounts[half]) / 2
