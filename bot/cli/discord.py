"""Discord's part of the command line and of a running process: `potluck discord invite`, `sync` and `doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from itertools import chain
from pathlib import Path
from typing import TypeVar

import typer

import commands
from bot.chat import Chat, Denied, Notebook, Unreachable
from bot.cli.startup import Config, settings_of
from bot.config.settings import Settings
from bot.language.translation import translated

Answer = TypeVar("Answer")

app = typer.Typer(no_args_is_help=True, help="Set Potluck up on Discord, and see what is wrong there.")


def chat(settings: Settings, notebook: Notebook) -> Chat:
    """Return the adapter, not connected yet; the settings must have a table for Discord."""
    from adapters.discord.adapter import Discord

    assert settings.discord is not None
    token = settings.discord.token.get_secret_value()
    return Discord(token, notebook, translated, networks=tuple(settings.networks))


@app.command()
def invite(config: Config = None) -> None:
    """Print the address at which the owner of a server lets Potluck in."""
    from adapters.discord import doctor as discord_doctor

    typer.echo(_asked(config, discord_doctor.fetch_invitation))


@app.command()
def sync(config: Config = None) -> None:
    """Tell Discord the commands now; `potluck run` does it by itself when they have changed."""
    from adapters.discord import doctor as discord_doctor

    networks = tuple(_settings(config).networks)
    count = _asked(config, lambda token: discord_doctor.sync_commands(token, commands.load(), translated, networks))
    typer.echo(f"Discord knows {count} commands now.")


@app.command()
def doctor(config: Config = None) -> None:
    """Look whether Potluck gets into Discord, is where it should be, and may do there what it has to."""
    from adapters.discord import doctor as discord_doctor

    settings = _settings(config)
    networks = settings.networks.values()
    places = chain.from_iterable(network.places for network in networks)
    channels = chain.from_iterable((network.main_channel, *network.mirror) for network in networks)
    assert settings.discord is not None
    token = settings.discord.token.get_secret_value()
    findings = asyncio.run(discord_doctor.findings(token, commands.load(), _ours(places), _ours(channels)))
    for finding in findings:
        typer.echo(f"{'ok' if finding.is_ok else 'wrong':5}  {finding.said}")
    raise typer.Exit(0 if all(finding.is_ok for finding in findings) else 1)


def _ours(references: Iterable[str | None]) -> list[str]:
    return [reference for reference in references if reference and reference.startswith("discord:")]


def _asked(config: Path | None, ask: Callable[[str], Coroutine[None, None, Answer]]) -> Answer:
    """Return Discord's answer to our token, or end with code 1 and what to do."""
    settings = _settings(config)
    assert settings.discord is not None
    try:
        return asyncio.run(ask(settings.discord.token.get_secret_value()))
    except (Denied, Unreachable) as why:
        typer.echo(str(why), err=True)
        raise typer.Exit(1) from None


def _settings(config: Path | None) -> Settings:
    """Return settings with a table for Discord, or end with code 2 and every mistake."""
    settings = settings_of(config)
    if settings.discord is None:
        typer.echo("There is no token for Discord. Put it into POTLUCK_DISCORD__TOKEN, or name its file.", err=True)
        raise typer.Exit(2)
    return settings
