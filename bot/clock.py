"""Wakes the networks: on a beat, when something becomes due, and when a vote has made something ripe.

The beat goes by the clock of the event loop, which nobody can set.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.directory import Directory
from ledger.database import cause

BEAT_SECONDS = 30
"""Between two looks at what is due; a look that finds nothing costs next to nothing."""

RECOUNT_SECONDS = 10 * 60
"""Between two readings of all open votes, which find what a platform forgot to deliver."""

PRUNE_SECONDS = 24 * 60 * 60
"""Between two looks for answers that are kept no longer."""

log = structlog.get_logger()


async def keep(directory: Directory) -> None:
    """Tick until cancelled. A tick that fails is logged, and the next beat tries again.

    What happened before is read at once, beside everything else: it takes as long as the platforms take.
    """
    async with asyncio.TaskGroup() as works:
        works.create_task(_beat(directory))
        works.create_task(_recount(directory))
        works.create_task(_prune(directory))
        while True:
            await directory.woken.wait()
            await _logged("tick", directory.beat)


async def _beat(directory: Directory) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        directory.woken.set()


async def _recount(directory: Directory) -> None:
    while True:
        await _logged("recount", directory.recount)
        await asyncio.sleep(RECOUNT_SECONDS)


async def _prune(directory: Directory) -> None:
    while True:
        await asyncio.sleep(PRUNE_SECONDS)
        await _logged("prune", directory.prune)


async def _logged(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work; a failure goes to the log, for the clock must go on."""
    try:
        await work()
    except Exception as wrong:
        if (why := cause(wrong)) is not None:
            log.error("the clock goes on", work=name, why=f"the database: {why}")  # noqa: TRY400  # The reason says it all.
        else:
            log.exception("the clock goes on", work=name)
