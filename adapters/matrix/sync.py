"""What happened since a position in the homeserver's stream, whole and in order: the answers of `/sync`, their gaps filled.

A homeserver cuts a long absence short (`limited`), and what it left out is read page by page (module "room history").
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.command_text import Event, content_of

POLL_SECONDS = 30
"""For how long the homeserver may wait for something to happen before it answers."""

PAGE = 100
"""Events that a homeserver sends at once; Synapse gives no more."""

PAGES_MAX = 2_000
"""After which the filling of one gap ends, as some homeserver may never end it."""

_TYPES = [
    "m.room.message",
    "m.reaction",
    "m.room.redaction",
    "m.room.member",
    "m.room.encryption",
    "m.room.tombstone",
    "m.room.create",
    "m.room.power_levels",
]
_SAID = ("m.room.message", "m.reaction", "m.room.redaction")
_MEMBERS = {"lazy_load_members": True, "include_redundant_members": True}
_NOTHING: dict[str, Any] = {"types": []}
_FILTER = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
        "timeline": {"types": _TYPES, "limit": PAGE, **_MEMBERS},
        "state": {"types": [one for one in _TYPES if one not in _SAID], **_MEMBERS},
    },
}
_HISTORY = {"types": _TYPES, **_MEMBERS}
_GLANCE = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
        "timeline": {"limit": 1},
        "state": {"types": ["m.room.name"]},
    },
}

Served = Callable[[str], Awaitable[bool]]
"""Tells whether a room is on the list."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Invited:
    """A room that somebody wants us in; `direct` tells whether they mean it as a talk between two."""

    room: str
    by: str
    direct: bool
    name: str | None


@dataclass(slots=True)
class Happened:
    """What happened in one room: its events in their order, none from before we came in."""

    room: str
    events: list[Event]
    state: list[Event] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # what people call themselves there


@dataclass(frozen=True, slots=True)
class News:
    """What happened up to a position."""

    position: str
    rooms: tuple[Happened, ...]
    invited: tuple[Invited, ...]


async def news(wire: Wire, me: str, since: str | None, is_served: Served, *, waits: bool) -> News:
    """Return what happened since a position, at once or when something does, if it `waits`; raises as `Wire.ask`.

    Without a position nothing has happened yet. What was said in a room before we came in is not for us; in a talk to
    which we were asked, whose first words come before our answer, all since the invitation is.
    """
    poll = POLL_SECONDS * 1000 if waits and since is not None else _at_once()
    said = await wire.ask(Api.sync("", since, timeout=poll, filter=_FILTER), seconds=POLL_SECONDS + 15)
    rooms = said.get("rooms") or {}
    happened = []
    for room, update in (rooms.get("join") or {}).items():
        state: list[Event] = [
            event for event in (update.get("state") or {}).get("events") or () if isinstance(event, dict)
        ]
        whole = Happened(room, [], state)
        arrivals = ("join",) if await is_served(room) else ("invite", "join")
        timeline = update.get("timeline") or {}
        whole.events = list(timeline.get("events") or ())
        if since is not None and timeline.get("limited") and not _comes_in(whole.events, me, arrivals):
            await _fill(wire, me, whole, since, timeline.get("prev_batch"))
        _learn_names(whole, (*state, *whole.events))
        begin = _comes_in(whole.events, me, arrivals) if since is not None else len(whole.events)
        whole.state += [event for event in whole.events[:begin] if "state_key" in event]
        whole.events = whole.events[begin:]
        happened.append(whole)
    return News(str(said["next_batch"]), tuple(happened), _invitations(rooms, me))


async def glance(wire: Wire, me: str) -> tuple[frozenset[str], tuple[Invited, ...]]:
    """Return the rooms that we are in and those that we are invited to; raises as `Wire.ask`."""
    said = await wire.ask(Api.sync("", None, timeout=_at_once(), filter=_GLANCE))
    rooms = said.get("rooms") or {}
    return frozenset(rooms.get("join") or {}), _invitations(rooms, me)


def _at_once() -> int:
    """Return for how many milliseconds the homeserver may wait where it should not, another number each second.

    Synapse answers the same question with the same answer for two minutes (`sync_response_cache_duration`), and how long
    it may wait is part of the question.
    """
    return int(asyncio.get_running_loop().time()) % 1000


async def _fill(wire: Wire, me: str, happened: Happened, since: str, start: str | None) -> None:
    """Put what the homeserver left out in front of the events, page by page back to the position before."""
    pages = 0
    while start is not None:
        if pages == PAGES_MAX:
            log.error(
                "the gap in %s is too long: what is older than %s events is passed over", happened.room, pages * PAGE
            )
            return
        request = Api.room_messages("", happened.room, start=start, end=since, limit=PAGE, message_filter=_HISTORY)
        try:
            said = await wire.ask(request)
        except Refused as why:
            log.warning("the gap in %s cannot be read: %s", happened.room, why)
            return
        older = [event for event in said.get("chunk") or () if isinstance(event, dict)][::-1]
        happened.events = older + happened.events
        happened.state += [event for event in said.get("state") or () if isinstance(event, dict)]
        if not older or _comes_in(older, me, ("join",)):
            return
        ended = said.get("end")
        start = ended if isinstance(ended, str) and ended != start else None
        pages += 1


def _comes_in(events: Sequence[Event], me: str, arrivals: Sequence[str]) -> int:
    """Return where the events begin that happened after we arrived, by the last such change of our membership.

    It is 0 where we were there all along.
    """
    for arrival in arrivals:
        for place in range(len(events) - 1, -1, -1):
            event = events[place]
            if event.get("type") == "m.room.member" and event.get("state_key") == me:
                before = (event.get("unsigned") or {}).get("prev_content") or {}
                if content_of(event).get("membership") == arrival != before.get("membership"):
                    return place + 1
    return 0


def _learn_names(happened: Happened, events: Sequence[Event]) -> None:
    for event in events:
        name = content_of(event).get("displayname")
        if event.get("type") == "m.room.member" and isinstance(name, str) and name:
            happened.names[str(event.get("state_key"))] = name


def _invitations(rooms: Mapping[str, Any], me: str) -> tuple[Invited, ...]:
    found = []
    for room, update in (rooms.get("invite") or {}).items():
        events = (update.get("invite_state") or {}).get("events") or ()
        ours: Event = next(
            (one for one in events if one.get("type") == "m.room.member" and one.get("state_key") == me), {}
        )
        name = next((content_of(one).get("name") for one in events if one.get("type") == "m.room.name"), None)
        direct = content_of(ours).get("is_direct") is True
        found.append(Invited(room, str(ours.get("sender", "")), direct, name if isinstance(name, str) else None))
    return tuple(found)
