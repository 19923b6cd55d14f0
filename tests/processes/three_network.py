"""One network on a Discord server, in a Slack workspace and in a Matrix room at once, each through its real adapter."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat import Chat, Event, Reconnected, Text
from bot.config.settings import Settings
from tests.adapters.discord.world import DiscordWorld
from tests.adapters.matrix.world import MatrixWorld
from tests.adapters.slack.world import SlackWorld
from tests.support.network import MENU, Network

if TYPE_CHECKING:
    from tests.adapters.contract.worlds import World

PLATFORMS = ("discord", "matrix", "slack")
WAIT_SECONDS = 60


class ThreeNetwork(Network):
    """The real core, teller and store, and three real adapters. What a line brings about is done when it returns."""

    def __init__(self, directory: Path, settings: Settings | None = None) -> None:
        super().__init__(directory, settings)
        self.discord, self.matrix, self.slack = DiscordWorld(directory), MatrixWorld(directory), SlackWorld(directory)
        self.slack.socket.deadline_seconds = WAIT_SECONDS  # not Slack's three: the machine of a test may be busy
        self.worlds: dict[str, World] = {"discord": self.discord, "matrix": self.matrix, "slack": self.slack}
        self._opened: AsyncExitStack | None = None
        self._connected: list[asyncio.Task[None]] = []
        self._returns: Counter[str] = Counter()
        self._returned = asyncio.Condition()

    async def start(self, chats: Mapping[str, Chat] | None = None) -> ThreeNetwork:
        if self._opened is None:
            await self._open()
        self.discord.restart()
        self.matrix.chat = self.matrix.made()
        self.slack.chat = self.slack.slack = self.slack.adapter()
        await super().start(chats or {platform: world.chat for platform, world in self.worlds.items()})
        return self

    async def _connect(self) -> None:
        await super()._connect()
        for platform, world in self.worlds.items():
            run = world.chat.run(MENU, self._receive, self.directory.suggest, self.directory.tongue)
            self._connected.append(asyncio.create_task(run, name=platform))
            await world.ready()

    async def _open(self) -> None:
        async with AsyncExitStack() as opened:
            for world in self.worlds.values():
                await world.open()
                opened.push_async_callback(world.close)
            self._opened = opened.pop_all()

    async def stop(self) -> None:
        assert self._opened is not None
        async with self._opened:
            await super().stop()

    async def _hang_up(self) -> None:
        connected, self._connected = self._connected, []
        for task in connected:
            task.cancel()
        ended = await asyncio.gather(*connected, return_exceptions=True)
        await super()._hang_up()
        assert all(isinstance(one, asyncio.CancelledError) for one in ended), ended

    async def _receive(self, event: Event) -> Text | None:
        answer = await self.directory.receive(event)
        if isinstance(event, Reconnected):
            async with self._returned:
                self._returns[event.platform] += 1
                self._returned.notify_all()
        return answer

    async def _until_back(self, platform: str, times: int) -> None:
        async with asyncio.timeout(WAIT_SECONDS), self._returned:
            await self._returned.wait_for(lambda: self._returns[platform] >= times)

    async def types(self, platform: str, name: str, line: str) -> str:
        """Let somebody use a command where they are; return what they alone were answered."""
        world = self.worlds[platform]
        before = len(await world.private(name))
        await world.says(name, line)
        await self.done()
        return "\n".join((await world.private(name))[before:])

    async def puts(self, platform: str, name: str, emoji: str, number: str) -> None:
        """Let somebody put an emoji on the card about a contribution that they see where they are."""
        await self.worlds[platform].reacts(name, emoji, self.message(platform, number))
        await self.done()

    async def goes_away(self, platform: str) -> None:
        """Let a platform be away, from now on."""
        await self.worlds[platform].down()

    async def is_back(self, platform: str) -> None:
        """Let a platform come back, and the core have heard of it."""
        before = self._returns[platform]
        await self.worlds[platform].up()
        await self._until_back(platform, before + 1)
        await self.done()

    def message(self, platform: str, number: str) -> str:
        """Return the reference of the only card about a contribution on a platform."""
        (card,) = (
            post for post in self.core.journal.posts.about_subject(number) if post.channel.startswith(f"{platform}:")
        )
        assert card.message is not None, f"{number} is not shown on {platform}"
        return card.message

    async def cards(self, number: str) -> dict[str, list[str]]:
        """Return what people see of a contribution in the channel of each platform: its card, if it is there once."""
        return await cards(self.worlds, number)


async def cards(worlds: Mapping[str, World], number: str) -> dict[str, list[str]]:
    """Return what people see of a contribution in the channel of each platform."""
    seen = {platform: await world.seen(world.general) for platform, world in worlds.items()}
    return {platform: [text for text in texts if text.startswith(f"{number}: ")] for platform, texts in seen.items()}
