"""Reading many cards while life goes on: what is read undoes nothing that is newer, and holds nobody up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core import clock
from ledger.store.sqlite import Sqlite
from ledger.store.transaction import Plan
from tests.support.network import Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    await started.members("ana", "ben", "cara", "dan")
    yield started
    await started.stop()


def ballots(network: Network, number: str = "C1") -> dict[str, str]:
    """Return who votes how."""
    votes = network.book.votes.open[number].ballots
    agents = {name: str(network.book.agents.person_behind(f"room:{name}")) for name in ("ben", "cara", "dan")}
    return {
        name: votes[agent].choice for name, agent in agents.items() if agent in votes and votes[agent].choice != "none"
    }


async def reading(network: Network) -> None:
    """Return once something was read that is slow to arrive."""
    async with asyncio.timeout(20):
        await network.room.reading.wait()


async def recounting(network: Network) -> tuple[asyncio.Task[None], asyncio.Event]:
    """Begin a recount whose first reading was made and arrives once the event happens."""
    network.room.reading.clear()
    go = network.room.manners.slow = asyncio.Event()
    task = asyncio.create_task(network.directory.recount())
    await reading(network)
    network.room.manners.slow = None
    return task, go


async def test_a_vote_that_comes_in_while_its_card_is_read_stays(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("cara", "❌", "C1")
    task, go = await recounting(network)
    await network.reacts("ben", "✅", "C1")
    await network.unreacts("cara", "❌", "C1")
    go.set()
    await task
    assert ballots(network) == {"ben": "approve"}


async def test_a_vote_that_waits_behind_another_decision_is_newer_than_what_was_read_before(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    task, go = await recounting(network)
    async with network.core._lock:  # as a slow command holds it
        voting = asyncio.create_task(network.room.reacts("ben", "✅", "C1"))
        for _ in range(10):
            await asyncio.sleep(0)
        go.set()
        for _ in range(10):
            await asyncio.sleep(0)
    await asyncio.gather(voting, task)
    assert ballots(network) == {"ben": "approve"}


async def test_what_was_read_earlier_does_not_undo_what_was_read_later(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    network.room.manners.forgetful = 1
    task, go = await recounting(network)
    await network.room.reacts("ben", "❌", "C1")
    await network.core._card_reader.read(["C1"])  # as before a settlement
    assert ballots(network) == {"ben": "reject"}
    height = network.book.height
    go.set()
    await task
    assert network.book.height == height
    assert ballots(network) == {"ben": "reject"}


async def test_a_settlement_reads_for_itself_while_a_recount_is_under_way(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    network.room.manners.forgetful = 1
    task, go = await recounting(network)
    for person in ("ben", "cara"):
        await network.room.reacts(person, "❌", "C1")
    await network.passes(hours=72)
    assert network.book.contributions.by_id["C1"].state == "rejected"
    height = network.book.height
    go.set()
    await task
    assert network.book.height == height


async def test_a_card_that_cannot_be_read_holds_up_its_own_settlement_alone(network: Network) -> None:
    for number in range(3):
        await network.says("ana", f"/contribute 1h piece {number}")
        await network.says("ben", f"/vote C{number + 1} approve")
        await network.says("cara", f"/vote C{number + 1} approve")
    network.room.unreadable.add(network.room.find("C2"))
    await network.passes(hours=72)
    states = {one.id: one.state for one in network.book.contributions.by_id.values()}
    assert (states["C1"], states["C3"]) == ("accepted", "accepted")
    assert "C2" in network.book.votes.open
    network.room.unreadable.clear()
    await network.passes(minutes=1)
    assert network.book.contributions.by_id["C2"].state == "accepted"


async def test_a_recount_that_is_asked_for_meanwhile_reads_nothing_twice_that_waits(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.core.recount.SLICE", 1)
    for number in range(3):
        await network.says("ana", f"/contribute 1h piece {number}")
    network.room.read.clear()
    task, go = await recounting(network)
    network.room.manners.forgetful = 1
    for about in ("C1", "C3"):
        await network.room.reacts("ben", "✅", about)  # nobody is told
    returns = [asyncio.create_task(network.comes_back()) for _ in range(2)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(task, *returns)
    assert [network.room.read[network.room.find(f"C{number}")] for number in (1, 2, 3)] == [2, 1, 1]
    assert ballots(network, "C1") == ballots(network, "C3") == {"ben": "approve"}


async def test_commands_are_answered_while_a_recount_is_under_way(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    task, go = await recounting(network)
    assert "Noted as C2" in await network.says("ben", "/contribute 1h cleaned the windows")
    assert not task.done()
    go.set()
    await task


async def test_a_start_reads_the_cards_beside_what_people_do(network: Network) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    network.room.manners.forgetful = 1
    await network.room.reacts("ben", "✅", "C1")
    go = network.room.manners.slow = asyncio.Event()
    beat = asyncio.create_task(clock.run(network.directory))
    await reading(network)
    assert "Noted as C2" in await network.says("cara", "/contribute 1h cleaned the windows")
    assert ballots(network) == {}
    go.set()
    async with asyncio.timeout(20):
        while not ballots(network):  # noqa: ASYNC110  # The book tells nobody that it has grown.
            await asyncio.sleep(0)
    beat.cancel()
    await asyncio.gather(beat, return_exceptions=True)
    assert ballots(network) == {"ben": "approve"}


async def test_a_vote_whose_commit_failed_keeps_no_settlement_waiting(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("cara", "✅", "C1")
    await network.passes(hours=1)
    write = Sqlite.write

    async def failing(database: Sqlite, plan: Plan) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Sqlite, "write", failing)
    await network.room.reacts("ben", "✅", "C1")
    monkeypatch.setattr(Sqlite, "write", write)
    await network.passes(hours=71)
    assert network.book.contributions.by_id["C1"].state == "accepted"


MOVES = st.tuples(st.sampled_from(("ben", "cara")), st.sampled_from(("✅", "❌")))
STEPS = st.lists(st.one_of(MOVES, st.sampled_from(("read", "arrive"))), max_size=25)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_whenever_readings_begin_and_arrive_the_votes_are_what_stands_on_the_card(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str] | str]
) -> None:
    """Every vote is delivered at once; recounts, and readings as before a settlement, begin and arrive at any time."""
    network = await Network(tmp_path_factory.mktemp("network")).start()
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h swept the floor")
    under_way: list[tuple[asyncio.Task[dict[str, bool]], asyncio.Event]] = []
    for step in steps:
        standing = network.room.messages[network.room.find("C1")].reactions
        if isinstance(step, tuple):
            person, emoji = step
            await (network.room.unreacts if (person, emoji) in standing else network.room.reacts)(person, emoji, "C1")
        elif step == "read":
            network.room.reading.clear()
            go = network.room.manners.slow = asyncio.Event()
            under_way.append((asyncio.create_task(network.core._card_reader.read(["C1"])), go))
            await reading(network)
            network.room.manners.slow = None
        elif under_way:
            task, go = under_way.pop(0)
            go.set()
            await task
    for task, go in reversed(under_way):
        go.set()
        await task
    standing = network.room.messages[network.room.find("C1")].reactions
    marks = {"✅": "approve", "❌": "reject"}
    voted = ballots(network)
    for person in ("ben", "cara"):
        possible = {marks[emoji] for one, emoji in standing if one == person} or {"none"}
        assert voted.get(person, "none") in possible
    height = network.book.height
    await network.directory.recount()
    assert network.book.height == height, "nothing is left for a reading to find"
    await network.stop()
