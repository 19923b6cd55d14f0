"""Who is on a server of Discord: asked for by id, a hundred at a time, over the connection that is there anyway.

Discord tells it without the intent that lists of members need ("Request Guild Members"), and says nothing of who is not there.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import discord

from adapters.discord.errors import NETWORK
from adapters.discord.text import PLATFORM

ASKED_AT_ONCE = 100
"""People in one question, as many as Discord takes."""

log = logging.getLogger(__name__)


async def members(client: discord.Client, people: Sequence[str], places: Sequence[str]) -> dict[str, bool]:
    """Tell of people whether they are on one of these servers, or without any on one of ours.

    Of a server that Discord has lost for now, or that we are not on, nobody can tell: who is on no other is left out then.
    """
    users = {int(number): one for one in people if (number := one.removeprefix(f"{PLATFORM}:")).isdigit()}
    there: set[int] = set()
    is_whole = bool(client.guilds)
    for guild in _guilds(client, places):
        rest = [user for user in users if user not in there]
        for first in range(0, len(rest), ASKED_AT_ONCE):
            found = await _found(guild, rest[first : first + ASKED_AT_ONCE])
            is_whole &= found is not None
            there |= found or set()
    return {one: user in there for user, one in users.items() if is_whole or user in there}


def _guilds(client: discord.Client, places: Sequence[str]) -> list[discord.Guild | None]:
    """Return the servers that are meant; None for one that we do not know."""
    if not places:
        return list(client.guilds)
    numbers = (place.removeprefix(f"{PLATFORM}:") for place in places)
    return [client.get_guild(int(number)) if number.isdigit() else None for number in numbers]


async def _found(guild: discord.Guild | None, users: list[int]) -> set[int] | None:
    """Return who of these users is on a server, or None where Discord does not tell."""
    if guild is None or guild.unavailable:
        return None
    try:
        found = await guild.query_members(user_ids=users, limit=ASKED_AT_ONCE, cache=False)
    except (*NETWORK, discord.DiscordException, RuntimeError) as why:  # `RuntimeError` where there is no connection
        log.info("Discord does not tell who is on a server: %s", why)
        return None
    return {one.id for one in found}
