"""Where something comes from: an app that is installed in two workspaces hears of both, and ids hold within one only.

What the fields mean is told at https://docs.slack.dev/apis/events-api/ and
https://docs.slack.dev/reference/interaction-payloads/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.authorization import AuthorizeResult


def is_ours(body: Mapping[str, Any], identity: AuthorizeResult) -> bool:
    """Tell whether a payload is for the workspace that we are in, or its organisation; one that names none is.

    In a shared channel the other side may be named first, so any place that is named will do.
    """
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
