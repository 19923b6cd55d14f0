"""Reactions on one message of Discord, as the API lists them: by emoji, normal ones and burst ones apart."""

from __future__ import annotations

import discord

from adapters.discord.inbound import bare_emoji
from adapters.discord.throttle import Throttle


def kinds(reaction: discord.Reaction) -> list[discord.ReactionType]:
    """Return the lists (normal, burst) that have to be read: all but empty ones, and none if we alone reacted."""
    if reaction.count <= 1 and reaction.me:
        return []
    counts = {
        discord.ReactionType.normal: reaction.normal_count,
        discord.ReactionType.burst: reaction.burst_count,
    }
    return [kind for kind, count in counts.items() if count] or list(counts)


async def has_reacted(message: discord.Message, user: int, bare: str, throttle: Throttle) -> bool:
    """Tell whether a person's emoji is on a message, in any skin tone, normal or burst."""
    for reaction in message.reactions:
        if bare_emoji(reaction.emoji) == bare and await _is_among(reaction, user, throttle):
            return True
    return False


async def _is_among(reaction: discord.Reaction, user: int, throttle: Throttle) -> bool:
    for kind in kinds(reaction):
        await throttle.turn()
        async for member in reaction.users(limit=1, after=discord.Object(user - 1), type=kind):
            if member.id == user:
                return True
    return False
