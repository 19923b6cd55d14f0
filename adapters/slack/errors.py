"""Error codes of Slack, by what they mean to us: wait, ask an operator, retry later, or never.

Codes are listed by method in https://docs.slack.dev/reference/methods.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.chat import Barred, Gone, Unreachable

PATIENCE_SECONDS = 30.0
"""Pause at a rate limit if Slack does not say how long."""

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
"""Errors that lock us out until somebody has done something, each with what to do.

The names are those of https://docs.slack.dev/reference/methods/auth.test and of the `disconnect` message of Socket Mode.
"""

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
"""Errors that pass, on Slack's side or once an administrator allows it: the same call may succeed later."""

_BARRED = {"channel_not_found", "is_archived", "no_permission", "restricted_action"}
"""Errors that pass once somebody invites us, opens the channel or grants a right; a channel not found may be private."""

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


class Limited(Unreachable):
    """A rate limit: Slack asks for a pause of `seconds`."""

    def __init__(self, method: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{method}: Slack asks for {seconds:.0f} s of patience")


class Outside(Barred):
    """We are not in that channel; we can join it if it is public."""


KINDS: Mapping[str, type[Unreachable | Gone]] = {
    **dict.fromkeys(_PASSING, Unreachable),
    **dict.fromkeys(_GONE, Gone),
    **dict.fromkeys(_BARRED, Barred),
    "not_in_channel": Outside,
    **dict.fromkeys(LOCKED_OUT, Unreachable),
}
"""The exception for each code that says the same for all methods."""


def refusal(response: Any) -> tuple[int, str, str]:
    """Return the status, the error and the missing scope of a response, as far as it has them."""
    status: int = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    data = getattr(response, "data", None)
    fields = data if isinstance(data, dict) else {}
    return status, str(fields.get("error", "")), str(fields.get("needed", ""))


def retry_after(response: Any) -> float:
    """Return the seconds that Slack asks us to wait."""
    given = str(response.headers.get("Retry-After", ""))
    return float(given) if _NUMBER.fullmatch(given) else PATIENCE_SECONDS
