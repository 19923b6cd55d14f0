"""Throttle and priority gate: the rate limit of our own requests to Discord, and the precedence of acknowledgements.

Discord counts a command as failed unless it is acknowledged within three seconds, so every other request (posts, edits,
emoji, reads, answers) first passes `Precedence.turn`. It waits while a command is being written down, or while a crowd
of acknowledgements is under way. The benchmarks "Discord ack" and "Discord ack 1 k" measure it (`tests/benchmarks`):
the rule for crowds brought the last acknowledgement of 1,000 commands at once from 0.9 s down to 0.44 s.

A few acknowledgements under way close nothing: they only wait for a distant Discord, and the machine is idle. A crowd
is busy with its own requests, so others would slow it down. After a command is written down, the gate opens one step of
the event loop late, so that its acknowledgement is sent before anybody who waits. A check that takes minutes (whether an
acknowledgement arrived whose answer was lost) must not close the gate: every request would wait a second, for up to 15
minutes. Nobody waits for longer than `seconds`, so a stream of commands cannot hold up posts for ever.

A throttle spaces reads of reactions, which come by the thousand after an outage: they leave half of the rate that
Discord allows to everything else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial


class Throttle:
    """A rate limit: turns that are `seconds` apart."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._seconds
        if at > now:
            await asyncio.sleep(at - now)


CROWD = 20
"""More acknowledgements than this under way at once keep the machine itself busy, and do not just wait for the network."""


class Precedence:
    """A priority gate: callers of `turn` wait while anybody has precedence, for `seconds` at the most."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._first = 0
        self._under_way = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def first(self) -> Iterator[None]:
        """Have precedence, also for what is sent right after the end."""
        self._count(first=1)
        try:
            yield
        finally:
            asyncio.get_running_loop().call_soon(partial(self._count, first=-1))

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Wait for Discord's reply to an acknowledgement; a crowd of those has precedence."""
        self._count(under_way=1)
        try:
            yield
        finally:
            self._count(under_way=-1)

    async def turn(self) -> None:
        """Wait until nobody has precedence, or long enough."""
        if not self._free.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._free.wait()

    def _count(self, *, first: int = 0, under_way: int = 0) -> None:
        self._first += first
        self._under_way += under_way
        if self._first or self._under_way > CROWD:
            self._free.clear()
        else:
            self._free.set()
