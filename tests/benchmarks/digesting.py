"""The digest of a period in which a whole network was busy: how long it takes, and for how long nobody else has a turn."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from bot.chat import Picture
from bot.cli.script import BEGINNING, Stage
from ledger.digests import figures
from tests.benchmarks.grown import NAME, SEED, opened
from tests.benchmarks.wall import Wall

TURN_SECONDS = 0.001
"""For which the ticker sleeps between its turns."""


@dataclass(frozen=True, slots=True)
class Digested:
    """What a digest took: seconds until its figures were durable, and until it was shown with its chart; and the loop.

    `held` is the longest time from one turn of a ticker to the next, in all of it.
    """

    accepted: int
    made: float
    shown: float
    held: float


class Ticker:
    """A task that wants a turn of the event loop every millisecond, and remembers for how long it had none."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> float:
        """Return the longest time between two turns, in seconds."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        return self.longest

    async def _run(self) -> None:
        last = perf_counter()
        while True:
            await asyncio.sleep(TURN_SECONDS)
            now = perf_counter()
            self.longest = max(self.longest, now - last)
            last = now


def digested(grown: Path) -> Digested:
    """Let the period under way end in the network in a directory."""
    return asyncio.run(_digested(grown))


async def _digested(grown: Path) -> Digested:
    stage, wall = Stage(SEED, BEGINNING), Wall()
    async with opened(grown, wall, live=True, stage=stage) as directory:
        core = directory.cores[NAME]
        end = figures.due(core.book)
        assert end is not None, "no digest is wanted"
        stage.at = end + timedelta(seconds=1)
        ticker = Ticker()
        await asyncio.sleep(TURN_SECONDS)
        begun = perf_counter()
        await core.tick()
        made = perf_counter() - begun
        while not wall.posts:  # noqa: ASYNC110  # What is waited for is a number on the wall, which tells nobody.
            await asyncio.sleep(TURN_SECONDS)
        shown = perf_counter() - begun
        held = await ticker.stop()
        assert any(isinstance(piece, Picture) for piece in wall.newest), "the digest has no chart"
        (*_, newest) = core.book.periods.by_id.values()
    return Digested(newest.figures.accepted, made, shown, held)
