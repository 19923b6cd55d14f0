"""Slack's Web API on loopback: the methods that we use, with their arguments, their scopes, and their bad days.

A method or an argument that is not here is noted in `wrong`, and the world that uses it fails.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from adapters.slack.manifest import SCOPES
from tests.adapters.slack.checks import wrong_blocks, wrong_view
from tests.adapters.slack.workspace import OUR_BOT, TEAM, Message, Upload, Workspace

TOKEN, APP_TOKEN = "xoxb-invented-for-tests", "xapp-invented-for-tests"

METHODS: dict[str, tuple[set[str], str | None]] = {
    "auth.test": (set(), None),
    "apps.connections.open": (set(), None),
    "chat.postEphemeral": ({"channel", "user", "text", "blocks", "thread_ts"}, "chat:write"),
    "chat.postMessage": (
        {"channel", "text", "blocks", "metadata", "unfurl_links", "unfurl_media", "mrkdwn", "thread_ts"},
        "chat:write",
    ),
    "chat.update": ({"channel", "ts", "text", "blocks"}, "chat:write"),
    "conversations.history": (
        {"channel", "oldest", "latest", "inclusive", "limit", "include_all_metadata", "cursor"},
        None,
    ),
    "conversations.join": ({"channel"}, "channels:join"),
    "conversations.open": ({"users"}, "im:write"),
    "conversations.replies": ({"channel", "ts", "oldest", "limit", "include_all_metadata", "cursor"}, None),
    "files.completeUploadExternal": ({"files", "channel_id"}, "files:write"),
    "files.info": ({"file"}, "files:read"),
    "files.getUploadURLExternal": ({"filename", "length", "alt_txt"}, "files:write"),
    "reactions.get": ({"channel", "timestamp", "full"}, "reactions:read"),
    "users.info": ({"user", "include_locale"}, "users:read"),
    "users.list": ({"cursor", "limit"}, "users:read"),
    "views.open": ({"trigger_id", "view"}, None),
    "views.publish": ({"user_id", "view"}, None),
}
"""Each method with the arguments that we may give, and its scope (history has one for each kind of channel)."""

HISTORY_MAX = 999
"""Messages on a page of history."""


@dataclass
class Fault:
    """What goes wrong with the next calls of a method: an error, a status, another body, something lost or late, or a wait."""

    method: str
    error: str = ""
    status: int = 0
    body: str = ""  # what a machine on the way answers instead of Slack
    retry_after: float | str = 0
    loses: str = ""  # "request" or "answer"
    waits: asyncio.Event | None = None
    late: asyncio.Event | None = None  # it is done, and its answer comes once this happens
    times: int = 1


class Api:
    """The methods, on a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        # The present installation: another one has another token, and may be another user.
        self.token, self.bot = TOKEN, OUR_BOT
        self.is_organisation = False  # the app is installed for all workspaces of an organisation
        self.granted = set(SCOPES)
        self.used: set[str] = set()
        self.calls: Counter[str] = Counter()
        self.changed = asyncio.Event()
        self.faults: list[Fault] = []
        self.wrong: list[str] = []
        self.down = False
        self.listed_max = 50  # people whom a page of history names for one reaction; Slack does not tell its number
        self.page_max = HISTORY_MAX  # messages on a page, if Slack gives fewer than it is asked for
        self.looks_later = 0  # how often a fresh file is asked for in vain
        self.loses = 0  # files that it takes and shares nowhere, from now on
        self.shares_later = 0  # how often it must be asked for a shared file until it tells where that stands
        self.responses_max = 5
        self.triggers: dict[str, float] = {}
        self.responses: dict[str, tuple[str, int]] = {}  # user and how often it was used
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.address = ""
        self.connect: Callable[[], str] = lambda: ""

    def routes(self, place: web.Application) -> None:
        """Open the places that Slack has."""
        place.router.add_route("*", "/api/{method}", self._asked)
        place.router.add_post("/response/{name}", self._responded)
        place.router.add_post("/upload/{name}", self._uploaded)
        place.router.add_get("/file/{name}", self._downloaded)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return once something holds; looked at after each call."""
        async with asyncio.timeout(20):
            while not holds():
                self.changed.clear()
                await self.changed.wait()

    def trigger(self) -> str:
        """Return a trigger, good for three seconds and one form."""
        name = f"{len(self.triggers) + 1}.{TEAM}"
        self.triggers[name] = asyncio.get_running_loop().time() + 3
        return name

    def response_address(self, user: str) -> str:
        """Return an address for answers to somebody, good for five."""
        name = f"r{len(self.responses) + 1}"
        self.responses[name] = (user, 0)
        return f"{self.address}/response/{name}"

    def private(self, user: str, payload: dict[str, Any]) -> None:
        """Let only one person see a message."""
        self._check(payload.get("blocks") or [])
        self.workspace.ephemeral.setdefault(user, []).append(payload)
        self.changed.set()

    async def _asked(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _arguments(request)
        self.calls[method] += 1
        fault = next((one for one in self.faults if one.method == method and one.times), None)
        try:
            if self.down:
                return web.Response(status=503, text="<html>Slack is down</html>", content_type="text/html")
            if fault:
                fault.times -= 1
                if fault.waits:
                    self.changed.set()
                    await fault.waits.wait()
                if fault.loses == "request":
                    return _hung_up(request)
                if fault.retry_after:
                    headers = {"Retry-After": str(fault.retry_after)}
                    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
                if fault.body:
                    return web.Response(text=fault.body, content_type="application/json")
                if fault.status:
                    return web.Response(status=fault.status, text="<html>no</html>", content_type="text/html")
            answer = (
                {"ok": False, "error": fault.error}
                if fault and fault.error
                else await self._done(request, method, given)
            )
            if fault and fault.loses == "answer":
                return _hung_up(request)
            if fault and fault.late:
                self.changed.set()
                await fault.late.wait()
            headers = {"x-oauth-scopes": ",".join(sorted(self.granted))}
            return web.json_response({"ok": "error" not in answer, **answer}, headers=headers)
        finally:
            self.changed.set()

    async def _done(self, request: web.Request, method: str, given: dict[str, Any]) -> dict[str, Any]:
        if method not in METHODS:
            self.wrong.append(f"unknown method {method}")
            return {"error": "unknown_method"}
        allowed, scope = METHODS[method]
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if bearer != (APP_TOKEN if method == "apps.connections.open" else self.token):
            # From the errors of auth.test: https://docs.slack.dev/reference/methods/auth.test
            return {"error": "token_revoked" if bearer == TOKEN != self.token else "invalid_auth"}
        if unknown := given.keys() - allowed:
            self.wrong.append(f"{method} with {sorted(unknown)}")
        if method in ("conversations.history", "conversations.replies"):
            is_group = given["channel"] in self.workspace.channels and self.workspace.channels[given["channel"]].group
            kinds = {"C": "channels", "G": "mpim" if is_group else "groups", "D": "im"}
            scope = f"{kinds[given['channel'][0]]}:history"
        if scope and scope not in self.granted:
            return {"error": "missing_scope", "needed": scope}
        self.used |= {scope} if scope else set()
        name = method.replace(".", "_").lower()
        done: Callable[[dict[str, Any]], Awaitable[dict[str, Any]]] = getattr(self, f"_{name}")
        return await done(given)

    async def _auth_test(self, given: dict[str, Any]) -> dict[str, Any]:
        home = f"{self.address}/"
        who = {"team_id": TEAM, "team": "Test", "user_id": self.bot, "bot_id": "B0POTLUCK0", "url": home}
        if not self.is_organisation:
            return who
        return {**who, "enterprise_id": "E0ORG00000", "is_enterprise_install": True, "team_id": "E0ORG00000"}

    async def _apps_connections_open(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.connect()}

    async def _users_info(self, given: dict[str, Any]) -> dict[str, Any]:
        user = self.workspace.users.get(given["user"])
        return {"user": user} if user else {"error": "user_not_found"}

    async def _users_list(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a page; the first may be shorter than was asked for, as Slack says that any may be."""
        users = list(self.workspace.users.values())
        first = int(given.get("cursor") or 0)
        last = first + int(given["limit"]) - (7 if first == 0 else 0)
        more = str(last) if last < len(users) else ""
        return {"members": users[first:last], "response_metadata": {"next_cursor": more}}

    async def _conversations_open(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["users"] not in self.workspace.users:
            return {"error": "user_not_found"}
        return {"channel": {"id": f"D{given['users'][1:]}"}}

    async def _conversations_join(self, given: dict[str, Any]) -> dict[str, Any]:
        channel = self.workspace.channels.get(given["channel"])
        if channel is None or channel.private:
            return {"error": "channel_not_found"}
        if channel.archived:
            return {"error": "is_archived"}
        channel.members.add(self.bot)
        return {"channel": {"id": given["channel"]}}

    async def _conversations_history(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a page, the newest first, as https://docs.slack.dev/reference/methods/conversations.history tells it.

        Messages at the two ends count with `inclusive` alone, fewer may come than were asked for, and what stands in a
        thread does not come at all. Of a reaction all are counted and some are named.
        """
        channel = self.workspace.channels.get(given["channel"])
        if channel is None or (error := self._closed(given["channel"])) == "channel_not_found":
            return {"error": "channel_not_found"}
        if error == "not_in_channel":
            return {"error": error}
        limit = int(given.get("limit", 100))
        if not 1 <= limit <= HISTORY_MAX:
            self.wrong.append(f"a page of {limit} messages")
        oldest, latest = float(given.get("oldest", 0)), float(given.get("latest", "inf"))
        inclusive = str(given.get("inclusive", "false")).lower() in ("1", "true")
        found = [
            one
            for one in reversed(channel.messages.values())
            if not one.thread and (oldest < float(one.ts) < latest or (inclusive and float(one.ts) in (oldest, latest)))
        ]
        return self._page(found, given)

    async def _conversations_replies(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a page of a thread, the oldest first: https://docs.slack.dev/reference/methods/conversations.replies."""
        if self._message(given["channel"], given["ts"]) is None:
            return {"error": "thread_not_found"}
        messages = self.workspace.channels[given["channel"]].messages.values()
        found = [one for one in messages if given["ts"] in (one.ts, one.thread)]
        return self._page([one for one in found if float(one.ts) >= float(given.get("oldest", 0))], given)

    def _page(self, found: list[Message], given: dict[str, Any]) -> dict[str, Any]:
        limit, first = int(given.get("limit", 100)), int(given.get("cursor") or 0)
        until = first + min(limit, self.page_max)
        more = str(until) if until < len(found) else ""
        page = [self._on_page(one) for one in found[first:until]]
        return {"messages": page, "has_more": bool(more), "response_metadata": {"next_cursor": more}}

    def _on_page(self, message: Message) -> dict[str, Any]:
        """Return a message as a page of history shows it; a deleted one with answers in its thread left a stone."""
        if message.deleted:
            stone = {"type": "message", "subtype": "tombstone", "hidden": True, "user": "USLACKBOT"}
            return {**stone, "ts": message.ts, "text": "This message was deleted."}
        shown = {"ts": message.ts, "user": message.user, "text": message.text, "metadata": message.metadata}
        standing = [
            {"name": name, "users": users[: self.listed_max], "count": len(users)}
            for name, users in message.reactions.items()
        ]
        return {**shown, "reactions": standing} if standing else shown

    async def _chat_postmessage(self, given: dict[str, Any]) -> dict[str, Any]:
        if error := self._closed(given["channel"]) or self._check(given.get("blocks") or []):
            return {"error": error}
        if "thread_ts" in given and self._message(given["channel"], given["thread_ts"]) is None:
            return {"error": "thread_not_found"}
        message = self.workspace.say(
            given["channel"],
            self.bot,
            given["text"],
            blocks=given.get("blocks") or [],
            metadata=given.get("metadata") or {},
            thread=given.get("thread_ts", ""),
        )
        self.said.append(("chat.postMessage", given))
        return {"channel": given["channel"], "ts": message.ts}

    async def _chat_update(self, given: dict[str, Any]) -> dict[str, Any]:
        message = self._message(given["channel"], given["ts"])
        if message is None:
            return {"error": self._closed(given["channel"]) or "message_not_found"}
        if error := self._closed(given["channel"]) or self._check(given.get("blocks") or []):
            return {"error": error}
        if message.user != self.bot:
            return {"error": "cant_update_message"}
        message.text, message.blocks = given["text"], given.get("blocks") or []
        message.edits += 1
        self.said.append(("chat.update", given))
        return {"channel": given["channel"], "ts": message.ts}

    async def _chat_postephemeral(self, given: dict[str, Any]) -> dict[str, Any]:
        if error := self._closed(given["channel"]):
            return {"error": error}
        self.private(given["user"], given)
        return {"message_ts": self.workspace.stamp()}

    async def _reactions_get(self, given: dict[str, Any]) -> dict[str, Any]:
        message = self._message(given["channel"], given["timestamp"])
        if message is None:
            return {"error": "message_not_found"}
        standing = [{"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()]
        return {
            "type": "message",
            "message": {"ts": message.ts, "reactions": standing} if standing else {"ts": message.ts},
        }

    async def _views_open(self, given: dict[str, Any]) -> dict[str, Any]:
        until = self.triggers.get(given["trigger_id"], 0)
        if until == 0:
            return {"error": "exchanged_trigger_id"}
        if until < asyncio.get_running_loop().time():
            return {"error": "expired_trigger_id"}
        self.triggers[given["trigger_id"]] = 0
        if wrong := wrong_view(given["view"]):
            self.wrong += wrong
            return {"error": "invalid_arguments"}
        view = {**given["view"], "id": f"V{self.calls['views.open']}", "hash": "1", "trigger": given["trigger_id"]}
        self.workspace.views[given["trigger_id"]] = view
        return {"view": view}

    async def _views_publish(self, given: dict[str, Any]) -> dict[str, Any]:
        self.wrong += wrong_view(given["view"])
        self.workspace.homes[given["user_id"]] = given["view"]
        return {"view": given["view"]}

    async def _files_getuploadurlexternal(self, given: dict[str, Any]) -> dict[str, Any]:
        # Both by https://docs.slack.dev/reference/methods/files.getUploadURLExternal, under "Errors".
        if int(given["length"]) == 0:
            return {"error": "missing_argument"}
        if len(given.get("alt_txt", "")) > 1000:
            return {"error": "alt_txt_too_large"}
        name = f"F0UPLOAD{len(self.workspace.files):03d}"
        self.workspace.files[name] = Upload(given["filename"], given.get("alt_txt", ""), looked_at=self.looks_later)
        return {"upload_url": f"{self.address}/upload/{name}", "file_id": name}

    async def _files_completeuploadexternal(self, given: dict[str, Any]) -> dict[str, Any]:
        files = given["files"] if isinstance(given["files"], list) else json.loads(given["files"])
        for one in files:
            upload = self.workspace.files[one["id"]]
            if upload.data is None:
                return {"error": "file_not_found"}
            upload.complete = True
            # Slack was seen to share no file that came with `alt_txt`: python-slack-sdk issue 1818.
            if given.get("channel_id") and not upload.alt and not self._is_lost():
                upload.shared.append(given["channel_id"])
                upload.shown_later = self.shares_later
        return {"files": [{"id": one["id"], "title": one.get("title")} for one in files]}

    def _is_lost(self) -> bool:
        self.loses -= 1
        return self.loses >= 0

    async def _files_info(self, given: dict[str, Any]) -> dict[str, Any]:
        upload = self.workspace.files.get(given["file"])
        if upload is None:
            return {"error": "file_not_found"}
        upload.shown_later -= 1
        places = upload.shared if upload.shown_later < 0 else []
        shares = {"private": {place: [{"ts": self.workspace.stamp()}] for place in places}} if places else {}
        return {"file": {"id": given["file"], "shares": shares}}

    async def _uploaded(self, request: web.Request) -> web.Response:
        body = await request.read()
        fault = next((one for one in self.faults if one.method == "upload" and one.times), None)
        if fault:
            fault.times -= 1
            return web.Response(status=fault.status, text="no")
        self.workspace.files[request.match_info["name"]].data = body
        return web.Response(text=f"OK - {len(body)}")

    async def _downloaded(self, request: web.Request) -> web.Response:
        fault = next((one for one in self.faults if one.method == "download" and one.times), None)
        if fault or request.headers.get("Authorization") != f"Bearer {self.token}" or "files:read" not in self.granted:
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        self.used.add("files:read")
        data = self.workspace.files[request.match_info["name"]].data
        return web.Response(body=data, content_type="application/octet-stream")

    async def _responded(self, request: web.Request) -> web.Response:
        user, used = self.responses[request.match_info["name"]]
        self.responses[request.match_info["name"]] = (user, used + 1)
        if used >= self.responses_max or self.down:
            return web.Response(status=404, text="used_url")
        payload = await request.json()
        if unknown := payload.keys() - {"text", "blocks", "response_type", "replace_original"}:
            self.wrong.append(f"an answer with {sorted(unknown)}")
        self.private(user, payload)
        return web.Response(text="ok")

    def _message(self, channel: str, stamp: str) -> Message | None:
        """Return a message that is not deleted."""
        found = self.workspace.channels.get(channel)
        message = found.messages.get(stamp) if found else None
        return None if message is None or message.deleted else message

    def _closed(self, name: str) -> str:
        channel = self.workspace.channels.get(name)
        if channel is None or (channel.private and self.bot not in channel.members):
            return "channel_not_found"
        if channel.archived:
            return "is_archived"
        return "" if self.bot in channel.members else "not_in_channel"

    def _check(self, blocks: list[dict[str, Any]]) -> str:
        """Return why Slack does not take blocks: that they are wrong, or that it has not looked at a file yet."""
        if wrong := wrong_blocks(blocks):
            self.wrong += wrong
            return "invalid_blocks"
        for block in blocks:
            if block["type"] == "image":
                upload = self.workspace.files[block["slack_file"]["id"]]
                if not upload.complete or upload.looked_at > 0:
                    upload.looked_at -= 1
                    return "invalid_blocks"
        return ""


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Return what a method was given, in the query, in a form or as JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    else:
        given |= dict(await request.post())
    for name in ("blocks", "metadata", "view", "files"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return {name: value for name, value in given.items() if name not in ("token", "team_id")}


def _hung_up(request: web.Request) -> web.Response:
    if request.transport is not None:  # else the other side has hung up already
        request.transport.abort()
    return web.Response()
