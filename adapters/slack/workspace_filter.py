"""Where something comes from, and where it goes before anybody else looks at it.

An app that is installed in two workspaces hears of both, and ids hold within one only.

What the fields mean is told at https://docs.slack.dev/apis/events-api/ and
https://docs.slack.dev/reference/interaction-payloads/.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

log = logging.getLogger(__name__)


REACTIONS = ("reaction_added", "reaction_removed")


class Sieve(AsyncMiddleware):
    """Lets through what happens in our workspace; `elsewhere` answers all else.

    Reactions go to `reacted` at once. They come in crowds, and it takes Bolt longer to find out who is meant than it takes
    us to count a vote. It also takes note of what Bolt knows no listener for: that Slack holds back events, since there
    are too many.
    """

    def __init__(
        self,
        identity: AuthorizeResult,
        elsewhere: Callable[[dict[str, Any]], BoltResponse],
        reacted: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        self._identity = identity
        self._elsewhere = elsewhere
        self._reacted = reacted

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002  # Bolt calls it so.
    ) -> BoltResponse | None:
        """Pass a request on, or return what it is answered."""
        if req.body.get("type") == "app_rate_limited":
            log.warning("Slack holds back events of this workspace; votes are counted again from the cards")
            return BoltResponse(status=200, body="")
        if not is_ours(req.body, self._identity):
            return self._elsewhere(req.body)
        event = req.body.get("event")
        if isinstance(event, dict) and event.get("type") in REACTIONS:
            await self._reacted(req.body)
            return BoltResponse(status=200, body="")
        return await next()


def is_ours(body: Mapping[str, Any], identity: AuthorizeResult) -> bool:
    """Tell whether a payload is for the workspace that we are in, or its organisation; one that names none is.

    In a shared channel the other side may be named first, so any place that is named will do.
    """
    if body.get("team_id") == identity.team_id:
        return True
    installed = body.get("authorizations") or ()
    teams = {body.get("team_id"), body.get("context_team_id"), *_ids(body, "team", "id"), *_all(installed, "team_id")}
    organisations = {
        body.get("enterprise_id"),
        body.get("context_enterprise_id"),
        *_ids(body, "team", "enterprise_id"),
        *_ids(body, "enterprise", "id"),
        *_all(installed, "enterprise_id"),
    }
    named = (teams | organisations) - {None, ""}
    return not named or bool(named & ({identity.team_id, identity.enterprise_id} - {None}))


def _ids(body: Mapping[str, Any], name: str, key: str) -> list[Any]:
    found = body.get(name)
    return [found.get(key)] if isinstance(found, Mapping) else []


def _all(installed: Any, key: str) -> list[Any]:
    return [one.get(key) for one in installed if isinstance(one, Mapping)]
