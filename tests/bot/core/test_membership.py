"""What is remembered of who is where, for how long, and what becomes of questions that nobody answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from bot.core.membership import HOUR, MINUTES, STRANGER, Membership
from tests.support.room import Room

ANA, BEN = "room:ana", "room:ben"


class Slow(Room):
    """Answers who is here only once it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = asyncio.Event()

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        told = await super().members(people, places)
        await self.let.wait()
        return told


class Broken(Room):
    """Has a bug."""

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        await super().members(people, places)
        raise RuntimeError("a bug")


class Clock:
    """Seconds as a test sets them."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def of(room: Room, clock: Clock, *places: str) -> Membership:
    return Membership(places, {"room": room}, clock)


async def test_what_was_told_is_believed_for_as_long_as_the_asker_says() -> None:
    room, clock = Room(), Clock()
    membership = of(room, clock)
    assert await membership.are_members([ANA], MINUTES) == {ANA: True}
    clock.now += MINUTES
    assert await membership.are_members([ANA], MINUTES) == {ANA: True}
    assert len(room.asked) == 1
    clock.now += 1
    assert await membership.are_members([ANA], HOUR) == {ANA: True}
    assert len(room.asked) == 1
    assert await membership.are_members([ANA], MINUTES) == {ANA: True}
    assert len(room.asked) == 2


async def test_that_somebody_is_none_can_be_believed_for_less_long() -> None:
    room, clock = Room(), Clock()
    room.outside.add("ben")
    membership = of(room, clock)
    assert await membership.are_members([BEN], MINUTES, STRANGER) == {BEN: False}
    room.outside.clear()
    assert await membership.are_members([BEN], MINUTES, STRANGER) == {BEN: False}
    clock.now += STRANGER + 1
    assert await membership.are_members([BEN], MINUTES) == {BEN: False}
    assert await membership.are_members([BEN], MINUTES, STRANGER) == {BEN: True}


async def test_many_who_ask_at_once_about_the_same_people_ask_once() -> None:
    room = Slow()
    membership = of(room, Clock())
    asking = [asyncio.create_task(membership.are_members([ANA, BEN], MINUTES)) for _ in range(100)]
    await asyncio.sleep(0)
    room.let.set()
    assert await asyncio.gather(*asking) == [{ANA: True, BEN: True}] * 100
    assert room.asked == [[ANA, BEN]]


async def test_a_platform_that_does_not_answer_is_not_waited_for_and_its_late_answer_is_kept() -> None:
    room = Slow()
    membership = of(room, Clock())
    assert await membership.are_members([ANA], MINUTES, patience_seconds=0) == {}
    assert await membership.are_members([ANA], MINUTES, patience_seconds=0) == {}
    room.let.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert await membership.are_members([ANA], MINUTES) == {ANA: True}
    assert len(room.asked) == 1


async def test_who_is_heard_while_the_platform_is_asked_is_a_member_whatever_it_said_before() -> None:
    room, clock = Slow(), Clock()
    room.outside.add("ben")
    membership = of(room, clock)
    asking = asyncio.create_task(membership.are_members([BEN], MINUTES))
    await asyncio.sleep(0)
    clock.now += 1
    membership.note_present(BEN)
    room.let.set()
    assert await asking == {BEN: True}


async def test_a_bug_of_an_adapter_makes_nobody_gone() -> None:
    membership = of(Broken(), Clock())
    assert await membership.are_members([ANA], MINUTES) == {}


async def test_a_network_that_is_not_on_a_platform_has_nobody_there_and_asks_nothing() -> None:
    room = Room()
    assert await of(room, Clock(), "wall:here").are_members([ANA], MINUTES) == {ANA: False}
    assert await of(room, Clock()).are_members(["wall:eve"], MINUTES) == {}
    assert room.asked == []


async def test_what_a_platform_told_before_it_was_away_is_forgotten() -> None:
    room = Room()
    membership = of(room, Clock())
    await membership.are_members([ANA], MINUTES)
    membership.forget("wall")
    await membership.are_members([ANA], MINUTES)
    assert len(room.asked) == 1
    membership.forget("room")
    await membership.are_members([ANA], MINUTES)
    assert len(room.asked) == 2


async def test_nobody_is_asked_after_the_end() -> None:
    room = Slow()
    membership = of(room, Clock())
    await membership.are_members([ANA], MINUTES, patience_seconds=0)
    await membership.close()
    assert await membership.are_members([], MINUTES) == {}


def test_a_channel_belongs_to_the_network_of_its_place() -> None:
    membership = of(Room(), Clock(), "discord:1", "matrix:!room:x")
    assert [
        membership.serves(channel)
        for channel in (
            "discord:1/2",
            "discord:12/2",
            "discord:2/1",
            "matrix:!room:x",
            "matrix:!room:x/$root",
            "discord:1",
        )
    ] == [True, False, False, True, True, True]
    assert of(Room(), Clock()).serves("discord:5/6")
