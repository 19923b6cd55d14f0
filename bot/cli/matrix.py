"""Potluck on Matrix: its adapter, `potluck matrix login`, which gets a token, and `potluck matrix doctor`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

import typer

from bot.chat import Chat, Denied, Notebook, Unreachable
from bot.cli.findings import Finding, report
from bot.cli.startup import Config, settings_of
from bot.config.settings import Network, Settings
from bot.language.translation import translated

app = typer.Typer(no_args_is_help=True, help="Set Potluck up on Matrix, and see whether all is well there.")


def chat(settings: Settings, notebook: Notebook) -> Chat:
    """Return the adapter, not connected yet; the settings must have a table for Matrix."""
    # Its library takes most of a second to load, and other platforms do without it.
    from adapters.matrix.adapter import Matrix

    assert settings.matrix is not None
    account = settings.matrix
    token = account.token.get_secret_value()
    return Matrix(account.homeserver, token, rooms(settings), notebook, pins=account.pins, translate=translated)


def rooms(settings: Settings) -> tuple[str, ...]:
    """Return the ids of the rooms on the list, those among the places of a network included."""
    assert settings.matrix is not None
    return tuple(dict.fromkeys((*settings.matrix.rooms, *_rooms_of_networks(settings))))


def _rooms_of_networks(settings: Settings) -> Iterator[str]:
    for place in chain.from_iterable(network.places for network in settings.networks.values()):
        if place.startswith("matrix:"):
            yield unquote(place.removeprefix("matrix:"))


@app.command()
def login(
    homeserver: Annotated[str, typer.Option(help="The address of the homeserver: https://matrix.example.org")],
    user: Annotated[str, typer.Option(help="The account of Potluck there: @potluck:example.org")],
    to: Annotated[Path, typer.Option(help="The file that the token is written to.")] = Path("matrix.token"),
) -> None:
    """Log in with a password, once, and keep the token in a file that only you can read."""
    from adapters.matrix.client import Refused
    from adapters.matrix.client import login as logged_in

    if to.exists():
        typer.echo(f"{to} is there already. Name another file with --to, or remove this one.", err=True)
        raise typer.Exit(1)
    password = typer.prompt(f"Password of {user}", hide_input=True)
    try:
        me, token = asyncio.run(logged_in(homeserver, user, password, "Potluck"))
    except Refused as why:
        typer.echo(f"{homeserver} does not let {user} in: {why}", err=True)
        raise typer.Exit(1) from None
    except (Denied, Unreachable) as why:
        typer.echo(f"{homeserver} cannot be used: {why}. Is the address right, and does the homeserver run?", err=True)
        raise typer.Exit(1) from None
    with os.fdopen(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{token}\n")
    typer.echo(
        f"Logged in as {me}. The token is in {to}; whoever has it can speak as Potluck.\n"
        f"Tell Potluck where it is:   export POTLUCK_MATRIX__TOKEN_FILE={to.resolve()}"
    )


@app.command()
def doctor(config: Config = None) -> None:
    """Look whether the homeserver lets Potluck in, and what it may do in its rooms."""
    settings = settings_of(config)
    if settings.matrix is None:
        typer.echo("wrong: the settings have no table [matrix]. config.example.toml shows one.")
        raise typer.Exit(1)
    raise typer.Exit(asyncio.run(report(_findings(settings))))


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    from adapters.matrix.doctor import findings

    assert settings.matrix is not None
    listed = rooms(settings)
    async for finding in findings(settings.matrix.homeserver, settings.matrix.token.get_secret_value(), listed):
        yield finding
    for room in listed:
        if not any(_serves(network, room) for network in settings.networks.values()):
            yield False, f"{room} belongs to no network. Put matrix:{room} into the places of one."


def _serves(network: Network, room: str) -> bool:
    return not network.places or f"matrix:{room}" in map(unquote, network.places)
