"""Threads on Discord: posts about a card go into the thread under it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import discord

from adapters.discord.errors import ARCHIVED, is_refused
from bot.reference import Reference

Done = TypeVar("Done")

EXISTS = 160004
"""Error code: the message has a thread already. It has one at most, whose id is the message's own."""

ARCHIVED_AFTER_MINUTES: Final = 10080
"""The longest that Discord offers. After so long without a message, the next message opens the thread again."""


async def ensure_thread(target: discord.PartialMessageable, channel: str, under: str, name: str, seconds: float) -> str:
    """Return the reference of the thread under a message; create it with this name if there is none yet.

    Return the channel itself if it can have no threads, or if we may not create one.
    """
    if target.guild is None:
        return channel
    place, number = Reference(channel).parent, int(Reference(under).name)
    try:
        async with asyncio.timeout(seconds):
            message = target.get_partial_message(number)
            await message.create_thread(name=name, auto_archive_duration=ARCHIVED_AFTER_MINUTES)
    except discord.HTTPException as why:
        if why.code != EXISTS:
            if _may_pass(why):
                raise
            return channel
    return f"{place}/{number}"


def _may_pass(wrong: discord.HTTPException) -> bool:
    return is_refused(wrong) or wrong.status == 429 or wrong.status >= 500


async def in_open_thread(client: discord.Client, channel: int, work: Callable[[], Awaitable[Done]]) -> Done:
    """Do some work in a channel; if that is an archived thread, open it and try again.

    Raise what the work raises: a locked thread stays closed until somebody opens it.
    """
    try:
        return await work()
    except discord.HTTPException as why:
        if why.code != ARCHIVED:
            raise
    thread = await client.fetch_channel(channel)
    if isinstance(thread, discord.Thread):
        await thread.edit(archived=False)
    return await work()
