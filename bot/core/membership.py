"""Membership: a cache of the platforms' answers about who is in the places of a network.

A channel belongs to the network of its place. The author of an event in such a channel is in the place at that moment. So a
platform is asked only about authors of direct messages, and about all voices before a joint decision.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import filterfalse

import structlog

from bot.chat import Chat
from bot.reference import Reference, by_platform

MINUTES = 600.0
"""Seconds for which a membership is cached for a person who acts, or whose voice decides."""

HOUR = 3600.0
"""Seconds for which it is cached for a person who is merely counted."""

STRANGER = 60.0
"""Seconds for which it is cached that an asker is no member: they may just have joined."""

PATIENCE_SECONDS = 2.0
"""Timeout for a platform while a person waits for us; a later answer is cached for the next time."""

DECIDING_SECONDS = 20.0
"""Timeout for a platform before a joint decision, for which nobody waits."""

REMEMBERED_MAX = 20_000
"""Size of the cache at which answers that are older than an hour are dropped."""

log = structlog.get_logger()


class Membership:
    """The membership cache of one network. Without `places`, every place that has Potluck on its platforms is one of the network.

    `steady` is a monotonic clock, in seconds.
    """

    def __init__(self, places: Sequence[str], chats: Mapping[str, Chat], steady: Callable[[], float]) -> None:
        self._places = tuple(places)
        self._places_on = by_platform(places)
        self._chats = chats
        self._steady = steady
        self._told: dict[str, tuple[float, bool]] = {}  # when, and the answer
        self._asking: dict[str, asyncio.Task[None]] = {}

    def serves(self, channel: str) -> bool:
        """Return whether a channel is in one of the places. A person, as a channel, is in none."""
        return not self._places or channel in self._places or Reference(channel).parent in self._places

    def note_present(self, person: str) -> None:
        """Note that a person was heard in one of the places."""
        self._told[person] = (self._steady(), True)

    def forget(self, platform: str) -> None:
        """Drop the answers of a platform, as it missed changes."""
        self._told = {person: answer for person, answer in self._told.items() if Reference(person).platform != platform}

    async def are_members(
        self,
        people: Iterable[str],
        within: float,
        strangers: float | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> dict[str, bool]:
        """Return for each person if they are a member; leave out those about whom no platform answers in time.

        A cached answer counts for `within` seconds, or for `strangers` seconds if it says that the person is no member. The
        platforms are asked about everybody else.
        """
        allowed = {True: within, False: within if strangers is None else strangers}
        recent = self._recent(dict.fromkeys(people), allowed)
        unknown = [person for person, is_member in recent.items() if is_member is None]
        if unknown:
            await asyncio.wait(self._ask(unknown), timeout=patience_seconds)
            recent |= self._recent(unknown, allowed)
        return {person: is_member for person, is_member in recent.items() if is_member is not None}

    async def names(self, people: Iterable[str], patience_seconds: float = PATIENCE_SECONDS) -> dict[str, str]:
        """Return what people in the places are called, without those of whom no platform tells in time."""
        asked = [
            asyncio.create_task(self._names(platform, on), name=f"names on {platform}")
            for platform, on in by_platform(people).items()
        ]
        done, late = await asyncio.wait(asked, timeout=patience_seconds) if asked else (set(), set())
        for task in late:
            task.cancel()
        return {person: name for task in done for person, name in task.result().items()}

    async def _names(self, platform: str, people: list[str]) -> Mapping[str, str]:
        here = tuple(self._places_on.get(platform, ()))
        chat = self._chats.get(platform)
        if chat is None or (self._places and not here):
            return {}
        try:
            return await chat.names(people, here)
        except Exception:  # A bug must not take the command down.
            log.exception("a platform cannot be asked for names", platform=platform)
            return {}

    async def close(self) -> None:
        """Cancel all questions."""
        tasks = set(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _recent(self, people: Iterable[str], allowed: Mapping[bool, float]) -> dict[str, bool | None]:
        """Return the cached answer about each person; None if there is none, or it is older than allowed."""
        now = self._steady()
        return {person: self._recent_answer(person, allowed, now) for person in people}

    def _recent_answer(self, person: str, allowed: Mapping[bool, float], now: float) -> bool | None:
        when, is_member = self._told.get(person, (None, False))
        if when is None or now - when > allowed[is_member]:
            return None
        return is_member

    def _ask(self, people: Sequence[str]) -> set[asyncio.Task[None]]:
        """Return the tasks that ask about these people; start one for each platform whose people nobody asks about yet."""
        for platform, unasked in by_platform(filterfalse(self._asking.__contains__, people)).items():
            task = asyncio.create_task(self._asked(platform, unasked, self._steady()), name=f"members on {platform}")
            self._asking |= dict.fromkeys(unasked, task)
        return {self._asking[person] for person in people}

    async def _asked(self, platform: str, people: list[str], begun: float) -> None:
        """Ask a platform about people, and cache its answers."""
        try:
            answers = await self._members(platform, people)
            self._forget_old()
            for person, is_member in answers.items():
                if self._told.get(person, (begun, False))[0] <= begun:  # else they were heard there meanwhile
                    self._told[person] = begun, is_member
        except Exception:  # A bug must not make anybody a leaver.
            log.exception("a platform cannot be asked who is there", platform=platform)
        finally:
            for person in people:
                del self._asking[person]

    async def _members(self, platform: str, people: list[str]) -> Mapping[str, bool]:
        here = tuple(self._places_on.get(platform, ()))
        if self._places and not here:
            return dict.fromkeys(people, False)
        chat = self._chats.get(platform)
        return {} if chat is None else await chat.members(people, here)

    def _forget_old(self) -> None:
        if len(self._told) > REMEMBERED_MAX:
            since = self._steady() - HOUR
            self._told = {person: answer for person, answer in self._told.items() if answer[0] > since}
