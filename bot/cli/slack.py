"""Potluck on Slack: its adapter, `potluck slack manifest`, from which Slack makes the app, and `potluck slack doctor`."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import commands
from bot.chat import Chat, Gone, Notebook, Unreachable
from bot.cli.startup import settings_of
from bot.config import platforms as accounts
from bot.config.settings import Settings
from bot.language.translation import translated

if TYPE_CHECKING:
    from adapters.slack.web_api import Web

app = typer.Typer(no_args_is_help=True, help="Set Potluck up on Slack, and see whether all is well there.")

Config = Annotated[Path | None, typer.Option(help="The file of the settings; potluck.toml here, if there is one.")]


def chat(account: accounts.Slack, notebook: Notebook) -> Chat:
    """Return the adapter as the settings want it."""
    # Its libraries take most of a second to load, and other platforms do without them.
    from adapters.slack.adapter import Account, Slack

    app_token, secret = account.app_token, account.signing_secret
    return Slack(
        Account(
            account.token.get_secret_value(),
            app_token.get_secret_value() if app_token else None,
            secret.get_secret_value() if secret else None,
            account.host,
            account.port,
            _names(account.renamed),
            account.api,
        ),
        notebook,
        translate=translated,
    )


@app.command()
def manifest(
    address: Annotated[
        str | None, typer.Option(help="The public address for Slack's requests; without it, Socket Mode.")
    ] = None,
    renamed: Annotated[
        list[str] | None, typer.Option(help="A command under another name, as in the settings: help=potluck-help.")
    ] = None,
) -> None:
    """Print the manifest that Slack makes the app from: paste it under "From a manifest" on api.slack.com/apps."""
    from adapters.slack import manifest as slack_manifest
    from adapters.slack.command_names import Names, wrong

    if address is not None and not re.fullmatch(r"https://[^/\s]+\S*", address):
        typer.echo("Slack sends requests to an address such as https://potluck.example.org/slack/events.", err=True)
        raise typer.Exit(2)
    menu = commands.load()
    try:
        given = _names(renamed or ())
    except ValueError:
        typer.echo("Write --renamed like this: --renamed help=potluck-help", err=True)
        raise typer.Exit(2) from None
    if mistakes := wrong(menu.commands(), given):
        for mistake in mistakes:
            typer.echo(mistake, err=True)
        raise typer.Exit(2)
    made = slack_manifest.manifest(menu, Names(menu.commands(), given), address)
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


@app.command()
def doctor(config: Config = None) -> None:
    """Ask Slack whether everything is as it should be, and say what to do where it is not."""
    settings = settings_of(config)
    if settings.slack is None:
        typer.echo("wrong: the settings have no table [slack]. config.example.toml shows one.")
        raise typer.Exit(1)
    raise typer.Exit(asyncio.run(_examined(settings, settings.slack)))


async def _examined(settings: Settings, account: accounts.Slack) -> int:
    wrong = 0
    async for fine, finding in _findings(settings, account):
        typer.echo(f"{'ok' if fine else 'wrong'}: {finding}")
        wrong += not fine
    return 1 if wrong else 0


async def _findings(settings: Settings, account: accounts.Slack) -> AsyncIterator[tuple[bool, str]]:
    """Yield one finding after the other: whether it is as it should be, and what it is."""
    from adapters.slack.command_names import wrong
    from adapters.slack.manifest import SCOPES, lacking
    from adapters.slack.web_api import Declined, Web

    for mistake in wrong(commands.load().commands(), _names(account.renamed)):
        yield False, f"{mistake} Mend slack.renamed, and give Slack the new manifest."
    web = Web(account.token.get_secret_value(), account.api)
    try:
        who, scopes = await web.scopes()
    except (Gone, Declined, Unreachable) as no:
        yield False, str(web.denied or f"Slack cannot be reached at {account.api} ({no}). Is this machine online?")
        return
    yield True, f"Slack lets us into the workspace {who['team']} ({who['team_id']})."
    for missing in lacking(scopes):
        yield False, f"{missing}. Add it in the app's settings, and install it again."
    for scope in sorted(scopes - SCOPES.keys()):
        yield True, f"the scope {scope} is granted and not needed. You can take it away."
    place = f"slack:{who['team_id']}"
    if all(network.places and place not in network.places for network in settings.networks.values()):
        yield False, f"no network has this workspace. Put {place} into the places of one."
    if account.app_token is None:
        yield (
            True,
            f"requests are taken at http://{account.host}:{account.port}; Slack must find that under a public address.",
        )
    else:
        yield await _line(web, account.app_token.get_secret_value())


async def _line(web: Web, app_token: str) -> tuple[bool, str]:
    """Return whether Slack would open a line in Socket Mode."""
    from adapters.slack.manifest import APP_SCOPE
    from adapters.slack.web_api import Declined

    try:
        await web.call("apps.connections.open", app_token=app_token)
    except (Gone, Declined, Unreachable) as no:
        wanted = f"Make an app token with the scope {APP_SCOPE}, and put it into POTLUCK_SLACK__APP_TOKEN."
        return False, f"Slack opens no line for the app token ({no}). {wanted}"
    return True, "Slack opens a line in Socket Mode."


def _names(renamed: Iterable[str]) -> dict[str, str]:
    """Return the commands by our name; raises `ValueError` where one is not written as ours=theirs."""
    return dict(one.split("=", 1) for one in renamed)
