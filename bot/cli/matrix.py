"""Potluck on Matrix: its adapter, `potluck matrix login`, which gets a token, and `potluck matrix doctor`."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

import typer

from bot.chat import Chat, Denied, Notebook, Unreachable
from bot.cli.startup import settings_of
from bot.config.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Set Potluck up on Matrix, and see whether all is well there.")

Config = Annotated[Path | None, typer.Option(help="The file of the settings; potluck.toml here, if there is one.")]


def chat(settings: Settings, notebook: Notebook) -> Chat:
    """Return the adapter, not connected yet; the settings must have a table for Matrix."""
    # Its library takes most of a second to load, and other platforms do without it.
    from adapters.matrix.adapter import Matrix

    assert settings.matrix is not None
    account = settings.matrix
    token = account.token.get_secret_value()
    return Matrix(account.homeserver, token, rooms(settings), notebook, pins=account.pins)


def rooms(settings: Settings) -> tuple[str, ...]:
    """Return the ids of the rooms on the list, those among the places of a network included."""
    assert settings.matrix is not None
    places = [place for network in settings.networks.values() for place in network.places]
    ours = [unquote(place.removeprefix("matrix:")) for place in places if place.startswith("matrix:")]
    return tuple(dict.fromkeys((*settings.matrix.rooms, *ours)))


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
    raise typer.Exit(asyncio.run(_examined(settings)))


async def _examined(settings: Settings) -> int:
    from adapters.matrix.doctor import findings

    assert settings.matrix is not None
    wrong = 0
    listed = rooms(settings)
    async for fine, finding in findings(settings.matrix.homeserver, settings.matrix.token.get_secret_value(), listed):
        typer.echo(f"{'ok' if fine else 'wrong'}: {finding}")
        wrong += not fine
    networks = settings.networks.values()
    for room in listed:
        if not any(not network.places or f"matrix:{room}" in map(unquote, network.places) for network in networks):
            typer.echo(f"wrong: {room} belongs to no network. Put matrix:{room} into the places of one.")
            wrong += 1
    return 1 if wrong else 0
