"""One process at a time has a database: the others are refused, stand by, or find that they have lost it."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ledger.chain.rows import Batch
from ledger.store.store import Held, Superseded, open_store
from tests.support.databases import NETWORK, Place, batch, chain, entries

OWN = """
import asyncio, sys
from pathlib import Path
from ledger.chain.entry import Sealed, chained, genesis
from ledger.store.store import Batch, open_store

async def main(directory, address):
    store = await open_store(Path(directory), address or None)
    print("open", flush=True)
    previous = genesis("commons")
    for height in range(1, int(sys.stdin.readline()) + 1):
        body = b'{"height":%d}' % height
        previous = chained(previous, body)
        try:
            await store.put("commons", Batch(entries=[Sealed(height, previous, body)]))
        except Exception as wrong:
            print(type(wrong).__name__, flush=True)
            return
        print(height, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""
"""Opens a database, and after a line with a number puts that many entries and says which are durable."""


@contextmanager
def owner(place: Place) -> Iterator[subprocess.Popen[str]]:
    """Run a process that has the database, and kill it at the end."""
    arguments = [sys.executable, "-c", OWN, str(place.directory), place.address or ""]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert line(process) == "open"
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str], number: int) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{number}\n")
    process.stdin.flush()


async def test_a_second_process_is_refused_and_told_who_has_the_data(place: Place) -> None:
    with owner(place) as first, pytest.raises(Held) as refused:
        await open_store(place.directory, place.address)
    said = str(refused.value)
    assert f"is in use by process {first.pid} on " in said
    assert re.search(r"since 20\d\d-\d\d-\d\d \d\d:\d\d UTC\. One process at a time can have it\.$", said)


async def test_a_second_store_in_one_process_is_refused_until_the_first_is_closed(place: Place) -> None:
    store = await open_store(place.directory, place.address)
    with pytest.raises(Held):
        await open_store(place.directory, place.address)
    await store.close()
    await (await open_store(place.directory, place.address)).close()


async def test_a_standby_takes_over_when_the_other_process_is_killed(place: Place) -> None:
    with owner(place) as first:
        tell(first, 2)
        assert [line(first), line(first)] == ["1", "2"]
        standby = asyncio.create_task(open_store(place.directory, place.address, wait=True))
        await asyncio.sleep(0)
        first.kill()
    store = await standby
    assert await entries(store) == chain(2)
    await store.put(NETWORK, batch(chain(3)[2]))
    await store.close()


async def test_a_standby_can_be_called_off(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        standby = asyncio.create_task(open_store(sqlite.directory, wait=True))
        await asyncio.sleep(0)
        standby.cancel()
        await asyncio.wait([standby])
        assert standby.cancelled()
        await store.put(NETWORK, batch(*chain(1)))


async def defeat_the_lock(place: Place) -> None:
    """Take the lock away from whoever has it, as nothing in the program would."""
    if place.address is None:
        (place.directory / "potluck.lock").unlink()
    else:
        await place.ask("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")


async def test_whoever_lost_the_database_writes_nothing(place: Place) -> None:
    """Both believe that they have it: the younger one does."""
    older = await open_store(place.directory, place.address)
    await older.put(NETWORK, batch(*chain(1)))
    await defeat_the_lock(place)
    younger = await open_store(place.directory, place.address, wait=True)
    for change in (batch(chain(2)[1]), Batch(shown=[(1, "room:here/m1", 1)])):
        with pytest.raises(Superseded):
            await older.put(NETWORK, change)
    with pytest.raises(Superseded):
        await older.put_notes("room", {"position": "7"})
    assert isinstance(await older.until_lost(), Superseded), "whoever runs it ends"
    await younger.put(NETWORK, batch(chain(2)[1]))
    assert await entries(younger) == chain(2)
    assert await younger.note("room", "position") is None
    await younger.close()
    with pytest.raises(Superseded):
        await older.put(NETWORK, batch(chain(3)[2]))
    async with place.opened() as third:
        assert await entries(third) == chain(2)
    await older.close()


async def test_a_process_that_was_halted_and_wakes_after_another_took_over_writes_nothing(place: Place) -> None:
    with owner(place) as older:
        older.send_signal(signal.SIGSTOP)
        await defeat_the_lock(place)
        store = await open_store(place.directory, place.address, wait=True)
        older.send_signal(signal.SIGCONT)
        tell(older, 1)
        assert line(older) == "Superseded"
        assert await entries(store) == []
        await store.close()


async def test_a_lock_that_was_lost_with_its_connection_is_taken_again(postgres: Place) -> None:
    """So a restart of the server does not open the door to a second process."""
    async with postgres.opened() as store:
        before = await lock_of(postgres)
        await defeat_the_lock(postgres)
        # The connection learns of it a little later than the server.
        while await lock_of(postgres) in (before, []):
            await store.put_notes("room", {"position": "7"})
        with pytest.raises(Held):
            await open_store(postgres.directory, postgres.address)


async def lock_of(place: Place) -> list[tuple[Any, ...]]:
    """Return who has the lock on a database of the server, if anybody has."""
    return await place.ask(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )


@pytest.mark.parametrize("killed_after", [1, 7, 40])
async def test_no_kill_loses_what_was_durable(place: Place, killed_after: int) -> None:
    with owner(place) as process:
        tell(process, 1_000_000)
        said = [line(process) for _ in range(killed_after)]
        process.kill()
        assert process.stdout is not None
        said += process.stdout.read().split()
    store = await open_store(place.directory, place.address, wait=True)
    found = await entries(store)
    await store.close()
    assert found == chain(len(found))
    assert len(found) >= int(said[-1]) >= killed_after
