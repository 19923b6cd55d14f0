"""The program as an operator runs it: a real process with its settings, whose data outlive it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

WAIT_SECONDS = 60
GUIDED = "[networks.commons]\n"
"""The settings of a network as it is without any: the first two who act are its stewards."""

CALM = f"{GUIDED}stewards = []\n"
"""The same without stewards, of whom it would tell."""

LAUNCHED = ("-m", "bot")


class Program:
    """`potluck run` on a directory, with what stands in its file of settings, and the secrets that are in no file."""

    def __init__(
        self, directory: Path, settings: str, secrets: Mapping[str, str], launched: Sequence[str] = LAUNCHED
    ) -> None:
        self.data = directory / "data"
        self.config = directory / "potluck.toml"
        self.secrets = dict(secrets)
        self._launched = launched
        self._log = directory / "log"
        self._running: asyncio.subprocess.Process | None = None
        self.config.write_text(f'data = "{self.data}"\n{settings}', encoding="utf-8")

    @property
    def pid(self) -> int:
        """Return the id of its process."""
        assert self._running is not None
        return self._running.pid

    async def start(self) -> None:
        """Start it; it is connected to nothing yet."""
        self._running = await self._called("run")

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        assert self._running is not None
        self._running.send_signal(signal.SIGKILL)

    async def killed(self) -> None:
        """Kill it, and return once it is gone."""
        self.kill()
        assert await self.ended() == -signal.SIGKILL

    async def stop(self) -> int:
        """Tell it to end, as an operator does, and return its exit code."""
        assert self._running is not None
        if self._running.returncode is None:
            self._running.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Return the exit code once it has ended by itself."""
        assert self._running is not None
        async with asyncio.timeout(WAIT_SECONDS):
            return await self._running.wait()

    async def close(self) -> None:
        """End it if it has not ended, however a test went."""
        if self._running is not None and self._running.returncode is None:
            self._running.kill()
            await self._running.wait()

    async def verified(self) -> int:
        """Return the exit code of `potluck verify` on the same data; what it says is in the log."""
        return await (await self._called("verify")).wait()

    def log(self) -> str:
        """Return all that it has said, in all its processes."""
        return self._log.read_text(encoding="utf-8")

    def command(self, *words: str) -> list[str]:
        """Return what starts a command of the program with the settings."""
        return [sys.executable, *self._launched, *words, "--config", str(self.config)]

    def environment(self) -> dict[str, str]:
        """Return the secrets, and all that stands here but the settings of a network that runs here."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("POTLUCK_", "SLACK_"))}
        return plain | self.secrets

    async def _called(self, *words: str) -> asyncio.subprocess.Process:
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.command(*words), env=self.environment(), stdout=log, stderr=log
            )
