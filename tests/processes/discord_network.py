"""A whole network on a wire-level Discord: the real core, teller and store, and the real adapter; the people are on Discord."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from adapters.discord.client import Patience
from bot.chat import Chat
from bot.config.settings import Settings
from bot.language.translation import translated
from tests.adapters.discord.state import GENERAL as CHANNEL
from tests.adapters.discord.world import HURRIED, DiscordWorld
from tests.support.wire_network import WireNetwork

CALM = replace(HURRIED, shard=60.0)
"""Not so hurried that a busy machine would take a connection for lost."""


class DiscordNetwork(WireNetwork[DiscordWorld]):
    """What a line brings about is done when it returns, unless it is `live`."""

    def __init__(
        self, directory: Path, settings: Settings | None = None, *, live: bool = False, patience: Patience = CALM
    ) -> None:
        super().__init__(directory, DiscordWorld(directory, patience), settings, live=live)

    async def start(self, chats: Mapping[str, Chat] | None = None) -> DiscordNetwork:
        await self.opened()
        self.world.restart(translated)
        await super().start(chats or {"discord": self.world.chat})
        await self.connect()
        return self

    async def clicks(self, person: str, custom_id: str, about: str) -> str:
        """Press what may be a button under the newest card about a subject; return the private answer."""
        before = len(await self.world.private(person))
        await self.world.people.clicks(person, custom_id, int(self.card(about).rpartition("/")[2]))
        await self.done()
        return "\n".join((await self.world.private(person))[before:])

    def shown(self, about: str) -> str:
        """Return what the newest card about a subject says."""
        number = int(self.card(about).rpartition("/")[2])
        return self.world.words(self.world.server.state.messages[CHANNEL][number])
