"""Slack's Web API: each call once, with its rate limits kept and its errors told apart.

Nothing is repeated here. Whoever asks knows whether asking again can do harm.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat import Barred, Denied, Gone, Unreachable

ADDRESS = "https://slack.com/api/"

FILES = "https://files.slack.com/"
"""Where the files are that people hand over."""

TIMEOUT_SECONDS = 10
"""For one call, however far it came."""

PATIENCE_SECONDS = 30.0
"""For how long nothing is asked where Slack wants patience and does not say how long."""

WAIT_SECONDS_MAX = 2
"""The longest pause that Slack may ask for and that is waited through; after a longer one somebody else asks again."""

LOCKED_OUT = {
    "account_inactive": "Slack has switched the app's account off. Install the app again, and use the new token.",
    "app_uninstalled": "The app is not installed any more. Install it again, and use the new token.",
    "invalid_auth": "Slack does not know this token. Copy it anew from the app's settings.",
    "link_disabled": "Socket Mode is switched off. Switch it on in the app's settings, under Socket Mode.",
    "not_allowed_token_type": "This is another kind of token. The bot's begins with xoxb, the app's with xapp.",
    "not_authed": "There is no token.",
    "org_login_required": "The workspace is moving to an organisation. Install the app there, and use the new token.",
    "team_disabled": "The workspace is closed.",
    "token_expired": "The token has expired. Switch token rotation off for this app, and install it again.",
    "token_revoked": "The token was revoked. Install the app again, and use the new token.",
}
"""Errors after which Slack lets nobody in until somebody has done something, and what that is.

The words are those of https://docs.slack.dev/reference/methods/auth.test and of the `disconnect` message of Socket Mode.
"""

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
"""What an answer has by which something is decided; one without it is not Slack's, and must not be read as an absence."""

_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")

_PASSING = {
    "accesslimited",
    "ekm_access_denied",
    "external_channel_migrating",
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
}
"""Errors that pass, on Slack's side or once an administrator lets them: the same call may be taken later."""

_BARRED = {"channel_not_found", "is_archived", "no_permission", "restricted_action"}
"""Errors that pass once somebody lets us in, opens the channel or gives us the right; one not found may just be closed to us."""

_GONE = {
    "cant_update_message",
    "cannot_dm_bot",
    "edit_window_closed",
    "message_not_found",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
    "users_not_found",
}

log = logging.getLogger(__name__)


class Declined(Exception):
    """Slack has read a call and will not do it; `error` is its word for why, as its reference lists them by method."""

    def __init__(self, method: str, error: str, needed: str = "") -> None:
        self.method = method
        self.error = error
        self.needed = needed  # the scope that is missing, where that is why
        super().__init__(f"{method}: {error}{f', needs the scope {needed}' if needed else ''}")


class Limited(Unreachable):
    """Slack asks for `seconds` of patience."""

    def __init__(self, method: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{method}: Slack asks for {seconds:.0f} s of patience")


class Outside(Barred):
    """We are not in that channel; into a public one we may come."""


class Web:
    """The Web API as one bot. `locked_out` is done as soon as Slack has shown it the door."""

    def __init__(self, token: str, address: str = ADDRESS, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        # The handlers that come by themselves repeat a post whose answer was lost: one message would be two.
        none: list[AsyncRetryHandler] = []
        self._client = AsyncWebClient(token=token, base_url=address, timeout=int(timeout_seconds), retry_handlers=none)
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._closed_until: dict[tuple[str, str], float] = {}
        self.locked_out: asyncio.Event = asyncio.Event()
        self.denied: Denied | None = None

    @asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Keep connections open for a while; without it every call has a connection of its own."""
        async with aiohttp.ClientSession(timeout=self._timeout) as session:
            self._client.session = session
            try:
                yield session
            finally:
                self._client.session = None

    def lock_out(self, why: str) -> None:
        """Note that Slack lets us in no more, with the reason for an operator: the error, or a sentence."""
        self.denied = Denied(LOCKED_OUT.get(why, why))
        self.locked_out.set()

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Return what a method answers; raises `Unreachable`, `Gone`, or `Declined` for a reason of its own."""
        data = _data(await self._asked(method, arguments))
        if (needed := _NEEDED.get(method)) and needed not in data:
            raise Unreachable(f"{method}: an answer without {needed}")
        return data

    async def scopes(self) -> tuple[dict[str, Any], set[str]]:
        """Return what `auth.test` says, and the scopes that the token has; raises as `call` does.

        The token of a whole organisation is locked out: calls would have to say which workspace they mean.
        """
        answer = await self._asked("auth.test", {})
        given = {name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes", "")
        data = _data(answer)
        if data.get("is_enterprise_install"):
            self.lock_out(ORGANISATION)
            raise Unreachable("auth.test: a whole organisation")
        return data, {scope.strip() for scope in given.split(",") if scope.strip()}

    async def _asked(self, method: str, arguments: Mapping[str, Any]) -> AsyncSlackResponse:
        """Call a method once, where its rate limit is open."""
        # Messages are counted by channel, everything else by method: https://docs.slack.dev/apis/web-api/rate-limits
        limit = (method, str(arguments.get("channel", "")) if method == "chat.postMessage" else "")
        await self._allowed(limit)
        try:
            answer: AsyncSlackResponse = await getattr(self._client, method.replace(".", "_"))(**arguments)
        except SlackApiError as no:
            raise self._told(limit, no) from None
        except (
            aiohttp.ClientError,
            AttributeError,
            OSError,
            SlackRequestError,
            TimeoutError,
            json.JSONDecodeError,
        ) as wrong:
            # The library asks a body that is JSON and no object for what only an object has.
            raise Unreachable(f"{method}: {type(wrong).__name__}") from wrong
        return answer

    async def patiently(self, method: str, seconds_max: float, **arguments: Any) -> dict[str, Any]:
        """Call a method that changes nothing, and again after each pause that Slack asks for, as long as they are so long in all.

        Raises as `call`, and `Limited` where that is not long enough.
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
        """Send a message to a response address; False where Slack does not take it there, as after the fifth or 30 minutes."""
        webhook = AsyncWebhookClient(address, session=self._client.session, retry_handlers=[])
        try:
            answer = await webhook.send_dict(payload)
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False
        return answer.status_code == 200

    async def download(self, address: str, bytes_max: int) -> bytes:
        """Return the first bytes of a file that somebody handed over; raises `Unreachable`."""
        if not address.startswith((FILES, self._client.base_url.removesuffix("api/"))):
            raise Unreachable("a file that Slack does not have")  # the token goes to nobody else
        session = self._client.session
        headers = {"Authorization": f"Bearer {self._client.token}"}
        try:
            assert session is not None, "forms come while a session is open"
            async with session.get(address, headers=headers) as answer:
                if answer.status != 200 or answer.content_type == "text/html":  # a page to sign in at
                    raise Unreachable(f"a file: status {answer.status}")
                data = b""
                async for some in answer.content.iter_chunked(bytes_max):
                    data += some
                    if len(data) >= bytes_max:
                        break
                return data[:bytes_max]
        except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
            raise Unreachable(f"a file: {type(wrong).__name__}") from wrong

    async def _allowed(self, limit: tuple[str, str]) -> None:
        """Wait until the limit is open again, if that is soon; raises `Unreachable` otherwise."""
        wait = self._closed_until.get(limit, 0) - asyncio.get_running_loop().time()
        if wait > WAIT_SECONDS_MAX:
            raise Limited(limit[0], wait)
        if wait > 0:
            await asyncio.sleep(wait)
        self._closed_until.pop(limit, None)

    def _told(self, limit: tuple[str, str], no: SlackApiError) -> Exception:
        """Return what an error means to us."""
        method, response = limit[0], no.response
        status: int = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
        data = getattr(response, "data", None)
        error = str(data.get("error", "")) if isinstance(data, dict) else ""
        if status == 429 or error in ("ratelimited", "rate_limited"):
            given = str(response.headers.get("Retry-After", ""))
            seconds = float(given) if _NUMBER.fullmatch(given) else PATIENCE_SECONDS
            self._closed_until[limit] = asyncio.get_running_loop().time() + seconds
            return Limited(method, seconds)
        if error in LOCKED_OUT:
            self.lock_out(error)
            return Unreachable(f"{method}: {error}")
        if error == "not_in_channel":
            return Outside(f"{method}: {error}")
        if error in _BARRED:
            return Barred(f"{method}: {error}")
        if error in _GONE:
            return Gone(f"{method}: {error}")
        if not error or status >= 500 or error in _PASSING:
            return Unreachable(f"{method}: {error or f'status {status}'}")
        return Declined(method, error, str(data.get("needed", "")) if isinstance(data, dict) else "")


def _data(answer: AsyncSlackResponse) -> dict[str, Any]:
    """Return what a method answers; the library has bytes there only for what is no method."""
    return cast("dict[str, Any]", answer.data)


@contextmanager
def told() -> Iterator[None]:
    """Tell a refusal that means nothing to the core: what is wrong with a call may be mended, and it is offered again."""
    try:
        yield
    except Declined as no:
        log.error("Slack refuses: %s", no)  # noqa: TRY400  # The reason says it all.
        if no.error in ("missing_scope", "missing_post_type"):
            raise Unreachable(str(no)) from no
        raise Barred(str(no)) from no
