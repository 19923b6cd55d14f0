"""Wakes the networks: on a beat, when something becomes due, and when a vote has made something ripe."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.directory import Directory

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
    scheduler.add_job(directory.woken.set, "interval", seconds=BEAT_SECONDS)
    scheduler.add_job(_logged, "interval", minutes=RECOUNT_MINUTES, args=["recount", directory.recount])
    scheduler.add_job(_logged, "interval", days=1, args=["prune", directory.prune])
    scheduler.start()
    recounting = asyncio.create_task(_logged("recount", directory.recount))
    try:
        while True:
            await directory.woken.wait()
            await _logged("tick", directory.beat)
    finally:
        scheduler.shutdown(wait=False)
        recounting.cancel()
        await asyncio.gather(recounting, return_exceptions=True)


async def _logged(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work; a failure goes to the log, for the clock must go on."""
    try:
        await work()
    except Exception:
        log.exception("the clock goes on", work=name)
