"""What a benchmark found: one line of the table, and the raw numbers behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from statistics import median
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: what was measured against what, both in words with their unit, and what has to hold.

    `met` is None where nothing has to. `raw` has a list of plain numbers for each thing that was measured.
    """

    name: str
    what: str
    against: str
    ours: str
    theirs: str
    ratio: float | None
    must: str
    met: bool | None
    raw: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Race:
    """Microseconds per command in each round, of ours and of the bare peer, which took turns."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Return how many times as long as the peer ours takes: the median of the rounds, each against its neighbour."""
        return median(ours / bare for ours, bare in zip(self.ours, self.bare, strict=True))

    @property
    def raw(self) -> dict[str, list[float]]:
        """Return the rounds as they stand in a result."""
        return {"ours, µs": rounded(self.ours), "bare, µs": rounded(self.bare)}


def rounded(numbers: Sequence[float]) -> list[float]:
    """Return the numbers with as many digits as mean something."""
    return [float(f"{number:.3g}") for number in numbers]


def time_in_words(microseconds: float) -> str:
    """Write a time with the unit that suits it."""
    if microseconds < 1000:
        return f"{microseconds:.3g} µs"
    return f"{microseconds / 1000:.3g} ms" if microseconds < 10**6 else f"{microseconds / 10**6:.3g} s"


def alone(work: Callable[Given, Found], *given: Given.args, **named: Given.kwargs) -> Found:
    """Do the work in a process of its own, so that no measurement finds the memory of another."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()
