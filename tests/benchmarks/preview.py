"""The preview of a distribution, in turns with a plain loop over whole numbers that shares the same pot."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from time import perf_counter

from ledger.book import Book
from ledger.contributions.selection import Selection
from ledger.distributions import decisions
from ledger.treasury.account import OUTSIDE, moved, of_pool
from ledger.validation.vote import ACCEPTED
from ledger.values.money import Money
from ledger.values.phrase import NETWORK
from ledger.values.quantity import Quantity
from tests.benchmarks import bookkeepers
from tests.benchmarks.bookkeepers import Work
from tests.benchmarks.grown import NAME, opened
from tests.benchmarks.measured import Race
from tests.benchmarks.wall import Wall

POT = Money(1_234_567_89, "EUR")


@dataclass(frozen=True, slots=True)
class Previewed:
    """How long the previews took, and by which hours everybody shares."""

    race: Race
    hours: dict[str, Fraction]


def preview(grown: Path, rounds: int) -> Previewed:
    """Preview the distribution of a pot in the network in a directory, where journals of the same work are left."""
    return asyncio.run(_preview(grown, rounds))


async def _preview(grown: Path, rounds: int) -> Previewed:
    async with opened(grown, Wall(), live=False) as directory:
        core = directory.cores[NAME]
        income = moved("I1", (OUTSIDE, of_pool(None), POT))
        await core.journal.append(NETWORK, (income,), core.book.at, None, ())
        work = _work(core.book)
        minutes = [(row.member, int(row.hours * 60)) for row in work]
        times = [_round(core.book, minutes) for _ in range(rounds + 1)]
        hours = {one.agent: one.hours for one in decisions.plan(core.book, POT, Selection()).shares}
        bookkeepers.write(grown, work)
    # The first round warms both up.
    ours, bare = zip(*times[1:], strict=True)
    return Previewed(Race(ours, bare), hours)


def _round(book: Book, minutes: Sequence[tuple[str, int]]) -> tuple[float, float]:
    """Return the microseconds of a preview and of the loop, which find the same shares."""
    begun = perf_counter()
    planned = decisions.plan(book, POT, Selection())
    between = perf_counter()
    looped = _loop(minutes, POT.minor)
    ended = perf_counter()
    assert {share.agent: share.minor for share in planned.shares} == looped, "the two share differently"
    return 1e6 * (between - begun), 1e6 * (ended - between)


def _loop(minutes: Sequence[tuple[str, int]], pot: int) -> dict[str, int]:
    """Share a pot as anybody would write it who has nothing but members and whole minutes."""
    sums: dict[str, int] = {}
    for member, worked in minutes:
        sums[member] = sums.get(member, 0) + worked
    total = sum(sums.values())
    shares: dict[str, int] = {}
    remainders: list[tuple[int, int, str]] = []
    for member, worked in sums.items():
        shares[member], remainder = divmod(pot * worked, total)
        remainders.append((-remainder, len(remainders), member))
    remainders.sort()
    for _, _, member in remainders[: pot - sum(shares.values())]:
        shares[member] += 1
    return shares


def _work(book: Book) -> list[Work]:
    """Return the accepted work, all of which is counted in hours here."""
    work = []
    for one in book.contributions.by_id.values():
        assert one.state == ACCEPTED and isinstance(one.log.amount, Quantity)
        work.append(Work(one.id, one.log.date.isoformat(), one.contributor, one.log.amount.count))
    return work
