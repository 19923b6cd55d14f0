"""Watch for outages, in which people cannot act: program down, machine asleep, clock jump, platform away.

Each outage becomes a fact in the ledgers, and extends their open votes and windows. This module only detects it.
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
"""A shorter gap between beats, or absence of a platform, is no outage."""

SIGN = timedelta(minutes=1)
"""Between two signs of life that are stored."""

ALIVE = "alive"
"""Name of the last sign of life in the notebook."""


class Watch:
    """The outages of one process and of its platforms."""

    def __init__(self, chats: Mapping[str, Chat], notebook: Notebook, now: Callable[[], datetime]) -> None:
        self._chats = chats
        self._notebook = notebook
        self._now = now
        self._alive: datetime | None = None
        self._kept: datetime | None = None
        self._away: dict[str, datetime] = {}

    async def beat(self, cores: Iterable[Core]) -> None:
        """Note an outage if beats are missing since the last sign of life."""
        if self._alive is not None:
            await self._missed(cores, self._alive)

    async def look(self, cores: Collection[Core]) -> None:
        """Note the platforms that are away now. A short absence counts only if something would fall due in it."""
        if self._alive is None:
            await self._begin(cores)
        now = self._now()
        self._away = {name: self._away.get(name, now) for name, chat in self._chats.items() if chat.away}
        for core in cores:
            if self._away or core.book.pauses.lost:
                await core.note(partial(_reached, self._outages(core, now)))

    def _outages(self, core: Core, now: datetime) -> dict[str, datetime]:
        """Return the platforms whose absence counts for a ledger, each with its begin in the time of that ledger."""
        ahead = core.now() - now
        return {
            name: since + ahead
            for name, since in self._away.items()
            if name in core.book.pauses.lost or now >= since + MISSED or _falls_due(core, since + ahead)
        }

    async def sign(self) -> None:
        """Give a sign of life."""
        self._alive = self._now()
        if self._kept is None or abs(self._alive - self._kept) >= SIGN:
            self._kept = self._alive
            await self._notebook.put({ALIVE: self._alive.isoformat()})

    async def _begin(self, cores: Collection[Core]) -> None:
        """Note an outage before the start, since the last sign of life, or since the last entry if there is none."""
        noted = await self._notebook.get(ALIVE)
        alive = datetime.fromisoformat(noted) if noted else max((core.book.at for core in cores), default=self._now())
        await self._missed(cores, alive)

    async def _missed(self, cores: Iterable[Core], since: datetime) -> None:
        missed = self._now() - since
        if missed > MISSED:
            for core in cores:
                await core.note(lambda book, at: held.paused(book, at - missed, at))


def _reached(away: Mapping[str, datetime], book: Book, at: datetime) -> tuple[Fact, ...]:
    return held.reachability_facts(book, away, at)


def _falls_due(core: Core, since: datetime) -> bool:
    first = calendar.next_due(core.book, since - timedelta(microseconds=1))
    return first is not None and first <= core.now()
