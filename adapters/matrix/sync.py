"""The homeserver's stream of events (`/sync`): all since a position, in order, with the gaps filled by pagination.

After a long absence a homeserver sends the last events of a room only, marks them `limited`, and gives the position
before them (`prev_batch`). The missing events are read by pagination (`/messages`, module "room history"): page by page
from the newest to the oldest, back to the position that we had; each page goes in front of the events that are there.
A command or a vote may lie deep inside a gap, so the gap is read whole. Pagination ends early at the event by which we
came in, as the events before it are not for us. It ends with an error in the log after `PAGES_MAX` pages, as some
homeserver may never say that it is done, and with a warning if a page is refused.

Our arrival in a room is our last `join`; in a talk between two it is the `invite`, as the first words of a talk are said
before we accept. Without a position, on the first start, no event is for us, and only the state and the names count.

matrix-nio's own sync loop was rejected: it spins when a token is revoked.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.event import Event, content_of, content_of_type, events_of, is_member, object_of, text_of

POLL_SECONDS = 30
"""Long polling: the homeserver may wait so long for a new event before it answers."""

PAGE = 100
"""Events that a homeserver sends at once; Synapse gives no more."""

PAGES_MAX = 2_000
"""Pages after which the filling of one gap ends, as some homeserver may never end it."""

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
        "state": {"types": [kind for kind in _TYPES if kind not in _SAID], **_MEMBERS},
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
class Invitation:
    """An invitation into a room; `direct` tells whether it is meant as a talk between two."""

    room: str
    by: str
    direct: bool
    name: str | None


@dataclass(slots=True)
class RoomUpdate:
    """The events of one room in their order, none from before we came in; `state` is the state before them."""

    room: str
    events: list[Event]
    state: list[Event] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # display names by user

    @property
    def all_events(self) -> tuple[Event, ...]:
        """Return the state and the events after it."""
        return (*self.state, *self.events)

    def drop_events(self, count: int) -> None:
        """Drop the first events, except for the state that they set."""
        self.state += [event for event in self.events[:count] if "state_key" in event]
        self.events = self.events[count:]


@dataclass(frozen=True, slots=True)
class Updates:
    """The events up to a position."""

    position: str
    rooms: tuple[RoomUpdate, ...]
    invited: tuple[Invitation, ...]


async def updates_since(wire: Wire, me: str, since: str | None, is_served: Served, *, waits: bool) -> Updates:
    """Return the events since a position: at once, or with the next event if it `waits`; raises as `Wire.ask`.

    Without a position there are no events yet. Events from before we came into a room are left out; in a talk all since
    the invitation are there, as its first words come before we accept.
    """
    poll = POLL_SECONDS * 1000 if waits and since is not None else _at_once()
    answer = await wire.ask(Api.sync("", since, timeout=poll, filter=_FILTER), seconds=POLL_SECONDS + 15)
    rooms = object_of(answer.get("rooms"))
    updates = []
    for room, joined in object_of(rooms.get("join")).items():
        arrivals = ("join",) if await is_served(room) else ("invite", "join")
        updates.append(await _room_update(wire, me, room, joined, since, arrivals))
    return Updates(str(answer["next_batch"]), tuple(updates), _invitations(rooms, me))


async def memberships(wire: Wire, me: str) -> tuple[frozenset[str], tuple[Invitation, ...]]:
    """Return the rooms that we are in, and our open invitations; raises as `Wire.ask`."""
    answer = await wire.ask(Api.sync("", None, timeout=_at_once(), filter=_GLANCE))
    rooms = object_of(answer.get("rooms"))
    return frozenset(object_of(rooms.get("join"))), _invitations(rooms, me)


def _at_once() -> int:
    """Return a timeout of less than a second in milliseconds, another one each second.

    Synapse caches the answer to the same request for two minutes (`sync_response_cache_duration`), and the timeout is
    part of the request.
    """
    return int(asyncio.get_running_loop().time()) % 1000


async def _room_update(
    wire: Wire, me: str, room: str, joined: Mapping[str, Any], since: str | None, arrivals: Sequence[str]
) -> RoomUpdate:
    timeline = object_of(joined.get("timeline"))
    update = RoomUpdate(
        room, events_of(timeline.get("events")), events_of(object_of(joined.get("state")).get("events"))
    )
    if since is None:
        _learn_names(update)
        update.drop_events(len(update.events))
        return update
    if timeline.get("limited") and not _first_after_arrival(update.events, me, arrivals):
        await _fill_gap(wire, me, update, since, timeline.get("prev_batch"))
    _learn_names(update)
    update.drop_events(_first_after_arrival(update.events, me, arrivals))
    return update


async def _fill_gap(wire: Wire, me: str, update: RoomUpdate, since: str, start: str | None) -> None:
    """Put the events that the homeserver left out in front of the others, page by page back to the position before."""
    for _ in range(PAGES_MAX):
        if start is None:
            return
        request = Api.room_messages("", update.room, start=start, end=since, limit=PAGE, message_filter=_HISTORY)
        try:
            page = await wire.ask(request)
        except Refused as why:
            log.warning("the gap in %s cannot be read: %s", update.room, why)
            return
        older = events_of(page.get("chunk"))[::-1]
        update.events = older + update.events
        update.state += events_of(page.get("state"))
        start = _next_page(page, older, me, start)
    if start is not None:
        log.error(
            "the gap in %s is too long: what is older than %s events is passed over", update.room, PAGES_MAX * PAGE
        )


def _next_page(page: Mapping[str, Any], older: Sequence[Event], me: str, start: str) -> str | None:
    """Return the start of the next older page, or None at the end of the gap or of our time in the room."""
    if not older or _first_after_arrival(older, me, ("join",)):
        return None
    end = text_of(page.get("end"))
    return end if end != start else None


def _first_after_arrival(events: Sequence[Event], me: str, arrivals: Sequence[str]) -> int:
    """Return the index of the first event after our arrival, by the last such change of our membership.

    It is 0 if we were there all along.
    """
    for arrival in arrivals:
        for place in reversed(range(len(events))):
            if _is_arrival(events[place], me, arrival):
                return place + 1
    return 0


def _is_arrival(event: Event, me: str, arrival: str) -> bool:
    before = object_of(object_of(event.get("unsigned")).get("prev_content"))
    return is_member(event, me) and content_of(event).get("membership") == arrival != before.get("membership")


def _learn_names(update: RoomUpdate) -> None:
    for event in update.all_events:
        name = text_of(content_of(event).get("displayname"))
        if name and event.get("type") == "m.room.member":
            update.names[str(event.get("state_key"))] = name


def _invitations(rooms: Mapping[str, Any], me: str) -> tuple[Invitation, ...]:
    return tuple(_invitation(room, invited, me) for room, invited in object_of(rooms.get("invite")).items())


def _invitation(room: str, invited: Mapping[str, Any], me: str) -> Invitation:
    events = events_of(object_of(invited.get("invite_state")).get("events"))
    ours: Event = next((event for event in events if is_member(event, me)), {})
    direct = content_of(ours).get("is_direct") is True
    name = text_of(content_of_type(events, "m.room.name").get("name"))
    return Invitation(room, str(ours.get("sender", "")), direct, name)
