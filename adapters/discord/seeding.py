"""Seeding: our own reactions under a post, one for each choice, so that people only need to click.

They are added in the background, as best effort: the buttons of the post offer the same choices.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence

import discord

from adapters.discord import text
from adapters.discord.errors import NETWORK
from adapters.discord.inbound import bare_emoji
from adapters.discord.throttle import Precedence
from adapters.shared.tasks import cancel_all

log = logging.getLogger(__name__)


class Seeding:
    """The reactions that are being added."""

    def __init__(self, precedence: Precedence) -> None:
        self._precedence = precedence
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, target: discord.PartialMessageable, message: int, emoji: Sequence[str]) -> None:
        """Begin to add emoji under a post."""
        if emoji:
            task = asyncio.create_task(self._add(target, message, emoji))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def start_missing(self, target: discord.PartialMessageable, message: discord.Message) -> None:
        """Begin to add the emoji that an earlier process has left out, as the buttons of a post in a channel show."""
        if message.guild is None and target.guild_id is None:
            return
        ours = {bare_emoji(reaction.emoji) for reaction in message.reactions if reaction.me}
        self.start(target, message.id, [emoji for emoji in _offered(message) if emoji not in ours])

    async def close(self) -> None:
        """Stop adding."""
        await cancel_all(self._tasks)

    async def _add(self, target: discord.PartialMessageable, message: int, emoji: Sequence[str]) -> None:
        try:
            for bare in emoji:
                await self._precedence.turn()
                await target.get_partial_message(message).add_reaction(text.reaction(bare))
        except (*NETWORK, RuntimeError) as why:
            log.info("the emoji of the choices are not under %s: %s", message, why)


def _offered(message: discord.Message) -> list[str]:
    """Return the emoji of our buttons under a message."""
    return [
        bare_emoji(button.emoji) for button in _buttons(message) if button.emoji and text.chosen(button.custom_id or "")
    ]


def _buttons(message: discord.Message) -> Iterator[discord.Button]:
    for row in message.components:
        if isinstance(row, discord.ActionRow):
            yield from (child for child in row.children if isinstance(child, discord.Button))
