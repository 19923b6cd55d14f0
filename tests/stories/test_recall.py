"""Answers for which the whole ledger is read: whoever asks for one holds nobody up, and what happens meanwhile harms none."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.config.settings import load
from ledger.chain.rows import Slice
from ledger.store.store import Store
from tests.support.held import Answer, Reading, during_the_commit, read_as_far_as_can_be, said_meanwhile
from tests.support.network import Network
from tests.support.room import GENERAL

QUESTIONS = ("/history C1", "/why C1", "/account equity", "/ledger 3", "/ledger verify")


@pytest.fixture
async def town(network: Network) -> Network:
    """Return a network in which C1 of ana is accepted."""
    await network.members("ana", "ben", "cara")
    await network.accepted("ana")
    return network


@pytest.mark.parametrize("question", QUESTIONS)
async def test_while_the_ledger_is_read_everybody_else_goes_on(
    town: Network, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    alone = await town.says("ben", question)
    height = town.book.height
    held = Reading(monkeypatch)
    asking = asyncio.create_task(town.room.says("ben", question, GENERAL))
    await held.begun.wait()
    async with asyncio.timeout(60):  # who is held up would wait for ever
        assert "C2" in await town.says("cara", "/contribute 2h swept the floor")
        assert "What you said on C2: yes." in await town.says("ana", "/vote C2 approve")
        await town.passes(minutes=1)
    assert town.book.height > height, "both are durable"
    assert not asking.done()
    held.let.set()
    answer = await asking
    assert answer == alone, "what is told is that of when it was asked"


FORGETTING = ("ana", "/privacy forget sure:yes")


@pytest.mark.parametrize("full", [False, True])
async def test_who_is_forgotten_while_the_ledger_is_checked_makes_no_false_alarm(
    town: Network, monkeypatch: pytest.MonkeyPatch, *, full: bool
) -> None:
    reading = Reading(monkeypatch, full=full)
    checked, told = await said_meanwhile(town, reading, ("ben", "/ledger verify"), FORGETTING)
    assert "erased" in told
    assert "The ledger is intact" in checked


async def test_who_is_forgotten_while_the_ledger_is_read_is_in_no_answer_and_in_none_that_is_kept(
    town: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.says("ana", "/contribute 1h polished the brass")
    reading = Reading(monkeypatch, full=True)
    answer, _ = await said_meanwhile(town, reading, ("ben", "/history C2"), FORGETTING)
    assert "C2" in answer
    assert "brass" not in answer
    assert b"brass" not in town.stored()


async def test_who_is_forgotten_by_a_commit_that_is_under_way_is_in_no_answer_and_in_none_that_is_kept(
    town: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.says("ana", "/contribute 1h polished the brass")
    _, answer = await during_the_commit(town, monkeypatch, FORGETTING, ("ben", "/history C2"))
    assert "C2" in answer
    assert "brass" not in answer
    assert b"brass" not in town.stored()


async def test_what_is_not_durable_yet_is_no_false_alarm_when_the_ledger_is_checked(
    town: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    logging = ("ana", "/contribute 2h swept the floor")
    logged, checked = await during_the_commit(town, monkeypatch, logging, ("ben", "/ledger verify"))
    assert "C2" in logged
    assert "The ledger is intact" in checked


async def test_who_is_forgotten_while_an_answer_is_drawn_is_in_none_that_is_kept(
    town: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.says("ana", "/contribute 1h polished the brass")
    await said_meanwhile(town, Answer(monkeypatch, "room:ben"), ("ben", "/history C2"), FORGETTING)
    assert b"brass" not in town.stored()


async def test_readings_come_one_after_another_as_each_takes_as_much_memory_as_the_book(
    town: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Reading(monkeypatch)
    asking = [asyncio.create_task(town.room.says("ben", one, GENERAL)) for one in QUESTIONS]
    await held.begun.wait()
    held.let.set()
    assert all(await asyncio.gather(*asking))
    assert held.most == 1


async def test_a_reading_that_nobody_waits_for_any_more_ends_before_the_next_one_begins(
    town: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Reading(monkeypatch)
    for _ in range(3):  # as an adapter does that ends and begins again
        asking = asyncio.create_task(town.room.says("ben", "/ledger verify", GENERAL))
        await held.begun.wait()
        await read_as_far_as_can_be(town)
        asking.cancel()
        await asyncio.wait([asking])
    held.let.set()
    assert "The ledger is intact" in await town.says("ben", "/ledger verify")
    assert held.most == 1


async def test_readings_of_several_networks_leave_a_thread_for_what_else_needs_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=2))
    common = load(None, {}).networks["commons"]
    places = {name: f"room:{name}/general" for name in ("garden", "workshop")}
    networks = {name: common.model_copy(update={"places": (place,)}) for name, place in places.items()}
    network = await Network(tmp_path, load(None, {}).model_copy(update={"networks": networks})).start()
    held = Reading(monkeypatch)
    asking = [asyncio.create_task(network.room.says("ana", "/ledger verify", place)) for place in places.values()]
    await held.begun.wait()
    async with asyncio.timeout(60):  # who finds no thread would wait for ever
        await read_as_far_as_can_be(network)
        await network.passes(minutes=1)
    held.let.set()
    assert all("The ledger is intact" in (answer or "") for answer in await asyncio.gather(*asking))
    assert held.most == 1
    await network.stop()


async def test_what_breaks_while_the_ledger_is_read_is_told_as_every_bug_is(
    town: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(store: Store, network: str, first: int) -> Slice:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Store, "slice", broken)
    assert "Something broke on our side" in await town.says("ben", "/history C1")
    monkeypatch.undo()
    assert "entry" in (await town.says("ben", "/history C1")).lower()
