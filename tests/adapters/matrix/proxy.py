"""What can go wrong between us and a homeserver: a proxy on this machine that spoils requests as a test asks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

Spoilt = Callable[[str, str], bool]
"""Takes method and path, without the query, and tells whether a fault is meant for the request."""

PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass
class Fault:
    """What happens to a request: an answer in place of the homeserver's, `after` which the homeserver still gets it or not.

    A fault without `status` cuts the connection. It happens `times` times, or always.
    """

    meant: Spoilt
    status: int | None = 502
    body: str = PAGE
    kind: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    done: bool = False  # the homeserver does it all the same
    times: int | None = None
    hit: int = 0
    holds: bool = False  # no answer at all, until whoever asks is gone
    reached: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Seen:
    """A request as it came."""

    method: str
    path: str
    query: str
    authorization: str


class Proxy:
    """Passes everything on, but for the faults. While it is `down`, it answers nothing."""

    def __init__(self, target: str) -> None:
        self.faults: list[Fault] = []
        self.seen: list[Seen] = []
        self.address = ""
        self._target = target
        self._down = False
        self._turned = asyncio.Event()
        self._replay: bytes | None = None
        self._last: dict[str, bytes] = {}  # the answer of the stream that had an event in it
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Listen on a port of its own."""
        application = web.Application(client_max_size=64 * 2**20)
        application.router.add_route("*", "/{path:.*}", self._passed)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None), auto_decompress=False)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{port}"

    async def close(self) -> None:
        """Stop listening."""
        self._turn()
        assert self._runner is not None and self._session is not None
        await self._runner.cleanup()
        await self._session.close()

    def down(self) -> None:
        """Be away, and cut what is under way."""
        self._down = True
        self._turn()

    def up(self) -> None:
        """Be back."""
        self._down = False

    def spoil(self, meant: Spoilt, **how: Any) -> Fault:
        """Let something go wrong from now on; what is under way on the stream is asked for again."""
        fault = Fault(meant, **how)
        self.faults.append(fault)
        self._turn()
        return fault

    def replay(self, event: str) -> None:
        """Give the answer of the stream that had an event in it once more."""
        self._replay = next(body for name, body in self._last.items() if name == event)
        self._turn()

    def _turn(self) -> None:
        self._turned.set()
        self._turned = asyncio.Event()

    async def _passed(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        polls = path.endswith("/sync")
        self.seen.append(Seen(request.method, path, request.query_string, request.headers.get("Authorization", "")))
        fault = next((one for one in self.faults if one.times != one.hit and one.meant(request.method, path)), None)
        if self._down:
            return self._cut(request)
        if polls and self._replay is not None:
            body, self._replay = self._replay, None
            return web.Response(body=body, content_type="application/json")
        data = await request.read()
        if fault is not None:
            fault.hit += 1
            if fault.done:
                await self._asked(request, data)
            fault.reached.set()
            if fault.holds:
                await asyncio.Event().wait()
            if fault.status is None:
                return self._cut(request)
            return web.Response(status=fault.status, text=fault.body, content_type=fault.kind, headers=fault.headers)
        turned = self._turned
        asking = asyncio.ensure_future(self._asked(request, data))
        waiting = asyncio.ensure_future(turned.wait())
        try:
            await asyncio.wait((asking, waiting) if polls else (asking,), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                if self._replay is None:
                    return self._cut(request)
                body, self._replay = self._replay, None
                return web.Response(body=body, content_type="application/json")
            status, headers, body = asking.result()
        except aiohttp.ClientError:
            return self._cut(request)
        finally:
            waiting.cancel()
            asking.cancel()
            with suppress(asyncio.CancelledError, aiohttp.ClientError):
                await asking
        if polls and status == 200:
            self._remember(body)
        return web.Response(status=status, body=body, headers=headers)

    async def _asked(self, request: web.Request, data: bytes) -> tuple[int, CIMultiDict[str], bytes]:
        assert self._session is not None
        address = URL(self._target + request.raw_path, encoded=True)
        skipped = {"host", "content-length", "transfer-encoding", "connection"}
        sent = {name: value for name, value in request.headers.items() if name.lower() not in skipped}
        async with self._session.request(request.method, address, data=data or None, headers=sent) as answer:
            body = await answer.read()
            got = CIMultiDict(
                (name, value)
                for name, value in answer.headers.items()
                if name.lower() in ("content-type", "retry-after")
            )
            return answer.status, got, body

    def _cut(self, request: web.Request) -> web.Response:
        """Close the connection without an answer."""
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=502)

    def _remember(self, body: bytes) -> None:
        for update in json.loads(body).get("rooms", {}).get("join", {}).values():
            for event in update.get("timeline", {}).get("events", ()):
                self._last[event["event_id"]] = body
