"""HTTP client for a Matrix homeserver: it sends matrix-nio's requests, and maps each answer to a JSON value or an error.

The library's own calls mistake the web page of a proxy in front of the homeserver for success, and its sync loop spins
when a token is revoked; so we use only its paths and its HTTP session. The meaning of an answer is decided here, by the
status and the error code of the client-server specification.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any, TypeVar

from aiohttp import ClientError, ClientTimeout
from nio import AsyncClient
from nio.api import Api

from adapters.matrix.event import Event, events_of, object_of
from bot.chat import Denied, Unreachable

REQUEST_SECONDS = 20
"""Timeout of a request; the same request may be made again afterwards."""

LIMITED_SECONDS = 15
"""Total wait of a request while the homeserver limits our rate; then its caller gets `Limited`."""

UPLOAD_SECONDS = 120

_OURS = ClientTimeout(total=None)
_TOKEN = re.compile(r"([?&])access_token=[^&]*&?")
_LOCKED_OUT = {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"}

Request = tuple[str, ...]
"""Method, path and optional body, as `nio.api.Api` builds them."""

Answer = TypeVar("Answer", dict[str, Any], list[Any])


class Refused(Exception):
    """The homeserver rejected a request, with a `code` of the specification such as `M_FORBIDDEN`."""

    def __init__(self, status: int, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}" if why else code)
        self.status = status
        self.code = code


class Limited(Unreachable):
    """The homeserver limits our rate for longer than a request can wait."""


class Wire:
    """One account on one homeserver. The connection is open while somebody uses it."""

    def __init__(self, homeserver: str, token: str, *, limited_seconds: float = LIMITED_SECONDS) -> None:
        self._client = AsyncClient(homeserver.rstrip("/"))
        self._authorization = {"Authorization": f"Bearer {token}"} if token else {}
        self._limited_seconds = limited_seconds
        self._users = 0
        self._upload_bytes_max: int | None = None
        self.homeserver = homeserver

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keep the connection open inside the block; the last user closes it."""
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            session = self._client.client_session
            if session is not None and not self._users:
                self._client.client_session = None  # the next user opens a new one
                await session.close()

    async def ask(self, request: Request, *, seconds: float = REQUEST_SECONDS) -> dict[str, Any]:
        """Return the object that the homeserver answers; raises `Refused`, `Unreachable`, or `Denied` for an invalid token."""
        method, path, *data = request
        return await self._request(method, path, data[0] if data else None, "application/json", seconds, dict)

    async def state(self, room: str) -> list[Event]:
        """Return the current state of a room as raw events; raises as `ask`."""
        _, path = Api.room_get_state("", room)
        return events_of(await self._request("GET", path, None, "application/json", REQUEST_SECONDS, list))

    async def upload(self, content: bytes, kind: str, name: str) -> str:
        """Store a file on the homeserver and return its address; `kind` is its media type. Raises as `ask`."""
        limit = await self._upload_limit()
        if len(content) > limit:
            raise Refused(413, "M_TOO_LARGE", f"{len(content)} bytes, and {limit} are allowed")
        method, path = Api.upload("", name)
        answer = await self._request(method, path, content, kind, UPLOAD_SECONDS, dict)
        address = str(answer.get("content_uri", ""))
        if not address.startswith("mxc://"):
            raise Unreachable("the homeserver does not say where it keeps a file")
        return address

    async def _upload_limit(self) -> int:
        if self._upload_bytes_max is None:
            # A homeserver cuts the connection in the middle of a file that is too large, which looks like an outage.
            config = await self.ask(("GET", "/_matrix/client/v1/media/config"))
            limit = config.get("m.upload.size")
            self._upload_bytes_max = limit if isinstance(limit, int) else sys.maxsize
        return self._upload_bytes_max

    async def _request(
        self, method: str, path: str, data: str | bytes | None, kind: str, seconds: float, expected: type[Answer]
    ) -> Answer:
        """Return the JSON of a successful answer, if it is of the expected type; wait and repeat while rate limited."""
        waited = 0.0
        while True:
            status, headers, body = await self._exchange(method, path, data, kind, seconds)
            answer = _parse(body)
            if status != 429:
                if status // 100 == 2 and isinstance(answer, expected):
                    return answer
                raise self._error(status, answer)
            pause = _retry_after(answer, headers)
            if waited + pause > self._limited_seconds:
                raise Limited(f"the homeserver limits how often we may ask, and says to wait {pause:g} seconds")
            waited += pause
            await asyncio.sleep(pause)

    def _error(self, status: int, answer: Any) -> Exception:
        """Return the error that an unsuccessful answer means."""
        if status // 100 != 4 or not isinstance(answer, dict):
            return Unreachable(f"the homeserver answered with status {status} and nothing that can be read")
        code, why = str(answer.get("errcode", "M_UNKNOWN")), str(answer.get("error", ""))
        if status == 401 or code in _LOCKED_OUT:
            return Denied(
                f"{self.homeserver} does not let us in with this token ({code}). Make a new one with "
                "  potluck matrix login   and put it where POTLUCK_MATRIX__TOKEN or POTLUCK_MATRIX__TOKEN_FILE says."
            )
        return Refused(status, code, why)

    async def _exchange(
        self, method: str, path: str, data: str | bytes | None, kind: str, seconds: float
    ) -> tuple[int, dict[str, str], bytes]:
        # Addresses end up in the logs of proxies, so the token stands in a header.
        path = _TOKEN.sub(r"\1", path).rstrip("?&")
        headers = {"Content-Type": kind, **self._authorization}
        sent: str | bytes | BytesIO | None = data
        if isinstance(data, bytes):
            sent, headers["Content-Length"] = BytesIO(data), str(len(data))
        try:
            async with self.open(), asyncio.timeout(seconds):
                response = await self._client.send(method, path, sent, headers, timeout=_OURS)
                async with response:
                    return response.status, dict(response.headers), await response.read()
        except (ClientError, TimeoutError, OSError, ValueError) as why:
            # The library's message may hold the whole address.
            raise Unreachable(f"the homeserver does not answer ({type(why).__name__})") from None


async def login(homeserver: str, user: str, password: str, device: str) -> tuple[str, str]:
    """Return our user id and the access token of a new device with that display name; raises as `Wire.ask`."""
    answer = await Wire(homeserver, "").ask(Api.login(user, password, device))
    return str(answer["user_id"]), str(answer["access_token"])


def _parse(body: bytes) -> Any:
    """Return the JSON of a body, or None if it is none, as the error page of a proxy."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _retry_after(answer: Any, headers: dict[str, str]) -> float:
    """Return the seconds that a 429 asks to wait: by its body, by its header, or one."""
    milliseconds = object_of(answer).get("retry_after_ms")
    if isinstance(milliseconds, int) and milliseconds >= 0:
        return milliseconds / 1000
    after = headers.get("Retry-After", "")
    return float(after) if after.isdigit() else 1.0
