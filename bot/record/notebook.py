"""Notebooks of adapters: key-value notes in the store, beside the ledgers."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.store import store


class StoredNotebook:
    """Notebook of one platform's adapter: the protocol `Notebook` on the store."""

    def __init__(self, data: store.Store, platform: str) -> None:
        self._store = data
        self._platform = platform

    async def get(self, name: str) -> str | None:
        """Return the value of `name`, or None."""
        return await self._store.note(self._platform, name)

    async def under(self, prefix: str) -> Mapping[str, str]:
        """Return every name that begins with `prefix`, with its value."""
        return await self._store.notes(self._platform, prefix)

    async def put(self, values: Mapping[str, str]) -> None:
        """Store all the values, or none."""
        await self._store.put_notes(self._platform, values)

    async def drop(self, prefix: str) -> None:
        """Delete every name that begins with `prefix`."""
        await self._store.drop_notes(self._platform, prefix)
