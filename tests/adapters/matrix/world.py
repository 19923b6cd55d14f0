"""Matrix as the contract sees it: a real homeserver, a proxy in front of it for us alone, and people with programs."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from urllib.parse import unquote

import aiohttp

from adapters.matrix.adapter import Matrix
from bot.chat import Chat, Choice
from bot.language.translation import translated
from tests.adapters.matrix.proxy import Fault, Proxy
from tests.adapters.matrix.server import Account, Synapse, synapse
from tests.support.lines import line_of
from tests.support.pocketbook import Pocketbook

_MANY = '{"room": {"timeline": {"limit": 100}}}'
PEOPLE = ("ana", "ben", "cara", "gus")


class MatrixWorld:
    """A room with four people and its host, who may redact; we are asked in."""

    bot: str | None = None  # nothing on Matrix tells a program from a person
    labels = True
    catches_up = overhears = True
    threads = links = leaves = True
    rights = tells_rights = seeds = True
    tells_ends = False
    zone: str | None = None

    def __init__(self, directory: Path) -> None:
        self.notes = Pocketbook()
        self.people: dict[str, Account] = {}
        self.talks: dict[str, str] = {}

    async def open(self, server: Synapse | None = None) -> None:
        self.server = server or synapse()  # not in a thread: it ends with the one that started it
        self.session = aiohttp.ClientSession()
        self.proxy = Proxy(self.server.address)
        await self.proxy.open()
        names = ("potluck", "host", *PEOPLE)
        made = await asyncio.gather(*(Account.new(self.session, self.server, name) for name in names))
        self.us, self.host = made[:2]
        self.people = dict(zip(PEOPLE, made[2:], strict=True))
        self._opened = (await self.us.ask("GET", "sync", timeout=0))["next_batch"]
        self.room = await self.host.makes(self.us)
        self.elsewhere = await self.host.makes()
        await asyncio.gather(*(one.joins(self.room) for one in self.people.values()))
        self.general = self.place = f"matrix:{self.room}"
        self.closed = f"matrix:{self.elsewhere}"
        # We hear nothing in a room in which we are not, so into this one we are asked from the beginning.
        self.hidden = await self.host.makes(self.us, *self.people.values(), preset="private_chat")
        await asyncio.gather(*(one.joins(self.hidden) for one in self.people.values()))
        self.narrow: str | None = f"matrix:{self.hidden}"
        self.listed = [self.room, self.elsewhere, self.hidden]
        self.chat: Chat = self.made()

    def made(self, *, pins: bool = False) -> Matrix:
        """Return an adapter as a new process would have it."""
        return Matrix(self.proxy.address, self.us.token, self.listed, self.notes, pins=pins, translate=translated)

    async def close(self) -> None:
        await self.proxy.close()
        await self.session.close()

    async def ready(self) -> None:
        await self.host.until(lambda: self.is_in(self.us, self.room))
        await self._until_heard_up_to_now()

    async def is_in(self, who: Account, room: str) -> bool:
        return who.id in (await self.host.ask("GET", "rooms", room, "joined_members"))["joined"]

    def person(self, name: str) -> str:
        return f"matrix:{self.people[name].id}"

    async def says(self, name: str, line: str) -> None:
        await self.acknowledged(self.room, await self.people[name].says(self.room, line))

    async def calls(self, name: str, words: str) -> None:
        # As programs write it: our display name, which is no part of our id here, with a link to us behind it.
        link = f'<a href="https://matrix.to/#/{self.us.id}">potluck</a>'
        mark, rest = (": ", words) if words else ("", "")
        more = {"format": "org.matrix.custom.html", "formatted_body": f"{link}{mark}{rest}"}
        mentions = {"m.mentions": {"user_ids": [self.us.id]}}
        said = await self.people[name].says(self.room, f"potluck{mark}{rest}", **more, **mentions)
        await self.acknowledged(self.room, said)

    async def mutters(self, name: str, line: str) -> None:
        await self.host.until(lambda: self.is_in(self.us, self.hidden))
        await self.acknowledged(self.hidden, await self.people[name].says(self.hidden, line))

    async def lets_in(self) -> None:
        pass  # we are there

    async def shuts_out(self) -> None:
        await self.host.ask("POST", "rooms", self.hidden, "kick", body={"user_id": self.us.id})

    async def whispers(self, name: str, line: str) -> None:
        talk = await self.talk(name)
        await self.acknowledged(talk, await self.people[name].says(talk, line))

    async def takes(self, name: str, choice: Choice, message: str) -> None:
        await self.whispers(name, line_of(choice))

    async def talk(self, name: str) -> str:
        """Return the talk that somebody has opened with us."""
        if name not in self.talks:
            room = await self.people[name].makes(self.us, preset="trusted_private_chat", is_direct=True)
            self.talks[name] = room
        return self.talks[name]

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        room, event = _located(message)
        await self.acknowledged(room, await self.people[name].reacts(room, event, emoji))

    async def unreacts(self, name: str, emoji: str, message: str) -> None:
        room, event = _located(message)
        who = self.people[name]
        (reaction,) = [
            one["event_id"]
            for one in await who.timeline(room)
            if one["type"] == "m.reaction"
            and one["sender"] == who.id
            and one["content"].get("m.relates_to", {}).get("event_id") == event
            and one["content"]["m.relates_to"]["key"] == emoji
        ]
        await self.acknowledged(room, await who.redacts(room, reaction))

    async def redeliver(self) -> None:
        before = self.notes.written
        self.proxy.replay(self._last)
        await self.notes.until_written(before)

    async def leave(self, name: str) -> None:
        for room in (self.room, self.hidden):
            await self.host.ask("POST", "rooms", room, "ban", body={"user_id": self.people[name].id})

    async def come_back(self, name: str) -> None:
        for room in (self.room, self.hidden):
            for step in ("unban", "invite"):
                await self.host.ask("POST", "rooms", room, step, body={"user_id": self.people[name].id})
            await self.people[name].joins(room)

    async def down(self) -> None:
        self.proxy.down()
        self._away = True

    async def up(self) -> None:
        before = self.notes.written
        self.proxy.up()
        self._away = False
        await self.notes.until_written(before)

    async def delete(self, message: str) -> None:
        room, event = _located(message)
        await self.host.redacts(room, event)

    async def bar(self) -> None:
        await self._may({self.us.id: -1})

    async def let_in(self) -> None:
        await self._may({})

    async def _may(self, users: dict[str, int]) -> None:
        levels = ("rooms", self.room, "state", "m.room.power_levels", "")
        await self.host.ask("PUT", *levels, body={"users": users})

    async def refuse_emoji(self) -> None:
        body = '{"errcode": "M_UNKNOWN", "error": "not now"}'
        self._refusing = self.proxy.spoil(
            lambda method, path: "/send/m.reaction/" in path, status=502, body=body, kind="application/json"
        )

    async def take_emoji(self) -> None:
        self.proxy.faults.remove(self._refusing)

    async def put(self, message: str, number: int) -> list[str]:
        _, event = _located(message)

        async def enough() -> list[str]:
            put = [
                one["content"]["m.relates_to"]["key"]
                for one in await self.host.timeline(self.room)
                if one["type"] == "m.reaction"
                and one["sender"] == self.us.id
                and one["content"]["m.relates_to"]["event_id"] == event
            ]
            return put if len(put) == number else []

        return await self.host.until(enough)

    async def private(self, name: str) -> list[str]:
        return [text for room in await self._talks(name) for text in await self.people[name].shown(room, self.us.id)]

    async def files(self, name: str) -> dict[str, bytes]:
        who = self.people[name]
        events = [event for room in await self._talks(name) for event in await who.timeline(room)]
        return {
            event["content"]["body"]: await who.downloads(event["content"]["url"])
            for event in events
            if event["content"].get("msgtype") == "m.file"
        }

    def loses_files(self, times: int) -> None:
        body = '{"errcode": "M_FORBIDDEN", "error": "no media here"}'
        self.proxy.spoil(lambda _, path: path.endswith("/upload"), status=403, body=body, times=times)

    async def seen(self, channel: str) -> list[str]:
        for name in self.people:
            if channel == self.person(name):
                return await self.private(name)
        return await self.host.shown(unquote(channel.removeprefix("matrix:").partition("/")[0]), self.us.id)

    async def replies(self, message: str) -> list[str]:
        room, event = _located(message)
        return await self.host.shown(room, self.us.id, event)

    async def leads(self, message: str) -> list[str]:
        content = (await self.host.event(*_located(message)))["content"]
        found = re.findall(r'href="https://matrix.to/#/([^"?]+/[^"?]+)', content["formatted_body"])
        return [f"matrix:{one}" for one in found]

    async def offered(self, message: str) -> list[str]:
        room, event = _located(message)
        text = (await self.host.event(room, event))["content"]["body"]
        labelled = str(text).rsplit("\n", maxsplit=1)[-1].split(", ")
        reactions = [
            one["content"]["m.relates_to"]["key"]
            for one in await self.host.timeline(room)
            if one["type"] == "m.reaction" and one["sender"] == self.us.id
        ]
        assert [one.partition(" ")[0] for one in labelled] == reactions
        return labelled

    async def rung(self, message: str) -> list[str]:
        room, event = _located(message)
        rung: list[str] = []
        for one in await self.host.timeline(room):
            content = one["content"]
            about = {one["event_id"], content.get("m.relates_to", {}).get("event_id")}
            if one["type"] == "m.room.message" and one["sender"] == self.us.id and event in about:
                mentions = content.get("m.mentions", {"room": True})  # without it, names ring
                rung += ["everybody"] if mentions.get("room") else []
                rung += [f"matrix:{user}" for user in mentions.get("user_ids", ())]
        return rung

    _refusing: Fault
    _away = False
    _last = ""

    async def acknowledged(self, room: str, event: str) -> None:
        """Return when the position that we keep is behind an event; at once where we are away."""
        self._last = event
        if not self._away:
            # Also what was sent is not seen by anybody before all that was sent earlier is.
            await self.host.until(lambda: self._is_seen(event))
        while not self._away:
            before = self.notes.written
            if event not in await self._ahead():
                return
            await self.notes.until_written(before)

    async def _is_seen(self, event: str) -> bool:
        said = await self.us.ask("GET", "sync", since=self._opened, timeout=0, filter=_MANY)
        joined = said.get("rooms", {}).get("join", {}).values()
        return any(one["event_id"] == event for update in joined for one in update["timeline"]["events"])

    async def _ahead(self) -> set[str]:
        """Return the events that are still before us, by the position that we have kept."""
        position = self.notes.pages.get("position")
        if position is None:
            return {self._last}
        said = await self.us.ask("GET", "sync", since=position, timeout=0, filter=_MANY)
        rooms = said.get("rooms", {})
        invited = {self._last} if rooms.get("invite") else set()  # what is said there comes when we have accepted
        joined = rooms.get("join", {}).values()
        return invited | {event["event_id"] for one in joined for event in one["timeline"]["events"]}

    async def _until_heard_up_to_now(self) -> None:
        while self.notes.pages.get("position") is None:
            await self.notes.until_written(self.notes.written)

    async def _talks(self, name: str) -> list[str]:
        """Return the rooms in which somebody is alone with us; they accept where we ask them."""
        who = self.people[name]
        for room in await who.invitations():
            await who.joins(room)
        talks = []
        for room in await who.rooms():
            members = (await who.ask("GET", "rooms", room, "joined_members"))["joined"]
            if set(members) == {who.id, self.us.id}:
                talks.append(room)
        return talks


def _located(message: str) -> tuple[str, str]:
    room, _, event = message.removeprefix("matrix:").rpartition("/")
    return unquote(room), unquote(event)
