"""The command line: `potluck run`, `console`, `demo`, `verify`, `export` and `check-config`.

The code that only reads and exports ledgers is imported by the commands that need it, so that a network opens without
waiting for it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from adapters.console.adapter import Console
from bot.cli import demo as demo_story
from bot.cli import discord, equation, matrix, serve, slack
from bot.cli.console import LINES, converse, play
from bot.cli.startup import Config, settings_of
from bot.language.translation import translated
from ledger.audit.kept_head import KeptHead
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


@app.command(epilog=LINES)
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
        raise typer.Exit(asyncio.run(converse(settings, as_json=as_json)))
    lines = sys.stdin if script == "-" else _lines(script)
    shown = Console(settings.data, as_json=as_json, translate=translated)
    raise typer.Exit(asyncio.run(play(settings, lines, shown, seed)))


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
def demo(
    fast: Annotated[bool, typer.Option(help="Show it at once instead of at reading speed.")] = False,
    language: Annotated[
        str | None, typer.Option(help="The language: en or de. That of your machine if you do not say.")
    ] = None,
) -> None:
    """Watch three invented people contribute, vote, share and pay, then go on typing in their network."""
    spoken = demo_story.language(language, os.environ)
    directory = Path(tempfile.mkdtemp(prefix="potluck-demo-"))
    settings = demo_story.settings(directory, spoken)
    code = asyncio.run(demo_story.perform(settings, demo_story.script(spoken), None if fast else asyncio.sleep))
    typer.echo(demo_story.your_turn(directory, spoken))
    raise typer.Exit(code or asyncio.run(converse(settings, greets=False)))


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
