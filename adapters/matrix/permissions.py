"""Permissions in a room, computed from its raw state.

Rooms of version 12 give their creators unlimited power and never list them (room version 12, MSC4289); levels of old rooms
may be written as text (room versions before 10). The library handles neither.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.matrix.event import Event, content_of, is_state, object_of, texts_of

NEEDED = {"m.room.message": "send messages", "m.reaction": "offer the votes as reactions"}
"""The rights that we need in a room, by the type of event."""


def power_level(state: Iterable[Event], user: str) -> float:
    """Return the power level of a user; infinite for a creator of a room of version 12 or later."""
    creation, levels = _creation_and_levels(state)
    if user in _unlimited(creation):
        return math.inf
    if levels is None:
        return 100 if user == creation.get("sender") else 0
    own = object_of(levels.get("users")).get(user)
    return _whole(own if own is not None else levels.get("users_default"))


def required_level(state: Iterable[Event], kind: str) -> int:
    """Return the power level that is required to send an event of this type, which is not a state event."""
    _, levels = _creation_and_levels(state)
    if levels is None:
        return 0
    own = object_of(levels.get("events")).get(kind)
    return _whole(own if own is not None else levels.get("events_default"))


def may_send(state: Iterable[Event], user: str, kind: str) -> bool:
    """Tell whether a user may send events of this type, which is not a state event."""
    events = list(state)
    return power_level(events, user) >= required_level(events, kind)


def _creation_and_levels(state: Iterable[Event]) -> tuple[Event, Mapping[str, Any] | None]:
    creation: Event = {}
    levels = None
    for event in state:
        if is_state(event, "m.room.create"):
            creation = event
        elif is_state(event, "m.room.power_levels"):
            levels = content_of(event)
    return creation, levels


def _unlimited(creation: Event) -> set[object]:
    """Return the creators whose power has no limit."""
    content = content_of(creation)
    if not _is_new(content.get("room_version")):
        return set()
    return {creation.get("sender"), *texts_of(content.get("additional_creators"))}


def _is_new(version: object) -> bool:
    return isinstance(version, str) and version.isdecimal() and int(version) >= 12


def _whole(value: object) -> int:
    """Return a level as an integer, 0 by default; old rooms may have it as text."""
    try:
        return int(value) if isinstance(value, int | str) else 0
    except ValueError:
        return 0
