"""Disks, files and servers that fail: nothing is half written, and what cannot be used is refused in words."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import Engine, event

from ledger.chain.entry import Broken, verify
from ledger.chain.rows import Batch, WordsRow
from ledger.store import schema
from ledger.store.database import Newer, Unusable
from ledger.store.sqlite import Sqlite
from ledger.store.store import Store, open_store
from tests.support.databases import NETWORK, Place, batch, chain, entries, words


async def pragma(store: Store, text: str) -> Any:
    """Ask or set something of the store's own connection."""
    assert isinstance(store._database, Sqlite)
    raw = store._database._raw
    async with raw.execute(f"PRAGMA {text}") as cursor:
        row = await cursor.fetchone()
    return row and row[0]


async def test_the_settings_that_carry_the_guarantees_are_on(sqlite: Place) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "trusted_schema": 0, "busy_timeout": 5000}
    async with sqlite.opened() as store:
        assert {name: await pragma(store, name) for name in wanted} == wanted


def test_aiosqlite_still_has_the_two_names_that_are_its_own_business() -> None:
    """The store runs a whole transaction in the connection's thread through these."""
    assert callable(aiosqlite.Connection._execute)
    assert isinstance(aiosqlite.Connection._conn, property)


async def test_the_data_are_for_their_owner_alone(tmp_path: Path) -> None:
    directory = tmp_path / "deep" / "data"
    async with Place(directory).opened() as store:
        await store.put(NETWORK, batch(*chain(1)))
        assert directory.stat().st_mode & 0o077 == 0
        assert {path.name: path.stat().st_mode & 0o077 for path in directory.iterdir()} == {
            "potluck.db": 0,
            "potluck.db-wal": 0,
            "potluck.db-shm": 0,
            "potluck.lock": 0,
        }


async def test_a_full_disk_is_a_clean_error_and_nothing_is_half_written(sqlite: Place) -> None:
    sealed = chain(3)
    async with sqlite.opened() as store:
        await store.put(NETWORK, batch(sealed[0]))
        await pragma(store, f"max_page_count = {await pragma(store, 'page_count')}")
        large = Batch(entries=[sealed[1]], words=[WordsRow("c1", "A1", b"", "x" * 100_000)])
        with pytest.raises(sqlite3.OperationalError, match="full"):
            await store.put(NETWORK, large)
        assert await entries(store) == sealed[:1]
        assert set(await words(store)) == {"commitment 1"}
        await pragma(store, "max_page_count = 1000000")
        await store.put(NETWORK, large)
        await store.put(NETWORK, batch(sealed[2]))
        assert await entries(store) == sealed


async def test_a_database_that_another_tool_is_writing_to_is_a_clean_error(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await store.put(NETWORK, batch(*chain(1)))
        await pragma(store, "busy_timeout = 0")
        other = sqlite3.connect(sqlite.directory / "potluck.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await store.put(NETWORK, batch(chain(2)[1]))
        other.execute("ROLLBACK")
        other.close()
        await store.put(NETWORK, batch(chain(2)[1]))
        assert await entries(store) == chain(2)


async def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(place: Place) -> None:
    async with place.opened() as store:
        await store.put(NETWORK, batch(*chain(1)))
    await place.ask("UPDATE alembic_version SET version_num = '9999'")
    before = await place.ask("SELECT epoch FROM owner")
    with pytest.raises(Newer, match="of form 9999, which a newer Potluck wrote"):
        await open_store(place.directory, place.address)
    assert await place.ask("SELECT epoch FROM owner") == before
    await place.ask(f"UPDATE alembic_version SET version_num = '{schema.HEAD}'")
    async with place.opened() as store:
        assert await entries(store) == chain(1)


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "potluck.db").write_text("These are somebody's notes.\n" * 300)
    with pytest.raises(Unusable, match=r"potluck\.db cannot be used: file is not a database"):
        await open_store(tmp_path)
    assert (tmp_path / "potluck.db").read_text().startswith("These are somebody's notes.")


async def test_a_directory_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    for directory in (tmp_path / "data", tmp_path / "data" / "below"):
        with pytest.raises(Unusable, match=f"The data directory {directory} cannot be used: "):
            await open_store(directory)


async def test_a_database_that_cannot_be_opened_is_refused_in_words_and_the_lock_let_go(tmp_path: Path) -> None:
    (tmp_path / "potluck.db").mkdir()
    with pytest.raises(Unusable, match=r"potluck\.db cannot be used: unable to open database file"):
        await open_store(tmp_path)
    (tmp_path / "potluck.db").rmdir()
    await (await open_store(tmp_path)).close()


async def outcome(directory: Path) -> str:
    """Return how a damaged database shows: refused when it is opened or read, or a chain that does not hold."""
    try:
        async with Place(directory).opened() as store:
            found = list(verify(NETWORK, await entries(store)))
            await words(store)
    except (Unusable, Broken) as wrong:
        return type(wrong).__name__
    assert found == chain(len(found))
    return f"{len(found)} entries"


async def test_no_damaged_page_of_the_file_is_taken_for_truth(tmp_path: Path) -> None:
    """Whichever page is overwritten: it is noticed, or it was none that holds entries."""
    async with Place(tmp_path / "whole").opened() as store:
        for entry in chain(100):
            await store.put(NETWORK, batch(entry, text="x" * 200))
    whole = (tmp_path / "whole" / "potluck.db").read_bytes()
    found = set()
    for start in range(0, len(whole), 4096):
        damaged = tmp_path / str(start)
        damaged.mkdir()
        (damaged / "potluck.db").write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        found.add(await outcome(damaged))
    assert "Unusable" in found
    assert found <= {"Unusable", "Broken", "100 entries"}


@contextmanager
def copied_at_each_statement(directory: Path, copies: Path) -> Iterator[list[Path]]:
    """Copy the database's files before every statement, as they would be found if the process were killed there."""
    made: list[Path] = []

    def copy(*_: object) -> None:
        made.append(copies / str(len(made)))
        shutil.copytree(directory, made[-1])

    event.listen(Engine, "before_cursor_execute", copy)
    try:
        yield made
    finally:
        event.remove(Engine, "before_cursor_execute", copy)


async def test_a_kill_at_any_moment_of_the_first_start_is_made_good_by_the_next(tmp_path: Path) -> None:
    with copied_at_each_statement(tmp_path / "data", tmp_path / "copies") as copies:
        await (await open_store(tmp_path / "data")).close()
    assert len(copies) > 10
    for copy in copies:
        async with Place(copy).opened() as store:
            await store.put(NETWORK, batch(*chain(1)))
            assert await entries(store) == chain(1)


async def test_a_migration_that_fails_leaves_nothing_behind(place: Place) -> None:
    def broken(*event_of: Any) -> None:
        if "CREATE TABLE posts" in event_of[2]:
            raise OSError("the power went")

    event.listen(Engine, "before_cursor_execute", broken)
    try:
        with pytest.raises(Unusable if place.address else OSError):
            await open_store(place.directory, place.address)
    finally:
        event.remove(Engine, "before_cursor_execute", broken)
    async with place.opened() as store:
        await store.put(NETWORK, batch(*chain(1)))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://potluck@localhost:1/potluck", r"postgresql://potluck@localhost:1/potluck cannot be used: "),
        ("postgresql://potluck:hunter2@localhost:1/potluck", r"postgresql://potluck:\*\*\*@localhost:1/potluck cannot"),
        ("potluck", r"It looks like postgresql://name@host/database\."),
        ("mysql://potluck@localhost/potluck", r"It looks like postgresql://name@host/database\."),
    ],
)
async def test_a_server_that_cannot_be_reached_is_refused_in_words(tmp_path: Path, address: str, said: str) -> None:
    with pytest.raises(Unusable, match=said) as refused:
        await open_store(tmp_path, address)
    assert "hunter2" not in str(refused.value)


async def test_a_database_that_the_server_does_not_have_is_refused_in_words(postgres: Place) -> None:
    assert postgres.address is not None
    address = postgres.address.replace("/potluck_", "/nobodys_")
    with pytest.raises(Unusable, match=r'cannot be used: .*database "nobodys_\d+" does not exist'):
        await open_store(postgres.directory, address)


async def test_it_is_said_when_the_package_for_postgresql_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(Unusable, match="one more package: make install"):
        await open_store(tmp_path, "postgresql://potluck@localhost/potluck")
