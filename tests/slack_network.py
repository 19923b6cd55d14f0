"""A whole network on a wire-level Slack: the stories that are told of the room, over Slack's wire."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from bot.chat import Chat
from bot.config import Settings
from tests.adapters.slack_world import SlackWorld
from tests.network import MENU, Network
from tests.room import GENERAL


class SlackNetwork(Network):
    """The real core, teller and store, and the real adapter; the people are on Slack."""

    def __init__(self, directory: Path, settings: Settings | None = None) -> None:
        super().__init__(directory, settings)
        self.world = SlackWorld(directory)
        self._on_slack: asyncio.Task[None] | None = None

    async def start(self, chats: Mapping[str, Chat] | None = None) -> SlackNetwork:
        if not hasattr(self.world, "slack"):
            await self.world.open()
        self.world.chat = self.world.slack = self.world.adapter()
        await super().start(chats or {"slack": self.world.chat})
        run = self.world.chat.run(MENU, self.directory.receive, self.directory.suggest)
        self._on_slack = asyncio.create_task(run)
        await self.world.ready()
        return self

    async def stop(self) -> None:
        await super().stop()
        await self.world.close()

    async def _hang_up(self) -> None:
        assert self._on_slack is not None
        self._on_slack.cancel()
        with suppress(asyncio.CancelledError):
            await self._on_slack
        await super()._hang_up()

    async def says(
        self, person: str, line: str, channel: str = GENERAL, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> str:
        """Use a command in the general channel, or in the direct messages where the channel is the person."""
        before = len(await self.world.private(person))
        await (self.world.says if channel == GENERAL else self.world.whispers)(person, line)
        await self.done()
        return "\n".join((await self.world.private(person))[before:])

    def card(self, about: str) -> str:
        """Return the reference of the newest card about a subject."""
        messages = self.world.workspace.channels["C0GENERAL0"].messages.values()
        stamps = [one.ts for one in messages if one.metadata["event_payload"]["key"].partition("/")[0] == about]
        return f"{self.world.general}/{stamps[-1]}"

    def shown(self, about: str) -> str:
        """Return what the newest card about a subject says."""
        return self.world.workspace.shown(self.world.workspace.find(self.card(about)))

    async def reacts(self, person: str, emoji: str, about: str) -> str:
        before = len(await self.world.private(person))
        await self.world.reacts(person, emoji, self.card(about))
        await self.done()
        return "\n".join((await self.world.private(person))[before:])

    async def clicks(self, person: str, label: str, about: str) -> None:
        """Press a button under the newest card about a subject."""
        await self.world.clicks(person, label, self.card(about))
        await self.done()
