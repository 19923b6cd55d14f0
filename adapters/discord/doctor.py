"""Diagnosis for operators: the login, the commands, the servers and the permissions of the app on Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import discord

from adapters.discord.client import INTENTS
from adapters.discord.commands import Translator, fill_tree, new_tree
from adapters.discord.errors import NETWORK, is_refused
from adapters.discord.references import PLATFORM
from adapters.shared.language import Translate
from bot.chat import Denied, Unreachable
from bot.menu import Menu
from bot.reference import Reference

Found = TypeVar("Found")

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    add_reactions=True,
    read_message_history=True,
    pin_messages=True,
)
"""Permissions in a channel: post cards and pictures, add emoji under them, and read the reactions."""

SCOPES = ("bot", "applications.commands")


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check, with a sentence that says what to do if it is not ok."""

    is_ok: bool
    said: str


def invitation(application: int) -> str:
    """Return the address where the owner of a server installs the app."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)


async def with_client(token: str, work: Callable[[discord.Client], Awaitable[Found]]) -> Found:
    """Log in, do some work by requests alone, and log out. Raise `Denied` or `Unreachable` with what to do."""
    client = discord.Client(intents=INTENTS, max_ratelimit_timeout=30.0)
    try:
        await client.login(token)
        return await work(client)
    except (discord.LoginFailure, *NETWORK) as wrong:
        if is_refused(wrong):
            raise Denied(
                "Discord does not know the token. Reset it in the developer portal, on the page Bot, and set the new one."
            ) from wrong
        raise Unreachable(
            f"Discord does not answer as it should: {wrong}. Look at the connection of this machine, and try again."
        ) from wrong
    finally:
        await client.close()


async def fetch_invitation(token: str) -> str:
    """Return the invitation of the app of this token; raise as `with_client`."""

    async def fetch(client: discord.Client) -> str:
        return invitation((await client.application_info()).id)

    return await with_client(token, fetch)


async def sync_commands(token: str, menu: Menu, translate: Translate, networks: Sequence[str] = ()) -> int:
    """Register the commands of the menu, and return their number; raise as `with_client`."""

    async def sync(client: discord.Client) -> int:
        tree = new_tree(client)
        await fill_tree(tree, menu, Translator(translate), networks)
        return len(await tree.sync())

    return await with_client(token, sync)


async def findings(token: str, menu: Menu, places: Iterable[str], channels: Iterable[str]) -> list[Finding]:
    """Check everything, in the order of repair; `places` and `channels` are the references in the settings."""

    async def check(client: discord.Client) -> list[Finding]:
        return [finding async for finding in _findings(client, menu, tuple(places), tuple(channels))]

    try:
        return await with_client(token, check)
    except (Denied, Unreachable) as wrong:
        return [Finding(False, str(wrong))]


async def _findings(
    client: discord.Client, menu: Menu, places: tuple[str, ...], channels: tuple[str, ...]
) -> AsyncIterator[Finding]:
    application = await client.application_info()
    yield Finding(True, f"The token is good: the app is called {application.name}.")
    if application.interactions_endpoint_url:
        yield Finding(
            False,
            "The app has an address for interactions, so that no command comes here. Empty the field Interactions Endpoint "
            "URL in the developer portal, on the page General Information.",
        )
    yield await _commands_finding(client, menu)
    servers = {f"{PLATFORM}:{server.id}": server.id async for server in client.fetch_guilds()}
    if not servers:
        yield Finding(False, f"The app is on no server. Open {invitation(application.id)} and choose yours.")
    parents = {channel: Reference(channel).parent for channel in channels}
    for place in dict.fromkeys((*places, *parents.values())):
        yield _server_finding(place, application.id, is_there=place in servers)
    for channel in channels:
        if parents[channel] in servers:
            yield await _channel_finding(client, servers[parents[channel]], channel)


async def _commands_finding(client: discord.Client, menu: Menu) -> Finding:
    known = {command.name for command in await new_tree(client).fetch_commands()}
    if missing := [name for name in menu.commands() if name not in known]:
        return Finding(
            False,
            f"Discord does not know {len(missing)} of the commands, such as /{missing[0]}. Run   potluck discord sync",
        )
    return Finding(True, f"Discord knows all {len(menu.commands())} commands.")


def _server_finding(place: str, application: int, *, is_there: bool) -> Finding:
    if is_there:
        return Finding(True, f"The app is on the server {place}.")
    return Finding(False, f"The app is not on the server {place}. Open {invitation(application)} and choose it there.")


async def _channel_finding(client: discord.Client, server: int, reference: str) -> Finding:
    """Check the permissions of the app in a channel."""
    guild = await client.fetch_guild(server)
    channel = {str(channel.id): channel for channel in await guild.fetch_channels()}.get(Reference(reference).name)
    if channel is None:
        return Finding(False, f"There is no channel {reference}, or the app may not see it. Let it see the channel.")
    assert client.user is not None
    lacking = _lacking(channel.permissions_for(await guild.fetch_member(client.user.id)))
    if lacking:
        return Finding(
            False, f"In {reference} the app may not: {lacking}. Allow it to the role of the app, in the channel."
        )
    return Finding(True, f"In {reference} the app may do all it needs.")


def _lacking(allowed: discord.Permissions) -> str:
    """Return the names of the missing permissions, separated by commas."""
    lacking = (name for name, wanted in PERMISSIONS if wanted and not getattr(allowed, name))
    return ", ".join(name.replace("_", " ") for name in lacking)
