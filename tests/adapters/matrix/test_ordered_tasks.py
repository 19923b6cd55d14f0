"""Lanes of work: order within each, and none that holds up another."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from adapters.matrix.ordered_tasks import Lanes, until_done


async def test_work_in_a_lane_is_done_in_order_and_a_lane_that_hangs_holds_up_no_other() -> None:
    lanes, done = Lanes(), []
    held = asyncio.Event()

    async def hang() -> None:
        await held.wait()
        done.append("a1")

    async def note(name: str) -> None:
        done.append(name)

    slow = [lanes.add("a", hang), lanes.add("a", partial(note, "a2"))]
    await until_done([lanes.add("b", partial(note, "b1")), lanes.add("b", partial(note, "b2"))])
    assert done == ["b1", "b2"]
    held.set()
    await until_done(slow)
    assert done == ["b1", "b2", "a1", "a2"]


async def test_work_that_fails_is_logged_and_the_next_is_done(caplog: pytest.LogCaptureFixture) -> None:
    lanes, done = Lanes(), []

    async def fail() -> None:
        raise RuntimeError("a bug")

    async def go_on() -> None:
        done.append("next")

    lanes.add("a", fail)
    await until_done([lanes.add("a", go_on)])
    assert done == ["next"]
    assert "a bug" in caplog.text


async def test_closing_drops_what_is_under_way_and_what_waits() -> None:
    lanes, done = Lanes(), []

    async def hang() -> None:
        await asyncio.Event().wait()

    async def never() -> None:
        done.append("never")

    first, second = lanes.add("a", hang), lanes.add("a", never)
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await lanes.close()
    assert first.cancelled()
    assert second.cancelled()
    assert done == []
