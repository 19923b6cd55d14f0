"""Membership of Discord servers, and what members are called there, asked over the open connection by user id, a hundred at a time.

This needs no privileged intent, unlike a list of members ("Request Guild Members"). The answer leaves out everybody who is not
on the server.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import discord

from adapters.discord.errors import NETWORK
from adapters.discord.references import PLATFORM

ASKED_AT_ONCE = 100
"""People in one question, as many as Discord takes."""

log = logging.getLogger(__name__)


async def members(client: discord.Client, people: Sequence[str], places: Sequence[str]) -> dict[str, bool]:
    """Tell of people whether they are on one of these servers; if `places` is empty, on any of ours.

    Nothing is known of a server that Discord has lost for now, or that we are not on. Then people who are on no other
    server are left out.
    """
    users = _users(people)
    present, is_whole = await _present(client, list(users), places)
    return {person: user in present for user, person in users.items() if is_whole or user in present}


async def names(client: discord.Client, people: Sequence[str], places: Sequence[str]) -> dict[str, str]:
    """Return what people on one of these servers are called there, without bots; raises nothing."""
    users = _users(people)
    present, _ = await _present(client, list(users), places)
    return {users[member.id]: member.display_name for member in present.values() if not member.bot}


def _users(people: Sequence[str]) -> dict[int, str]:
    numbers = {person: person.removeprefix(f"{PLATFORM}:") for person in people}
    return {int(number): person for person, number in numbers.items() if number.isdigit()}


async def _present(
    client: discord.Client, users: list[int], places: Sequence[str]
) -> tuple[dict[int, discord.Member], bool]:
    """Return those of the users who are on one of the servers, and whether all servers could be asked."""
    present: dict[int, discord.Member] = {}
    is_whole = bool(client.guilds)
    for guild in _guilds(client, places):
        for batch in _batches([user for user in users if user not in present]):
            answer = await _ask(guild, batch)
            is_whole &= answer is not None
            present |= answer or {}
    return present, is_whole


def _batches(users: list[int]) -> list[list[int]]:
    return [users[first : first + ASKED_AT_ONCE] for first in range(0, len(users), ASKED_AT_ONCE)]


def _guilds(client: discord.Client, places: Sequence[str]) -> list[discord.Guild | None]:
    """Return the servers that are meant; None for an unknown one."""
    if not places:
        return list(client.guilds)
    numbers = (place.removeprefix(f"{PLATFORM}:") for place in places)
    return [client.get_guild(int(number)) if number.isdigit() else None for number in numbers]


async def _ask(guild: discord.Guild | None, users: list[int]) -> dict[int, discord.Member] | None:
    """Return those of the users who are on a server, or None if Discord does not answer."""
    if guild is None or guild.unavailable:
        return None
    try:
        answer = await guild.query_members(user_ids=users, limit=ASKED_AT_ONCE, cache=False)
    except (*NETWORK, discord.DiscordException, RuntimeError) as why:  # `RuntimeError` if there is no connection
        log.info("Discord does not tell who is on a server: %s", why)
        return None
    return {member.id: member for member in answer}
