"""Files that somebody attaches to a command: Discord hands over an address, from which they are read."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.chat import FILE_MAX

SECONDS = 10.0
TRIES = 3

log = logging.getLogger(__name__)


def attached(data: Any) -> dict[str, str]:
    """Return the name and the address of each file that came with an interaction, from its `data`."""
    files = data.get("resolved", {}).get("attachments", {})
    return {str(one["filename"]): str(one["url"]) for one in files.values()}


def named(data: Any, value: object) -> str:
    """Return the name of the file that the value of an option stands for."""
    return str(data.get("resolved", {}).get("attachments", {}).get(str(value), {}).get("filename", value))


async def fetched(addresses: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files, no more of each than can be used; one that cannot be read is left out."""
    found: dict[str, bytes] = {}
    if addresses:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
            for name, address in addresses.items():
                for attempt in range(TRIES):
                    try:
                        found[name] = await _read(session, address)
                        break
                    except (aiohttp.ClientError, TimeoutError) as why:
                        log.warning("the file %s of a command cannot be read: %s", name, why)
                        await asyncio.sleep(attempt / 2)
    return found


async def _read(session: aiohttp.ClientSession, address: str) -> bytes:
    """Return the first bytes at an address: one more than can be used tells that it is too large."""
    async with session.get(address, raise_for_status=True) as response:
        read = bytearray()
        async for part in response.content.iter_any():
            read += part
            if len(read) > FILE_MAX:
                break
        return bytes(read[: FILE_MAX + 1])
