"""The one writer: what goes together, in which order, and who is told what when a commit fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from ledger.chain.rows import Batch, HeardRow
from ledger.store.sqlite import Sqlite
from ledger.store.store import Store, Unknown
from ledger.store.transaction import Plan
from tests.support.databases import NETWORK, Counted, Place, Wire, batch, chain, entries, words


@pytest.fixture
async def counted(place: Place) -> Counted:
    return Counted(await place.database())


@pytest.fixture
async def store(counted: Counted) -> AsyncIterator[Store]:
    opened = Store(cast(Any, counted))
    yield opened
    await opened.close()


def under_way(store: Store, counted: Counted) -> asyncio.Future[None]:
    """Let a commit wait before its end, so that whatever is put meanwhile arrives during it."""
    counted.held = asyncio.Event()
    return store.put("elsewhere", Batch(heard=[HeardRow("first", None, None, None, "", "")]))


async def started() -> None:
    """Let the writer take what there is."""
    await asyncio.sleep(0)


def go_on(counted: Counted) -> None:
    assert counted.held is not None
    counted.held.set()


async def test_a_commit_starts_at_once_when_nothing_is_under_way(store: Store, counted: Counted) -> None:
    for entry in chain(3):
        await store.put(NETWORK, batch(entry))
    assert counted.transactions == 3


async def test_what_arrives_during_a_commit_goes_together_in_the_next(store: Store, counted: Counted) -> None:
    first = under_way(store, counted)
    await started()
    rest = [store.put(NETWORK, batch(entry)) for entry in chain(100)]
    go_on(counted)
    await asyncio.gather(first, *rest)
    assert counted.transactions == 2
    assert await entries(store) == chain(100)


async def test_puts_become_durable_in_their_order(store: Store) -> None:
    order: list[int] = []

    async def put(position: int, network: str, height: int) -> None:
        future = store.put(network, Batch(entries=chain(height, network)[-1:]))
        future.add_done_callback(lambda done: order.append(position))
        await future

    wanted = [(network, height) for height in range(1, 41) for network in ("a", "b", "c")]
    tasks = []
    for position, (network, height) in enumerate(wanted):
        tasks.append(asyncio.create_task(put(position, network, height)))
        if position % 7 == 0:
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert order == list(range(120))
    assert [await entries(store, network) for network in "abc"] == [chain(40, network) for network in "abc"]


async def test_a_failed_commit_fails_all_who_wait_for_it_and_what_was_decided_on_top(
    store: Store, counted: Counted
) -> None:
    """The third commit of three fails with sixteen waiting for it; whoever came after them is void as well."""
    sealed = chain(40)
    await store.put(NETWORK, batch(sealed[0]))
    await store.put(NETWORK, batch(sealed[1]))
    first = under_way(store, counted)
    await started()
    waiting = [store.put(NETWORK, batch(entry)) for entry in (*sealed[2:10], *sealed[11:19])]
    go_on(counted)
    await first
    counted.held = asyncio.Event()
    await started()  # those sixteen are under way
    behind = [store.put(NETWORK, batch(entry)) for entry in sealed[19:22]]
    go_on(counted)
    results = await asyncio.gather(*waiting, *behind, return_exceptions=True)
    assert len(results) == 19
    assert all("one after the other" in str(result) for result in results)
    assert await entries(store) == sealed[:2]
    assert await store.heard_keys(NETWORK) == {"event 1", "event 2"}
    await store.put(NETWORK, batch(sealed[2]))
    assert await entries(store) == sealed[:3]


async def test_what_one_network_cannot_write_spoils_nothing_of_another(store: Store, counted: Counted) -> None:
    first = under_way(store, counted)
    await started()
    good = [store.put("good", batch(entry)) for entry in chain(2, "good")]
    bad = store.put("bad", batch(chain(2, "bad")[1]))
    good.append(store.put("good", batch(chain(3, "good")[2])))
    note = asyncio.create_task(store.put_notes("room", {"position": "7"}))
    await started()
    go_on(counted)
    await asyncio.gather(first, *good, note)
    assert "one after the other" in str(bad.exception())
    assert await entries(store, "good") == chain(3, "good")
    assert await entries(store, "bad") == []
    assert await store.note("room", "position") == "7"


async def test_one_who_stops_waiting_stops_no_commit(store: Store, counted: Counted) -> None:
    first = under_way(store, counted)
    await started()
    waiters = [asyncio.ensure_future(store.put(NETWORK, batch(entry))) for entry in chain(3)]
    waiters[1].cancel()
    go_on(counted)
    await asyncio.gather(first, waiters[0], waiters[2])
    assert waiters[1].cancelled()
    assert await entries(store) == chain(3)


async def test_nothing_goes_along_behind_what_erases(store: Store, counted: Counted) -> None:
    """Otherwise an answer that comes after it in the same transaction would be erased with the ones before it."""
    sealed = chain(3)
    first = under_way(store, counted)
    await started()
    puts = [
        store.put(NETWORK, batch(sealed[0])),
        store.put(NETWORK, Batch(entries=[sealed[1]], forget=["A1"])),
        store.put(NETWORK, batch(sealed[2])),
    ]
    go_on(counted)
    await asyncio.gather(first, *puts)
    assert counted.transactions == 3
    answers = [await store.heard(NETWORK, f"event {height}") for height in (1, 3)]
    assert [answer and answer.answer for answer in answers] == [None, b"aligned the optics"]


async def test_close_finishes_what_is_under_way_and_takes_nothing_any_more(place: Place) -> None:
    counted = Counted(await place.database())
    store = Store(cast(Any, counted))
    puts = [store.put(NETWORK, batch(entry)) for entry in chain(3)]
    closing = asyncio.create_task(store.close())
    await started()
    late = store.put(NETWORK, batch(chain(4)[3]))
    await closing
    assert late.cancelled()
    assert [put.result() for put in puts] == [None, None, None]
    async with place.opened() as again:
        assert await entries(again) == chain(3)


async def test_abandon_waits_for_nobody_and_lets_go_of_the_database(place: Place) -> None:
    counted = Counted(await place.database())
    store = Store(cast(Any, counted))
    first = under_way(store, counted)
    await started()
    behind = store.put(NETWORK, batch(*chain(1)))
    await store.abandon()
    assert (first.cancelled(), behind.cancelled()) == (True, True)
    async with place.opened() as again:
        assert await entries(again) == []


async def test_what_is_abandoned_in_the_middle_of_a_commit_is_there_in_full_or_not_at_all(place: Place) -> None:
    store = Store(await place.database())
    await store.put(NETWORK, batch(*chain(1)))
    store.put(NETWORK, batch(chain(2)[1]))
    await started()
    await store.abandon()
    async with place.opened() as again:
        count = len(await entries(again))
        assert count in (1, 2)
        assert len(await words(again)) == len(await again.heard_keys(NETWORK)) == count


async def _after(counted: Counted, plan: Plan) -> None:
    await counted._database.write(plan)
    raise Unknown(OSError("the answer was lost"))


async def _before(counted: Counted, plan: Plan) -> None:
    raise Unknown(OSError("the question was lost"))


async def test_a_commit_that_took_place_although_it_was_broken_off_counts_as_done(
    store: Store, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "write", partial(_after, counted))
    await store.put(NETWORK, batch(*chain(1)))
    assert await entries(store) == chain(1)


async def test_a_commit_that_was_broken_off_before_it_took_place_counts_as_failed(
    store: Store, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "write", partial(_before, counted))
    with pytest.raises(OSError, match="the question was lost"):
        await store.put(NETWORK, batch(*chain(1)))
    assert await entries(store) == []


async def test_where_the_database_does_not_answer_it_is_said_that_nobody_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes away in the middle, and with it whoever could be asked."""
    database = await Sqlite.open(tmp_path)
    counted = Counted(database)
    store = Store(cast(Any, counted))

    async def gone(plan: Plan) -> None:
        await database.close()
        raise Unknown(OSError("the connection was lost"))

    monkeypatch.setattr(counted, "write", gone)
    with pytest.raises(Unknown, match="does not say"):
        await store.put(NETWORK, batch(*chain(1)))


async def test_what_was_decided_on_top_of_what_is_in_doubt_was_surely_not_written(
    store: Store, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = asyncio.Event()

    async def gone(plan: Plan) -> None:
        await held.wait()
        raise Unknown(OSError("the connection was lost"))

    async def silent(network: str, entry: object) -> bool:
        raise OSError("nobody answers")

    monkeypatch.setattr(counted, "write", gone)
    monkeypatch.setattr(counted, "has", silent, raising=False)
    first, second = chain(2)
    in_doubt = store.put(NETWORK, batch(first))
    await started()
    behind = store.put(NETWORK, batch(second))
    held.set()
    await asyncio.wait([in_doubt, behind])
    assert isinstance(in_doubt.exception(), Unknown)
    assert "the connection was lost" in str(behind.exception())
    assert not isinstance(behind.exception(), Unknown)


@pytest.mark.parametrize(
    ("breaks", "stored"),
    [
        pytest.param(b"COMMIT;", 1, id="the question is lost"),
        pytest.param(b"COMMIT\0", 2, id="the answer is lost"),
    ],
)
async def test_a_connection_that_breaks_at_a_commit_leaves_no_doubt_whether_it_took_place(
    postgres: Place, breaks: bytes, stored: int
) -> None:
    wire = Wire(postgres)
    await wire.open()
    opened = Store(await wire.place.database())
    await opened.put(NETWORK, batch(*chain(1)))
    wire.breaks = breaks
    (result,) = await asyncio.gather(opened.put(NETWORK, batch(chain(2)[1])), return_exceptions=True)
    assert (result is None) == (stored == 2)
    assert await entries(opened) == chain(stored)
    await opened.put(NETWORK, batch(chain(stored + 1)[-1]))
    await opened.close()
    await wire.close()
