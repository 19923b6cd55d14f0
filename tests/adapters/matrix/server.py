"""A real Matrix homeserver on this machine: Synapse as a process of its own, which nobody outside can reach."""

from __future__ import annotations

import asyncio
import atexit
import hashlib
import hmac
import itertools
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import aiohttp
from yarl import URL

SERVER_NAME = "test.localhost"
START_SECONDS = 60

_YAML = """
server_name: {name}
public_baseurl: "http://127.0.0.1:{port}/"
listeners:
  - {{port: {port}, type: http, tls: false, bind_addresses: ["127.0.0.1"], resources: [{{names: [client], compress: false}}]}}
database: {{name: sqlite3, args: {{database: "{directory}/homeserver.db"}}}}
signing_key_path: "{directory}/signing.key"
media_store_path: "{directory}/media"
pid_file: "{directory}/homeserver.pid"
log_config: "{directory}/log.yaml"
registration_shared_secret: "test-only"
macaroon_secret_key: "test-only"
form_secret: "test-only"
report_stats: false
trusted_key_servers: []
suppress_key_server_warning: true
federation_domain_whitelist: []
presence: {{enabled: false}}
caches: {{sync_response_cache_duration: 0s}}
bcrypt_rounds: 4
max_upload_size: 1M
rc_message: &off {{per_second: 10000, burst_count: 10000}}
rc_registration: *off
rc_login: {{address: *off, account: *off, failed_attempts: *off}}
rc_joins: {{local: *off, remote: *off}}
rc_joins_per_room: *off
rc_invites: {{per_room: *off, per_user: *off, per_issuer: *off}}
rc_room_creation: *off
rc_admin_redaction: *off
rc_media_create: *off
rc_key_requests: *off
"""

_LOG = """
version: 1
formatters: {{plain: {{format: "%(asctime)s %(levelname)s %(name)s %(message)s"}}}}
handlers: {{file: {{class: logging.FileHandler, filename: "{directory}/log", formatter: plain}}}}
root: {{level: WARNING, handlers: [file]}}
disable_existing_loggers: false
"""

# The homeserver ends with the tests, also where they are killed (prctl, PR_SET_PDEATHSIG is 1).
_WITH_US = (
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 9); "
    "os.execv(sys.executable, [sys.executable, '-W', 'ignore', '-m', 'synapse.app.homeserver', *sys.argv[1:]])"
)


class Synapse:
    """The homeserver. It keeps its port and its data when it is killed and started again."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        values = {"directory": directory, "port": self.port, "name": SERVER_NAME}
        (directory / "homeserver.yaml").write_text(_YAML.format(**values), encoding="utf-8")
        (directory / "log.yaml").write_text(_LOG.format(**values), encoding="utf-8")

    def start(self) -> None:
        """Start, and return when it answers."""
        command = [sys.executable, "-c", _WITH_US, "-c", str(self.directory / "homeserver.yaml")]
        with (self.directory / "out").open("ab") as out:
            self._process = subprocess.Popen(command, cwd=self.directory, stdout=out, stderr=out)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                said = (self.directory / "out").read_text(encoding="utf-8")[-2000:]
                raise RuntimeError(f"the homeserver does not start; is matrix-synapse installed?\n{said}")

    def kill(self) -> None:
        """End it without a warning."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(by)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/_matrix/client/versions")
            return connection.getresponse().status == 200
        except OSError:
            assert self._process is not None
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
            return False
        finally:
            connection.close()


@cache
def synapse() -> Synapse:
    """Return the homeserver of this process, started with the first test that needs it and ended with the last."""
    directory = tempfile.TemporaryDirectory(prefix="synapse-")
    server = Synapse(Path(directory.name))
    server.start()
    atexit.register(directory.cleanup)
    atexit.register(server.stop)  # runs first
    return server


_NUMBERS = itertools.count(1)
_NOTHING_OLD = '{"room": {"timeline": {"limit": 1}, "state": {"types": []}}}'
T = TypeVar("T")


class Account:
    """Somebody on the homeserver, who does what a program for people does. What is refused raises `Rejected`."""

    def __init__(self, session: aiohttp.ClientSession, server: Synapse, said: dict[str, Any]) -> None:
        self.id: str = said["user_id"]
        self.token: str = said["access_token"]
        self._session = session
        self._server = server

    @classmethod
    async def new(cls, session: aiohttp.ClientSession, server: Synapse, name: str) -> Account:
        """Register somebody of that name; the id has a number behind it, as each test has its own people."""
        register = f"{server.address}/_synapse/admin/v1/register"
        async with session.get(register) as answer:
            nonce = (await answer.json())["nonce"]
        user = f"{name}-{next(_NUMBERS)}"
        signed = hmac.digest(b"test-only", f"{nonce}\0{user}\0{PASSWORD}\0notadmin".encode(), hashlib.sha1)
        form = {"nonce": nonce, "username": user, "displayname": name, "password": PASSWORD, "mac": signed.hex()}
        async with session.post(register, json=form | {"admin": False}) as answer:
            return cls(session, server, await answer.json())

    async def ask(self, method: str, *path: str, body: object = None, **query: object) -> dict[str, Any]:
        """Make a request of the client-server interface and return what it answers."""
        address = f"{self._server.address}/_matrix/client/v3/{'/'.join(quote(part, safe='') for part in path)}"
        if query:
            address += "?" + urlencode(query)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self._session.request(method, URL(address, encoded=True), json=body, headers=headers) as answer:
            said: dict[str, Any] = await answer.json()
            if answer.status != 200:
                raise Rejected(f"{path}: {said}")
            return said

    async def downloads(self, address: str) -> bytes:
        """Return what the homeserver keeps under an address."""
        place = f"{self._server.address}/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
        async with self._session.get(place, headers={"Authorization": f"Bearer {self.token}"}) as answer:
            return await answer.read()

    async def logs_in(self) -> None:
        """Be here with another device from now on."""
        identifier = {"type": "m.id.user", "user": self.id}
        body = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
        self.token = ""
        self.token = (await self.ask("POST", "login", body=body))["access_token"]

    async def makes(self, *invited: Account, **options: object) -> str:
        """Make a room and return its id."""
        body = {"preset": "public_chat", "invite": [one.id for one in invited]} | options
        return str((await self.ask("POST", "createRoom", body=body))["room_id"])

    async def joins(self, room: str) -> None:
        """Enter a room."""
        await self.ask("POST", "join", room, body={})

    async def sends(self, room: str, content: dict[str, Any], kind: str = "m.room.message") -> str:
        """Send an event and return its id."""
        path = ("rooms", room, "send", kind, f"t{next(_NUMBERS)}")
        return str((await self.ask("PUT", *path, body=content))["event_id"])

    async def says(self, room: str, text: str, **more: object) -> str:
        """Say something and return the id of the message."""
        return await self.sends(room, {"msgtype": "m.text", "body": text} | more)

    async def reacts(self, room: str, message: str, emoji: str) -> str:
        """Put an emoji on a message and return the id of the reaction."""
        relation = {"rel_type": "m.annotation", "event_id": message, "key": emoji}
        return await self.sends(room, {"m.relates_to": relation}, "m.reaction")

    async def redacts(self, room: str, event: str) -> str:
        """Take an event away and return the id of what does so."""
        path = ("rooms", room, "redact", event, f"t{next(_NUMBERS)}")
        return str((await self.ask("PUT", *path, body={}))["event_id"])

    async def event(self, room: str, event: str) -> dict[str, Any]:
        """Return one event."""
        return await self.ask("GET", "rooms", room, "event", event)

    async def timeline(self, room: str) -> list[dict[str, Any]]:
        """Return the events of a room, the oldest first; a room in which we are not has none."""
        events: list[dict[str, Any]] = []
        start: dict[str, object] = {}
        while True:
            try:
                said = await self.ask("GET", "rooms", room, "messages", dir="f", limit=100, **start)
            except Rejected:
                return events
            events += said["chunk"]
            if "end" not in said:
                return events
            start = {"from": said["end"]}

    async def shown(self, room: str, by: str, under: str | None = None) -> list[str]:
        """Return what the messages of somebody in a room, or `under` one in it, say now.

        Their edits are applied, and the redacted left out.
        """
        newest: dict[str, str] = {}
        for event in await self.timeline(room):
            content = event["content"]
            if event["type"] != "m.room.message" or event["sender"] != by or content.get("msgtype") != "m.notice":
                continue
            relates = content.get("m.relates_to", {})
            edits = relates.get("rel_type") == "m.replace"
            stands_there = relates.get("rel_type") == "m.thread" and relates["event_id"] == under
            if under is not None and not stands_there and not (edits and relates["event_id"] in newest):
                continue
            said = content["m.new_content"] if edits else content
            newest[relates["event_id"] if edits else event["event_id"]] = said["body"]
        return list(newest.values())

    async def until(self, found: Callable[[], Awaitable[T]], seconds: float = 60) -> T:
        """Return what a question answers as soon as it is neither empty nor false; it is asked when something happens."""
        since = (await self.ask("GET", "sync", timeout=0, filter=_NOTHING_OLD))["next_batch"]
        async with asyncio.timeout(seconds):
            while not (answer := await found()):
                since = (await self.ask("GET", "sync", timeout=500, since=since, filter=_NOTHING_OLD))["next_batch"]
            return answer

    async def invitations(self) -> list[str]:
        """Return the rooms that we are asked into."""
        said = await self.ask("GET", "sync", timeout=0)
        return list(said.get("rooms", {}).get("invite", {}))

    async def rooms(self) -> list[str]:
        """Return the rooms that we are in."""
        return list((await self.ask("GET", "joined_rooms"))["joined_rooms"])


class Rejected(Exception):
    """The homeserver refused something to a person of a test."""


PASSWORD = "made up for tests"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
