"""Socket Mode: websockets to Slack, one after the other, which deliver all events of the workspace.

Each address is used once and with a time limit, a dead connection is detected within seconds, a new one is open before an
old one ends, and an envelope is acknowledged on the connection that brought it. The client of Slack's own library does
none of the four: it retries an address that failed for ever. https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import aiohttp

from adapters.shared.tasks import cancel_all
from adapters.slack.errors import LOCKED_OUT
from adapters.slack.web_api import Declined, Web
from bot.chat import Gone, Unreachable

PING_SECONDS = 3
"""Interval of heartbeats; without a reply within half of it, the connection counts as dead."""

HELLO_SECONDS = 10.0
"""Time limit until Slack greets on a new connection."""

PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.1, 30.0
"""Back-off between two connections: the pauses double, and start anew after a connection that lasted."""

DRAIN_SECONDS = 3
"""Time limit for open work at the end. Slack delivers the rest again, or its author sees a failure."""

Take = Callable[[dict[str, Any], Mapping[str, str]], Awaitable[tuple[bool, dict[str, Any] | None]]]
"""Takes a payload and its headers; returns whether to acknowledge it, and what to answer with the acknowledgement."""

log = logging.getLogger(__name__)


class Socket:
    """The connections to Slack. `back` is called when one is open again after there was none (`away`)."""

    def __init__(
        self,
        web: Web,
        app_token: str,
        take: Take,
        back: Callable[[], Coroutine[Any, Any, None]],
        ping_seconds: float,
        hello_seconds: float,
    ) -> None:
        self._web = web
        self._app_token = app_token
        self._take = take
        self._back = back
        self._ping_seconds = ping_seconds
        self._hello_seconds = hello_seconds
        self.away = False
        self._lines: set[asyncio.Task[None]] = set()
        self._standing = 0
        self._doing: set[asyncio.Task[None]] = set()

    @property
    def stands(self) -> bool:
        """Tell whether a connection is open."""
        return self._standing > 0

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Keep a connection open until cancelled; then finish the open work, and disconnect."""
        loop = asyncio.get_running_loop()
        pause = PAUSE_SECONDS_MIN
        try:
            while True:
                begun = loop.time()
                leaving, heard = asyncio.Event(), asyncio.Event()
                line = asyncio.create_task(self._line(session, leaving, heard))
                self._lines.add(line)
                line.add_done_callback(self._lines.discard)
                ended = asyncio.create_task(leaving.wait())
                try:
                    await asyncio.wait((line, ended), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    ended.cancel()
                if loop.time() - begun > PAUSE_SECONDS_MAX:
                    pause = PAUSE_SECONDS_MIN
                await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # Jitter only.
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
        finally:
            if self._doing:
                await asyncio.wait(self._doing, timeout=DRAIN_SECONDS)
            await cancel_all((*self._lines, *self._doing))

    async def _line(self, session: aiohttp.ClientSession, leaving: asyncio.Event, heard: asyncio.Event) -> None:
        """Open a connection and handle its envelopes until it ends."""
        try:
            address = (await self._web.call("apps.connections.open", app_token=self._app_token))["url"]
            async with asyncio.timeout(self._hello_seconds) as patience:
                # No size limit: a form with long texts is larger than the default of the library.
                async with session.ws_connect(address, heartbeat=self._ping_seconds, max_msg_size=0) as socket:
                    await self._listen(socket, leaving, heard, patience)
        except Declined as no:
            self._web.lock_out(f"Slack opens no line ({no}). Make an app token with the scope connections:write.")
        except (aiohttp.ClientError, Gone, KeyError, OSError, TimeoutError, Unreachable, ValueError) as why:
            # The library's message holds the address, and with it the ticket that lets its bearer in.
            is_ours = isinstance(why, Gone | Unreachable)
            log.warning("no line to Slack: %s", why if is_ours else type(why).__name__)
        finally:
            self._standing -= heard.is_set()
            self.away = self.away or not self._standing

    async def _listen(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        leaving: asyncio.Event,
        heard: asyncio.Event,
        patience: asyncio.Timeout,
    ) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            envelope = _envelope(message.data)
            match envelope.get("type"):
                case "hello":
                    self._greeted(heard, patience)
                case "disconnect":
                    self._disconnected(envelope, leaving)
                case _:
                    self._do(self._answer(socket, envelope))

    def _greeted(self, heard: asyncio.Event, patience: asyncio.Timeout) -> None:
        """Count a connection as open, once, however often Slack greets on it."""
        if heard.is_set():
            return
        patience.reschedule(None)
        heard.set()
        self._standing += 1
        if self.away:
            self.away = False
            self._do(self._back())

    def _disconnected(self, envelope: dict[str, Any], leaving: asyncio.Event) -> None:
        """Open the next connection now; this one goes on until Slack ends it."""
        if envelope.get("reason") in LOCKED_OUT:
            self._web.lock_out(envelope["reason"])
        leaving.set()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._doing.discard(task)
        if not task.cancelled() and (wrong := task.exception()):
            log.error("something that Slack sent was not done", exc_info=wrong)

    async def _answer(self, socket: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        """Have an envelope taken and acknowledge it; Slack delivers it again if nobody does."""
        payload = envelope.get("payload") or {}
        retry = envelope.get("retry_attempt")
        taken, answer = await self._take(payload, {"x-slack-retry-num": str(retry)} if retry else {})
        if not taken:
            return
        try:
            await socket.send_json({"envelope_id": envelope["envelope_id"], **({"payload": answer} if answer else {})})
        except (aiohttp.ClientError, OSError) as why:
            log.info("the line ended before an acknowledgement: %s", why)
            await self._respond(payload, answer)

    async def _respond(self, payload: dict[str, Any], answer: dict[str, Any] | None) -> None:
        """Send an answer by the response address: Slack does not deliver a command twice."""
        if answer and payload.get("response_url"):
            await self._web.respond(payload["response_url"], answer)


def _envelope(data: str) -> dict[str, Any]:
    envelope = json.loads(data)
    if not isinstance(envelope, dict):
        raise ValueError("no envelope")  # noqa: TRY004  # The caller treats it like broken JSON.
    return envelope
