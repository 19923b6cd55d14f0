"""Files attached to a command: Discord gives an address for each, and we download it."""

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
    return {str(file["filename"]): str(file["url"]) for file in files.values()}


def name_of(data: Any, value: object) -> str:
    """Return the name of the file whose id is the value of an option."""
    return str(data.get("resolved", {}).get("attachments", {}).get(str(value), {}).get("filename", value))


async def download(addresses: Mapping[str, str]) -> dict[str, bytes]:
    """Return the first `FILE_MAX` + 1 bytes of each file, by name, without those that cannot be read."""
    if not addresses:
        return {}
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        contents = {name: await _retried(session, name, address) for name, address in addresses.items()}
    return {name: content for name, content in contents.items() if content is not None}


async def _retried(session: aiohttp.ClientSession, name: str, address: str) -> bytes | None:
    for attempt in range(TRIES):
        try:
            return await _read(session, address)
        except (aiohttp.ClientError, TimeoutError) as why:
            log.warning("the file %s of a command cannot be read: %s", name, why)
            await asyncio.sleep(attempt / 2)
    return None


async def _read(session: aiohttp.ClientSession, address: str) -> bytes:
    """Return the first bytes at an address: one more than allowed, if there are so many, shows that it is too large."""
    async with session.get(address, raise_for_status=True) as response:
        content = bytearray()
        async for chunk in response.content.iter_any():
            content += chunk
            if len(content) > FILE_MAX:
                break
        return bytes(content[: FILE_MAX + 1])
