"""Lots among many and among few: who is asked to look at a log costs as little in a large network as in a small one."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from ledger.network.seen import Seen
from ledger.validation import draw
from tests.benchmarks.measured import Measured, Race, alone, time_in_words
from tests.support.jury import Jury

FEW, MANY = 25, 5_000
ASKED = 4
ROUNDS = 301

MOST = 2
"""How many times as long it may take among many as among few."""


def lots() -> Iterator[Measured]:
    """Measure a draw among many persons in turns with one among few."""
    race = alone(drawn)
    yield Measured(
        "P9",
        f"{ASKED} persons drawn among {MANY}, after one of them acted",
        f"the same among {FEW}",
        time_in_words(median(race.ours)),
        time_in_words(median(race.bare)),
        race.ratio,
        f"<= {MOST}",
        race.ratio <= MOST,
        {"many, µs": list(race.ours), "few, µs": list(race.bare)},
    )


def drawn() -> Race:
    """Return the microseconds of each draw among many, and of that among few which took turns with it."""
    many, few = Jury(MANY).opens(), Jury(FEW).opens()
    return Race(*zip(*((_draw(many), _draw(few)) for _ in range(ROUNDS)), strict=True))


def _draw(jury: Jury) -> float:
    jury.add(Seen(jury.people[-1]), author=jury.people[-1])
    begun = perf_counter()
    draw.draw(jury.book, jury.vote, ASKED, jury.now)
    return (perf_counter() - begun) * 10**6
