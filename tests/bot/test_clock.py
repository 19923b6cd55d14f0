"""The beat goes by a clock that nobody can set."""

from __future__ import annotations

import asyncio
import selectors
from datetime import timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import clock
from tests.network import Network


class Hasty(asyncio.SelectorEventLoop):
    """A loop whose own clock stands while something is done, and hops to what is due next; all other clocks go on as ever."""

    def __init__(self) -> None:
        self.at = 0.0
        super().__init__(selectors.DefaultSelector())

    def time(self) -> float:
        return self.at

    def hop(self) -> None:
        """Let the time come of what waits longest, if that is all there is to do."""
        if not self._ready and self._scheduled:  # type: ignore[attr-defined]
            self.at = max(self.at, self._scheduled[0].when())  # type: ignore[attr-defined]

    def _run_once(self) -> None:
        self.hop()
        super()._run_once()  # type: ignore[misc]


def test_the_beat_goes_on_whatever_the_clock_of_the_machine_says(tmp_path: Path) -> None:
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

        network.directory.beat = counted  # type: ignore[method-assign]
        keeping = asyncio.create_task(clock.keep(network.directory))
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
    clock.put_right(scheduler, at_first - timedelta(minutes=10))
    assert job.next_run_time == at_first
    before = at_first - timedelta(days=30)
    clock.put_right(scheduler, before)
    assert job.next_run_time == before + timedelta(minutes=10)
    scheduler.shutdown(wait=False)
