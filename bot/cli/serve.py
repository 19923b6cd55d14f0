"""The live platforms: the adapters that the settings ask for, each restarted with a back-off whenever it ends."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import structlog
import typer

import commands
from bot.chat import Chat, Denied
from bot.cli import discord, matrix, slack
from bot.cli.startup import MACHINE, opened
from bot.config.settings import Settings
from bot.core import clock, gc_tuning
from bot.core.networks import Networks
from bot.core.timekeeping import NoTime
from bot.menu import Menu
from bot.record.notebook import StoredNotebook
from ledger.chain.entry import Broken
from ledger.store import store

PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.1, 60.0
"""The back-off between the end of an adapter and its next start. It doubles, and is short again after a run that lasted."""

LAST_WORDS_SECONDS = 5.0
"""Seconds for which a process that lost its database goes on, to answer that commands were not recorded."""

log = structlog.get_logger()


def chats(settings: Settings, data: store.Store) -> dict[str, Chat]:
    """Return the adapter of every platform in the settings, by the platform's name; none of them is connected yet."""
    made: dict[str, Chat] = {}
    if settings.discord is not None:
        made["discord"] = discord.chat(settings, StoredNotebook(data, "discord"))
    if settings.matrix is not None:
        made["matrix"] = matrix.chat(settings, StoredNotebook(data, "matrix"))
    if settings.slack is not None:
        made["slack"] = slack.chat(settings.slack, StoredNotebook(data, "slack"))
    return made


async def serve(settings: Settings) -> int:
    """Run the networks on all platforms until told to stop; return the exit code.

    It is 1 if the database cannot be used any more, the time is unknown, or no platform lets us in any more.
    """
    made: dict[str, Chat] = {}

    def connected(data: store.Store) -> dict[str, Chat]:
        made.update(chats(settings, data))
        return made

    try:
        directory = await opened(settings, connected, MACHINE, live=True)
    except (store.Unusable, Broken, NoTime) as wrong:
        typer.echo(str(wrong), err=True)
        return 1
    gc_tuning.freeze()
    try:
        directory.start()
        async with _beating(directory):
            return await _kept(made, directory)
    finally:
        await directory.close()


async def keep(name: str, chat: Chat, menu: Menu, directory: Networks) -> None:
    """Run an adapter until cancelled, and again whenever it ends; return when its platform does not let us in."""
    loop = asyncio.get_running_loop()
    pause = PAUSE_SECONDS_MIN
    while True:
        begun = loop.time()
        try:
            await chat.run(menu, directory.receive, directory.suggest, directory.tongue)
        except Denied as why:
            log.error("the platform is off until this is mended", platform=name, why=str(why))  # noqa: TRY400  # The reason says it all.
            return
        except Exception:
            log.exception("the platform is started anew", platform=name)
        if loop.time() - begun > PAUSE_SECONDS_MAX:
            pause = PAUSE_SECONDS_MIN
        await asyncio.sleep(pause)
        pause = min(2 * pause, PAUSE_SECONDS_MAX)


async def _kept(made: Mapping[str, Chat], directory: Networks) -> int:
    """Keep all adapters until a signal comes (0), no platform is left (1) or the database is lost (1)."""
    menu = commands.load()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, stop.set)
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    keepers = [asyncio.create_task(keep(name, chat, menu, directory)) for name, chat in made.items()]
    all_off = asyncio.gather(*keepers)
    stopped = asyncio.create_task(stop.wait())
    lost = asyncio.create_task(directory.until_lost())
    try:
        await asyncio.wait((all_off, stopped, lost), return_when=asyncio.FIRST_COMPLETED)
        if lost.done():
            log.error("the database is lost", why=str(lost.result()))
            typer.echo(str(lost.result()), err=True)
            await asyncio.wait((all_off, stopped), timeout=LAST_WORDS_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return 0 if stop.is_set() and not lost.done() else 1
    finally:
        stopped.cancel()
        lost.cancel()
        all_off.cancel()
        await asyncio.gather(*keepers, stopped, lost, all_off, return_exceptions=True)


@asynccontextmanager
async def _beating(directory: Networks) -> AsyncIterator[None]:
    """Let the clock wake the networks for a while."""
    beat = asyncio.create_task(clock.run(directory))
    try:
        yield
    finally:
        beat.cancel()
        await asyncio.gather(beat, return_exceptions=True)
