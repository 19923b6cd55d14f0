"""A whole network on one platform's side of the wire: the stories that are told of the room, through a real adapter."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.config.settings import Settings
from tests.support.network import MENU, Network
from tests.support.room import GENERAL

if TYPE_CHECKING:
    from tests.adapters.contract.worlds import World

W = TypeVar("W", bound="World")


class WireNetwork(Network, Generic[W]):
    """The real core, teller and store, and the real adapter of a world; the room in memory stays empty."""

    def __init__(self, directory: Path, world: W, settings: Settings | None = None, *, live: bool = False) -> None:
        super().__init__(directory, settings, live=live)
        self.world = world
        self._is_open = False
        self._on_wire: asyncio.Task[None] | None = None

    async def opened(self) -> None:
        """Let the platform's side run, from the first start on."""
        if not self._is_open:
            await self.world.open()
            self._is_open = True

    async def connect(self) -> None:
        """Let the adapter connect, as it does after its start."""
        run = self.world.chat.run(MENU, self.directory.receive, self.directory.suggest, self.directory.tongue)
        self._on_wire = asyncio.create_task(run)
        await self.world.ready()

    async def hang_up(self) -> None:
        """Let the adapter end; the core goes on."""
        assert self._on_wire is not None
        self._on_wire.cancel()
        with suppress(asyncio.CancelledError):
            await self._on_wire

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
        before = len(await self.world.private(person))
        await self.world.reacts(person, emoji, self.card(about))
        await self.done()
        return "\n".join((await self.world.private(person))[before:])

    def card(self, about: str) -> str:
        """Return the reference of the newest card about a subject."""
        return [post.message for post in self.core.journal.posts.about_subject(about) if post.is_card and post.message][
            -1
        ]
