"""The program itself on a wire-level Slack: started, killed and started again, as an operator's machine would do it."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

from tests.adapters.slack.api import APP_TOKEN, TOKEN
from tests.adapters.slack.wire import SECRET, NotTaken
from tests.adapters.slack.world import SlackHttpWorld, SlackWorld
from tests.support.program import CALM, WAIT_SECONDS, Program

SECRETS = {"POTLUCK_SLACK__TOKEN": TOKEN, "POTLUCK_SLACK__APP_TOKEN": APP_TOKEN}
"""Those of Socket Mode, by their names in the environment."""


class SlackProgram(Program):
    """`potluck run` on a workspace in Socket Mode."""

    def __init__(self, world: SlackWorld, directory: Path) -> None:
        super().__init__(directory, f"{table(world)}{CALM}", SECRETS)
        self.world = world

    async def start(self) -> None:
        """Start it, with the present token, and return once it takes what Slack delivers."""
        self.secrets["POTLUCK_SLACK__TOKEN"] = self.world.api.token
        await super().start()
        await self.world.ready()

    async def killed(self) -> None:
        await super().killed()
        self.world.socket.lines.clear()


class SlackHttpProgram(Program):
    """The same over HTTP, on a port that was free a moment ago."""

    def __init__(self, world: SlackHttpWorld, directory: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        taken = {"POTLUCK_SLACK__TOKEN": TOKEN, "POTLUCK_SLACK__SIGNING_SECRET": SECRET}
        super().__init__(directory, f"{table(world)}port = {port}\n{CALM}", taken)
        self.world = world
        world.http.target = f"http://127.0.0.1:{port}/slack/events"

    async def start(self) -> None:
        """Start it and return once it takes what Slack delivers."""
        await super().start()
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                try:
                    await self.world.http.settled()
                except NotTaken:
                    await asyncio.sleep(0)
                else:
                    return


def table(world: SlackWorld) -> str:
    """Return the table of a workspace in the settings."""
    return f'[slack]\napi = "{world.api.address}/api/"\n'
