"""The room's bad manners, each as somebody meets it who does not know of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest

from bot.chat import Event, Gone, Reaction, Text, Unreachable
from bot.menu import Menu
from tests.support.room import GENERAL, Room
from tests.support.standing import standing


class Listener:
    """A core that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[Event] = []

    async def __call__(self, event: Event) -> Text | None:
        self.heard.append(event)
        return ("Noted.",)

    @property
    def emoji(self) -> list[str]:
        return [event.emoji for event in self.heard if isinstance(event, Reaction)]


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def room(listener: Listener) -> AsyncIterator[Room]:
    async def suggest(command: str, option: str, typed: str, person: str, channel: str) -> Sequence[str]:
        return ()

    room = Room(seed=7)
    menu = Menu((), None, None, None)  # type: ignore[arg-type]  # An empty menu: nothing here looks into it.
    running = asyncio.ensure_future(room.run(menu, listener, suggest))
    await room.connected.wait()
    yield room
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def card(room: Room) -> str:
    return await room.post(GENERAL, ("C1",), (), "C1/1")


async def test_every_event_comes_twice(room: Room, listener: Listener) -> None:
    room.manners.twice = True
    assert await room.says("ana", "/mine") == "Noted."
    first, again = listener.heard
    assert first == again


async def test_reactions_are_lost_but_stand_on_the_message(room: Room, listener: Listener) -> None:
    message = await card(room)
    room.manners.forgetful = 1
    await room.reacts("ben", "✅", "C1")
    assert listener.emoji == []
    assert [one.emoji for one in await standing(room, message)] == ["✅"]


async def test_reactions_come_late_and_in_another_order_which_the_seed_decides(room: Room, listener: Listener) -> None:
    await card(room)
    room.manners.late = True
    typed = ["✅", "❌", "⚪", "🎉", "👍"]
    for emoji in typed:
        await room.reacts("ben", emoji, "C1")
    assert listener.emoji == []
    await room.catch_up()
    assert sorted(listener.emoji) == sorted(typed)
    assert listener.emoji != typed


@pytest.mark.parametrize("deaf", [1.0, 0.5])
async def test_some_posts_and_edits_are_not_taken_and_leave_no_trace(room: Room, deaf: float) -> None:
    room.manners.deaf = deaf
    taken = 0
    for number in range(20):
        with suppress(Unreachable):
            await room.post(GENERAL, ("C1",), (), f"C1/{number}")
            taken += 1
    assert len(room.seen()) == taken
    assert (taken == 0) == (deaf == 1.0)
    assert taken < 20


async def test_an_edit_that_is_not_taken_changes_nothing(room: Room) -> None:
    message = await card(room)
    room.manners.deaf = 1
    with pytest.raises(Unreachable):
        await room.edit(message, ("changed",), ())
    assert room.seen() == ["C1"]


async def test_what_was_done_is_done_although_the_answer_is_lost(room: Room) -> None:
    room.manners.mute = True
    with pytest.raises(Unreachable):
        await room.post(GENERAL, ("C1",), (), "C1/1")
    assert room.seen() == ["C1"]
    assert await room.post(GENERAL, ("C1",), (), "C1/1") == room.find("C1"), "the repetition is told by its key"
    with pytest.raises(Unreachable):
        await room.edit(room.find("C1"), ("changed",), ())
    assert room.seen() == ["changed"]


async def test_a_careless_room_shows_a_repeated_post_twice(room: Room) -> None:
    room.manners.careless = True
    await card(room)
    await card(room)
    assert room.seen() == ["C1", "C1"]


async def test_a_list_that_is_cut_short_is_not_given_at_all(room: Room) -> None:
    message = await card(room)
    room.manners.cut = True
    assert await standing(room, message) == []
    await room.reacts("ben", "✅", "C1")
    with pytest.raises(Unreachable, match="0 of 1"):
        await standing(room, message)


async def test_away_commands_are_lost_and_reactions_stay(room: Room, listener: Listener) -> None:
    message = await card(room)
    room.go_down()
    assert await room.says("ana", "/mine") == "not delivered"
    await room.reacts("ben", "✅", "C1")
    await room.go_up()
    assert listener.emoji == []
    assert len(listener.heard) == 1, "only that it is back"
    assert len(await standing(room, message)) == 1


async def test_nothing_is_posted_edited_or_read_in_a_closed_channel(room: Room) -> None:
    message = await card(room)
    room.closed.add(GENERAL)
    with pytest.raises(Gone):
        await room.post(GENERAL, ("C2",), (), "C2/2")
    with pytest.raises(Gone):
        await room.edit(message, ("changed",), ())
    with pytest.raises(Gone):
        await standing(room, message)
