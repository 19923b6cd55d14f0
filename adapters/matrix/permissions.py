"""What somebody may do in a room, computed from its raw state.

Rooms of version 12 give their creators unlimited power and never list them (room version 12, MSC4289); levels of old rooms
may be written as text (room versions before 10). The library's own figures know neither.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.matrix.command_text import Event, content_of, is_state

NEEDED = {"m.room.message": "send messages", "m.reaction": "offer the votes as reactions"}
"""What we must be able to do in a room to be of use there, by the type of the event."""


def level(state: Iterable[Event], user: str) -> float:
    """Return the power level of a user; infinite for a creator of a room of version 12 or later."""
    creation, levels = _found(state)
    content = content_of(creation)
    if _is_new(content.get("room_version")):
        added = content.get("additional_creators")
        if user in {creation.get("sender"), *(added if isinstance(added, list) else ())}:
            return math.inf
    elif levels is None and user == creation.get("sender"):
        return 100
    if levels is None:
        return 0
    users = levels.get("users")
    own = users.get(user) if isinstance(users, dict) else None
    return _whole(own if own is not None else levels.get("users_default"), 0)


def needed(state: Iterable[Event], kind: str, *, state_event: bool = False) -> int:
    """Return the level that sending an event of this type takes."""
    _, levels = _found(state)
    if levels is None:
        return 0
    events = levels.get("events")
    own = events.get(kind) if isinstance(events, dict) else None
    general = levels.get("state_default" if state_event else "events_default")
    return _whole(own if own is not None else general, 50 if state_event else 0)


def may(state: Iterable[Event], user: str, kind: str) -> bool:
    """Tell whether a user may send events of this type, which is none of the state."""
    listed = list(state)
    return level(listed, user) >= needed(listed, kind)


def _found(state: Iterable[Event]) -> tuple[Event, Mapping[str, Any] | None]:
    creation: Event = {}
    levels = None
    for event in state:
        if is_state(event, "m.room.create"):
            creation = event
        elif is_state(event, "m.room.power_levels"):
            levels = content_of(event)
    return creation, levels


def _is_new(version: object) -> bool:
    return isinstance(version, str) and version.isdecimal() and int(version) >= 12


def _whole(value: object, otherwise: int) -> int:
    """Return a level, which old rooms may have as text."""
    try:
        return int(value) if isinstance(value, int | str) else otherwise
    except ValueError:
        return otherwise
