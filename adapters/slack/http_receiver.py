"""HTTP: the way for those whom Slack can reach under a public address; every request is signed, and Bolt checks it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from adapters.slack.web_api import Declined, Web
from bot.chat import Denied, Gone, Unreachable

PATH = "/slack/events"
"""Where Slack sends everything."""

WATCH_SECONDS = 30
"""Between two looks at whether Slack is there: where it delivers to us, its silence says nothing."""

REQUEST_SECONDS = 30
"""For how long a connection may take over the head of a request, or over its body."""

BODY_MAX = 512 * 1024
"""Bytes of a request; the largest that Slack sends are messages with all their blocks, and those stay far below."""

UNSIGNED_MAX = 1024
"""Bytes of a request that is read before its signature is checked, as Slack's own check of the address has none."""

_STAMP = re.compile(r"[0-9]{1,12}")

log = logging.getLogger(__name__)


class Intake:
    """A place where requests of Slack are taken; `port` is known once it is open, also where 0 left the choice.

    What Slack did not sign costs next to nothing: it is not unpacked, and but for a few bytes it is not read.
    """

    def __init__(
        self, app: AsyncApp, secret: str, host: str, port: int, request_seconds: float = REQUEST_SECONDS
    ) -> None:
        self._app = app
        self._signed = SignatureVerifier(secret)
        self._host = host
        self.port = port
        self._request_seconds = request_seconds
        self.stands = False  # whether requests are taken, and Slack was there when it was asked last

    async def run(
        self, slack: Web, back: Callable[[], Awaitable[None]], watch_seconds: float, *, was_away: bool
    ) -> None:
        """Be open until cancelled, and say when Slack is back after it could not be reached; at once if it `was_away` before.

        Raises `Denied` where the port cannot be had.
        """
        place = web.Application(client_max_size=BODY_MAX)
        place.router.add_post(PATH, self._take)
        runner = web.AppRunner(
            place,
            access_log=None,
            shutdown_timeout=3,
            keepalive_timeout=self._request_seconds,  # it runs from the first byte of a connection on
            lingering_time=1,
            auto_decompress=False,
        )
        await runner.setup()
        try:
            site = web.TCPSite(runner, self._host, self.port)
            try:
                await site.start()
            except OSError as why:
                raise Denied(f"Requests cannot be taken at {self._host}:{self.port}: {why.strerror}.") from why
            self.port = runner.addresses[0][1]
            self.stands = True
            if was_away:
                await back()  # requests are taken meanwhile
            await self._watch(slack, back, watch_seconds)
        finally:
            self.stands = False
            await runner.cleanup()

    async def _watch(self, slack: Web, back: Callable[[], Awaitable[None]], watch_seconds: float) -> None:
        while True:
            await asyncio.sleep(watch_seconds)
            try:
                await slack.call("auth.test")
            except (Gone, Declined, Unreachable) as why:
                log.info("Slack cannot be reached: %s", why)
                self.stands = False
                continue
            if not self.stands:
                self.stands = True
                await back()

    async def _take(self, request: web.Request) -> web.Response:
        # Bolt reads a request before it looks at its signature, and stumbles over what Slack would not send.
        if not _STAMP.fullmatch(request.headers.get("X-Slack-Request-Timestamp", "0")):
            return web.Response(status=401)
        if request.headers.get("Content-Encoding", "identity") != "identity":
            return web.Response(status=415)
        if (request.content_length or 0) > BODY_MAX:
            return web.Response(status=413)
        try:
            async with asyncio.timeout(self._request_seconds):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if len(body) > UNSIGNED_MAX and not self._is_signed(request, body):
            return web.Response(status=401)
        try:
            asked = await to_bolt_request(request)
        except (AttributeError, ValueError, RecursionError):
            return web.Response(status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        stamp, signature = (request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
        try:
            return self._signed.is_valid(body, stamp, signature)
        except (TypeError, ValueError):  # what cannot be read as text is not Slack's
            return False
