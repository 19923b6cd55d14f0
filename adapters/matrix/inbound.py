"""Inbound events: a Matrix event becomes a command, a reaction, the removal of a reaction, or nothing."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import ClassVar

from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.command_text import Line, is_mentioned, parse_line, with_answered_words
from adapters.matrix.event import Event, annotation, content_of, text_of
from adapters.matrix.messages import Messages
from adapters.matrix.rooms import Rooms, message, person, thread
from adapters.matrix.sync import RoomUpdate
from bot.chat import Command, Gone, Reaction
from bot.input.emoji import bare
from bot.menu import Menu

EARLY_MAX = 256
"""Redactions in a room that we remember, in case the redacted event comes after them."""


class Events:
    """Translates events of rooms to events of `bot/chat.py`. Its methods raise as `Wire.ask`."""

    def __init__(self, wire: Wire, rooms: Rooms, messages: Messages, menu: Menu) -> None:
        self._wire = wire
        self._rooms = rooms
        self._messages = messages
        self._menu = menu

    async def translate(self, room: RoomUpdate, event: Event) -> Command | Reaction | None:
        """Return the command or reaction that an event is, or None; its channel is its author in a talk between two."""
        sender = str(event.get("sender"))
        place = await self._rooms.place(room.room)
        direct = place is None and await self._rooms.partner(room.room) == sender
        if await self._rooms.is_encrypted(room.room) or not (place or direct):
            return None  # a readable event in an encrypted room was not sent as its members mean it
        if event.get("event_id") in await self._early_redactions(room.room):
            return None
        if direct:
            await self._rooms.speaks_in(room.room, sender)
        return await self.TRANSLATIONS[str(event.get("type"))](self, room, event, place)

    async def _command(self, room: RoomUpdate, event: Event, place: str | None) -> Command | None:
        sender = str(event["sender"])
        by, direct = person(sender), place is None
        me = self._rooms.me
        name = await self._rooms.own_name(room.room) if is_mentioned(event, me) else None
        typed = parse_line(event, me, self._menu, direct=direct, called=name)
        if typed is None:
            return None
        text = await self._text(room.room, typed)
        channel = place or by
        if typed.thread is not None and not direct:
            channel = thread(channel, typed.thread)
        closed = not direct and await self._rooms.is_closed(room.room)
        called, said_at = _display_name(room, sender), _timestamp(event.get("origin_server_ts"))
        key = str(event["event_id"])
        return Command(key, typed.name, by, channel, text=text, called=called, closed=closed, said_at=said_at)

    async def _text(self, room: str, typed: Line) -> str:
        """Return the text of a command, with the words of the message that it answers."""
        if typed.answers is None:
            return typed.text
        try:
            answered = await self._wire.ask(Api.room_get_event("", room, typed.answers))
        except Refused:
            return typed.text  # that message cannot be read, so the command stands for itself
        return with_answered_words(typed, self._menu, answered)

    async def _reaction(self, room: RoomUpdate, event: Event, place: str | None) -> Reaction | None:
        marked = annotation(event)
        if marked is None or not await self._messages.is_ours(room.room, marked[0]):
            return None
        on, emoji = marked[0], bare(marked[1])
        name, sender = str(event["event_id"]), str(event["sender"])
        # A redaction does not name the reaction's message and emoji, and the redacted event has lost them by then.
        self._rooms.put({f"reaction/{name}": json.dumps([on, emoji])})
        by, called = person(sender), _display_name(room, sender)
        return Reaction(name, emoji, True, by, message(room.room, on), place or by, called=called)

    async def _redaction(self, room: RoomUpdate, event: Event, place: str | None) -> Reaction | None:
        """Return the removal of a reaction, by its own sender or by a moderator: its author is the sender of the reaction."""
        # Since room version 11 it stands in the content (MSC2174).
        redacted = text_of(content_of(event).get("redacts") or event.get("redacts"))
        if redacted is None:
            return None
        noted = await self._rooms.note(f"reaction/{redacted}")
        if noted is None:
            await self._remember_redaction(room.room, redacted)
            return None
        on, emoji = json.loads(noted)
        voter = await self._lost_voter(room.room, redacted, on, emoji)
        if voter is None:
            return None
        by, called = person(voter), _display_name(room, voter)
        return Reaction(str(event["event_id"]), emoji, False, by, message(room.room, on), place or by, called=called)

    async def _remember_redaction(self, room: str, redacted: str) -> None:
        early = [event for event in await self._early_redactions(room) if event != redacted]
        self._rooms.put({f"redacted/{room}": json.dumps([*early, redacted][-EARLY_MAX:])})

    async def _early_redactions(self, room: str) -> list[str]:
        """Return the events that were redacted before we heard them as a reaction, the latest last.

        Homeservers receive events from each other in no sure order. Since room version 3 they should hold a redaction back
        until they have the redacted event (there, "handling redactions"); a vote must not rest on that.
        """
        early: list[str] = json.loads(await self._rooms.note(f"redacted/{room}") or "[]")
        return early

    async def _lost_voter(self, room: str, reaction: str, on: str, emoji: str) -> str | None:
        """Return the sender of a redacted reaction, or None if their emoji still stands there in another skin tone."""
        try:
            voter = await self._messages.sender(room, reaction)
            standing = await self._messages.standing(room, on)
        except (Refused, Gone):
            return None  # the message is gone, and no reaction stands on it
        return None if (emoji, voter) in standing else voter

    TRANSLATIONS: ClassVar[dict[str, Callable[..., Awaitable[Command | Reaction | None]]]] = {
        "m.room.message": _command,
        "m.reaction": _reaction,
        "m.room.redaction": _redaction,
    }
    """Translations by the type of event; other types mean nothing to the core."""


def _display_name(room: RoomUpdate, user: str) -> str:
    """Return the display name of a user in a room, or the part of their id that they chose."""
    name = room.names.get(user) or user[1:].partition(":")[0]
    return name.encode(errors="replace").decode()


def _timestamp(milliseconds: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if isinstance(milliseconds, int) else None
    except (OverflowError, OSError, ValueError):
        return None
