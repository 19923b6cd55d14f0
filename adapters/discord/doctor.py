"""What an operator wants to know of the way to Discord: whether the app gets in, is where it should be, and may do its work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import discord

from adapters.discord import commands as discord_menu
from adapters.discord.client import INTENTS
from adapters.discord.commands import Translator, new_tree
from adapters.discord.errors import NETWORK, is_refused
from adapters.discord.text import PLATFORM
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
"""What the app needs in a channel: to post its cards and pictures, to put emoji under them and to read who has reacted."""

SCOPES = ("bot", "applications.commands")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is as it should be, and a sentence on it with what to do if not."""

    is_ok: bool
    said: str


def invitation(application: int) -> str:
    """Return the address at which the owner of a server lets the app in."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)


async def with_client(token: str, work: Callable[[discord.Client], Awaitable[Found]]) -> Found:
    """Log in, do something by requests alone, and log out; raises `Denied` or `Unreachable` with what to do."""
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


async def invited(token: str) -> str:
    """Return the invitation of the app that has this token; raises as `with_client`."""

    async def looked(client: discord.Client) -> str:
        return invitation((await client.application_info()).id)

    return await with_client(token, looked)


async def told(token: str, menu: Menu, translate: Translate, networks: Sequence[str] = ()) -> int:
    """Tell Discord the commands of the menu, and return how many there are; raises as `with_client`."""

    async def synced(client: discord.Client) -> int:
        tree = new_tree(client)
        await discord_menu.registered(tree, menu, Translator(translate), networks)
        return len(await tree.sync())

    return await with_client(token, synced)


async def findings(token: str, menu: Menu, places: Iterable[str], channels: Iterable[str]) -> list[Finding]:
    """Look at everything, in the order in which it is mended; `places` and `channels` are references of the settings."""

    async def looked(client: discord.Client) -> list[Finding]:
        return [finding async for finding in _findings(client, menu, tuple(places), tuple(channels))]

    try:
        return await with_client(token, looked)
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
    known = {command.name for command in await new_tree(client).fetch_commands()}
    if missing := [name for name in menu.commands() if name not in known]:
        yield Finding(
            False,
            f"Discord does not know {len(missing)} of the commands, such as /{missing[0]}. Run   potluck discord sync",
        )
    else:
        yield Finding(True, f"Discord knows all {len(menu.commands())} commands.")
    guilds = {f"{PLATFORM}:{guild.id}": guild.id async for guild in client.fetch_guilds()}
    if not guilds:
        yield Finding(False, f"The app is on no server. Open {invitation(application.id)} and choose yours.")
    for place in dict.fromkeys((*places, *(Reference(channel).parent for channel in channels))):
        if place in guilds:
            yield Finding(True, f"The app is on the server {place}.")
        else:
            yield Finding(
                False, f"The app is not on the server {place}. Open {invitation(application.id)} and choose it there."
            )
    for channel in channels:
        place = Reference(channel).parent
        if place in guilds:
            yield await _in_channel(client, guilds[place], channel)


async def _in_channel(client: discord.Client, place: int, channel: str) -> Finding:
    """Look at what the app may do in a channel."""
    guild = await client.fetch_guild(place)
    found = {str(one.id): one for one in await guild.fetch_channels()}.get(Reference(channel).name)
    if found is None:
        return Finding(False, f"There is no channel {channel}, or the app may not see it. Let it see the channel.")
    assert client.user is not None
    allowed = found.permissions_for(await guild.fetch_member(client.user.id))
    lacking = [name for name, wanted in PERMISSIONS if wanted and not getattr(allowed, name)]
    if lacking:
        names = ", ".join(name.replace("_", " ") for name in lacking)
        return Finding(
            False, f"In {channel} the app may not: {names}. Allow it to the role of the app, in the channel."
        )
    return Finding(True, f"In {channel} the app may do all it needs.")
