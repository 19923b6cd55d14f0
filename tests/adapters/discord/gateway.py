"""The gateway of a Discord for tests: sessions over a web socket, with a buffer from which a session goes on.

From "Gateway" in Discord's documentation: HELLO, IDENTIFY, READY, heartbeats, RESUME with replay, INVALID_SESSION and
RECONNECT, events by intent, members by their ids, and one compressed stream for each connection.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

HELLO, ACK, DISPATCH, BEAT, IDENTIFY, RESUME, RECONNECT, MEMBERS, INVALID = 10, 11, 0, 1, 2, 6, 7, 8, 9
REACTIONS = 1 << 10
MESSAGES, DIRECT_MESSAGES, CONTENT = 1 << 9, 1 << 12, 1 << 15
WAIT_SECONDS = 60.0


@dataclass
class Line:
    """One connection."""

    socket: web.WebSocketResponse
    squeeze: Any
    dead: bool = False  # nothing comes through, either way, and nobody is told
    beats: int = 0
    beaten: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def send(self, op: int, data: object, name: str | None = None, number: int | None = None) -> None:
        """Send one message; a connection that has ended takes it silently."""
        said = json.dumps({"op": op, "d": data, "t": name, "s": number}).encode()
        packed = said if self.squeeze is None else self.squeeze.compress(said) + self.squeeze.flush(zlib.Z_SYNC_FLUSH)
        if not self.socket.closed and not self.dead:
            try:
                await (self.socket.send_str(said.decode()) if self.squeeze is None else self.socket.send_bytes(packed))
            except (ConnectionError, aiohttp.ClientError):
                return


@dataclass
class Session:
    """What a bot has been told of, so that it can go on from there."""

    id: str
    intents: int
    shard: tuple[int, int]
    line: Line | None
    sent: list[tuple[str, Any]] = field(default_factory=list)

    async def tell(self, name: str, data: object) -> None:
        """Tell an event, now or when the session goes on."""
        self.sent.append((name, data))
        if self.line is not None:
            await self.line.send(DISPATCH, data, name, len(self.sent))


class Gateway:
    """All sessions. `greeting` returns READY and the servers, `address` where sessions go on."""

    def __init__(self, token: str, greeting: Callable[[Session], list[tuple[str, Any]]]) -> None:
        self.token = token
        self.address = ""
        self.sessions: dict[str, Session] = {}
        self.refuse = False  # whether every connection is turned away
        self.resumes = True  # whether sessions may go on
        self.intents_closed = False  # whether an intent is not allowed
        self.beat_ms = 41250  # between two heartbeats
        self.identified = 0
        self.resumed = 0
        self.changed = asyncio.Condition()
        self.members: Callable[[int, list[int]], dict[str, Any]] | None = None
        """Returns who of these users is on a server, as Discord tells it; None where it does not answer."""
        self.asked_members: list[int] = []  # how many were asked for, question by question
        self._greeting = greeting

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection to its end."""
        if self.refuse:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        squeeze = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        line = Line(socket, squeeze)
        await line.send(HELLO, {"heartbeat_interval": self.beat_ms})
        session: Session | None = None
        try:
            async for message in socket:
                said = json.loads(message.data)
                if line.dead:
                    continue
                if said["op"] == IDENTIFY:
                    session = await self._identified(line, said["d"])
                elif said["op"] == RESUME:
                    session = await self._resumed(line, said["d"])
                elif said["op"] == MEMBERS and session is not None:
                    await self._told_members(session, said["d"])
                elif said["op"] == BEAT:
                    await line.send(ACK, None)
                    async with line.beaten:
                        line.beats += 1
                        line.beaten.notify_all()
        finally:
            # Where we cut the connection, it was taken from its session before.
            if session is not None and session.line is line:
                session.line = None
                if socket.close_code in (1000, 1001):  # a bot that says goodbye ends its session
                    self.sessions.pop(session.id, None)
        return socket

    async def _identified(self, line: Line, said: dict[str, Any]) -> Session | None:
        self.identified += 1
        if said["token"] != self.token:
            await line.socket.close(code=4004)
            return None
        if self.intents_closed:
            await line.socket.close(code=4014)
            return None
        shard = tuple(said.get("shard", (0, 1)))
        session = Session(f"session{self.identified}", said["intents"], (shard[0], shard[1]), line)
        self.sessions[session.id] = session
        for name, data in self._greeting(session):
            await session.tell(name, data)
        async with self.changed:
            self.changed.notify_all()
        return session

    async def _resumed(self, line: Line, said: dict[str, Any]) -> Session | None:
        session = self.sessions.get(said["session_id"])
        if session is None or not self.resumes:
            await line.send(INVALID, False)
            return None
        session.line = line
        for number, (name, data) in enumerate(session.sent[said["seq"] :], start=said["seq"] + 1):
            await line.send(DISPATCH, data, name, number)
        self.resumed += 1
        await session.tell("RESUMED", {"_trace": []})
        async with self.changed:
            self.changed.notify_all()
        return session

    async def _told_members(self, session: Session, said: dict[str, Any]) -> None:
        """Tell who of some users is on a server: up to a hundred need no intent ("Request Guild Members")."""
        users = [int(user) for user in said["user_ids"]]
        assert "query" not in said and len(users) <= 100, said
        self.asked_members.append(len(users))
        if self.members is not None:
            chunk = {"guild_id": str(said["guild_id"]), "chunk_index": 0, "chunk_count": 1, "nonce": said["nonce"]}
            await session.tell("GUILD_MEMBERS_CHUNK", chunk | self.members(int(said["guild_id"]), users))

    async def emit(self, name: str, data: object, *, intent: int = 0, guild: int | None = None) -> None:
        """Tell an event to every session that has asked for its kind and has its server."""
        for session in self._hearing(intent, guild):
            await session.tell(name, data)

    async def emit_message(self, data: dict[str, Any], guild: int | None, *, is_open: bool) -> None:
        """Tell a new message; its content comes to who asked for that, or where it is `open` to everybody it is sent to.

        "Message Content Intent": a bot gets it of direct messages, of its own, and of those that mention it.
        """
        for session in self._hearing(MESSAGES if guild else DIRECT_MESSAGES, guild):
            closed = {"content": "", "embeds": [], "attachments": [], "components": []}
            is_told = is_open or session.intents & CONTENT
            await session.tell("MESSAGE_CREATE", data if is_told else data | closed)

    def _hearing(self, intent: int, guild: int | None) -> list[Session]:
        return [
            session
            for session in self.sessions.values()
            if ((guild or 0) >> 22) % session.shard[1] == session.shard[0] and (not intent or session.intents & intent)
        ]

    @property
    def lines(self) -> list[Line]:
        """Return the connections that are open."""
        return [session.line for session in self.sessions.values() if session.line is not None]

    async def connected(self, identified: int = 0, resumed: int = 0) -> None:
        """Wait until so many sessions have begun and gone on, and one is connected."""
        async with asyncio.timeout(WAIT_SECONDS), self.changed:
            await self.changed.wait_for(
                lambda: self.lines and self.identified >= identified and self.resumed >= resumed
            )

    async def taken(self) -> None:
        """Wait until the bot has taken everything that was told: it answers a wish for a heartbeat in its turn."""
        for line in self.lines:
            async with asyncio.timeout(WAIT_SECONDS), line.beaten:
                before = line.beats
                await line.send(BEAT, None)
                while line.beats == before and not line.socket.closed:
                    await line.beaten.wait()
        for _ in range(10):
            await asyncio.sleep(0)

    async def cut(self, code: int = 1001) -> None:
        """End every connection; sessions stay."""
        for session in list(self.sessions.values()):
            line, session.line = session.line, None
            if line is not None:
                await line.socket.close(code=code)

    async def say(self, op: int, data: object = None) -> None:
        """Send something that is no event to everybody."""
        for line in self.lines:
            await line.send(op, data)

    def forget(self) -> None:
        """Drop all sessions, as Discord does after some minutes."""
        self.sessions.clear()
