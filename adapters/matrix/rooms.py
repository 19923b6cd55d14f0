"""Where things are on Matrix: rooms by their references, what they were before an upgrade, and the talks between two.

A room is its place and its only channel: `matrix:!room`, or `matrix:!room/$root` for a thread in it. An upgraded room
keeps the reference that it had first, so that no setting and no ledger has to change. A message is `matrix:!room/$event`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote, unquote

from nio import RoomPreset
from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.command_text import Event, content_of, is_state
from bot.chat import Gone, Notebook
from bot.reference import Reference

PREFIX = "matrix:"
_SAFE = "!@#$:[]+=,"  # a slash in an id would part what belongs together


class Rooms:
    """The rooms that we know of. What must outlive us goes into the notebook, with the next position."""

    def __init__(self, wire: Wire, allowed: Collection[str], notebook: Notebook) -> None:
        self.me = ""
        self._wire = wire
        self._allowed = frozenset(allowed)
        self._notebook = notebook
        self._waiting: dict[str, str] = {}
        self._people: dict[str, dict[str, str]] = {}  # membership by person, of the rooms where it was asked for
        # Rooms by person. What is noted of one goes when they are forgotten; the answer that says so goes where they asked.
        self._talks: dict[str, str] = {}
        self._join_rules: dict[str, str] = {}
        self._one_at_a_time: dict[str, asyncio.Lock] = {}

    # What is known.

    async def note(self, name: str) -> str | None:
        """Return what is or will be in the notebook under a name."""
        return self._waiting[name] if name in self._waiting else await self._notebook.get(name)

    def put(self, values: Mapping[str, str]) -> None:
        """Note values; they are durable after the next `keep`."""
        self._waiting.update(values)

    async def keep(self, values: Mapping[str, str]) -> None:
        """Make the values durable together with everything that was noted before."""
        waiting = dict(self._waiting)
        await self._notebook.put({**waiting, **values})
        for name, value in waiting.items():
            if self._waiting.get(name) == value:
                del self._waiting[name]

    async def place(self, room: str) -> str | None:
        """Return the reference of a room that we are to serve, or None."""
        origin = await self.note(f"origin/{room}") or room
        return f"{PREFIX}{quote(origin, safe=_SAFE)}" if origin in self._allowed else None

    async def is_encrypted(self, room: str) -> bool:
        """Tell whether what is said there can be read by members' devices alone."""
        return await self.note(f"encrypted/{room}") is not None

    async def is_served(self, room: str) -> bool:
        """Tell whether a room is on the list, under this id or one that it had before an upgrade."""
        return await self.place(room) is not None

    async def is_closed(self, room: str) -> bool:
        """Tell whether one has to be asked into a room to read what is said there; what is not known counts as closed."""
        if room not in self._join_rules:
            try:
                said = await self._wire.ask(Api.room_get_state_event("", room, "m.room.join_rules"))
            except Refused:
                return True
            self._join_rules[room] = str(said.get("join_rule"))
        return self._join_rules[room] != "public"

    # Where something goes.

    async def found(self, channel: str) -> tuple[str, str | None]:
        """Return the room of a channel or a person, and the root of the thread; raises `Gone` where we cannot speak there."""
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
        """Return the room of the talk with a person, made where there is none; raises `Gone` where they cannot be asked in."""
        async with self._one_at_a_time.setdefault(person, asyncio.Lock()):
            room = self._talks.get(person) or await self.note(_direct(person))
            if room is not None and await self.note(f"made/{room}") and await self.is_encrypted(room):
                # A homeserver that encrypts every room would do so with the next one, too.
                raise Gone(f"the homeserver encrypts the talk with {person}")
            if room is not None and await self.partner(room, asked=person) == person:
                if self._people[room].get(person) not in ("join", "invite"):
                    await self._invite(room, person)
                self._talks[person] = room
                return room
            request = Api.room_create("", is_direct=True, preset=RoomPreset.private_chat, invite=[person])
            try:
                said = await self._wire.ask(request)
            except Refused as why:
                raise Gone(f"{person} cannot be asked into a talk: {why}") from why
            room = str(said["room_id"])
            await self.keep({_direct(person): room, f"made/{room}": "yes"})
            self._people[room] = {self.me: "join", person: "invite"}
            self._talks[person] = room
            return room

    async def speaks_in(self, room: str, person: str) -> None:
        """Answer somebody from now on where they speak with us; durable when it returns."""
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
        """Return the one person who can read a room beside us, or None where there is nobody, or more than one.

        `asked` is taken for that person also after they left. A room on the list, and an encrypted one, is no talk.
        """
        if await self.is_served(room) or await self.is_encrypted(room):
            return None
        if room not in self._people:
            try:
                state = await self._wire.state(room)
            except Refused:
                return None
            members = [event for event in state if event.get("type") == "m.room.member"]
            self._people[room] = {str(one.get("state_key")): str(content_of(one).get("membership")) for one in members}
            if any(is_state(event, "m.room.encryption") for event in state):
                self.put({f"encrypted/{room}": "yes"})
                return None
        there = {person for person, membership in self._people[room].items() if membership in ("join", "invite")}
        if self.me not in there:
            return None
        others = (there | {asked} if asked else there) - {self.me}
        return next(iter(others)) if len(others) == 1 else None

    async def knows(self, user: str) -> bool | None:
        """Tell whether somebody is in one of the rooms on the list, or None while we are in none; raises as `Wire.ask`."""
        return (await self.members((person(user),), ())).get(person(user))

    async def members(self, people: Sequence[str], places: Sequence[str]) -> dict[str, bool]:
        """Tell of people whether they are in one of these rooms, or without any in one where we are; raises as `Wire.ask`.

        Of a room that is named and where we are not nobody can tell: who is in no other is left out then.
        """
        rooms = [unquote(place.removeprefix(PREFIX)) for place in places] or list(self._allowed)
        joined: set[str] = set()
        read = 0
        for origin in rooms:
            try:
                said = await self._wire.ask(Api.joined_members("", await self._newest(origin)))
            except Refused:
                continue  # we are not there ourselves
            joined |= {person(user) for user in said.get("joined") or {}}
            read += 1
        is_whole = read == len(rooms) if places else read > 0
        return {one: one in joined for one in people if is_whole or one in joined}

    async def _newest(self, room: str) -> str:
        """Return the room that a room has become by its upgrades."""
        while (successor := await self.note(f"successor/{room}")) is not None:
            room = successor
        return room

    # What happens to rooms.

    def heard(self, room: str, event: Event) -> None:
        """Learn from an event who is in a room, that it is encrypted, and where it has moved."""
        kind, content = event.get("type"), content_of(event)
        if kind == "m.room.member":
            person, membership = str(event.get("state_key")), str(content.get("membership"))
            if room in self._people:
                self._people[room][person] = membership
            if event.get("sender") == self.me and membership == "invite" and content.get("is_direct") is True:
                # We made it, and may have been killed before we noted so.
                self.put({_direct(person): room, f"made/{room}": "yes"})
        elif is_state(event, "m.room.join_rules"):
            self._join_rules[room] = str(content.get("join_rule"))
        elif is_state(event, "m.room.encryption"):
            self.put({f"encrypted/{room}": "yes"})

    async def moved(self, room: str, event: Event) -> str | None:
        """Return the room that takes the place of this one, by its tombstone, where the one on the list has moved."""
        successor = content_of(event).get("replacement_room")
        if not isinstance(successor, str) or not await self.is_served(room):
            return None
        origin = await self.note(f"origin/{room}") or room
        if successor in (room, origin) or await self.note(f"successor/{successor}") is not None:
            return None  # a circle
        self.put({f"origin/{successor}": origin, f"successor/{room}": successor, f"left/{successor}": room})
        return successor

    async def left(self, room: str) -> list[str]:
        """Return the references of the rooms which this one has taken the place of, the last one first."""
        found: list[str] = []
        while (before := await self.note(f"left/{room}")) is not None:
            found.append(f"{PREFIX}{quote(before, safe=_SAFE)}")
            room = before
        return found


def _direct(user: str) -> str:
    """Return the name under which the room of the talk with somebody is noted."""
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


def located(reference: str) -> tuple[str, str]:
    """Return room and event of a message."""
    where = Reference(reference.removeprefix(PREFIX))
    return unquote(where.parent), unquote(where.name)
