"""Slack's Web API: each call once, within its rate limits, with its errors mapped to our exceptions.

Nothing is retried here: the caller knows whether a retry can do harm.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.errors import KINDS, LOCKED_OUT, Limited, refusal, retry_after
from bot.chat import Barred, Denied, Unreachable

ADDRESS = "https://slack.com/api/"

FILES = "https://files.slack.com/"
"""Address of the files that people upload."""

TIMEOUT_SECONDS = 10
"""Time limit of one call."""

WAIT_SECONDS_MAX = 2
"""The longest rate limit that a call waits for; at a longer one it fails, and the caller retries later."""

ORGANISATION = (
    "The app is installed for a whole organisation. Potluck looks after one workspace: install it there alone, and use "
    "the token of that."
)

_NEEDED = {
    "apps.connections.open": "url",
    "chat.postMessage": "ts",
    "conversations.history": "messages",
    "conversations.open": "channel",
    "files.info": "file",
    "files_upload_v2": "files",
    "reactions.get": "message",
    "users.info": "user",
    "users.list": "members",
}
"""Required fields of answers. An answer without its field is not Slack's, and must not be read as an absence."""

log = logging.getLogger(__name__)


class Declined(Exception):
    """Slack has refused a call; `error` is its code, listed by method in its reference."""

    def __init__(self, method: str, error: str, needed: str = "") -> None:
        self.method = method
        self.error = error
        self.needed = needed  # the scope that is missing, where that is why
        super().__init__(f"{method}: {error}{f', needs the scope {needed}' if needed else ''}")


class Web:
    """The Web API as one bot. `locked_out` is set as soon as Slack refuses its token."""

    def __init__(self, token: str, address: str = ADDRESS, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        # The default handlers retry a post whose answer was lost: one message would be two.
        none: list[AsyncRetryHandler] = []
        self._client = AsyncWebClient(token=token, base_url=address, timeout=int(timeout_seconds), retry_handlers=none)
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._closed_until: dict[tuple[str, str], float] = {}
        self.locked_out: asyncio.Event = asyncio.Event()
        self.denied: Denied | None = None

    @asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Share connections; without a session every call opens its own."""
        async with aiohttp.ClientSession(timeout=self._timeout) as session:
            self._client.session = session
            try:
                yield session
            finally:
                self._client.session = None

    def lock_out(self, why: str) -> None:
        """Note that Slack locks us out, with the reason for an operator: an error code, or a sentence."""
        self.denied = Denied(LOCKED_OUT.get(why, why))
        self.locked_out.set()

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Return the answer of a method. Raise `Unreachable`, `Gone`, or `Declined` for an error of that method."""
        data = _data(await self._asked(method, arguments))
        if (needed := _NEEDED.get(method)) and needed not in data:
            raise Unreachable(f"{method}: an answer without {needed}")
        return data

    async def scopes(self) -> tuple[dict[str, Any], set[str]]:
        """Return the answer of `auth.test`, and the scopes of the token; raise as `call` does.

        The token of a whole organisation counts as locked out: calls would have to name a workspace.
        """
        answer = await self._asked("auth.test", {})
        given = {name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes", "")
        data = _data(answer)
        if data.get("is_enterprise_install"):
            self.lock_out(ORGANISATION)
            raise Unreachable("auth.test: a whole organisation")
        return data, {scope.strip() for scope in given.split(",") if scope.strip()}

    async def _asked(self, method: str, arguments: Mapping[str, Any]) -> AsyncSlackResponse:
        """Call a method once, if no rate limit forbids it."""
        # Messages are counted by channel, everything else by method: https://docs.slack.dev/apis/web-api/rate-limits
        limit = (method, str(arguments.get("channel", "")) if method == "chat.postMessage" else "")
        await self._allowed(limit)
        try:
            answer: AsyncSlackResponse = await getattr(self._client, method.replace(".", "_"))(**arguments)
        except SlackApiError as no:
            raise self._mapped(limit, no) from None
        except (
            aiohttp.ClientError,
            AttributeError,
            OSError,
            SlackRequestError,
            TimeoutError,
            json.JSONDecodeError,
        ) as wrong:
            # The library raises `AttributeError` for a body that is JSON and no object.
            raise Unreachable(f"{method}: {type(wrong).__name__}") from wrong
        return answer

    async def patiently(self, method: str, seconds_max: float, **arguments: Any) -> dict[str, Any]:
        """Call a method that changes nothing, with retries at rate limits, whose pauses add up to `seconds_max` at the most.

        Raise as `call`, and `Limited` if that is not long enough.
        """
        waited = 0.0
        while True:
            try:
                return await self.call(method, **arguments)
            except Limited as why:
                waited += why.seconds
                if waited > seconds_max:
                    raise
                await asyncio.sleep(why.seconds)

    async def respond(self, address: str, payload: dict[str, Any]) -> bool:
        """Send a message to a response address; False if Slack refuses it, as after five of them or 30 minutes."""
        webhook = AsyncWebhookClient(address, session=self._client.session, retry_handlers=[])
        try:
            answer = await webhook.send_dict(payload)
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False
        return answer.status_code == 200

    async def download(self, address: str, bytes_max: int) -> bytes:
        """Return the first bytes of an uploaded file. Raise `Unreachable`."""
        if not address.startswith((FILES, self._client.base_url.removesuffix("api/"))):
            raise Unreachable("a file that Slack does not have")  # the token goes to Slack alone
        session = self._client.session
        headers = {"Authorization": f"Bearer {self._client.token}"}
        try:
            assert session is not None, "forms come while a session is open"
            async with session.get(address, headers=headers) as answer:
                if answer.status != 200 or answer.content_type == "text/html":  # a page to sign in at
                    raise Unreachable(f"a file: status {answer.status}")
                return await _first_bytes(answer, bytes_max)
        except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
            raise Unreachable(f"a file: {type(wrong).__name__}") from wrong

    async def _allowed(self, limit: tuple[str, str]) -> None:
        """Wait until a rate limit is over, if that is soon; else raise `Limited`."""
        wait = self._closed_until.get(limit, 0) - asyncio.get_running_loop().time()
        if wait > WAIT_SECONDS_MAX:
            raise Limited(limit[0], wait)
        if wait > 0:
            await asyncio.sleep(wait)
        self._closed_until.pop(limit, None)

    def _mapped(self, limit: tuple[str, str], no: SlackApiError) -> Exception:
        """Return our exception for an error of Slack; note a rate limit, or that we are locked out."""
        method, response = limit[0], no.response
        status, error, needed = refusal(response)
        if status == 429 or error in ("ratelimited", "rate_limited"):
            seconds = retry_after(response)
            self._closed_until[limit] = asyncio.get_running_loop().time() + seconds
            return Limited(method, seconds)
        if error in LOCKED_OUT:
            self.lock_out(error)
        if error in KINDS:
            return KINDS[error](f"{method}: {error}")
        if not error or status >= 500:
            return Unreachable(f"{method}: {error or f'status {status}'}")
        return Declined(method, error, needed)


async def _first_bytes(answer: aiohttp.ClientResponse, bytes_max: int) -> bytes:
    data = b""
    async for chunk in answer.content.iter_chunked(bytes_max):
        data += chunk
        if len(data) >= bytes_max:
            break
    return data[:bytes_max]


def next_page(page: Mapping[str, Any]) -> dict[str, str]:
    """Return the argument that asks for the page after this one (pagination by cursor); empty if it is the last."""
    cursor = (page.get("response_metadata") or {}).get("next_cursor")
    return {"cursor": cursor} if cursor else {}


def _data(answer: AsyncSlackResponse) -> dict[str, Any]:
    """Return the body of an answer; the library has bytes there only for calls that are no methods."""
    return cast("dict[str, Any]", answer.data)


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Turn `Declined` into `Unreachable` or `Barred` for the core: somebody may repair the call, and it is retried."""
    try:
        yield
    except Declined as no:
        log.error("Slack refuses: %s", no)  # noqa: TRY400  # The reason says it all.
        if no.error in ("missing_scope", "missing_post_type"):
            raise Unreachable(str(no)) from no
        raise Barred(str(no)) from no
