"""What stands on a message of Discord: whose reactions are on it."""

from __future__ import annotations

import discord

from adapters.discord.inbound import emoji
from adapters.discord.pacing import Pace


def kinds(one: discord.Reaction) -> list[discord.ReactionType]:
    """Return the lists that have somebody in them beside ourselves."""
    counts = {discord.ReactionType.normal: one.normal_count, discord.ReactionType.burst: one.burst_count}
    if one.count <= 1 and one.me:
        return []
    return [kind for kind, count in counts.items() if count or not any(counts.values())]


async def stands(standing: discord.Message, user: int, bare: str, pace: Pace) -> bool:
    """Tell whether a bare emoji of a person stands on a message, in whatever tone, normal or burst."""
    same = [(one, kind) for one in standing.reactions if emoji(one.emoji) == bare for kind in kinds(one)]
    for shown, kind in same:
        await pace.turn()
        async for found in shown.users(limit=1, after=discord.Object(user - 1), type=kind):
            if found.id == user:
                return True
    return False
