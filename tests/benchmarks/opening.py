"""A cold start: a process of its own that opens the network in a directory, whole, until it could answer."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from tests.benchmarks.grown import opened
from tests.benchmarks.start import ROOT, environment
from tests.benchmarks.wall import Wall


def cold(grown: Path) -> float:
    """Return the seconds from the start of a process until the network in a directory is open, its chain verified."""
    return _seconds("-m", "tests.benchmarks.opening", str(grown))


def verified(grown: Path) -> float:
    """Return the seconds of the program when it is asked whether the ledger in a directory holds."""
    return _seconds("-m", "bot", "verify", "--data", str(grown))


def _seconds(*words: str) -> float:
    begun = perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environment(), capture_output=True, check=True)
    return perf_counter() - begun


async def _open(grown: Path) -> None:
    async with opened(grown, Wall(), live=False):
        pass


if __name__ == "__main__":
    asyncio.run(_open(Path(sys.argv[1])))
