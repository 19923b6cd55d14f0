"""Threads on Discord: what people say about a card stands under it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import discord

from adapters.discord.errors import ARCHIVED, is_refused
from bot.reference import Reference

Done = TypeVar("Done")

EXISTS = 160004
"""The code for a message that has a thread: it can have one, whose id is the message's own."""

ARCHIVED_AFTER_MINUTES: Final = 10080
"""Without a word in it; the longest that Discord offers. Whoever writes then opens it again."""


async def thread(target: discord.PartialMessageable, channel: str, under: str, name: str, seconds: float) -> str:
    """Return the thread under a message as a channel, begun with this name if there is none yet.

    Where Discord has none, as in another thread, or does not let us begin one, it is the channel itself.
    """
    if target.guild is None:
        return channel
    place, number = Reference(channel).parent, int(Reference(under).name)
    try:
        async with asyncio.timeout(seconds):
            message = target.get_partial_message(number)
            await message.create_thread(name=name, auto_archive_duration=ARCHIVED_AFTER_MINUTES)
    except discord.HTTPException as why:
        if why.code != EXISTS and (is_refused(why) or why.status == 429 or why.status >= 500):
            raise
        if why.code != EXISTS:
            return channel
    return f"{place}/{number}"


async def opened(client: discord.Client, channel: int, work: Callable[[], Awaitable[Done]]) -> Done:
    """Do some work in a channel; open it first where it is a thread that fell asleep, as anybody who may write there can.

    Raises as the work does: a thread that is locked stays closed until somebody opens it.
    """
    try:
        return await work()
    except discord.HTTPException as why:
        if why.code != ARCHIVED:
            raise
    found = await client.fetch_channel(channel)
    if isinstance(found, discord.Thread):
        await found.edit(archived=False)
    return await work()
