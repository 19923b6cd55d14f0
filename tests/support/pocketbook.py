"""A notebook in memory, as the store keeps one for each adapter."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping


class Pocketbook:
    """It outlives the adapter that writes into it, and a test can wait for its next word."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.written = 0
        self._changed = asyncio.Condition()

    async def get(self, name: str) -> str | None:
        return self.pages.get(name)

    async def under(self, prefix: str) -> Mapping[str, str]:
        return {name: value for name, value in self.pages.items() if name.startswith(prefix)}

    async def put(self, values: Mapping[str, str]) -> None:
        async with self._changed:
            self.pages |= values
            self.written += 1
            self._changed.notify_all()

    async def drop(self, prefix: str) -> None:
        self.pages = {name: value for name, value in self.pages.items() if not name.startswith(prefix)}

    async def until_written(self, after: int) -> None:
        """Return when something was written since `after` writings."""
        async with asyncio.timeout(60), self._changed:
            await self._changed.wait_for(lambda: self.written > after)
