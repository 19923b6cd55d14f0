"""References on Matrix, and from where on the events of a room are for us."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.client import Wire
from adapters.matrix.rooms import Rooms, message, room_and_event
from adapters.matrix.sync import _first_after_arrival
from bot.chat import Gone
from tests.support.pocketbook import Pocketbook

ME = "@potluck:example.org"
IDS = st.text(st.characters(codec="utf-8"), min_size=1)


@given(IDS, IDS)
def test_a_message_is_found_by_its_reference_whatever_stands_in_the_ids(room: str, event: str) -> None:
    reference = message(f"!{room}", f"${event}")
    assert room_and_event(reference) == (f"!{room}", f"${event}")
    assert reference.count("/") == 1


def test_usual_ids_are_readable_in_a_reference() -> None:
    assert message("!Ab_c-d:example.org:8448", "$x_Y-z") == "matrix:!Ab_c-d:example.org:8448/$x_Y-z"
    assert message("!Ab_c-d", "$old/id+1:example.org") == "matrix:!Ab_c-d/$old%2Fid+1:example.org"


async def test_a_room_with_a_slash_in_its_id_is_one_place() -> None:
    rooms = Rooms(Wire("http://127.0.0.1:1", "made up"), ["!a/b:example.org"], Pocketbook())
    place = await rooms.place("!a/b:example.org")
    assert place == "matrix:!a%2Fb:example.org"
    assert await rooms.resolve(place) == ("!a/b:example.org", None)
    assert await rooms.resolve(f"{place}/$root") == ("!a/b:example.org", "$root")
    with pytest.raises(Gone):
        await rooms.resolve("matrix:!a")


async def test_rooms_that_moved_in_a_circle_end_somewhere() -> None:
    rooms = Rooms(Wire("http://127.0.0.1:1", "made up"), ["!a"], Pocketbook())
    for room, successor, wanted in (("!a", "!b", "!b"), ("!b", "!a", None), ("!b", "!b", None), ("!b", "!c", "!c")):
        assert await rooms.record_upgrade(room, {"content": {"replacement_room": successor}}) == wanted
    assert await rooms.record_upgrade("!elsewhere", {"content": {"replacement_room": "!d"}}) is None
    assert (await rooms.resolve("matrix:!a"))[0] == "!c"
    assert await rooms.place("!c") == "matrix:!a"


def change(user: str, membership: str, before: str | None = None) -> dict[str, Any]:
    unsigned = {"prev_content": {"membership": before}} if before else {}
    return {"type": "m.room.member", "state_key": user, "content": {"membership": membership}, "unsigned": unsigned}


SAID = {"type": "m.room.message", "content": {"body": "!mine"}}
JOIN, INVITE = change(ME, "join", "invite"), change(ME, "invite")


@pytest.mark.parametrize(
    ("events", "begin"),
    [
        ([SAID, SAID], 0),
        ([SAID, JOIN, SAID], 2),
        ([SAID, change(ME, "join"), SAID], 2),
        ([SAID, change("@ana:example.org", "join"), SAID], 0),
        ([SAID, JOIN, SAID, change(ME, "join", "join"), SAID], 2),  # only our name has changed
        ([JOIN, SAID, change(ME, "leave", "join"), SAID, JOIN, SAID], 5),
        ([], 0),
    ],
)
def test_events_are_for_us_from_our_last_coming_in(events: list[dict[str, Any]], begin: int) -> None:
    assert _first_after_arrival(events, ME, ("join",)) == begin


def test_in_a_talk_they_are_for_us_from_the_invitation() -> None:
    assert _first_after_arrival([SAID, INVITE, SAID, JOIN, SAID], ME, ("invite", "join")) == 2
    assert _first_after_arrival([SAID, JOIN, SAID], ME, ("invite", "join")) == 2
