"""The program itself on a wire-level Discord: only the library's two addresses of Discord point to loopback."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.adapters.discord.server import TOKEN
from tests.adapters.discord.world import PROGRAM, DiscordWorld
from tests.support.program import CALM, WAIT_SECONDS, Program

SECRETS = {"POTLUCK_DISCORD__TOKEN": TOKEN}


class DiscordProgram(Program):
    """`potluck run` on a server."""

    def __init__(self, world: DiscordWorld, directory: Path) -> None:
        super().__init__(directory, CALM, SECRETS, launched(world))
        self.world = world

    async def start(self) -> None:
        """Start it, and return once it is connected and has taken what was told."""
        before = self.world.server.gateway.identified
        await super().start()
        await connected(self.world, before + 1)


def launched(world: DiscordWorld) -> tuple[str, ...]:
    """Return what starts the program on this Discord."""
    server = world.server
    return ("-c", PROGRAM, server.address, server.gateway.address)


async def connected(world: DiscordWorld, sessions: int) -> None:
    """Return once so many sessions have begun, and the last has taken what was told."""
    async with asyncio.timeout(WAIT_SECONDS):
        await world.server.gateway.connected(identified=sessions)
    await world.server.gateway.taken()
