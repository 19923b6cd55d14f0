"""What is pinned in a room, where somebody gave us the right to: messages under which something can be chosen."""

from __future__ import annotations

import asyncio
import logging

from nio.api import Api

from adapters.matrix.client import Refused, Wire
from bot.chat import Denied, Unreachable

_PINNED = "m.room.pinned_events"

log = logging.getLogger(__name__)


class Pins:
    """Pins and unpins as well as it can: a pin is a convenience, and nothing depends on it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._locks: dict[str, asyncio.Lock] = {}
        self._forbidden: set[str] = set()

    async def keep(self, room: str, event: str, *, pinned: bool) -> None:
        """Let a message be pinned, or not, beside whatever others have pinned."""
        if room in self._forbidden:
            return
        # The state of a room is replaced as a whole, so one change has to see the one before.
        async with self._locks.setdefault(room, asyncio.Lock()):
            try:
                now = await self._now(room)
                if (event in now) != pinned:
                    wanted = [*now, event] if pinned else [one for one in now if one != event]
                    await self._wire.ask(Api.room_put_state("", room, _PINNED, {"pinned": wanted}))
            except Refused as why:
                self._forbidden.add(room)
                log.info("nothing is pinned in %s: %s", room, why)
            except (Unreachable, Denied) as why:
                log.info("%s is not pinned: %s", event, why)

    async def _now(self, room: str) -> list[str]:
        try:
            said = await self._wire.ask(Api.room_get_state_event("", room, _PINNED))
        except Refused as why:
            if why.code != "M_NOT_FOUND":
                raise
            return []  # nobody has pinned anything yet
        pinned = said.get("pinned")
        return [one for one in pinned if isinstance(one, str)] if isinstance(pinned, list) else []
