"""How Slack delivers: over websockets of Socket Mode, or by signed requests; again where nobody acknowledges."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections import Counter
from itertools import count
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.adapters.slack.api import Api
from tests.adapters.slack.workspace import OUR_BOT, TEAM

SECRET = "invented-signing-secret"
DEADLINE_SECONDS = 3
RETRIES_MAX = 3


class NotTaken(Exception):
    """Nobody acknowledged in time."""


class SocketWire:
    """Socket Mode. Each address is good for one handshake, and each envelope goes to one of the lines."""

    def __init__(self, api: Api) -> None:
        self.api = api
        api.connect = self._address
        self.lines: list[web.WebSocketResponse] = []
        self.handshakes: Counter[int] = Counter()  # by their status
        self.refused_handshakes = 0  # how many more are answered with 503
        self.silent = 0  # of how many more lines Slack says nothing
        self.deaf = False  # nothing on a line is answered any more, as behind a broken router
        self.deadline_seconds: float = DEADLINE_SECONDS
        self.envelopes: list[dict[str, Any]] = []
        self._addresses: set[str] = set()
        self._numbers = count(1)
        self._acks: dict[str, asyncio.Future[dict[str, Any]]] = {}

    def routes(self, place: web.Application) -> None:
        """Open the place where lines begin."""
        place.router.add_get("/line/{name}", self._line)

    async def ready(self) -> None:
        """Return when there is a line."""
        await self.api.until(lambda: bool(self.lines))

    async def hang_up(self, reason: str | None = None, *, line: int = 0) -> None:
        """End a line: after a word why, or without one."""
        socket = self.lines[line]
        if reason:
            await socket.send_json({"type": "disconnect", "reason": reason})
        else:
            self.lines.remove(socket)
            await socket.close()

    def cut(self) -> None:
        """Tear all lines without any sign of it."""
        for socket in self.lines:
            transport = socket._req.transport if socket._req else None  # No orderly way cuts a line.
            if transport is not None:
                transport.abort()
        self.lines.clear()

    async def send(self, kind: str, payload: dict[str, Any], *, retries: int = 0, reason: str = "") -> dict[str, Any]:
        """Deliver a payload once and return what was answered with the acknowledgement; raises `NotTaken`."""
        if not self.lines:
            raise NotTaken("there is no line")
        name = f"e{next(self._numbers)}"
        envelope = {
            "envelope_id": name,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if retries:
            envelope |= {"retry_attempt": retries, "retry_reason": reason}
        self.envelopes.append(envelope)
        acked: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._acks[name] = acked
        try:
            await self.lines[len(self.envelopes) % len(self.lines)].send_json(envelope)
            async with asyncio.timeout(self.deadline_seconds):
                return await acked
        except (TimeoutError, ConnectionError, IndexError) as why:
            raise NotTaken(kind) from why
        finally:
            del self._acks[name]

    async def settled(self) -> None:
        """Return when everything that was begun before is taken: an event that says nothing is acknowledged in its turn."""
        await self.send("events_api", event({"type": "team_rename"}, "nothing"))

    def _address(self) -> str:
        name = f"l{next(self._numbers)}"
        self._addresses.add(name)
        return f"{self.api.address.replace('http', 'ws')}/line/{name}"

    async def _line(self, request: web.Request) -> web.StreamResponse:
        known = request.match_info["name"] in self._addresses
        self._addresses.discard(request.match_info["name"])
        refused = self.refused_handshakes > 0
        self.refused_handshakes -= refused
        status = 503 if self.api.down or refused else 101 if known else 404
        self.handshakes[status] += 1
        self.api.changed.set()
        if status != 101:
            return web.Response(status=status)
        silent, self.silent = self.silent > 0, max(0, self.silent - 1)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if not silent:
            self.lines.append(socket)
            await socket.send_json({"type": "hello", "num_connections": len(self.lines)})
        self.api.changed.set()
        try:
            async for message in socket:
                if self.deaf:
                    continue
                if message.type is aiohttp.WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type is aiohttp.WSMsgType.TEXT:
                    said = json.loads(message.data)
                    waiting = self._acks.get(said["envelope_id"])
                    if waiting and not waiting.done():
                        waiting.set_result(said.get("payload") or {})
        finally:
            if socket in self.lines:
                self.lines.remove(socket)
            self.api.changed.set()
        return socket


class HttpWire:
    """Signed requests to the address of the app."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.target = ""
        self.deadline_seconds: float = DEADLINE_SECONDS
        self.session: aiohttp.ClientSession | None = None

    async def send(self, kind: str, payload: dict[str, Any], *, retries: int = 0, reason: str = "") -> dict[str, Any]:
        """Deliver a payload once and return what was answered; raises `NotTaken`."""
        body, content_type = encoded(kind, payload)
        headers = signed(body) | {"Content-Type": content_type}
        if retries:
            headers |= {"X-Slack-Retry-Num": str(retries), "X-Slack-Retry-Reason": reason}
        status, text = await self.request(body, headers)
        if status != 200:
            raise NotTaken(f"{kind}: {status}")
        answer: dict[str, Any] = json.loads(text) if text.startswith("{") else {"text": text} if text else {}
        return answer

    async def request(self, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """Send a request as it is; raises `NotTaken` where nobody answers in time."""
        assert self.session is not None
        try:
            limit = aiohttp.ClientTimeout(total=self.deadline_seconds)
            async with self.session.post(self.target, data=body.encode(), headers=headers, timeout=limit) as answer:
                return answer.status, await answer.text()
        except (aiohttp.ClientError, OSError, TimeoutError) as why:
            raise NotTaken(str(why)) from why

    async def settled(self) -> None:
        """Return when everything that was begun before is taken."""
        await self.send("events_api", event({"type": "team_rename"}, "nothing"))


Wire = SocketWire | HttpWire


def event(inner: dict[str, Any], name: str, team: str = TEAM) -> dict[str, Any]:
    """Return the payload of an event, and by which installation Slack shows it: https://docs.slack.dev/apis/events-api/."""
    return {
        "type": "event_callback",
        "token": "invented",
        "team_id": team,
        "context_team_id": team,
        "authorizations": [{"enterprise_id": None, "team_id": team, "user_id": OUR_BOT, "is_bot": True}],
        "api_app_id": "A0POTLUCK0",
        "event": inner,
        "event_id": f"Ev{name}",
        "event_time": int(time.time()),  # noqa: TID251  # Slack's own clock; nothing reads it.
    }


def encoded(kind: str, payload: dict[str, Any]) -> tuple[str, str]:
    """Return a payload as the body of a request, and its content type."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def signed(body: str, *, secret: str = SECRET, age_seconds: int = 0) -> dict[str, str]:
    """Return the headers of a signature: https://docs.slack.dev/authentication/verifying-requests-from-slack/."""
    stamp = str(int(time.time()) - age_seconds)  # noqa: TID251  # A signature has the real time in it.
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


async def delivered(wire: Wire, payload: dict[str, Any]) -> None:
    """Deliver an event, again while nobody acknowledges it; Slack waits longer between its attempts. Raises `NotTaken`."""
    for retries in range(RETRIES_MAX + 1):
        try:
            await wire.send("events_api", payload, retries=retries, reason="http_timeout")
        except NotTaken:
            if retries == RETRIES_MAX:
                raise
        else:
            return
