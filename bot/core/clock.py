"""Clock: wakes the networks on a beat, and earlier if somebody sets `woken`, as a vote does that became ripe.

The beat runs on the monotonic clock of the event loop. Scheduled jobs run on the wall clock of the machine; if somebody sets
that back, the beat brings the jobs forward.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import BaseScheduler

from bot.core.networks import Networks
from ledger.store.database import cause

BEAT_SECONDS = 30
"""Between two ticks; a tick with nothing due costs next to nothing."""

RECOUNT_MINUTES = 10
"""Between two recounts of all open votes, which find reactions that a platform did not deliver."""

log = structlog.get_logger()


async def run(networks: Networks) -> None:
    """Tick until cancelled. A failed tick is logged, and the next beat retries it.

    A first recount, of all that happened before the start, runs beside the ticks: it takes as long as the platforms take.
    """
    defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
    scheduler.add_job(_logged, "interval", minutes=RECOUNT_MINUTES, args=["recount", networks.recount])
    scheduler.add_job(_logged, "interval", days=1, args=["prune", networks.prune])
    scheduler.start()
    try:
        async with asyncio.TaskGroup() as works:
            works.create_task(_beat(networks, scheduler))
            works.create_task(_logged("recount", networks.recount))
            while True:
                await networks.woken.wait()
                await _logged("tick", networks.beat)
    finally:
        scheduler.shutdown(wait=False)


async def _beat(networks: Networks, scheduler: BaseScheduler) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        networks.woken.set()
        bring_forward(scheduler, datetime.now(UTC))  # noqa: TID251  # The scheduler goes by the same clock.


def bring_forward(scheduler: BaseScheduler, now: datetime) -> None:
    """Bring each job forward that is further away than its interval: somebody set the clock back."""
    for job in scheduler.get_jobs():
        latest = now + job.trigger.interval
        if job.next_run_time > latest:
            job.modify(next_run_time=latest)


async def _logged(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work. Log a failure, as the clock must go on."""
    try:
        await work()
    except Exception as wrong:
        if (why := cause(wrong)) is not None:
            log.error("the clock goes on", work=name, why=f"the database: {why}")  # noqa: TRY400  # The reason says it all.
        else:
            log.exception("the clock goes on", work=name)
