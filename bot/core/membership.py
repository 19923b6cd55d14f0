"""Who belongs to a network: the people of its places, as their platforms tell, remembered for minutes.

A channel belongs to a network as its place does. Whoever is heard in such a channel is in its place at that moment, so a
platform is asked only about those who speak elsewhere, and again before something is decided by whose voices there are.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import structlog

from bot.chat import Chat
from bot.reference import Reference

MINUTES = 600.0
"""Seconds for which it is believed of somebody that they are a member, where they do something or their voice decides."""

HOUR = 3600.0
"""Seconds for which it is believed where somebody is merely counted."""

STRANGER = 60.0
"""Seconds for which it is believed of somebody who asks that they are none: they may just have come in."""

PATIENCE_SECONDS = 2.0
"""How long a platform is waited for while somebody waits for us; what it tells later is remembered for the next time."""

DECIDING_SECONDS = 20.0
"""How long it is waited for before something is decided by whose voices there are."""

REMEMBERED_MAX = 20_000
"""People of whom the answer is remembered, before what is older than an hour is dropped."""

log = structlog.get_logger()


class Membership:
    """What is known of who is where. Without `places`, wherever Potluck is on its platforms is a place of the network.

    `steady` counts seconds and cannot be set.
    """

    def __init__(self, places: Sequence[str], chats: Mapping[str, Chat], steady: Callable[[], float]) -> None:
        self._places = tuple(places)
        self._chats = chats
        self._steady = steady
        self._told: dict[str, tuple[float, bool]] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    def serves(self, channel: str) -> bool:
        """Tell whether a channel is in one of the places; a person is in none."""
        return not self._places or channel in self._places or Reference(channel).parent in self._places

    def met(self, person: str) -> None:
        """Note that somebody was heard in one of the places."""
        self._told[person] = (self._steady(), True)

    def forget(self, platform: str) -> None:
        """Forget what a platform told, as things happened that it did not tell."""
        self._told = {person: one for person, one in self._told.items() if Reference(person).platform != platform}

    async def told(
        self,
        people: Iterable[str],
        within: float,
        strangers: float | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> dict[str, bool]:
        """Return of people whether they are members, as far as that was told not longer ago; `strangers` of who is none.

        Of whom that is not known it is asked. Who is missing in the answer cannot be told of just now.
        """
        wanted = tuple(dict.fromkeys(people))
        allowed = {True: within, False: within if strangers is None else strangers}
        now = self._steady()
        known = {person: self._recent(person, allowed, now) for person in wanted}
        unknown = [person for person, is_member in known.items() if is_member is None]
        waiting = {self._asking[person] for person in unknown if person in self._asking}
        waiting |= self._ask(person for person in unknown if person not in self._asking)
        if waiting:
            await asyncio.wait(waiting, timeout=patience_seconds)
            now = self._steady()
            known |= {person: self._recent(person, allowed, now) for person in unknown}
        return {person: is_member for person, is_member in known.items() if is_member is not None}

    async def close(self) -> None:
        """Ask no more."""
        tasks = set(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _recent(self, person: str, allowed: Mapping[bool, float], now: float) -> bool | None:
        """Return what was told of somebody, if that is no longer ago than allowed."""
        when, is_member = self._told.get(person, (None, False))
        if when is None or now - when > allowed[is_member]:
            return None
        return is_member

    def _ask(self, people: Iterable[str]) -> set[asyncio.Task[None]]:
        """Begin to ask about people, each platform once."""
        by_platform: defaultdict[str, list[str]] = defaultdict(list)
        for person in people:
            by_platform[Reference(person).platform].append(person)
        tasks: set[asyncio.Task[None]] = set()
        for platform, some in by_platform.items():
            task = asyncio.create_task(self._asked(platform, some, self._steady()), name=f"members on {platform}")
            self._asking |= dict.fromkeys(some, task)
            tasks.add(task)
        return tasks

    async def _asked(self, platform: str, people: list[str], begun: float) -> None:
        """Ask a platform about people, and remember what it tells."""
        try:
            here = tuple(place for place in self._places if Reference(place).platform == platform)
            chat = self._chats.get(platform)
            if self._places and not here:
                told: Mapping[str, bool] = dict.fromkeys(people, False)
            else:
                told = {} if chat is None else await chat.members(people, here)
            self._forget_old()
            for person, is_member in told.items():
                if self._told.get(person, (begun, False))[0] <= begun:  # else they were heard there meanwhile
                    self._told[person] = begun, is_member
        except Exception:  # Nobody is gone because of a bug.
            log.exception("a platform cannot be asked who is there", platform=platform)
        finally:
            for person in people:
                del self._asking[person]

    def _forget_old(self) -> None:
        if len(self._told) > REMEMBERED_MAX:
            since = self._steady() - HOUR
            self._told = {person: one for person, one in self._told.items() if one[0] > since}
