"""The command line: `potluck run`, `console`, `demo`, `verify`, `export` and `check-config`.

The code that only reads and exports ledgers is imported by the commands that need it, so that a network opens without
waiting for it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

import commands
from adapters.console.adapter import Console
from bot.cli import discord, equation, matrix, serve, slack
from bot.cli.demo import SCRIPT, beginning, narrate, reading_seconds
from bot.cli.greeting import greeting
from bot.cli.script import Player, Unplayable
from bot.cli.startup import MACHINE, Config, now, opened, settings_of
from bot.config.settings import Settings, load
from bot.core import clock, gc_tuning
from bot.core.networks import Networks
from bot.core.timekeeping import NoTime
from bot.language.translation import translated
from ledger.audit.kept_head import KeptHead
from ledger.chain.entry import Broken
from ledger.store import store
from ledger.values.phrase import Refusal

app = typer.Typer(add_completion=False, no_args_is_help=True)
app.add_typer(equation.app, name="equation")
app.add_typer(discord.app, name="discord")
app.add_typer(matrix.app, name="matrix")
app.add_typer(slack.app, name="slack")

Data = Annotated[Path | None, typer.Option(help="The directory of the data; the settings say which if you do not.")]

FOR_PLATFORMS = ("aiohttp", "discord", "nio", "slack_bolt", "slack_sdk")
"""Libraries of the platforms: a network without platforms does without them."""


def main() -> None:
    """Run the command line."""
    try:
        app()
    except ModuleNotFoundError as missing:
        library = (missing.name or "").partition(".")[0]
        if library not in FOR_PLATFORMS:
            raise  # a bug, and not something that was left out
        typer.echo(f"The library {library} is missing. Install what is needed:   make install", err=True)
        raise SystemExit(2) from None


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"Potluck {version('potluck')}")
        raise typer.Exit


@app.callback()
def potluck(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Potluck: everyone brings something, everyone shares."""


@app.command()
def console(
    data: Data = None,
    config: Config = None,
    script: Annotated[str | None, typer.Option(help="A file of lines to play, or - for standard input.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    seed: Annotated[int, typer.Option(help="The seed of the chance in a script.")] = 1,
) -> None:
    """Open the network on this terminal, where you type for everybody."""
    settings = settings_of(config, data)
    if script is None:
        raise typer.Exit(asyncio.run(_converse(settings, as_json=as_json)))
    lines = sys.stdin if script == "-" else _lines(script)
    raise typer.Exit(asyncio.run(_play(settings, lines, as_json, seed)))


@app.command()
def run(data: Data = None, config: Config = None) -> None:
    """Open the networks on every chat platform in the settings, until stopped."""
    settings = settings_of(config, data)
    if not (settings.discord or settings.slack or settings.matrix):
        typer.echo(
            "The settings name no chat platform. Add a table [discord], [slack] or [matrix], as in config.example.toml; "
            "or try everything on this terminal with   potluck console",
            err=True,
        )
        raise typer.Exit(2)
    raise typer.Exit(asyncio.run(serve.serve(settings)))


@app.command()
def demo(fast: Annotated[bool, typer.Option(help="Show it at once instead of at reading speed.")] = False) -> None:
    """Watch six invented people contribute, vote, share and pay, then go on typing in their network."""
    directory = Path(tempfile.mkdtemp(prefix="potluck-demo-"))
    settings = load(None, {}).model_copy(update={"data": directory})
    code = asyncio.run(_perform(settings, at_once=fast))
    typer.echo(
        f"\nNow it is your turn: type a line such as   ana: /mine   or   cara: /why D2   or   dan: /digest W1"
        f"\nThe chart of the digest is {directory / 'files' / 'W1.png'}"
        f"\nThe network of this demo is kept in {directory}.\n"
    )
    raise typer.Exit(code or asyncio.run(_converse(settings, greets=False)))


@app.command()
def verify(
    data: Data = None,
    config: Config = None,
    head: Annotated[
        str | None, typer.Option(help="The hash of an entry that you kept, or its beginning: is it in there?")
    ] = None,
) -> None:
    """Check the ledger of every network: its chain, its words, its files, and what it adds up to. Nothing is changed."""
    from bot.cli import checking

    try:
        kept = KeptHead(head).digits if head else None
    except Refusal:
        typer.echo("A head has 64 digits from 0 to f; the first 8 are enough.", err=True)
        raise typer.Exit(2) from None
    raise typer.Exit(asyncio.run(checking.verify(settings_of(config, data), kept)))


@app.command()
def export(
    directory: Annotated[Path, typer.Argument(help="Where to: a directory that is empty, or new.", show_default=False)],
    data: Data = None,
    config: Config = None,
) -> None:
    """Write everything that the ledgers tell as JSON Lines, CSV and journals: a directory for each network."""
    from bot.cli import checking

    raise typer.Exit(asyncio.run(checking.export(settings_of(config, data), directory)))


@app.command("check-config")
def check_config(config: Config = None) -> None:
    """Read the settings and say what is wrong with them, and what of them does not hold any more."""
    from bot.cli import checking

    settings = settings_of(config, None)
    typer.echo(f"The settings are fine. Networks: {', '.join(settings.networks)}.")
    for line in asyncio.run(checking.differences(settings)):
        typer.echo(line, err=True)


def _lines(script: str) -> list[str]:
    try:
        return Path(script).read_text(encoding="utf-8").splitlines()
    except OSError as wrong:
        typer.echo(f"The script {script} cannot be read: {wrong.strerror}.", err=True)
        raise typer.Exit(1) from None


async def _perform(settings: Settings, *, at_once: bool) -> int:
    """Play the demo, with a pause after each line, in proportion to the words that it showed."""
    lines = narrate(SCRIPT.read_text(encoding="utf-8").splitlines())
    before = 0

    def spoken() -> Iterator[str]:
        yield f"= {beginning(now()).isoformat()}"
        for line, words in lines:
            if words:
                typer.echo(words)
            yield line

    async def pause(shown: Console) -> None:
        nonlocal before
        if not at_once:
            await asyncio.sleep(reading_seconds(shown.page.words - before))
        before = shown.page.words

    return await _play(settings, spoken(), False, 1, pause)


async def _play(
    settings: Settings,
    lines: Iterable[str],
    as_json: bool,
    seed: int,
    after: Callable[[Console], Awaitable[None]] | None = None,
) -> int:
    """Play a script; return 1 at the first line that cannot be read. `after` runs after each line."""
    shown = Console(settings.data, as_json=as_json, translate=translated)
    player = Player(shown, lambda time: opened(settings, lambda data: {"console": shown}, time, live=False), seed)
    try:
        async for _ in player.play(lines):
            if after is not None:
                await after(shown)
    except (Unplayable, store.Unusable, Broken, NoTime) as wrong:
        typer.echo(str(wrong), err=True)
        return 1
    finally:
        await player.close()
    return 0


async def _converse(settings: Settings, *, as_json: bool = False, greets: bool = True) -> int:
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
