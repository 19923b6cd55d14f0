"""What cannot wait for the evening is asked at once, of each once, and only where no card asks it already."""

from __future__ import annotations

import pytest

from tests.stories.test_pauses import down
from tests.support.given import with_five, with_income
from tests.support.network import Network

ASKS = "I1: ana says that 10.00 EUR came in from raffle. /confirm I1, or /confirm I1 no, until Tue 20 Jan, 10:00 UTC."


SECRET = "room:#secret"


async def mutters(network: Network, line: str) -> None:
    """Let ana use a command in a private channel, of which nobody can tell who reads there."""
    network.room.private.add(SECRET)
    await network.says("ana", line, SECRET)


async def noted_in_private(network: Network) -> None:
    """Note an income where nobody else reads, so that no card asks for the yes of the other steward."""
    await with_five(network)
    await mutters(network, "/income note 10 EUR raffle")


async def test_a_steward_whom_no_card_asks_about_money_is_asked_at_once_and_once(network: Network) -> None:
    await noted_in_private(network)
    assert network.room.direct("ben")[-1] == ASKS
    asked = len(network.room.direct("ben"))
    await network.passes(days=5)
    await down(network, hours=1)
    await network.tick_twice()
    assert len(network.room.direct("ben")) == asked, "not in the message of the day as well"
    assert not any("I1" in said for name in ("cara", "dan", "eva") for said in network.room.direct(name))


async def test_it_stands_in_the_last_message_with_a_day_left(network: Network) -> None:
    await noted_in_private(network)
    asked = len(network.room.direct("ben"))
    await network.passes(days=12, hours=7)
    assert len(network.room.direct("ben")) == asked
    await network.passes(days=1)
    assert network.room.direct("ben")[asked:] == [ASKS]


async def test_what_a_card_asks_is_not_asked_at_once(network: Network) -> None:
    await with_five(network)
    before = len(network.room.direct("ben"))
    await network.says("ana", "/income note 10 EUR raffle")
    await network.passes(hours=1)
    assert len(network.room.direct("ben")) == before
    await network.passes(hours=7)
    assert network.room.direct("ben")[before:] == [ASKS], "in the message of the day"


async def test_once_it_is_answered_the_message_says_so(network: Network) -> None:
    await noted_in_private(network)
    await network.says("ben", "/confirm I1")
    assert network.room.direct("ben")[-1] == "You were asked for something here. It does not wait for you any more."


async def test_taking_an_income_back_is_asked_at_once_again(network: Network) -> None:
    await with_five(network)
    await with_income(network, "10 EUR")
    await noted_and_taken_back(network)
    asked = [said for said in network.room.direct("ben") if "taken back" in said]
    assert len(asked) == 1
    await network.says("ben", "/confirm I2 no")
    await mutters(network, "/income reverse I2 it is still wrong")
    assert sum("taken back" in said for said in network.room.direct("ben")) == 1
    assert "it is still wrong" in network.room.direct("ben")[-1], "a message of its own, which an edit is not"


async def noted_and_taken_back(network: Network) -> None:
    await mutters(network, "/income note 20 EUR bazaar")
    await network.says("ben", "/confirm I2")
    await mutters(network, "/income reverse I2 a nought too many")


async def test_who_becomes_a_steward_meanwhile_is_asked_too(network: Network) -> None:
    await noted_in_private(network)
    await network.says("dan", "/role take steward")
    await network.says("ana", "/confirm @room:dan")
    await network.says("eva", "/confirm @room:dan")
    await network.passes(hours=71, minutes=59)
    before = len(network.room.direct("dan"))
    await network.passes(minutes=1)
    assert any("/confirm I1" in said for said in network.room.direct("dan")[before:])


@pytest.mark.parametrize("line", ["/confirm I1", "/confirm I1 no", "/withdraw I1"])
async def test_a_message_that_was_not_sent_yet_is_not_sent_for_what_is_answered(network: Network, line: str) -> None:
    await with_five(network)
    before = len(network.room.direct("ben"))
    network.room.closed.add("room:ben")
    await mutters(network, "/income note 10 EUR raffle")
    await network.says("ana" if line.startswith("/withdraw") else "ben", line)
    network.room.closed.clear()
    await network.passes(hours=1)
    assert not any("/confirm I1," in said for said in network.room.direct("ben")[before:])


@pytest.mark.parametrize("done", [False, True])
async def test_killed_between_the_fact_and_the_message_it_is_there_once(network: Network, done: bool) -> None:
    """The platform has taken nothing of it, or all of it (`done`)."""
    await with_five(network)
    before = len(network.room.direct("ben"))
    if not done:
        network.room.manners.refused.add("I1/at-once/A2/20260106T100000Z")
    await mutters(network, "/income note 10 EUR raffle")
    assert network.room.direct("ben")[before:] == ([ASKS] if done else [])
    network.room.manners.refused.clear()
    await network.kill()
    for _ in range(2):
        await network.passes(minutes=1)
        assert network.room.direct("ben")[before:] == [ASKS]
