"""What an event on Matrix comes to at the door: a command, a reaction, one that is taken back, or nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.command_text import Event, annotation, content_of, line, recording
from adapters.matrix.messages import Messages
from adapters.matrix.rooms import Rooms, message, person, thread
from adapters.matrix.sync import Happened
from bot.chat import Command, Gone, Reaction
from bot.input.emoji import bare
from bot.menu import Menu

HEARD = {"m.room.message", "m.reaction", "m.room.redaction"}
"""The types of event that can come to something."""

EARLY_MAX = 256
"""Redactions in a room of which we remember what they take away, in case it comes after them."""


class Events:
    """Reads events in the light of what is known of rooms and of our messages. Its methods raise as `Wire.ask`."""

    def __init__(self, wire: Wire, rooms: Rooms, messages: Messages, menu: Menu) -> None:
        self._wire = wire
        self._rooms = rooms
        self._messages = messages
        self._menu = menu

    async def read(self, room: Happened, event: Event) -> tuple[Command | Reaction | None, bool]:
        """Return what an event comes to, and whether it was said to us alone."""
        sender = str(event.get("sender"))
        place = await self._rooms.place(room.room)
        direct = place is None and await self._rooms.partner(room.room) == sender
        if await self._rooms.is_encrypted(room.room) or not (place or direct):
            return None, direct  # what is readable in an encrypted room was not sent as its members mean it
        if event.get("event_id") in await self._taken_early(room.room):
            return None, direct
        channel = place or person(sender)
        if direct:
            await self._rooms.speaks_in(room.room, sender)
        match event.get("type"):
            case "m.room.message":
                return await self._command(room, event, channel, direct=direct), direct
            case "m.reaction":
                return await self._reaction(room, event, channel), direct
            case _:
                return await self._taken_back(room, event, place), direct

    async def _command(self, room: Happened, event: Event, channel: str, *, direct: bool) -> Command | None:
        typed = line(event, self._rooms.me, self._menu, direct=direct)
        if typed is None:
            return None
        text = typed.text
        if typed.answers is not None:
            try:
                text = recording(
                    typed, self._menu, await self._wire.ask(Api.room_get_event("", room.room, typed.answers))
                )
            except Refused:
                pass  # what it answers cannot be seen, so the command stands for itself
        if typed.thread is not None and not direct:
            channel = thread(channel, typed.thread)
        by, called = person(str(event["sender"])), _called(room, str(event["sender"]))
        closed = not direct and await self._rooms.is_closed(room.room)
        said_at = _moment(event.get("origin_server_ts"))
        key = str(event["event_id"])
        return Command(key, typed.name, by, channel, text=text, called=called, closed=closed, said_at=said_at)

    async def _reaction(self, room: Happened, event: Event, channel: str) -> Reaction | None:
        marked = annotation(event)
        if marked is None or not await self._messages.is_ours(room.room, marked[0]):
            return None
        on, emoji = marked[0], bare(marked[1])
        name = str(event["event_id"])
        # A redaction does not say what it takes back, and the event has lost it by then.
        self._rooms.put({f"reaction/{name}": json.dumps([on, emoji])})
        by, called = person(str(event["sender"])), _called(room, str(event["sender"]))
        return Reaction(name, emoji, True, by, message(room.room, on), channel, called=called)

    async def _taken_back(self, room: Happened, event: Event, place: str | None) -> Reaction | None:
        """Return what a redaction takes back: a reaction of its own sender, or of whom a moderator corrects."""
        # Since room version 11 it stands in the content (MSC2174).
        redacted = content_of(event).get("redacts") or event.get("redacts")
        if not isinstance(redacted, str):
            return None
        noted = await self._rooms.note(f"reaction/{redacted}")
        if noted is None:
            early = [one for one in await self._taken_early(room.room) if one != redacted]
            self._rooms.put({f"redacted/{room.room}": json.dumps([*early, redacted][-EARLY_MAX:])})
            return None
        on, emoji = json.loads(noted)
        try:
            voter = await self._messages.sender(room.room, redacted)
            if (emoji, voter) in await self._messages.standing(room.room, on):
                return None  # the same emoji in another skin tone is still there
        except (Refused, Gone):
            return None  # the message is no more, and nothing can stand on it
        by = person(voter)
        called = _called(room, voter)
        return Reaction(str(event["event_id"]), emoji, False, by, message(room.room, on), place or by, called=called)

    async def _taken_early(self, room: str) -> list[str]:
        """Return the events that were redacted before we heard them as a reaction, the latest last.

        Homeservers receive events from each other in no sure order. Since room version 3 they should hold a redaction back
        until they have what it redacts (there, "handling redactions"); a vote is not to rest on that they do.
        """
        early: list[str] = json.loads(await self._rooms.note(f"redacted/{room}") or "[]")
        return early


def _called(room: Happened, user: str) -> str:
    """Return what a user calls themselves in a room, or the part of their id that they chose."""
    name = room.names.get(user) or user[1:].partition(":")[0]
    return name.encode(errors="replace").decode()


def _moment(milliseconds: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if isinstance(milliseconds, int) else None
    except (OverflowError, OSError, ValueError):
        return None
