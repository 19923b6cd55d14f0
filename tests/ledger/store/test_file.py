"""The file of a database is deleted, replaced or overwritten under the running program: nothing more is said to be durable."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.chain.rows import Batch, WordsRow
from ledger.store.sqlite import NAME
from ledger.store.store import Lost, Store, open_store
from tests.support.databases import NETWORK, Place, batch, chain, entries


def backed_up(directory: Path) -> Path:
    """Return a copy of the database as it is now, in one file."""
    copy = directory.parent / "backup.db"
    with sqlite3.connect(directory / NAME) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    return copy


def deleted(directory: Path, backup: Path) -> None:
    for path in directory.glob(f"{NAME}*"):
        path.unlink()


def without_its_log(directory: Path, backup: Path) -> None:
    (directory / f"{NAME}-wal").unlink()


def moved(directory: Path, backup: Path) -> None:
    (directory / NAME).rename(directory / "elsewhere.db")


def replaced(directory: Path, backup: Path) -> None:
    deleted(directory, backup)
    shutil.copy(backup, directory / NAME)


def put_in_its_place(directory: Path, backup: Path) -> None:
    backup.rename(directory / NAME)


def overwritten(directory: Path, backup: Path) -> None:
    shutil.copyfile(backup, directory / NAME)


def emptied(directory: Path, backup: Path) -> None:
    (directory / NAME).write_bytes(b"")


FATES = [deleted, without_its_log, moved, replaced, put_in_its_place, overwritten, emptied]
Fate = Callable[[Path, Path], None]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data")


async def grown(store: Store, first: int, count: int) -> None:
    """Put so much that a part of it goes from the log into the file."""
    for entry in chain(first + count)[first:]:
        height = entry.height
        await store.put(
            NETWORK, Batch(entries=[entry], words=[WordsRow(f"commitment {height}", "A1", b"salt", "x" * 100_000)])
        )


async def checkpointed(place: Place) -> None:
    """Let a tool of somebody else write what stands in the log into the file."""
    await place.ask("PRAGMA wal_checkpoint(PASSIVE)")


@pytest.mark.parametrize("earlier", [True, False])
@pytest.mark.parametrize("fate", FATES)
async def test_what_happens_to_the_file_is_noticed_before_the_next_word(
    place: Place, fate: Fate, earlier: bool
) -> None:
    """The backup is from an `earlier` run of the program, or from this one."""
    if earlier:
        async with place.opened() as store:
            await grown(store, 0, 30)
        backup = backed_up(place.directory)
    store = await open_store(place.directory)
    if not earlier:
        await grown(store, 0, 30)
        backup = backed_up(place.directory)
    await grown(store, 30, 60)
    fate(place.directory, backup)
    with pytest.raises(Lost, match=r"The database .*potluck\.db was .* while Potluck was running, so Potluck ends"):
        await store.put(NETWORK, batch(chain(91)[90]))
    assert store.is_lost
    assert "so Potluck ends" in str(await store.until_lost())
    with pytest.raises(Lost):
        await store.put_notes("room", {"position": "7"})
    await store.close()


async def test_what_a_forgetting_leaves_of_a_replaced_file_is_noticed_as_well(place: Place) -> None:
    store = await open_store(place.directory)
    await store.put(NETWORK, batch(*chain(1)))
    deleted(place.directory, place.directory)
    with pytest.raises(Lost):
        await store.put(NETWORK, Batch(entries=[chain(2)[1]], forget=["A1"]))
    await store.close()


async def test_a_tool_that_reads_or_tidies_up_the_file_disturbs_nobody(place: Place) -> None:
    async with place.opened() as store:
        await grown(store, 0, 3)
        await checkpointed(place)
        await store.put(NETWORK, batch(chain(4)[3]))
        backed_up(place.directory)
        await place.ask("SELECT count(*) FROM entries")
        await store.put(NETWORK, batch(chain(5)[4]))
        assert await entries(store) == chain(5)
        assert not store.is_lost
