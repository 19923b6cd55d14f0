"""Quiet while open: who was called by lot and who said what is told once it is decided, and to oneself before."""

from __future__ import annotations

import pytest

from tests.support.by_lot import NINE, called, logged, others, with_nine
from tests.support.network import Network


@pytest.fixture
async def nine(network: Network) -> Network:
    """Nine people whose network draws lots; it is ten in the morning."""
    await with_nine(network)
    return network


async def read(network: Network, reader: str, number: str, since: int) -> str:
    """Return all that somebody can read about a log: every command that tells of it, its card, and what stands beside it."""
    asks = [f"/history {number}", f"/ledger {network.book.height - since}", f"/why {number}", f"/mine {number}"]
    asks += [f"/why {number} person:@room:{name}" for name in NINE]
    answers = [await network.says(reader, line) for line in asks]
    return "\n".join([*answers, *network.room.cards(number)])


def named(text: str, *but: str) -> set[str]:
    """Return the people whom a text names."""
    return {name for name in NINE if name in text} - {*but}


async def test_while_it_is_open_nobody_reads_who_was_called_and_who_said_what(nine: Network) -> None:
    since = nine.book.height
    number = await logged(nine)
    first, second, *_ = called(nine, number)
    free, reader, *_ = others(nine, number, "ben")
    await nine.says(first, f"/vote {number} approve")
    await nine.whispers(second, f"/vote {number} abstain")
    await nine.says(free, f"/vote {number} reject")
    await nine.passes(hours=9)
    text = await read(nine, reader, number, since)
    assert named(text, "ben", reader) == set()
    assert f"The vote of {reader}" not in text
    assert "So far: 1 yes, 1 no, 1 not me; 8 were asked by lot. The names are told once it is decided." in text


async def test_entries_by_somebody_do_not_tell_that_they_said_something(nine: Network) -> None:
    """That there is an entry of theirs would tell it, however it is worded."""
    number = await logged(nine)
    name, reader, *_ = called(nine, number)
    asks = (f"/ledger @room:{name}", f"/mine @room:{name}", f"/history @room:{name}")
    before = [await nine.says(reader, line) for line in asks]
    await nine.says(name, f"/vote {number} approve")
    assert [await nine.says(reader, line) for line in asks] == before
    of_log = await nine.says(reader, f"/ledger {number}")
    assert named(of_log, "ben") == set()
    assert "So far: 1 yes" in of_log


async def test_of_oneself_one_reads_it(nine: Network) -> None:
    number = await logged(nine)
    name, free = called(nine, number)[0], others(nine, number, "ben")[0]
    await nine.says(name, f"/vote {number} approve")
    own = f"You were asked by lot about {number}. What you said: yes."
    assert await nine.says(name, f"/mine {number}") == own
    assert (await nine.says(name, f"/why {number}")).endswith(own)
    assert (await nine.says(free, f"/why {number}")).endswith(f"What you said on {number}: nothing.")
    assert own not in await nine.says(free, f"/why {number} person:@room:{name}")


async def test_once_it_is_decided_everything_is_told(nine: Network) -> None:
    since = nine.book.height
    number = await logged(nine)
    asked = called(nine, number)
    for name in asked[:3]:
        await nine.says(name, f"/vote {number} approve")
    await nine.passes(hours=25)
    assert nine.book.contributions.by_id[number].state == "accepted"
    told = await nine.says("ivy", f"/history {number}")
    assert f"{', '.join(asked)} asked by lot as the vote opened: {number}." in told
    assert all(f"The vote of {name} on {number}: approve." in told for name in asked[:3])
    assert "So far" not in told
    assert "Somebody was asked" not in await nine.says("ivy", f"/ledger {nine.book.height - since}")


async def test_a_flag_is_for_everybody_to_read(nine: Network) -> None:
    number = await logged(nine)
    name = others(nine, number, "ben")[0]
    await nine.says(name, f"/flag {number} the bench was booked")
    told = await nine.says("ben", f"/history {number}")
    assert f"{name} raised a red flag on {number}" in told
    assert "ballot of" not in told


async def test_what_led_to_an_earlier_decision_stays_told_when_it_is_opened_again(nine: Network) -> None:
    number = await logged(nine)
    first, second, *_ = called(nine, number)
    await nine.says(first, f"/vote {number} approve")
    await nine.passes(hours=145)
    assert nine.book.contributions.by_id[number].state == "undecided"
    await nine.says("ben", f"/amend {number}")
    assert number in nine.book.votes.open
    await nine.says(second, f"/vote {number} approve")
    told = await nine.says("ben", f"/history {number}")
    assert f"The vote of {first} on {number}: approve." in told
    assert f"The vote of {second}" not in told
    assert "The names are told once it is decided." in told


@pytest.mark.parametrize("line", ["4h frame welded", "4h with:@room:ivy frame welded"])
async def test_what_is_taken_back_tells_nobody_whom_lots_call_when_it_is_logged_again(nine: Network, line: str) -> None:
    await nine.says("ben", f"/contribute {line}")
    await nine.says("ivy", "/confirm L1")
    number = next(iter(nine.book.votes.open))
    name = next(name for name in called(nine, number) if name != "ivy")
    await nine.says(name, f"/vote {number} reject")
    since = nine.book.height
    for person in ("ben", "ivy"):
        await nine.says(person, f"/withdraw {number}")
    assert number not in nine.book.votes.open
    told = await nine.says("ben", f"/history {number}") + await nine.says(
        "ben", f"/ledger {nine.book.height - since + 5}"
    )
    assert named(told, "ben", "ivy") == set()


async def test_a_message_of_a_day_in_the_ledger_does_not_say_whom_it_asked(nine: Network) -> None:
    await nine.passes(hours=4)
    since = nine.book.height
    number = await logged(nine)
    await nine.passes(hours=5)
    told = await nine.says("ben", f"/ledger {nine.book.height - since}")
    assert "4 people got the message of Tue 6 Jan with what waits for them." in told
    assert named(told, "ben") == set()
    assert len(called(nine, number)) == 4


async def test_the_whole_of_it_can_be_verified(nine: Network) -> None:
    number = await logged(nine)
    nine.room.closed.add(f"room:{called(nine, number)[0]}")
    await nine.says(called(nine, number)[1], f"/vote {number} reject")
    await nine.passes(hours=80)
    assert (await nine.rebuilt()).height == nine.book.height
