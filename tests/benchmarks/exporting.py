"""An export beside the check of the same ledger: how long either takes, and how much memory at its peak."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.cli.export import export
from ledger import verification
from ledger.chain.rows import Slice
from ledger.store.store import open_store
from tests.benchmarks.grown import NAME
from tests.benchmarks.measured import alone
from tests.benchmarks.memory import resident


@dataclass(frozen=True, slots=True)
class Walk:
    """What going through a ledger took: seconds, and bytes of memory at the peak beyond what the process had before."""

    seconds: float
    peak: int


def walks(grown: Path) -> dict[str, Walk]:
    """Return what the network in a directory takes to be checked, and to be exported."""
    return {work.__name__: alone(_walk, grown, work) for work in (check, exported)}


def check(slices: Iterator[Slice]) -> None:
    """Check the ledger and add it up, as `potluck verify` does."""
    verification.verified_book(NAME, slices)


def exported(slices: Iterator[Slice]) -> None:
    """Write all of it as files."""
    with TemporaryDirectory() as target:
        export(Path(target), NAME, verification.entries(NAME, slices))


def _walk(grown: Path, through: Callable[[Iterator[Slice]], None]) -> Walk:
    return asyncio.run(_walked(grown, through))


async def _walked(grown: Path, through: Callable[[Iterator[Slice]], None]) -> Walk:
    data = await open_store(grown)
    try:
        gc.collect()
        before, begun = resident(), perf_counter()
        await asyncio.to_thread(through, data.slices(NAME, asyncio.get_running_loop()))
        return Walk(perf_counter() - begun, getrusage(RUSAGE_SELF).ru_maxrss * 1024 - before)
    finally:
        await data.close()
