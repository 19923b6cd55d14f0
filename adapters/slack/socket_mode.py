"""Socket Mode: websockets to Slack, one after the other, over which everything comes that happens in the workspace.

Each address is used once and with a limit of time, a line that says nothing is found out within seconds, a new line
stands before an old one ends, and an envelope is acknowledged on the line that brought it. The client of Slack's own
library does none of the four: it tries an address that failed again for ever.
https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import aiohttp

from adapters.slack.web_api import LOCKED_OUT, Declined, Web
from bot.chat import Gone, Unreachable

PING_SECONDS = 3
"""Between two signs of life that are asked for; half as long after one the line counts as dead."""

HELLO_SECONDS = 10.0
"""How long a new line may take until Slack greets on it."""

PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.1, 30.0
"""Between two lines: the pauses double, and are short again after a line that lasted."""

DRAIN_SECONDS = 3
"""How long what is being done may take at the end; what is not acknowledged by then Slack delivers again, or its author sees."""

Take = Callable[[dict[str, Any], Mapping[str, str]], Awaitable[tuple[bool, dict[str, Any] | None]]]
"""Takes a payload and its headers; returns whether to acknowledge it, and what to answer with the acknowledgement."""

log = logging.getLogger(__name__)


class Socket:
    """The lines to Slack. `back` is called when a line stands again after there was none; `away` is whether that is so."""

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
        """Tell whether something can come now."""
        return self._standing > 0

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Keep a line until cancelled; then finish what is being done, and hang up."""
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
                await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # It spreads the attempts of many, no more.
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
        finally:
            if self._doing:
                await asyncio.wait(self._doing, timeout=DRAIN_SECONDS)
            rest = (*self._lines, *self._doing)
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

    async def _line(self, session: aiohttp.ClientSession, leaving: asyncio.Event, heard: asyncio.Event) -> None:
        """Open a line and take everything that comes over it until it ends."""
        try:
            address = (await self._web.call("apps.connections.open", app_token=self._app_token))["url"]
            async with asyncio.timeout(self._hello_seconds) as patience:
                # Without a limit of size: a form with long texts in it is larger than what the library takes by itself.
                async with session.ws_connect(address, heartbeat=self._ping_seconds, max_msg_size=0) as socket:
                    await self._listen(socket, leaving, heard, patience)
        except Declined as no:
            self._web.lock_out(f"Slack opens no line ({no}). Make an app token with the scope connections:write.")
        except (aiohttp.ClientError, Gone, KeyError, OSError, TimeoutError, Unreachable, ValueError) as why:
            # What the library says holds the address, and with it the ticket that lets its bearer in.
            known = isinstance(why, Gone | Unreachable)
            log.warning("no line to Slack: %s", why if known else type(why).__name__)
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
            envelope = json.loads(message.data)
            if not isinstance(envelope, dict):
                raise ValueError("no envelope")  # noqa: TRY004  # It is as little one as what is no JSON.
            match envelope.get("type"):
                case "hello" if not heard.is_set():
                    patience.reschedule(None)
                    heard.set()
                    self._standing += 1
                    if self.away:
                        self.away = False
                        self._do(self._back())
                case "disconnect":
                    if envelope.get("reason") in LOCKED_OUT:
                        self._web.lock_out(envelope["reason"])
                    leaving.set()  # this line goes on until Slack ends it; the next one is opened now
                case "hello":
                    continue  # one line counts once, however often Slack greets on it
                case _:
                    self._do(self._answer(socket, envelope))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._doing.discard(task)
        if not task.cancelled() and (wrong := task.exception()):
            log.error("something that Slack sent was not done", exc_info=wrong)

    async def _answer(self, socket: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        """Have an envelope taken and acknowledge it; one that nobody acknowledges Slack delivers again."""
        payload = envelope.get("payload") or {}
        headers = {}
        if envelope.get("retry_attempt"):
            headers = {"x-slack-retry-num": str(envelope["retry_attempt"])}
        taken, answer = await self._take(payload, headers)
        if not taken:
            return
        try:
            shown = {"payload": answer} if answer else {}
            await socket.send_json({"envelope_id": envelope["envelope_id"], **shown})
        except (aiohttp.ClientError, OSError) as why:
            log.info("the line ended before an acknowledgement: %s", why)
            # Slack sends no command a second time, so its answer goes the other way.
            if answer and payload.get("response_url"):
                await self._web.respond(payload["response_url"], answer)
