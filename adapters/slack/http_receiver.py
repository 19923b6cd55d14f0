"""HTTP receiver, for a public address: Slack signs every request, and Bolt checks the signature."""

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
"""The path to which Slack sends everything."""

WATCH_SECONDS = 30
"""Interval of health checks of Slack: it delivers to us, so its silence says nothing."""

REQUEST_SECONDS = 30
"""Time limit for the head of a request, and for its body."""

BODY_MAX = 512 * 1024
"""Bytes of a request; the largest ones of Slack, messages with all their blocks, stay far below."""

UNSIGNED_MAX = 1024
"""Bytes of a request that Bolt may parse without our check of its signature: Slack's own check of the address has none."""

_STAMP = re.compile(r"[0-9]{1,12}")

log = logging.getLogger(__name__)


class Intake:
    """The HTTP server. `port` is the real one once it is open, even if 0 was asked for.

    A request without Slack's signature costs next to nothing: it is not decompressed, and only a few bytes are parsed.
    """

    def __init__(
        self, app: AsyncApp, secret: str, host: str, port: int, request_seconds: float = REQUEST_SECONDS
    ) -> None:
        self._app = app
        self._signed = SignatureVerifier(secret)
        self._host = host
        self.port = port
        self._request_seconds = request_seconds
        self.stands = False  # whether the server is open, and Slack answered the last check

    async def run(
        self, slack: Web, back: Callable[[], Awaitable[None]], watch_seconds: float, *, was_away: bool
    ) -> None:
        """Serve until cancelled. Call `back` when Slack is reachable again, and at once if it `was_away` before.

        Raise `Denied` if the port is not available.
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
                await back()  # requests are served meanwhile
            await self._watch(slack, back, watch_seconds)
        finally:
            self.stands = False
            await runner.cleanup()

    async def _watch(self, slack: Web, back: Callable[[], Awaitable[None]], watch_seconds: float) -> None:
        while True:
            await asyncio.sleep(watch_seconds)
            was_there, self.stands = self.stands, await _answers(slack)
            if self.stands and not was_there:
                await back()

    async def _take(self, request: web.Request) -> web.Response:
        status = _refusal_status(request)
        if status is not None:
            return web.Response(status=status)
        try:
            async with asyncio.timeout(self._request_seconds):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        if len(body) > UNSIGNED_MAX and not self._is_signed(request, body):
            return web.Response(status=401)
        try:
            bolt_request = await to_bolt_request(request)
        except (AttributeError, ValueError, RecursionError):
            return web.Response(status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(bolt_request))

    def _is_signed(self, request: web.Request, body: bytes) -> bool:
        stamp, signature = (request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
        try:
            return self._signed.is_valid(body, stamp, signature)
        except (TypeError, ValueError):  # what cannot be read as text is not Slack's
            return False


def _refusal_status(request: web.Request) -> int | None:
    """Return the status that refuses a request by its headers alone, or None.

    Bolt parses a request before it checks its signature, and fails on some that Slack would not send.
    """
    if not _STAMP.fullmatch(request.headers.get("X-Slack-Request-Timestamp", "0")):
        return 401
    if request.headers.get("Content-Encoding", "identity") != "identity":
        return 415
    return 413 if (request.content_length or 0) > BODY_MAX else None


async def _answers(slack: Web) -> bool:
    try:
        await slack.call("auth.test")
    except (Gone, Declined, Unreachable) as why:
        log.info("Slack cannot be reached: %s", why)
        return False
    return True
