"""Watches for time in which people could not act: the program down, its machine asleep, its clock jumping, a platform away.

What it finds goes into the ledgers, where it holds windows open; here is only what the shell sees of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from bot.chat import Chat, Notebook
from bot.core.network import Core
from ledger import calendar
from ledger.book import Book
from ledger.chain.entry import Fact
from ledger.governance import held

MISSED = timedelta(minutes=5)
"""How long nothing may happen, or a platform be away, until that counts as time in which people could not act."""

SIGN = timedelta(minutes=1)
"""Between two signs of life that are kept over a restart."""

ALIVE = "alive"
"""What the notebook calls the last sign of life."""


class Watch:
    """What one process knows of its own absences and of those of its platforms."""

    def __init__(self, chats: Mapping[str, Chat], notebook: Notebook, now: Callable[[], datetime]) -> None:
        self._chats = chats
        self._notebook = notebook
        self._now = now
        self._alive: datetime | None = None
        self._kept: datetime | None = None
        self._away: dict[str, datetime] = {}

    async def beat(self, cores: Iterable[Core]) -> None:
        """Find out, on the beat of the clock, whether it has missed some."""
        if self._alive is not None:
            await self._missed(cores, self._alive)

    async def look(self, cores: Collection[Core]) -> None:
        """Look which platforms are away; for a while that matters only where something would fall due meanwhile."""
        if self._alive is None:
            await self._begin(cores)
        now = self._now()
        away = {name for name, chat in self._chats.items() if chat.away}
        self._away = {name: self._away.get(name, now) for name in away}
        for core in cores:
            if not (self._away or core.book.pauses.lost):
                continue
            ahead = core.now() - now  # as the time of a ledger may be
            counts = {
                name: since + ahead
                for name, since in self._away.items()
                if name in core.book.pauses.lost or now >= since + MISSED or _falls_due(core, since + ahead)
            }
            await core.note(partial(_reached, counts))

    async def sign(self) -> None:
        """Give a sign of life."""
        self._alive = self._now()
        if self._kept is None or abs(self._alive - self._kept) >= SIGN:
            self._kept = self._alive
            await self._notebook.put({ALIVE: self._alive.isoformat()})

    async def _begin(self, cores: Collection[Core]) -> None:
        """Find out how long the program was down; of one that left no sign of life, its last entry is the last one."""
        noted = await self._notebook.get(ALIVE)
        alive = datetime.fromisoformat(noted) if noted else max((core.book.at for core in cores), default=self._now())
        await self._missed(cores, alive)

    async def _missed(self, cores: Iterable[Core], since: datetime) -> None:
        missed = self._now() - since
        if missed > MISSED:
            for core in cores:
                await core.note(lambda book, at: held.paused(book, at - missed, at))


def _reached(away: Mapping[str, datetime], book: Book, at: datetime) -> tuple[Fact, ...]:
    return held.reach(book, away, at)


def _falls_due(core: Core, since: datetime) -> bool:
    first = calendar.next_due(core.book, since - timedelta(microseconds=1))
    return first is not None and first <= core.now()
