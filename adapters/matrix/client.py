"""The wire to a Matrix homeserver: matrix-nio carries the requests, and each answer is an object, a refusal, or none.

The library's own calls take a web page of a proxy in front of the homeserver for success, and its sync loop spins when a
token is revoked; so only its paths and its HTTP session are used, and what an answer means is decided here, by the status
and the error code of the client-server specification.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

from aiohttp import ClientError, ClientTimeout
from nio import AsyncClient
from nio.api import Api

from bot.chat import Denied, Unreachable

REQUEST_SECONDS = 20
"""For how long an answer is waited for; the same request may be made again afterwards."""

LIMITED_SECONDS = 15
"""For how long altogether a request waits that the homeserver asks to slow down, before its caller is told."""

UPLOAD_SECONDS = 120

_OURS = ClientTimeout(total=None)
_TOKEN = re.compile(r"([?&])access_token=[^&]*&?")
_LOCKED_OUT = {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"}

Request = tuple[str, ...]
"""Method, path and, where there is one, body, as `nio.api.Api` builds them."""


class Refused(Exception):
    """The homeserver understood and said no, by a `code` of the specification such as `M_FORBIDDEN`."""

    def __init__(self, status: int, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}" if why else code)
        self.status = status
        self.code = code


class Limited(Unreachable):
    """The homeserver asks to slow down, for longer than a request can wait."""


class Wire:
    """One account on one homeserver. The connection is there while somebody uses it."""

    def __init__(self, homeserver: str, token: str, *, limited_seconds: float = LIMITED_SECONDS) -> None:
        self._client = AsyncClient(homeserver.rstrip("/"))
        self._token = token
        self._limited_seconds = limited_seconds
        self._users = 0
        self._upload_bytes_max: int | None = None
        self.homeserver = homeserver

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keep the connection for a while; the last user closes it."""
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            session = self._client.client_session
            if session is not None and not self._users:
                self._client.client_session = None  # whoever comes next makes a new one
                await session.close()

    async def ask(self, request: Request, *, seconds: float = REQUEST_SECONDS) -> dict[str, Any]:
        """Return the object that the homeserver answers; raises `Refused`, `Unreachable`, or `Denied` for a token that is none."""
        method, path, *data = request
        return await self._said(method, path, data[0] if data else None, "application/json", seconds)

    async def state(self, room: str) -> list[dict[str, Any]]:
        """Return the state of a room as it is now, as raw events; raises as `ask`."""
        _, path = Api.room_get_state("", room)
        said = await self._said("GET", path, None, "application/json", REQUEST_SECONDS, listed=True)
        return [event for event in said["list"] if isinstance(event, dict)]

    async def upload(self, content: bytes, kind: str, name: str) -> str:
        """Keep a file on the homeserver and return its address; `kind` is its media type. Raises as `ask`."""
        if self._upload_bytes_max is None:
            # A homeserver cuts the connection in the middle of what is too large, which looks like an outage.
            said = await self.ask(("GET", "/_matrix/client/v1/media/config"))
            limit = said.get("m.upload.size")
            self._upload_bytes_max = limit if isinstance(limit, int) else sys.maxsize
        if len(content) > self._upload_bytes_max:
            raise Refused(413, "M_TOO_LARGE", f"{len(content)} bytes, and {self._upload_bytes_max} are allowed")
        method, path = Api.upload("", name)
        said = await self._said(method, path, content, kind, UPLOAD_SECONDS)
        address = str(said.get("content_uri", ""))
        if not address.startswith("mxc://"):
            raise Unreachable("the homeserver does not say where it keeps a file")
        return address

    async def _said(
        self, method: str, path: str, data: str | bytes | None, kind: str, seconds: float, *, listed: bool = False
    ) -> dict[str, Any]:
        waited = 0.0
        while True:
            status, headers, body = await self._exchanged(method, path, data, kind, seconds)
            said = _read(body)
            if status == 429:
                pause = _pause(said, headers)
                if waited + pause > self._limited_seconds:
                    raise Limited(f"the homeserver limits how often we may ask, and says to wait {pause:g} seconds")
                waited += pause
                await asyncio.sleep(pause)
                continue
            if status // 100 == 2 and isinstance(said, list if listed else dict):
                return {"list": said} if isinstance(said, list) else dict(said)
            if status >= 500 or status // 100 in (2, 3) or not isinstance(said, dict):
                raise Unreachable(f"the homeserver answered with status {status} and nothing that can be read")
            code, why = str(said.get("errcode", "M_UNKNOWN")), str(said.get("error", ""))
            if status == 401 or code in _LOCKED_OUT:
                raise Denied(
                    f"{self.homeserver} does not let us in with this token ({code}). Make a new one with "
                    "  potluck matrix login   and put it where POTLUCK_MATRIX__TOKEN or POTLUCK_MATRIX__TOKEN_FILE says."
                )
            raise Refused(status, code, why)

    async def _exchanged(
        self, method: str, path: str, data: str | bytes | None, kind: str, seconds: float
    ) -> tuple[int, dict[str, str], bytes]:
        # Addresses end up in the logs of proxies, so the token stands in a header.
        path = _TOKEN.sub(r"\1", path).rstrip("?&")
        headers = {"Content-Type": kind}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        sent = BytesIO(data) if isinstance(data, bytes) else data
        if isinstance(data, bytes):
            headers["Content-Length"] = str(len(data))
        try:
            async with self.open(), asyncio.timeout(seconds):
                response = await self._client.send(method, path, sent, headers, timeout=_OURS)
                async with response:
                    return response.status, dict(response.headers), await response.read()
        except (ClientError, TimeoutError, OSError, ValueError) as why:
            # What the library says of it may hold the whole address.
            raise Unreachable(f"the homeserver does not answer ({type(why).__name__})") from None


async def login(homeserver: str, user: str, password: str, device: str) -> tuple[str, str]:
    """Return who we are and the access token of a new device, shown under that name; raises as `Wire.ask`."""
    said = await Wire(homeserver, "").ask(Api.login(user, password, device))
    return str(said["user_id"]), str(said["access_token"])


def _read(body: bytes) -> Any:
    """Return what stands in a body, or None where it is no JSON, as what a proxy says."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _pause(said: Any, headers: dict[str, str]) -> float:
    """Return for how many seconds a 429 asks to wait: by its body, by its header, or one."""
    milliseconds = said.get("retry_after_ms") if isinstance(said, dict) else None
    if isinstance(milliseconds, int) and milliseconds >= 0:
        return milliseconds / 1000
    after = headers.get("Retry-After", "")
    return float(after) if after.isdigit() else 1.0
