"""The networks of one run: each is grown once, and copied for every measurement that may change it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from tests.benchmarks.grown import Size, grow
from tests.benchmarks.measured import alone

MEMBERS = 1000


class Networks:
    """Networks in a directory, by their size."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._copies = 0

    def steady(self, contributions: int) -> Path:
        """Return a network of that size that grew over a long time."""
        return self._copy(f"steady-{contributions}", Size(contributions, MEMBERS))

    def busy(self, contributions: int) -> Path:
        """Return a network with all its contributions in one week, ten for each member, whose digest is not made yet."""
        week = timedelta(days=6)
        size = Size(contributions, contributions // 10, projects=12, between=week / contributions, welcomed=True)
        return self._copy(f"busy-{contributions}", size)

    def _copy(self, name: str, size: Size) -> Path:
        grown = self._directory / name
        if not grown.exists():
            alone(grow, grown, size)
        self._copies += 1
        return Path(shutil.copytree(grown, self._directory / f"{name}-{self._copies}"))
