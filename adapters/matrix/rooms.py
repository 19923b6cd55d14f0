"""Rooms and their references: the rooms on the list, their upgrades, and the talks between two (direct chats).

A room is a place and its only channel: `matrix:!room`, or `matrix:!room/$root` for a thread in it. An upgraded room
keeps its first reference, so that no setting and no ledger has to change. A message is `matrix:!room/$event`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote, unquote

from nio import RoomPreset
from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.event import Event, content_of, is_state, object_of, text_of
from bot.chat import Gone, Notebook
from bot.reference import Reference

PREFIX = "matrix:"
_SAFE = "!@#$:[]+=,"  # a slash in an id is escaped, as it separates the parts of a reference
_PRESENT = ("join", "invite")


class Rooms:
    """The rooms that we know. Notes that must survive a restart go into the notebook, with the next position."""

    def __init__(self, wire: Wire, allowed: Collection[str], notebook: Notebook) -> None:
        self.me = ""
        self._wire = wire
        self._allowed = frozenset(allowed)
        self._notebook = notebook
        self._waiting: dict[str, str] = {}
        self._people: dict[str, dict[str, str]] = {}  # membership by person, of the rooms whose state was read
        # Rooms by person. The note of one is dropped when they are forgotten; the answer about that needs the room still.
        self._talks: dict[str, str] = {}
        self._join_rules: dict[str, str] = {}
        self._own_names: dict[str, str] = {}  # our display names by room
        self._one_at_a_time: dict[str, asyncio.Lock] = {}

    # Notes.

    async def note(self, name: str) -> str | None:
        """Return the value under a name, in the notebook or about to be."""
        return self._waiting[name] if name in self._waiting else await self._notebook.get(name)

    def put(self, values: Mapping[str, str]) -> None:
        """Note values; they become durable with the next `keep`."""
        self._waiting.update(values)

    async def keep(self, values: Mapping[str, str]) -> None:
        """Make the values durable, together with all that were noted before."""
        waiting = dict(self._waiting)
        await self._notebook.put({**waiting, **values})
        for name, value in waiting.items():
            if self._waiting.get(name) == value:
                del self._waiting[name]

    async def place(self, room: str) -> str | None:
        """Return the reference of a room that we serve, or None."""
        origin = await self.note(f"origin/{room}") or room
        return f"{PREFIX}{quote(origin, safe=_SAFE)}" if origin in self._allowed else None

    async def is_encrypted(self, room: str) -> bool:
        """Tell whether a room is encrypted end to end, so that we cannot read it."""
        return await self.note(f"encrypted/{room}") is not None

    async def is_served(self, room: str) -> bool:
        """Tell whether a room is on the list, by this id or by one that it had before an upgrade."""
        return await self.place(room) is not None

    async def is_closed(self, room: str) -> bool:
        """Tell whether people need an invitation to read a room; an unknown room counts as closed."""
        if room not in self._join_rules:
            try:
                content = await self._wire.ask(Api.room_get_state_event("", room, "m.room.join_rules"))
            except Refused:
                return True
            self._join_rules[room] = str(content.get("join_rule"))
        return self._join_rules[room] != "public"

    async def own_name(self, room: str) -> str:
        """Return our display name in a room; an empty one if we have none."""
        if room not in self._own_names:
            try:
                content = await self._wire.ask(Api.room_get_state_event("", room, "m.room.member", self.me))
            except Refused:
                return ""
            self._own_names[room] = text_of(content.get("displayname")) or ""
        return self._own_names[room]

    # Addresses of messages and people.

    async def resolve(self, channel: str) -> tuple[str, str | None]:
        """Return the room of a channel or a person, and the root of the thread; raises `Gone` if we cannot speak there."""
        rest = channel.removeprefix(PREFIX)
        if rest.startswith("@"):
            return await self.direct(rest), None
        first, _, root = rest.partition("/")
        origin = unquote(first)
        if not await self.is_served(origin):
            raise Gone(f"{origin} is not on the list")
        room = await self._newest(origin)
        root = root if room == origin else ""  # its thread stays in the room before
        if await self.is_encrypted(room):
            raise Gone(f"{room} is encrypted")
        return room, unquote(root) or None

    async def direct(self, person: str) -> str:
        """Return the room of the talk with a person, made if there is none; raises `Gone` if they cannot be invited."""
        async with self._one_at_a_time.setdefault(person, asyncio.Lock()):
            room = self._talks.get(person) or await self.note(_direct(person))
            if room is None or not await self._is_talk_with(room, person):
                room = await self._make_talk(person)
            elif self._people[room].get(person) not in _PRESENT:
                await self._invite(room, person)
            self._talks[person] = room
            return room

    async def _is_talk_with(self, room: str, person: str) -> bool:
        """Tell whether a room still is the talk with a person; raises `Gone` if the homeserver has encrypted it."""
        if await self.note(f"made/{room}") and await self.is_encrypted(room):
            # A homeserver that encrypts every room would do so with the next one, too.
            raise Gone(f"the homeserver encrypts the talk with {person}")
        return await self.partner(room, asked=person) == person

    async def _make_talk(self, person: str) -> str:
        request = Api.room_create("", is_direct=True, preset=RoomPreset.private_chat, invite=[person])
        try:
            answer = await self._wire.ask(request)
        except Refused as why:
            raise Gone(f"{person} cannot be asked into a talk: {why}") from why
        room = str(answer["room_id"])
        await self.keep({_direct(person): room, f"made/{room}": "yes"})
        self._people[room] = {self.me: "join", person: "invite"}
        return room

    async def speaks_in(self, room: str, person: str) -> None:
        """Answer somebody in this room from now on; durable when it returns."""
        self._talks[person] = room
        if await self.note(_direct(person)) != room:
            await self.keep({_direct(person): room})

    async def _invite(self, room: str, person: str) -> None:
        try:
            await self._wire.ask(Api.room_invite("", room, person))
        except Refused as why:
            raise Gone(f"{person} cannot be asked in again: {why}") from why
        self._people[room][person] = "invite"

    async def partner(self, room: str, *, asked: str | None = None) -> str | None:
        """Return the one person who can read a room besides us; None if there is nobody, or more than one.

        `asked` counts as that person even after they left. A room on the list, or an encrypted one, is no talk.
        """
        if await self.is_served(room) or await self.is_encrypted(room):
            return None
        if room not in self._people and not await self._read_people(room):
            return None
        present = self._present(room)
        if self.me not in present:
            return None
        others = {*present, asked} - {self.me, None}
        return others.pop() if len(others) == 1 else None

    async def _read_people(self, room: str) -> bool:
        """Read the memberships of a room; tell whether we may, and whether it is not encrypted."""
        try:
            state = await self._wire.state(room)
        except Refused:
            return False
        members = [event for event in state if event.get("type") == "m.room.member"]
        self._people[room] = {
            str(event.get("state_key")): str(content_of(event).get("membership")) for event in members
        }
        if any(is_state(event, "m.room.encryption") for event in state):
            self.put({f"encrypted/{room}": "yes"})
            return False
        return True

    def _present(self, room: str) -> set[str]:
        return {person for person, membership in self._people[room].items() if membership in _PRESENT}

    async def knows(self, user: str) -> bool | None:
        """Tell whether somebody is in one of the rooms on the list, or None while we are in none; raises as `Wire.ask`."""
        return (await self.members((person(user),), ())).get(person(user))

    async def members(self, people: Sequence[str], places: Sequence[str]) -> dict[str, bool]:
        """Tell for each person whether they are in one of these rooms, or without any in one of ours; raises as `Wire.ask`.

        A person who is in no other room is left out if we cannot read a named one: nobody can tell.
        """
        readings = await self._readings(places)
        unread = readings.count(None)
        is_whole = unread == 0 if places else unread < len(readings)
        joined: set[str] = set().union(*filter(None, readings))
        return {user: user in joined for user in people if is_whole or user in joined}

    async def names(self, people: Sequence[str], places: Sequence[str]) -> dict[str, str]:
        """Return what people in these rooms are called, or without any in ours; raises as `Wire.ask`."""
        called: dict[str, str] = {}
        for reading in await self._readings(places):
            called |= reading or {}
        return {user: called[user] for user in people if user in called and user != person(self.me)}

    async def _readings(self, places: Sequence[str]) -> list[dict[str, str] | None]:
        rooms = [unquote(place.removeprefix(PREFIX)) for place in places] or list(self._allowed)
        return [await self._joined(room) for room in rooms]

    async def _joined(self, origin: str) -> dict[str, str] | None:
        """Return the people in a room with their display names, or None if we are not in it ourselves."""
        try:
            answer = await self._wire.ask(Api.joined_members("", await self._newest(origin)))
        except Refused:
            return None
        joined = object_of(answer.get("joined"))
        names = ((user, text_of(object_of(profile).get("display_name"))) for user, profile in joined.items())
        return {person(user): name or user[1:].partition(":")[0] for user, name in names}

    async def _newest(self, room: str) -> str:
        """Return the last successor of a room by its upgrades."""
        while (successor := await self.note(f"successor/{room}")) is not None:
            room = successor
        return room

    # Learned from events.

    def learn(self, room: str, event: Event) -> None:
        """Learn from an event who is in a room, how one joins it, and whether it is encrypted."""
        if event.get("type") == "m.room.member":
            self._learn_membership(room, event)
        elif is_state(event, "m.room.join_rules"):
            self._join_rules[room] = str(content_of(event).get("join_rule"))
        elif is_state(event, "m.room.encryption"):
            self.put({f"encrypted/{room}": "yes"})

    def _learn_membership(self, room: str, event: Event) -> None:
        content = content_of(event)
        person, membership = str(event.get("state_key")), str(content.get("membership"))
        if room in self._people:
            self._people[room][person] = membership
        if person == self.me:
            self._own_names[room] = text_of(content.get("displayname")) or ""
        if event.get("sender") == self.me and membership == "invite" and content.get("is_direct") is True:
            # We made the talk, and may have been killed before we noted so.
            self.put({_direct(person): room, f"made/{room}": "yes"})

    async def record_upgrade(self, room: str, tombstone: Event) -> str | None:
        """Record the successor of a room on the list, and return it; None if there is none, or the rooms form a circle."""
        successor = text_of(content_of(tombstone).get("replacement_room"))
        if successor is None or not await self.is_served(room):
            return None
        origin = await self.note(f"origin/{room}") or room
        if successor in (room, origin) or await self.note(f"successor/{successor}") is not None:
            return None  # a circle
        self.put({f"origin/{successor}": origin, f"successor/{room}": successor, f"left/{successor}": room})
        return successor

    async def predecessors(self, room: str) -> list[str]:
        """Return the references of the rooms that a room has replaced, the last one first."""
        references: list[str] = []
        while (before := await self.note(f"left/{room}")) is not None:
            references.append(f"{PREFIX}{quote(before, safe=_SAFE)}")
            room = before
        return references


def _direct(user: str) -> str:
    """Return the name of the note that holds the room of a talk."""
    return f"{person(user)}/direct"


def person(user: str) -> str:
    """Return the reference of a user."""
    return PREFIX + user


def message(room: str, event: str) -> str:
    """Return the reference of a message."""
    return f"{PREFIX}{quote(room, safe=_SAFE)}/{quote(event, safe=_SAFE)}"


def thread(place: str, root: str) -> str:
    """Return the reference of a thread in a room."""
    return f"{place}/{quote(root, safe=_SAFE)}"


def room_and_event(reference: str) -> tuple[str, str]:
    """Return room and event of a message reference."""
    where = Reference(reference.removeprefix(PREFIX))
    return unquote(where.parent), unquote(where.name)
