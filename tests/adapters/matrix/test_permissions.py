"""What somebody may do in a room on Matrix, by its raw state."""

from __future__ import annotations

import math
from typing import Any

import pytest

from adapters.matrix.permissions import may_send, power_level, required_level


def state(version: str, levels: dict[str, Any] | None, **creation: object) -> list[dict[str, Any]]:
    content = {"room_version": version} | creation
    events = [{"type": "m.room.create", "state_key": "", "sender": "@host:x.org", "content": content}]
    if levels is not None:
        events.append({"type": "m.room.power_levels", "state_key": "", "sender": "@host:x.org", "content": levels})
    return events


@pytest.mark.parametrize(
    ("room", "user", "has"),
    [
        (state("10", {"users": {"@host:x.org": 100, "@ana:x.org": 50}}), "@ana:x.org", 50),
        (state("10", {"users": {"@host:x.org": 100}}), "@ana:x.org", 0),  # taken out of the list
        (state("10", {"users": {}, "users_default": 10}), "@ana:x.org", 10),
        (state("10", {"users": {"@ana:x.org": 0}, "users_default": 10}), "@ana:x.org", 0),
        (state("9", {"users": {"@ana:x.org": " 50 "}}), "@ana:x.org", 50),  # text, as old rooms may have it
        (state("9", {"users": {"@ana:x.org": "many"}}), "@ana:x.org", 0),
        (state("10", {"users": ["@ana:x.org"]}), "@ana:x.org", 0),
        (state("10", None), "@host:x.org", 100),
        (state("10", None), "@ana:x.org", 0),
        (state("10", {"users": {}}), "@host:x.org", 0),
        (state("12", {"users": {}}), "@host:x.org", math.inf),
        (state("12", {"users": {}}, additional_creators=["@ana:x.org"]), "@ana:x.org", math.inf),
        (state("11", {"users": {}}, additional_creators=["@ana:x.org"]), "@ana:x.org", 0),
        (state("12", {"users": {"@ana:x.org": 50}}), "@ana:x.org", 50),
        ([], "@ana:x.org", 0),
    ],
)
def test_the_level_of_a_person(room: list[dict[str, Any]], user: str, has: float) -> None:
    assert power_level(room, user) == has


def test_what_an_event_takes() -> None:
    room = state("10", {"events": {"m.reaction": 20}, "events_default": 5, "state_default": 60})
    assert required_level(room, "m.reaction") == 20
    assert required_level(room, "m.room.message") == 5
    assert required_level(state("10", None), "m.room.message") == 0


def test_who_has_less_than_it_takes_may_not() -> None:
    room = state("10", {"events_default": 50, "users": {"@ana:x.org": 49, "@ben:x.org": 50}})
    assert not may_send(room, "@ana:x.org", "m.room.message")
    assert may_send(room, "@ben:x.org", "m.room.message")
