"""A network on one of the platforms, through its real adapter, whose only place is that of the platform's world."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.chat import Chat
from bot.config.settings import Network as NetworkSettings
from bot.config.settings import load
from tests.adapters.contract.worlds import WORLDS, World
from tests.adapters.discord.world import DiscordWorld
from tests.processes.discord_network import CALM
from tests.support.wire_network import WireNetwork


class PlacedNetwork(WireNetwork[World]):
    """A network whose only place is that of a world."""

    def __init__(self, directory: Path, platform: str) -> None:
        # A busy machine would take a hurried connection for lost.
        world = DiscordWorld(directory, CALM) if platform == "discord" else WORLDS[platform](directory)
        super().__init__(directory, world)
        self.platform = platform

    async def start(self, chats: Mapping[str, Chat] | None = None) -> PlacedNetwork:
        await self.opened()
        network = NetworkSettings().model_copy(update={"places": (self.world.place,)})
        self.settings = load(None, {}).model_copy(update={"networks": {"commons": network}})
        await super().start(chats or {self.platform: self.world.chat})
        await self.connect()
        return self
