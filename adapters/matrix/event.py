"""Reading of events: each field is checked, since any server or member may have sent it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Event = Mapping[str, Any]
"""An event as the homeserver sends it."""


def object_of(value: object) -> Mapping[str, Any]:
    """Return a JSON object; anything else counts as an empty one."""
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str | None:
    """Return a JSON string; anything else counts as missing."""
    return value if isinstance(value, str) else None


def events_of(value: object) -> list[Event]:
    """Return the events in a JSON array; anything else in it is skipped, and a missing array is empty."""
    return [event for event in value if isinstance(event, dict)] if isinstance(value, list) else []


def texts_of(value: object) -> list[str]:
    """Return the strings in a JSON array; anything else in it is skipped, and a missing array is empty."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def content_of(event: Event) -> Mapping[str, Any]:
    """Return the content of an event."""
    return object_of(event.get("content"))


def content_of_type(events: Iterable[Event], kind: str) -> Mapping[str, Any]:
    """Return the content of the first event of that type; it is empty if there is none."""
    return next((content_of(event) for event in events if event.get("type") == kind), {})


def is_state(event: Event, kind: str) -> bool:
    """Tell whether an event is that state of its room; anybody may send a message of the same type."""
    return event.get("type") == kind and event.get("state_key") == ""


def is_member(event: Event, user: str) -> bool:
    """Tell whether an event is the membership of a user."""
    return event.get("type") == "m.room.member" and event.get("state_key") == user


def annotation(event: Event) -> tuple[str, str] | None:
    """Return the message of a reaction and its emoji as sent, or None if either is missing."""
    relation = object_of(content_of(event).get("m.relates_to"))
    message, emoji = text_of(relation.get("event_id")), text_of(relation.get("key"))
    if relation.get("rel_type") == "m.annotation" and message and emoji:
        return message, emoji
    return None
