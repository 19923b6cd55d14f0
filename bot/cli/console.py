"""The networks on the console: a script that is played, or somebody who types for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import typer

import commands
from adapters.console.adapter import Console
from bot.cli.greeting import greeting
from bot.cli.script import Player, Unplayable
from bot.cli.startup import MACHINE, opened
from bot.config.settings import Settings
from bot.core import clock, gc_tuning
from bot.core.networks import Networks
from bot.core.timekeeping import NoTime
from bot.language.translation import translated
from ledger.chain.entry import Broken
from ledger.store import store

LINES = """Lines that you type:

\b
ana: /contribute 2h swept   ana uses a command
ana: good morning           what people say to each other is not heard
ana: @potluck help          ana speaks to Potluck without a slash
ben +✅ C1                  ben puts an emoji on the newest card of C1
ben -✅ C1                  ben takes it off; m3 instead of C1 is message m3
#workshop                   what follows is said in this channel
DM                          what follows is said to Potluck alone
help, quit                  what can be typed; the end

In scripts, also:

\b
= 2026-01-05T09:00+00:00    the clock goes to that moment
= +2h                       it goes on, by days (d), hours (h) or minutes (m)
= down, = up                the chat is away, and is back
= stop                      the process is killed and started again
// words                    a comment

docs/console.md has an example of each."""
"""What `potluck console --help` says of lines."""


async def play(
    settings: Settings,
    lines: Iterable[str],
    shown: Console,
    seed: int = 1,
    after: Callable[[], Awaitable[None]] | None = None,
) -> int:
    """Play a script on a console; return 1 at the first line that cannot be read. `after` runs after each line."""
    player = Player(shown, lambda time: opened(settings, lambda data: {"console": shown}, time, live=False), seed)
    try:
        async for _ in player.play(lines):
            if after is not None:
                await after()
    except (Unplayable, store.Unusable, Broken, NoTime) as wrong:
        typer.echo(str(wrong), err=True)
        return 1
    finally:
        await player.close()
    return 0


async def converse(settings: Settings, *, as_json: bool = False, greets: bool = True) -> int:
    """Let somebody type for everybody, until the end of input."""
    shown = Console(settings.data, as_json=as_json, translate=translated)
    try:
        directory = await opened(settings, lambda data: {"console": shown}, MACHINE, live=True)
    except (store.Unusable, Broken, NoTime) as wrong:
        typer.echo(str(wrong), err=True)
        return 1
    if greets:
        shown.greeting = greeting(directory, None if settings.database else settings.data)
    gc_tuning.freeze()
    beat = asyncio.create_task(clock.run(directory))
    try:
        directory.start()
        return await _talked(shown, directory)
    finally:
        beat.cancel()
        await asyncio.gather(beat, return_exceptions=True)
        await directory.close()


async def _talked(shown: Console, directory: Networks) -> int:
    """Run what is typed until the end of input (return 0), or until the database is lost (return 1)."""
    lost = asyncio.create_task(directory.until_lost())
    talk = asyncio.create_task(shown.run(commands.load(), directory.receive, directory.suggest, directory.tongue))
    try:
        await asyncio.wait((talk, lost), return_when=asyncio.FIRST_COMPLETED)
        if lost.done():
            typer.echo(str(lost.result()), err=True)
            return 1
        await talk
        return 0
    finally:
        talk.cancel()
        lost.cancel()
        await asyncio.gather(talk, lost, return_exceptions=True)
