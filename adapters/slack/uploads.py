"""Uploads: pictures for messages, and files handed to people."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from adapters.shared.sanitize import clean
from adapters.slack.plain_words import clipped
from adapters.slack.web_api import Declined, Web
from bot.chat import Gone, Picture, Text, Unreachable

LOOKS = (1, 2, 4, 0)
"""Pauses after each check whether an uploaded file has arrived."""

ALT_MAX = 1000
"""Characters of an alternative text: https://docs.slack.dev/reference/methods/files.getUploadURLExternal."""

CACHED_MAX = 100
"""Pictures that are not uploaded again when their message is edited."""

log = logging.getLogger(__name__)


class Uploads:
    """The files of one bot."""

    def __init__(self, web: Web, pace_seconds: float) -> None:
        self._web = web
        self._pace_seconds = pace_seconds
        self._cached: dict[bytes, str] = {}  # the files of pictures, by their hash

    async def hand_over(self, data: bytes, name: str, channel: str) -> bool:
        """Share a file in a channel, and tell whether it has arrived there.

        Slack answers that all is well, and shares the file later or never, so we check. Uploads with an alternative text
        (`alt_txt`) were seen to share no file at all, so that text is in the answer alone.
        """
        answer = await self._web.call("files_upload_v2", content=data, filename=name, title=name, channel=channel)
        for pause in LOOKS:
            if await self._has_arrived(str(answer["files"][0]["id"]), channel):
                return True
            await asyncio.sleep(pause * self._pace_seconds)
        return False

    async def _has_arrived(self, file: str, channel: str) -> bool:
        try:
            answer = await self._web.call("files.info", file=file)
        except Unreachable as why:
            log.info("it is not known yet whether a file has arrived: %s", why)
            return False
        return channel in _channels(answer["file"])

    async def pictures(self, text: Text) -> Mapping[int, str]:
        """Upload the pictures of a text; return their files by place in the text, without those that failed."""
        places = {place: piece for place, piece in enumerate(text) if isinstance(piece, Picture)}
        files = {place: await self._cached_file(picture) for place, picture in places.items()}
        for oldest in list(self._cached)[:-CACHED_MAX]:
            del self._cached[oldest]
        return {place: file for place, file in files.items() if file is not None}

    async def _cached_file(self, picture: Picture) -> str | None:
        content = sha256(picture.png + picture.alt.encode()).digest()
        try:
            if content not in self._cached:
                self._cached[content] = await self._upload(picture)
            return self._cached[content]
        except (Gone, Declined, Unreachable) as why:
            log.warning("a picture is told in words: %s", why)
            return None

    async def _upload(self, picture: Picture) -> str:
        """Upload a picture for a message, and return its id."""
        words = clipped(clean(picture.alt), ALT_MAX)
        answer = await self._web.call(
            "files_upload_v2", content=picture.png, filename=picture.name, title=picture.name, alt_txt=words
        )
        return str(answer["files"][0]["id"])


def _channels(file: dict[str, Any]) -> set[str]:
    """Return the channels and direct messages where a file is."""
    shares: dict[str, dict[str, Any]] = file.get("shares") or {}
    return {*(file.get("ims") or ()), *(channel for places in shares.values() for channel in places)}
