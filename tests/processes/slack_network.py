"""A whole network on a wire-level Slack: the real core, teller and store, and the real adapter; the people are on Slack."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.chat import Chat
from bot.config.settings import Settings
from tests.adapters.slack.world import SlackWorld
from tests.support.wire_network import WireNetwork


class SlackNetwork(WireNetwork[SlackWorld]):
    """What a line brings about is done when it returns."""

    def __init__(self, directory: Path, settings: Settings | None = None) -> None:
        super().__init__(directory, SlackWorld(directory), settings)

    async def start(self, chats: Mapping[str, Chat] | None = None) -> SlackNetwork:
        await self.opened()
        self.world.chat = self.world.slack = self.world.adapter()
        await super().start(chats or {"slack": self.world.chat})
        await self.connect()
        return self

    def shown(self, about: str) -> str:
        """Return what the newest card about a subject says."""
        return self.world.workspace.shown(self.world.workspace.find(self.card(about)))

    async def clicks(self, person: str, label: str, about: str) -> None:
        """Press a button under the newest card about a subject."""
        await self.world.clicks(person, label, self.card(about))
        await self.done()
