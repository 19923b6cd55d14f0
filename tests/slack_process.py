"""The program itself on a wire-level Slack: started, killed and started again, as an operator's machine would do it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

from tests.adapters.slack_api import APP_TOKEN
from tests.adapters.slack_wire import SECRET, NotTaken
from tests.adapters.slack_world import SlackHttpWorld, SlackWorld

PRESET = '[networks.commons]\npreset = "light"\n'


class Program:
    """`potluck run` on a workspace in Socket Mode, with its data in a directory."""

    def __init__(self, world: SlackWorld, directory: Path) -> None:
        self.world = world
        self.data = directory / "data"
        self.config = directory / "potluck.toml"
        self.log = directory / "log"
        self._running: asyncio.subprocess.Process | None = None

    def environment(self) -> dict[str, str]:
        """Return the settings that no file should hold, and nothing of a network that runs here."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("POTLUCK_", "SLACK_"))}
        return plain | {"POTLUCK_SLACK__TOKEN": self.world.api.token, "POTLUCK_SLACK__APP_TOKEN": APP_TOKEN}

    async def start(self) -> None:
        """Start it and return once Slack has greeted it."""
        self.config.write_text(self.settings(), encoding="utf-8")
        with self.log.open("ab") as log:
            self._running = await self.called("run", "--data", str(self.data), stderr=log.fileno())
        await self.ready()

    def settings(self) -> str:
        """Return what stands in the file of the settings."""
        return f'[slack]\napi = "{self.world.api.address}/api/"\n\n{PRESET}'

    async def ready(self) -> None:
        """Return once it takes what Slack delivers."""
        await self.world.ready()

    async def called(self, *words: str, stderr: int) -> asyncio.subprocess.Process:
        """Start a command of the program with the settings."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words, "--config", str(self.config), env=self.environment(), stderr=stderr
        )

    async def kill(self) -> None:
        """Kill it, as a power cut would."""
        assert self._running is not None
        self._running.send_signal(signal.SIGKILL)
        await self._running.wait()
        self.world.socket.lines.clear()

    async def stop(self) -> int:
        """Tell it to end, and return its exit code."""
        assert self._running is not None
        if self._running.returncode is None:
            self._running.send_signal(signal.SIGTERM)
        return await self._running.wait()

    async def ended(self) -> int:
        """Return the exit code once it has ended by itself."""
        assert self._running is not None
        async with asyncio.timeout(20):
            return await self._running.wait()

    async def verified(self) -> int:
        """Return the exit code of `potluck verify` on the same data."""
        with self.log.open("ab") as log:
            checking = await self.called("verify", "--data", str(self.data), stderr=log.fileno())
        return await checking.wait()


class HttpProgram(Program):
    """The same over HTTP, on a port that was free a moment ago."""

    def __init__(self, world: SlackHttpWorld, directory: Path) -> None:
        super().__init__(world, directory)
        self._http = world.http
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def environment(self) -> dict[str, str]:
        plain = super().environment()
        del plain["POTLUCK_SLACK__APP_TOKEN"]
        return plain | {"POTLUCK_SLACK__SIGNING_SECRET": SECRET}

    def settings(self) -> str:
        return f'[slack]\nport = {self.port}\napi = "{self.world.api.address}/api/"\n\n{PRESET}'

    async def ready(self) -> None:
        self._http.target = f"http://127.0.0.1:{self.port}/slack/events"
        async with asyncio.timeout(20):
            while True:
                try:
                    await self._http.settled()
                except NotTaken:
                    await asyncio.sleep(0)
                else:
                    return
