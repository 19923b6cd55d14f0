"""Wakes the networks: on a beat, when something becomes due, and when a vote has made something ripe.

The beat goes by the clock of the event loop, which nobody can set. What is scheduled goes by the clock of the machine; the beat
brings it forward where that was set back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import BaseScheduler

from bot.core.networks import Directory
from ledger.store.database import cause

BEAT_SECONDS = 30
"""Between two looks at what is due; a look that finds nothing costs next to nothing."""

RECOUNT_MINUTES = 10
"""Between two readings of all open votes, which find what a platform forgot to deliver."""

log = structlog.get_logger()


async def keep(directory: Directory) -> None:
    """Tick until cancelled. A tick that fails is logged, and the next beat tries again.

    What happened before is read at once, beside everything else: it takes as long as the platforms take.
    """
    defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
    scheduler.add_job(_logged, "interval", minutes=RECOUNT_MINUTES, args=["recount", directory.recount])
    scheduler.add_job(_logged, "interval", days=1, args=["prune", directory.prune])
    scheduler.start()
    try:
        async with asyncio.TaskGroup() as works:
            works.create_task(_beat(directory, scheduler))
            works.create_task(_logged("recount", directory.recount))
            while True:
                await directory.woken.wait()
                await _logged("tick", directory.beat)
    finally:
        scheduler.shutdown(wait=False)


async def _beat(directory: Directory, scheduler: BaseScheduler) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        directory.woken.set()
        put_right(scheduler, datetime.now(UTC))  # noqa: TID251  # The scheduler goes by the same clock.


def put_right(scheduler: BaseScheduler, now: datetime) -> None:
    """Bring forward what is scheduled for later than its interval from now on: the clock was set back since."""
    for job in scheduler.get_jobs():
        latest = now + job.trigger.interval
        if job.next_run_time > latest:
            job.modify(next_run_time=latest)


async def _logged(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work; a failure goes to the log, for the clock must go on."""
    try:
        await work()
    except Exception as wrong:
        if (why := cause(wrong)) is not None:
            log.error("the clock goes on", work=name, why=f"the database: {why}")  # noqa: TRY400  # The reason says it all.
        else:
            log.exception("the clock goes on", work=name)
