"""The beat goes by a clock that nobody can set."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core import clock
from tests.support.network import Network


class Hopping(selectors.DefaultSelector):
    """Does not wait for a while in which nothing comes, but says how long that would have been."""

    def __init__(self, hop: Callable[[float], None]) -> None:
        super().__init__()
        self._hop = hop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        come = super().select(timeout and 0)
        if timeout and not come:
            self._hop(timeout)
        return come


class Hasty(asyncio.SelectorEventLoop):
    """A loop whose own clock stands while something is done, and hops to what is due next; all other clocks go on as ever."""

    def __init__(self) -> None:
        self._at = 0.0
        super().__init__(Hopping(self._hop))

    def time(self) -> float:
        return self._at

    def _hop(self, seconds: float) -> None:
        self._at += seconds


def test_the_beat_goes_on_whatever_the_clock_of_the_machine_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Days pass for the loop, and next to nothing for the clock that people set: as if it had been set back by days."""

    async def days() -> None:
        network = await Network(tmp_path).start()
        beat = network.directory.beat
        beaten = 0
        enough = asyncio.Event()

        async def counted() -> None:
            nonlocal beaten
            beaten += 1
            if beaten == 100:
                enough.set()
            await beat()

        monkeypatch.setattr(network.directory, "beat", counted)
        keeping = asyncio.create_task(clock.run(network.directory))
        async with asyncio.timeout(30 * 86_400):
            await enough.wait()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await network.stop()

    with asyncio.Runner(loop_factory=Hasty) as runner:
        runner.run(days())


async def test_what_is_scheduled_comes_no_later_than_its_interval_though_the_clock_is_set_back() -> None:
    scheduler = AsyncIOScheduler(timezone="UTC")
    job = scheduler.add_job(asyncio.sleep, "interval", minutes=10, args=[0])
    scheduler.start()
    at_first = job.next_run_time
    clock.bring_forward(scheduler, at_first - timedelta(minutes=10))
    assert job.next_run_time == at_first
    before = at_first - timedelta(days=30)
    clock.bring_forward(scheduler, before)
    assert job.next_run_time == before + timedelta(minutes=10)
    scheduler.shutdown(wait=False)
