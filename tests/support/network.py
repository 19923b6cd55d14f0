"""A whole network for stories: the real core, teller and store, a room in memory, and a clock that a test moves."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType

import commands
from bot.chat import Chat
from bot.config.settings import Settings, load
from bot.core.environment import Chance
from bot.core.network import Core
from bot.core.networks import Networks
from bot.core.watch import ALIVE
from bot.record.notebook import StoredNotebook
from ledger import verification
from ledger.book import Book
from ledger.store.store import Store, open_store
from tests.support.room import GENERAL, Room

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
MENU = commands.load()


class Network:
    """One network in one room, on a database in a directory. What a line brings about is done when it returns.

    Of a `live` one, what is owed is told beside it, as in a process.
    """

    def __init__(
        self, directory: Path, settings: Settings | None = None, *, live: bool = False, address: str | None = None
    ) -> None:
        self._live = live
        self.address = address
        self.room = Room()
        self.now = MONDAY
        self.wrong = timedelta(0)  # how far the clock of the machine is off from then on
        self.directory: Networks
        self.path = directory
        self.settings = settings or load(None, {})
        self._running: asyncio.Task[None] | None = None
        self.store: Store

    async def start(self, chats: Mapping[str, Chat] | None = None) -> Network:
        """Open everything, as a process does."""
        self.store = await open_store(self.path, self.address)
        chance = Chance(
            lambda: self.now + self.wrong,
            self._steady,
            _chance,
            lambda height, number: _chance(f"{height} {number}") * 2,
        )
        connected = chats or {"room": self.room}
        self.directory = await Networks.open(self.store, self.settings, MENU, connected, chance, live=self._live)
        await self._connect()
        self.directory.start()
        await self.directory.recount()
        await self.done()
        return self

    def _steady(self) -> float:
        return self.now.timestamp()

    async def stop(self) -> None:
        """End as a process does that is told to."""
        await self._hang_up()
        await self.directory.close()

    async def ends(self) -> None:
        """End as a process does that is told to while its platform is there to the last."""
        await self.directory.close()
        await self._hang_up()

    async def kill(self) -> None:
        """End as a process does that is killed, and start again on the same data."""
        # A process beats all the time, and was there a moment ago; here the clock hops from one moment to the next.
        await StoredNotebook(self.store, "clock").put({ALIVE: self.now.isoformat()})
        await self._hang_up()
        await self.directory.abandon()
        await self.start()

    async def _connect(self) -> None:
        self._running = asyncio.create_task(
            self.room.run(MENU, self.directory.receive, self.directory.suggest, self.directory.tongue)
        )

    async def _hang_up(self) -> None:
        assert self._running is not None
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running

    @property
    def core(self) -> Core:
        """Return the first network's core."""
        return next(iter(self.directory.cores.values()))

    @property
    def book(self) -> Book:
        """Return the first network's book."""
        return self.core.book

    async def says(
        self, person: str, line: str, channel: str = GENERAL, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> str:
        """Use a command, to which files belong; return the private answer, or an empty text."""
        answer = await self.room.says(person, line, channel, files)
        await self.done()
        return answer or ""

    async def at_once(self, lines: Sequence[tuple[str, str]]) -> list[str]:
        """Let people use commands at the same time; return their answers."""
        answers = await asyncio.gather(*(self.room.says(person, line, GENERAL) for person, line in lines))
        await self.done()
        return [answer or "" for answer in answers]

    async def whispers(self, person: str, line: str) -> str:
        """Use a command in a direct message."""
        return await self.says(person, line, f"room:{person}")

    async def reacts(self, person: str, emoji: str, about: str) -> str:
        """Put an emoji on the newest card about a subject."""
        answer = await self.room.reacts(person, emoji, about)
        await self.done()
        return answer or ""

    async def unreacts(self, person: str, emoji: str, about: str) -> str:
        """Take an emoji off."""
        answer = await self.room.unreacts(person, emoji, about)
        await self.done()
        return answer or ""

    async def passes(self, **time: int) -> None:
        """Let time pass; what becomes due on the way is done at its moment."""
        target = self.now + timedelta(**time)
        await self._tick()  # as the beat of a clock would, which sees at once that a platform is away
        while (due := self.directory.next_due(self.now)) is not None and due <= target:
            self.now = due
            await self._tick()
        self.now = target
        await self._tick()

    async def sleeps(self, **time: int) -> None:
        """Let the machine sleep for a while, and the clock of a process go on after it."""
        self.now += timedelta(**time)
        await self.directory.beat()
        await self.done()

    async def comes_back(self) -> None:
        """Let the room be back after it was away."""
        await self.room.go_up()
        await self.done()

    async def tick_twice(self) -> None:
        """Let two ticks happen at once."""
        await asyncio.gather(self.directory.tick(), self.directory.tick())
        await self.done()

    async def _tick(self) -> None:
        await self.directory.tick()
        await self.done()

    async def done(self) -> None:
        """Settle what is ripe and tell what is owed."""
        while self.directory.woken.is_set():
            await self.directory.tick()
        if not self._live:
            await self.directory.flush()

    def stored(self) -> bytes:
        """Return all bytes of the database."""
        files = sorted(file for file in self.path.iterdir() if file.name.startswith("potluck.db"))
        return b"".join(file.read_bytes() for file in files)

    async def rebuilt(self) -> Book:
        """Return the book as the ledger alone tells it, checked entry by entry."""
        name = self.core.journal.network
        slices = self.store.slices(name, asyncio.get_running_loop())
        book = await asyncio.to_thread(partial(verification.verified_book, judge=True), name, slices)
        book.take_touched()  # the cards show it already
        return book

    async def members(self, *names: str) -> None:
        """Let people join."""
        for name in names:
            await self.says(name, "/join")

    async def accepted(self, person: str, by: tuple[str, ...] = ("ben", "cara")) -> str:
        """Let a person log something that others approve, and return its number."""
        answer = await self.says(person, "/contribute 1h got things going")
        number = answer.partition(":")[0].removeprefix("Noted as ")
        for other in by:
            await self.says(other, f"/vote {number} approve")
        await self.passes(hours=24)
        assert self.book.contributions.by_id[number].state == "accepted"
        return number


def _chance(key: str) -> bytes:
    return hmac.digest(b"test", key.encode(), hashlib.sha256)[:16]
