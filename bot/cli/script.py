"""Player of scripts on the console: moves the clock, stops and starts the networks, and waits until a line is done."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import commands
from adapters.console.adapter import Console
from adapters.console.wording import UnreadableLine
from bot.core.environment import Chance
from bot.core.networks import Networks

BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""The beginning of a script on an empty data directory: a Monday."""

Open = Callable[[Chance], Awaitable[Networks]]
"""Opens the networks on the script's data, with the script's time and chance."""

_AFTER = re.compile(r"\+([0-9]{1,6})([dhm])")


class Unplayable(Exception):
    """A line of a script cannot be read: its number, and why."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"line {number}: {why}")


@dataclass
class Stage:
    """The time of a script, and the chance that its seed gives."""

    seed: int
    at: datetime

    def steady(self) -> float:
        """Return the seconds of its time, which nothing but the script moves."""
        return self.at.timestamp()

    def chance(self) -> Chance:
        """Return time and chance as the networks take them: the same in every run."""
        key = str(self.seed).encode()
        return Chance(
            lambda: self.at,
            self.steady,
            lambda event: hmac.digest(key, event.encode(), "sha256")[:16],
            lambda height, number: hmac.digest(key, f"{height} {number}".encode(), hashlib.sha256),
        )


class Player:
    """A script under way on one console."""

    def __init__(self, console: Console, open_directory: Open, seed: int) -> None:
        self.console = console
        self.stage = Stage(seed, BEGINNING)
        self._open = open_directory
        self._directory: Networks | None = None

    async def play(self, lines: Iterable[str]) -> AsyncIterator[int]:
        """Play line after line, yielding the number of each when it is done; raises `Unplayable`."""
        for number, line in enumerate(lines, start=1):
            text = line.strip()
            if not text or text.startswith("//"):
                continue
            self.console.page.line = number
            await self._line(number, text)
            yield number
        await self._started()

    async def close(self) -> None:
        """End as a process does that is told to stop."""
        if self._directory is not None:
            await self._directory.close()

    async def _line(self, number: int, text: str) -> None:
        if text.startswith("="):
            await self._control(number, text[1:].strip())
            return
        await self._started()
        try:
            await self.console.line(text)
        except UnreadableLine as why:
            raise Unplayable(number, why.said(self.console.page.language)) from None
        await self._done()

    async def _control(self, number: int, what: str) -> None:
        if self._directory is None:
            await self._resume()  # a step counts from where the ledger stands
        moved = self._moment(what)
        if moved is not None:
            await self._set_clock(number, moved)
            return
        await self._started()
        act = self.CONTROLS.get(what)
        if act is None:
            raise Unplayable(
                number, f"there is no = {what}; there is = +3d, = 2026-12-01T09:00+01:00, = down, = up and = stop"
            )
        await act(self)

    async def _set_clock(self, number: int, moment: datetime) -> None:
        if moment < self.stage.at:
            raise Unplayable(number, f"the clock stands at {self.stage.at.isoformat()} and cannot go back")
        await self._move(moment)

    async def _down(self) -> None:
        self.console.go_down()

    async def _up(self) -> None:
        await self.console.go_up()
        await self._done()

    async def _stop(self) -> None:
        assert self._directory is not None
        await self._directory.abandon()
        self._directory = None
        await self._started()

    CONTROLS: ClassVar[Mapping[str, Callable[[Player], Awaitable[None]]]] = {"down": _down, "up": _up, "stop": _stop}

    def _moment(self, what: str) -> datetime | None:
        """Return the moment to which a line moves the clock, or None if the line is about something else."""
        after = _AFTER.fullmatch(what)
        if after:
            unit = {"d": "days", "h": "hours", "m": "minutes"}[after.group(2)]
            return self.stage.at + timedelta(**{unit: int(after.group(1))})
        try:
            moment = datetime.fromisoformat(what)
        except ValueError:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else None

    async def _move(self, target: datetime) -> None:
        """Move the clock, and do at its moment what becomes due on the way."""
        if self._directory is None:
            self._at(target)
            return
        await self._tick()  # as the beat of a clock would, which sees at once that a platform is away
        while (due := self._directory.next_due(self.stage.at)) is not None and due <= target:
            self._at(due)
            await self._tick()
        self._at(target)
        await self._tick()

    def _at(self, moment: datetime) -> None:
        self.stage.at = self.console.page.at = moment

    async def _resume(self) -> None:
        """Open the networks if there is something to go on from; the first line of a new script may set the clock."""
        if self.console.is_new:
            return
        await self._started()

    async def _started(self) -> None:
        if self._directory is not None:
            return
        self._directory = await self._open(self.stage.chance())
        last = max((core.book.at for core in self._directory.cores.values()), default=self.stage.at)
        self._at(max(last, self.stage.at))
        self.console.connect(commands.load(), self._directory.receive, self._directory.tongue)
        self._directory.start()
        await self._directory.recount()
        await self._done()

    async def _tick(self) -> None:
        assert self._directory is not None
        await self._directory.tick()
        await self._done()

    async def _done(self) -> None:
        """Settle the votes that a line made ripe, and send all posts that are owed."""
        assert self._directory is not None
        while self._directory.woken.is_set():
            await self._directory.tick()
        await self._directory.flush()
