"""Pinned messages: open choices are pinned, in rooms that gave us the right to pin."""

from __future__ import annotations

import asyncio
import logging

from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.event import texts_of
from bot.chat import Denied, Unreachable

_PINNED = "m.room.pinned_events"

log = logging.getLogger(__name__)


class Pins:
    """Pins and unpins messages on a best-effort basis: a pin is a convenience, and nothing depends on it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._locks: dict[str, asyncio.Lock] = {}
        self._forbidden: set[str] = set()

    async def set_pinned(self, room: str, event: str, *, pinned: bool) -> None:
        """Pin or unpin a message, and leave the pins of others alone; log a failure."""
        if room in self._forbidden:
            return
        # The pins of a room are replaced as a whole, so each change must see the one before.
        async with self._locks.setdefault(room, asyncio.Lock()):
            try:
                await self._change(room, event, pinned=pinned)
            except Refused as why:
                self._forbidden.add(room)
                log.info("nothing is pinned in %s: %s", room, why)
            except (Unreachable, Denied) as why:
                log.info("%s is not pinned: %s", event, why)

    async def _change(self, room: str, event: str, *, pinned: bool) -> None:
        pins = await self._pinned(room)
        if (event in pins) != pinned:
            others = [pin for pin in pins if pin != event]
            wanted = [*others, event] if pinned else others
            await self._wire.ask(Api.room_put_state("", room, _PINNED, {"pinned": wanted}))

    async def _pinned(self, room: str) -> list[str]:
        try:
            content = await self._wire.ask(Api.room_get_state_event("", room, _PINNED))
        except Refused as why:
            if why.code != "M_NOT_FOUND":
                raise
            return []  # nobody has pinned anything yet
        return texts_of(content.get("pinned"))
