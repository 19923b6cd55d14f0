"""On what was measured: the machine, its disk and the versions, and never where it stands."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks import bookkeepers
from tests.benchmarks.measured import time_in_words

PACKAGES = ("sqlalchemy", "aiosqlite", "msgspec", "babel", "structlog")
SYNCS = 50


def described(directory: Path) -> list[str]:
    """Return what the machine is, a line each; the disk is the one that the directory is on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"Machine: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}",
        f"Busy with something else when this began: {os.getloadavg()[0]:.1f} of its cores",
        f"Disk: {time_in_words(_sync(directory))} to append 4 kB and have them on the disk (median of {SYNCS})",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        f"Bookkeepers: {', '.join(bookkeepers.versions()) or 'none installed'}",
    ]


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    rows = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    return next((row.partition(": ")[2] for row in rows if row.startswith("model name")), platform.machine())


def _sync(directory: Path) -> float:
    """Return the microseconds for which a small write that has to be durable takes."""
    times = []
    with (directory / "sync").open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            begun = perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            times.append(1e6 * (perf_counter() - begun))
    return median(times)
