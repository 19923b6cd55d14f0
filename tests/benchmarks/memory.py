"""What a network weighs in memory, and how long it takes to open."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from tests.benchmarks.grown import opened
from tests.benchmarks.wall import Wall


@dataclass(frozen=True, slots=True)
class Weight:
    """What opening a network took: memory of the process in bytes, what it kept and at the peak, and seconds."""

    kept: int
    peak: int
    seconds: float


def weigh(grown: Path) -> Weight:
    """Open the network in a directory and weigh it."""
    return asyncio.run(_weigh(grown))


async def _weigh(grown: Path) -> Weight:
    gc.collect()
    before = resident()
    begun = perf_counter()
    async with opened(grown, Wall(), live=False):
        seconds = perf_counter() - begun
        gc.collect()
        return Weight(resident() - before, getrusage(RUSAGE_SELF).ru_maxrss * 1024 - before, seconds)


def resident(process: int | str = "self") -> int:
    """Return the bytes of memory that a process holds now."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(row.split()[1]) * 1024 for row in status.splitlines() if row.startswith("VmRSS:"))
