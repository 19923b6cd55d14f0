"""Potluck on Slack: its adapter, `potluck slack manifest`, from which Slack makes the app, and `potluck slack doctor`."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

import commands
from bot.chat import Chat, Gone, Notebook, Unreachable
from bot.cli.findings import Finding, report
from bot.cli.startup import Config, settings_of
from bot.config import platforms
from bot.config.settings import Settings
from bot.language.translation import translated

if TYPE_CHECKING:
    from adapters.slack.web_api import Web

app = typer.Typer(no_args_is_help=True, help="Set Potluck up on Slack, and see whether all is well there.")


def chat(account: platforms.Slack, notebook: Notebook) -> Chat:
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
    from adapters.slack.command_names import Names, find_mistakes

    if address is not None and not re.fullmatch(r"https://[^/\s]+\S*", address):
        _refuse("Slack sends requests to an address such as https://potluck.example.org/slack/events.")
    menu = commands.load()
    try:
        given = _names(renamed or ())
    except ValueError:
        _refuse("Write --renamed like this: --renamed help=potluck-help")
    if mistakes := find_mistakes(menu.commands(), given):
        _refuse(*mistakes)
    made = slack_manifest.manifest(menu, Names(menu.commands(), given), address)
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


def _refuse(*mistakes: str) -> NoReturn:
    for mistake in mistakes:
        typer.echo(mistake, err=True)
    raise typer.Exit(2)


@app.command()
def doctor(config: Config = None) -> None:
    """Ask Slack whether everything is as it should be, and say what to do where it is not."""
    settings = settings_of(config)
    if settings.slack is None:
        typer.echo("wrong: the settings have no table [slack]. config.example.toml shows one.")
        raise typer.Exit(1)
    raise typer.Exit(asyncio.run(report(_findings(settings, settings.slack))))


async def _findings(settings: Settings, account: platforms.Slack) -> AsyncIterator[Finding]:
    """Yield one finding after the other; none after the first one that makes all others moot."""
    from adapters.slack.command_names import find_mistakes
    from adapters.slack.web_api import Declined, Web

    for mistake in find_mistakes(commands.load().commands(), _names(account.renamed)):
        yield False, f"{mistake} Mend slack.renamed, and give Slack the new manifest."
    web = Web(account.token.get_secret_value(), account.api)
    try:
        who, scopes = await web.scopes()
    except (Gone, Declined, Unreachable) as no:
        yield False, str(web.denied or f"Slack cannot be reached at {account.api} ({no}). Is this machine online?")
        return
    yield True, f"Slack lets us into the workspace {who['team']} ({who['team_id']})."
    for finding in (*_of_scopes(scopes), *_of_place(settings, f"slack:{who['team_id']}")):
        yield finding
    yield await _way_in(web, account)


def _of_scopes(scopes: AbstractSet[str]) -> Iterator[Finding]:
    from adapters.slack.manifest import SCOPES, lacking

    for missing in lacking(scopes):
        yield False, f"{missing}. Add it in the app's settings, and install it again."
    for scope in sorted(scopes - SCOPES.keys()):
        yield True, f"the scope {scope} is granted and not needed. You can take it away."


def _of_place(settings: Settings, place: str) -> Iterator[Finding]:
    if all(network.places and place not in network.places for network in settings.networks.values()):
        yield False, f"no network has this workspace. Put {place} into the places of one."


async def _way_in(web: Web, account: platforms.Slack) -> Finding:
    """Return how requests of Slack come in: over HTTP, or in Socket Mode."""
    if account.app_token is not None:
        return await _line(web, account.app_token.get_secret_value())
    return (
        True,
        f"requests are taken at http://{account.host}:{account.port}; Slack must find that under a public address.",
    )


async def _line(web: Web, app_token: str) -> Finding:
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
    """Return the other name of each command by ours; raises `ValueError` if one is not written as ours=theirs."""
    return dict(pair.split("=", 1) for pair in renamed)
