"""The program itself on a wire-level Slack: started, killed and started again, as an operator's machine would do it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.adapters.slack_api import APP_TOKEN, TOKEN
from tests.adapters.slack_world import SlackWorld

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
        return plain | {"POTLUCK_SLACK__TOKEN": TOKEN, "POTLUCK_SLACK__APP_TOKEN": APP_TOKEN}

    async def start(self) -> None:
        """Start it and return once Slack has greeted it."""
        self.config.write_text(f'[slack]\napi = "{self.world.api.address}/api/"\n\n{PRESET}', encoding="utf-8")
        with self.log.open("ab") as log:
            self._running = await self.called("run", "--data", str(self.data), stderr=log.fileno())
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
