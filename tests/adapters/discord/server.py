"""A Discord for tests: its REST interface on loopback, with the faults that a test asks for; the gateway is beside it.

A request to a route that is not here, and one beyond Discord's documented limits, is written down in `wrong`: a test that
uses this server finds nothing there at its end.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from tests.adapters.discord import limits
from tests.adapters.discord.gateway import REACTIONS, Gateway, Session
from tests.adapters.discord.state import GUILD, Refusal, State

TOKEN = "not-a-token.this-is.invented-for-tests"
EPHEMERAL, LOADING = 64, 128

Reply = Any
Route = Callable[["Asked"], Awaitable[Reply]]


@dataclass
class Asked:
    """A request: the ids in its path, its body, and the files that came with it."""

    request: web.Request
    ids: list[str]
    sent: Any
    files: list[dict[str, Any]]

    def number(self, place: int) -> int:
        """Return an id of the path as a number."""
        return int(self.ids[place])


@dataclass
class Fault:
    """What goes wrong with the next request to a route, before it is done or after (`done`)."""

    kind: str  # a status, "cut", "hang", "own", "shared", "global" or "cloudflare"
    done: bool = False
    code: int = 0
    retry_after: float = 0.05


@dataclass
class Interaction:
    """Something that a person has used: what was answered, and when all is said."""

    id: int
    token: str
    user: int
    name: str
    begun: float
    payload: dict[str, Any]
    kind: int | None = None  # the type of the first response
    first: dict[str, Any] = field(default_factory=dict)
    original: dict[str, Any] | None = None
    answers: int = 0  # how often the private answer was written or taken away
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged_at: float = 0.0  # by the clock of `begun`
    answered_at: float = 0.0
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Server:
    """The whole of it, from `open` to `close`."""

    def __init__(self) -> None:
        self.state = State()
        self.gateway = Gateway(TOKEN, self._greeting)
        self.gateway.members = self.state.on_server
        self.interactions: dict[int, Interaction] = {}
        self.commands: list[dict[str, Any]] = []
        self.synced = 0
        self.files: dict[str, bytes] = {}
        self.shards = 1
        self.refused = ""  # a route that is not allowed to us
        self.down = False
        self.wrong: list[str] = []
        self.log: list[tuple[str, Any]] = []
        self.faults: dict[str, list[Fault]] = {}
        self.watch: dict[str, Callable[[], None]] = {}
        """What to do when a route is asked, before anything else; with ` done` behind the route, afterwards."""
        self.paces: dict[str, tuple[int, float]] = {}
        """Requests that a route takes for each channel, and in how many seconds."""
        self.deadline = 3.0
        self.address = ""
        self.port = 0
        self.pace: tuple[int, float] | None = None
        """Requests that are taken in all, and in how many seconds; what answers an interaction does not count."""
        self.limited = 0  # requests that came too early
        self._times: dict[str, list[float]] = {}
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._routes = [(method, re.compile(pattern), name, route) for method, pattern, name, route in self._table()]

    async def open(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        """Listen on loopback."""
        app = web.Application(client_max_size=30 * 2**20)
        app.router.add_get("/gateway/", self.gateway.connect)
        app.router.add_get("/", self.gateway.connect)  # where gateway.discord.gg has it
        app.router.add_route("*", "/{rest:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, ssl_context=tls, backlog=4096)
        await site.start()
        (listening,) = self._runner.addresses
        self.port = int(listening[1])
        self.address = f"http://127.0.0.1:{self.port}/api/v10"
        self.gateway.address = "wss://gateway.discord.gg/" if tls else f"ws://127.0.0.1:{self.port}/gateway/"

    async def close(self) -> None:
        """Stop, whoever still waits."""
        self._closing.set()
        self.gateway.refuse = True
        await self.gateway.cut()
        if self._runner is not None:
            await self._runner.cleanup()
        for _ in range(10):
            await asyncio.sleep(0)  # connections that were cut close in the next rounds of the loop

    def fail(self, route: str, *kinds: str, done: bool = False, code: int = 0, retry_after: float = 0.05) -> None:
        """Let the next requests to a route go wrong, one after another."""
        self.faults.setdefault(route, []).extend(Fault(kind, done, code, retry_after) for kind in kinds)

    def asked(self, route: str) -> int:
        """Return how often a route was asked, whatever came of it."""
        return sum(name == route for name, _ in self.log)

    def _greeting(self, session: Session) -> list[tuple[str, Any]]:
        ours = _is_on(GUILD, session) and not self.state.thrown_out
        others = [number for number in self.state.others if _is_on(number, session)]
        guilds = [{"id": str(number), "unavailable": True} for number in ([GUILD] if ours else []) + others]
        ready = {
            "v": 10,
            "user": self.state.users[self.state.application],
            "guilds": guilds,
            "session_id": session.id,
            "resume_gateway_url": self.gateway.address,
            "shard": list(session.shard),
            "application": {"id": str(self.state.application), "flags": 0},
        }
        events: list[tuple[str, Any]] = [("READY", ready)]
        events += [("GUILD_CREATE", self.state.other(number)) for number in others]
        return [*events, ("GUILD_CREATE", self.state.guild())] if ours and not self.state.unavailable else events

    # The way through which every request goes.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = unquote(request.path).removeprefix("/api/v10")
        for method, pattern, name, route in self._routes:
            found = pattern.fullmatch(path) if method == request.method else None
            if found is not None:
                return await self._asked(request, name, route, list(found.groups()))
        self.wrong.append(f"{request.method} {path} is not here")
        return _reply(404, {"code": 0, "message": "404: Not Found"})

    async def _asked(self, request: web.Request, name: str, route: Route, ids: list[str]) -> web.StreamResponse:
        sent, files = await _body(request)
        self.log.append((name, sent))
        self.watch.get(name, _nothing)()
        if self.down:
            return _reply(503, {"code": 0, "message": "down"})
        if name == self.refused:
            return _reply(403, {"code": 50013, "message": "Missing Permissions"})
        is_public = name.startswith(("interactions", "webhooks", "cdn"))
        if not is_public and request.headers.get("Authorization") != f"Bot {self.gateway.token}":
            return _reply(401, {"code": 0, "message": "401: Unauthorized"})
        waits = self.faults.get(name, [])
        fault = waits.pop(0) if waits else None
        if fault is not None and not fault.done:
            return await self._failed(request, fault)
        if (late := None if is_public else self._late("everything", self.pace)) is not None:
            self.limited += 1
            return _limited("global", late)
        if (late := self._late(f"{name} {ids[:1]}", self.paces.get(name))) is not None:
            self.limited += 1
            return _limited("own", late)
        try:
            reply = await route(Asked(request, ids, sent, files))
        except Refusal as no:
            return _reply(no.status, {"code": no.code, "message": no.why})
        self.watch.get(f"{name} done", _nothing)()
        if fault is not None:
            return await self._failed(request, fault)
        return _reply(204 if reply is None else 200, reply, self._bucket(name, ids))

    async def _failed(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "cut":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault.kind == "hang":
            await self._closing.wait()
            return web.Response(status=503)
        if fault.kind in ("own", "shared", "global", "cloudflare"):
            return _limited(fault.kind, fault.retry_after, fault.code)
        return _reply(int(fault.kind), {"code": fault.code, "message": f"a fault of {fault.kind}"})

    def _late(self, what: str, pace: tuple[int, float] | None) -> float | None:
        """Return how long to wait before another request of that kind is taken, or None if this one is.

        A window begins with its first request and ends as a whole, as Discord tells in `X-RateLimit-Reset-After`.
        """
        if pace is None:
            return None
        most, seconds = pace
        now = time.monotonic()
        times = self._times.setdefault(what, [])
        if times and now - times[0] >= seconds:
            times.clear()
        if len(times) >= most:
            return seconds - (now - times[0])
        times.append(now)
        return None

    def _bucket(self, name: str, ids: list[str]) -> dict[str, str]:
        if name not in self.paces:
            return {}
        most, seconds = self.paces[name]
        times = self._times[f"{name} {ids[:1]}"]
        left = seconds - (time.monotonic() - times[0])
        return {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(most - len(times)),
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": name.replace(" ", "-"),
        }

    def check(self, wrong: list[str]) -> None:
        """Write down and refuse what is beyond the limits."""
        if wrong:
            self.wrong += wrong
            raise Refusal(400, 50035, f"Invalid Form Body: {wrong}")

    # The routes.

    def _table(self) -> list[tuple[str, str, str, Route]]:
        message, channel = r"/channels/(\d+)/messages/(\d+)", r"/channels/(\d+)"
        original = r"/webhooks/(\d+)/([^/]+)/messages/@original"
        return [
            ("GET", "/users/@me", "me", self._me),
            ("GET", "/oauth2/applications/@me", "application", self._application),
            ("GET", "/gateway/bot", "gateway", self._gateway),
            ("PUT", r"/applications/(\d+)/commands", "sync", self._sync),
            ("GET", r"/applications/(\d+)/commands", "commands", self._commands),
            ("POST", "/users/@me/channels", "direct", self._direct),
            ("GET", "/users/@me/guilds", "guilds", self._guilds),
            ("GET", r"/guilds/(\d+)", "guild", self._guild),
            ("GET", r"/guilds/(\d+)/members/(\d+)", "member", self._member),
            ("GET", r"/guilds/(\d+)/channels", "channels", self._channels),
            ("GET", channel, "channel", self._channel),
            ("PATCH", channel, "wake", self._wake),
            ("POST", f"{channel}/messages", "post", self._post),
            ("GET", f"{channel}/messages", "history", self._history),
            ("GET", message, "message", self._message),
            ("PATCH", message, "edit", self._edit),
            ("POST", f"{message}/threads", "thread", self._thread),
            ("PUT", rf"{message}/reactions/([^/]+)/@me", "seed", self._seed),
            ("GET", rf"{message}/reactions/([^/]+)", "reactions", self._reactions),
            ("POST", r"/interactions/(\d+)/([^/]+)/callback", "interactions", self._callback),
            ("GET", r"/attachments/(.+)", "cdn", self._kept),
            ("GET", original, "webhooks read", self._original),
            ("PATCH", original, "webhooks edit", self._answer),
            ("DELETE", original, "webhooks delete", self._unanswer),
        ]

    def keep(self, name: str, content: bytes) -> str:
        """Keep a file that somebody attaches, and return its address."""
        self.files[name] = content
        return f"{self.address}/attachments/{name}"

    async def _kept(self, asked: Asked) -> Reply:
        return self.files[asked.ids[0]]

    async def _me(self, asked: Asked) -> Reply:
        return self.state.users[self.state.application]

    async def _application(self, asked: Asked) -> Reply:
        return {
            "id": str(self.state.application),
            "name": "Potluck",
            "description": "",
            "icon": None,
            "bot_public": False,
            "bot_require_code_grant": False,
            "owner": self.state.users[self.state.application],
            "verify_key": "0",
            "flags": 0,
            "interactions_endpoint_url": self.state.endpoint,
        }

    async def _gateway(self, asked: Asked) -> Reply:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self.gateway.address, "shards": self.shards, "session_start_limit": limit}

    async def _sync(self, asked: Asked) -> Reply:
        self.check(list(limits.commands(asked.sent)))
        self.synced += 1
        self.commands = [
            {"id": str(self.state.snowflake()), "application_id": asked.ids[0], "version": "1", **_stored(one)}
            for one in asked.sent
        ]
        return self.commands

    async def _commands(self, asked: Asked) -> Reply:
        return self.commands

    async def _direct(self, asked: Asked) -> Reply:
        return self.state.channels[self.state.direct(int(asked.sent["recipient_id"]))]

    async def _guilds(self, asked: Asked) -> Reply:
        if self.state.application not in self.state.members:
            return []
        return [{"id": str(GUILD), "name": "Commons", "icon": None, "owner": False, "permissions": "0", "features": []}]

    async def _guild(self, asked: Asked) -> Reply:
        if asked.number(0) != GUILD:
            raise Refusal(404, 10004, "Unknown Guild")
        return self.state.guild()

    async def _member(self, asked: Asked) -> Reply:
        return self.state.member(asked.number(1))

    async def _channels(self, asked: Asked) -> Reply:
        return [one for one in self.state.channels.values() if one["type"] in (0, 2)]

    async def _channel(self, asked: Asked) -> Reply:
        self.state.check(asked.number(0))
        found = self.state.channels[asked.number(0)]
        return self.state.thread(asked.number(0)) if found["type"] == 11 else found

    async def _wake(self, asked: Asked) -> Reply:
        self.state.check_write(asked.number(0))
        if asked.sent.get("archived") is False:
            self.state.asleep.discard(asked.number(0))
        return self.state.thread(asked.number(0))

    async def _post(self, asked: Asked) -> Reply:
        self.state.check_write(asked.number(0))
        self.state.asleep.discard(asked.number(0))
        self.check(list(limits.message(asked.sent, [one["filename"] for one in asked.files], is_new=True)))
        return self.state.create(asked.number(0), self.state.application, asked.sent, asked.files)

    async def _history(self, asked: Asked) -> Reply:
        self.state.check(asked.number(0))
        before = int(asked.request.query.get("before", 2**63))
        limit = int(asked.request.query.get("limit", 50))
        if not 1 <= limit <= 100:
            self.check([f"a page of {limit} messages"])
        numbers = sorted((one for one in self.state.messages[asked.number(0)] if one < before), reverse=True)
        return [self.state.found(asked.number(0), number) for number in numbers[:limit]]

    async def _message(self, asked: Asked) -> Reply:
        return self.state.found(asked.number(0), asked.number(1))

    async def _edit(self, asked: Asked) -> Reply:
        self.state.found(asked.number(0), asked.number(1))
        self.state.check_change(asked.number(0))
        self.check(list(limits.message(asked.sent, [one["filename"] for one in asked.files], is_new=False)))
        self.state.change(self.state.messages[asked.number(0)][asked.number(1)], asked.sent, asked.files)
        return self.state.found(asked.number(0), asked.number(1))

    async def _thread(self, asked: Asked) -> Reply:
        self.state.found(asked.number(0), asked.number(1))
        self.check(list(limits.thread(asked.sent)))
        return self.state.begin_thread(asked.number(0), asked.number(1), asked.sent["name"])

    async def _seed(self, asked: Asked) -> Reply:
        self.state.found(asked.number(0), asked.number(1))
        self.state.check_change(asked.number(0))
        emoji = asked.ids[2]
        if ":" not in emoji and not limits.is_emoji(emoji):
            raise Refusal(400, 10014, "Unknown Emoji")
        written = self.state.put(asked.number(1), self.state.application, emoji)
        await self.tell_reaction("ADD", asked.number(0), asked.number(1), self.state.application, written)

    async def _reactions(self, asked: Asked) -> Reply:
        self.state.found(asked.number(0), asked.number(1))
        query = asked.request.query
        limit = int(query.get("limit", 25))
        if not 1 <= limit <= 100:
            self.check([f"a page of {limit} people"])
        kind, after = int(query.get("type", 0)), int(query.get("after", 0))
        return self.state.people(asked.number(1), asked.ids[2], kind, after, limit)

    async def _callback(self, asked: Asked) -> Reply:
        found = self.interactions.get(asked.number(0))
        if found is None or found.token != asked.ids[1] or time.monotonic() - found.begun > self.deadline:
            raise Refusal(404, 10062, "Unknown interaction")
        if found.kind is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        kind, data = asked.sent["type"], asked.sent.get("data") or {}
        if kind == 8:
            self.check(list(limits.offers(data)))
        elif kind == 9:
            self.check(list(limits.form(data)))
        elif kind in (4, 5):
            flags = data.get("flags", 0) | (LOADING if kind == 5 else 0)
            self.check(list(limits.message(data, [], is_new=kind == 4)))
            found.original = self.state.create(self.state.direct(found.user), self.state.application, data, [])
            del self.state.messages[self.state.direct(found.user)][int(found.original["id"])]
            found.original["flags"] = flags
        else:
            self.check([f"a first response of type {kind}"])
        found.kind, found.first, found.acknowledged_at = kind, data, time.monotonic()
        found.acknowledged.set()
        if kind != 5:
            found.answered_at = found.acknowledged_at
            found.answered.set()
        said: dict[str, Any] = {"id": str(found.id), "type": 2, "response_message_loading": kind == 5}
        if found.original is not None:
            said |= {"response_message_id": found.original["id"], "response_message_ephemeral": True}
        return {"interaction": said, "resource": {"type": kind}}

    def _held(self, asked: Asked) -> Interaction:
        """Return the interaction of a token; raises `Refusal` where there is no answer to it (any more)."""
        found = next((one for one in self.interactions.values() if one.token == asked.ids[1]), None)
        if found is None or found.kind is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        if time.monotonic() - found.begun > 15 * 60:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        if found.original is None:
            found.answered.set()
            raise Refusal(404, 10008, "Unknown Message")
        return found

    async def _original(self, asked: Asked) -> Reply:
        return self._held(asked).original

    async def _answer(self, asked: Asked) -> Reply:
        found = self._held(asked)
        assert found.original is not None
        self.check(list(limits.message(asked.sent, [one["filename"] for one in asked.files], is_new=True)))
        self.state.change(found.original, asked.sent, asked.files)
        found.original["flags"] &= ~LOADING
        found.answers += 1
        found.answered_at = time.monotonic()
        found.answered.set()
        return found.original

    async def _unanswer(self, asked: Asked) -> Reply:
        found = self._held(asked)
        found.original = None
        found.answers += 1
        found.answered.set()

    async def tell_reaction(
        self, what: str, channel: int, message: int, user: int, emoji: dict[str, Any], *, burst: bool = False
    ) -> None:
        """Tell that a reaction has come (`ADD`) or gone (`REMOVE`); in a server only, as the bot asked for no others."""
        if self.state.channels[channel].get("guild_id") is None:
            return
        data = {
            "user_id": str(user),
            "channel_id": str(channel),
            "message_id": str(message),
            "guild_id": str(GUILD),
            "emoji": emoji,
            "burst": burst,
            "type": int(burst),
        }
        if what == "ADD":
            data["member"] = self.state.member(user)
            data["message_author_id"] = str(self.state.application)
        await self.gateway.emit(f"MESSAGE_REACTION_{what}", data, intent=REACTIONS, guild=GUILD)


def _is_on(guild: int, session: Session) -> bool:
    return (guild >> 22) % session.shard[1] == session.shard[0]


def _nothing() -> None:
    pass


async def _body(request: web.Request) -> tuple[Any, list[dict[str, Any]]]:
    """Return what was sent, and the files that came with it, as attachments."""
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        return (json.loads(text) if text else None), []
    sent: Any = {}
    names: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            sent = json.loads(await part.text())
        else:
            names[str(part.name)] = str(part.filename)
            contents[str(part.name)] = bytes(await part.read())
    said = {str(one["id"]): one for one in sent.get("attachments", [])}
    files = []
    for name, filename in names.items():
        number = name.removeprefix("files[").removesuffix("]")
        files.append(
            {
                "id": number,
                "filename": filename,
                "content": contents[name].decode("latin-1"),  # which Discord does not tell
                "description": said.get(number, {}).get("description"),
                "size": 1,
                "url": f"https://cdn.discordapp.com/{filename}",
                "proxy_url": f"https://cdn.discordapp.com/{filename}",
            }
        )
    return sent, files


def _stored(command: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "default_member_permissions": None, "nsfw": False, **command}


def _reply(status: int, body: object, headers: dict[str, str] | None = None) -> web.Response:
    """Return a reply; the library reads JSON only where the type of the content is exactly that."""
    all_headers = {"Via": "1.1 google", **(headers or {})}
    if status == 204:
        return web.Response(status=status, headers=all_headers)
    if isinstance(body, bytes):
        return web.Response(body=body, headers=all_headers)
    all_headers["Content-Type"] = "application/json"
    return web.Response(status=status, body=json.dumps(body).encode(), headers=all_headers)


def _limited(kind: str, seconds: float, code: int = 0) -> web.Response:
    """Return a refusal because of too many requests; the page of Cloudflare, in front of Discord, says so in HTML."""
    if kind == "cloudflare":
        return web.Response(status=429, text="<html>error code: 1015</html>", content_type="text/html")
    headers = {"Retry-After": f"{seconds:.3f}", "X-RateLimit-Scope": {"own": "user"}.get(kind, kind)}
    if kind == "global":
        headers["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": kind == "global", "code": code}
    return _reply(429, body, headers)
