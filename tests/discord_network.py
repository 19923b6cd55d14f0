"""A whole network on a wire-level Discord: the real core, teller and store, and the real adapter; the people are on Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from adapters.discord_client import Patience
from bot.chat import Chat
from bot.config import Settings
from bot.discord import translated
from tests.adapters.discord_state import GENERAL as CHANNEL
from tests.adapters.discord_world import HURRIED, DiscordWorld
from tests.network import MENU, Network
from tests.room import GENERAL

CALM = replace(HURRIED, shard=60.0)
"""Not so hurried that a busy machine would take a connection for lost."""


class DiscordNetwork(Network):
    """What a line brings about is done when it returns, unless it is `live`; the room in memory stays empty."""

    def __init__(
        self, directory: Path, settings: Settings | None = None, *, live: bool = False, patience: Patience = CALM
    ) -> None:
        super().__init__(directory, settings, live=live)
        self.world = DiscordWorld(directory, patience)
        self._is_open = False
        self._on_discord: asyncio.Task[None] | None = None

    async def start(self, chats: Mapping[str, Chat] | None = None) -> DiscordNetwork:
        if not self._is_open:
            await self.world.open()
            self._is_open = True
        self.world.restart(translated)
        await super().start(chats or {"discord": self.world.adapter})
        await self.connect()
        return self

    async def connect(self) -> None:
        """Let the adapter connect, as it does after its start."""
        run = self.world.adapter.run(MENU, self.directory.receive, self.directory.suggest)
        self._on_discord = asyncio.create_task(run)
        await self.world.ready()

    async def hang_up(self) -> None:
        """Let the adapter end; the core goes on."""
        assert self._on_discord is not None
        self._on_discord.cancel()
        with suppress(asyncio.CancelledError):
            await self._on_discord

    async def stop(self) -> None:
        await super().stop()
        await self.world.close()

    async def _hang_up(self) -> None:
        await self.hang_up()
        await super()._hang_up()

    async def says(
        self, person: str, line: str, channel: str = GENERAL, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> str:
        """Use a command in the general channel, or in the direct messages where the channel is the person."""
        before = len(await self.world.private(person))
        await (self.world.says if channel == GENERAL else self.world.whispers)(person, line)
        await self.done()
        return "\n".join((await self.world.private(person))[before:])

    async def reacts(self, person: str, emoji: str, about: str) -> str:
        await self.world.reacts(person, emoji, self.card(about))
        await self.done()
        return ""

    async def clicks(self, person: str, custom_id: str, about: str) -> str:
        """Press what may be a button under the newest card about a subject; return the private answer."""
        before = len(await self.world.private(person))
        await self.world.people.clicks(person, custom_id, int(self.card(about).rpartition("/")[2]))
        await self.done()
        return "\n".join((await self.world.private(person))[before:])

    def card(self, about: str) -> str:
        """Return the reference of the newest card about a subject."""
        return [post.message for post in self.core.journal.posts.of(about) if post.is_card and post.message][-1]

    def shown(self, about: str) -> str:
        """Return what the newest card about a subject says."""
        number = int(self.card(about).rpartition("/")[2])
        return self.world.words(self.world.server.state.messages[CHANNEL][number])
