"""Middleware of Bolt, before its own: drop payloads of other workspaces, and route reactions past the listeners.

An app that is installed in two workspaces gets the events of both, and ids are unique within one only. The fields are
documented at https://docs.slack.dev/apis/events-api/ and https://docs.slack.dev/reference/interaction-payloads/.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

log = logging.getLogger(__name__)


REACTIONS = ("reaction_added", "reaction_removed")


class WorkspaceFilter(AsyncMiddleware):
    """Lets payloads of our workspace pass; `elsewhere` answers all others.

    Reactions go to `reacted` at once: they come in crowds, and Bolt takes longer to find the listener than we take to count
    a vote. Bolt has no listener for Slack's note that it holds back events, since there are too many; this logs it.
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
        """Pass a request on, or return its answer."""
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
    """Tell whether a payload is for our workspace or its organisation; one that names none is ours.

    In a shared channel the other side may come first, so one match is enough.
    """
    if body.get("team_id") == identity.team_id:
        return True
    named = set(_named(body)) - {None, ""}
    return not named or bool(named & ({identity.team_id, identity.enterprise_id} - {None}))


def _named(body: Mapping[str, Any]) -> Iterator[object]:
    """Yield the ids of workspaces and organisations that a payload names."""
    yield from map(body.get, ("team_id", "context_team_id", "enterprise_id", "context_enterprise_id"))
    team, enterprise = _mapping(body.get("team")), _mapping(body.get("enterprise"))
    yield from (team.get("id"), team.get("enterprise_id"), enterprise.get("id"))
    for installation in map(_mapping, body.get("authorizations") or ()):
        yield from (installation.get("team_id"), installation.get("enterprise_id"))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
