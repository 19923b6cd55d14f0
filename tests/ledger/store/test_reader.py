"""A database that is only read: all of it is found, and nothing is changed, whoever has it meanwhile and wherever it lies."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.rows import Batch, FileRow
from ledger.store import schema
from ledger.store.database import Absent, Newer, Older, Unusable
from ledger.store.store import Store, open_to_read
from tests.ledger.store.test_owner import line, owner, tell
from tests.support.databases import NETWORK, Place, Refused, batch, chain

ALL = {"potluck.db", "potluck.db-wal", "potluck.db-shm"}


def bytes_in(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


async def filled(store: Store, length: int) -> None:
    for one in chain(length):
        await store.put(NETWORK, batch(one))


async def read(place: Place) -> tuple[int, int]:
    """Return how many entries and words there are, read by whoever may not write."""
    data = await open_to_read(place.directory, place.address)
    try:
        whole = await data.slice(NETWORK, 1)
        assert await data.missing_triggers() == frozenset()
        return len(whole.sealed), len(whole.words)
    finally:
        await data.close()


async def test_what_another_process_writes_is_read_beside_it(place: Place) -> None:
    async with place.opened() as store:
        await filled(store, 3)
        assert await read(place) == (3, 3)
        await store.put(NETWORK, batch(chain(4)[3]))
        assert await read(place) == (4, 4)


async def test_nothing_is_changed_in_a_directory_at_rest(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await filled(store, 3)
    before = bytes_in(sqlite.directory)
    assert before.keys() == {"potluck.db", "potluck.lock"}
    assert await read(sqlite) == (3, 3)
    assert bytes_in(sqlite.directory) == before


async def test_nothing_is_changed_under_a_program_that_runs(sqlite: Place) -> None:
    with owner(sqlite) as running:
        tell(running, 3)
        assert [line(running) for _ in range(3)] == ["1", "2", "3"]
        before = bytes_in(sqlite.directory)
        assert before.keys() >= ALL
        assert await read(sqlite) == (3, 0)
        assert bytes_in(sqlite.directory) == before


@pytest.mark.parametrize("kept", [ALL, ALL - {"potluck.db-shm"}], ids=["killed", "copied without what is shared"])
async def test_what_stands_only_in_the_log_is_read_and_left_there(
    sqlite: Place, tmp_path: Path, kept: set[str]
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    async with sqlite.opened() as store:
        await filled(store, 3)
        for name in kept:
            shutil.copy(sqlite.directory / name, copy)
    assert (copy / "potluck.db-wal").stat().st_size > 0
    for path in copy.iterdir():
        path.chmod(0o400)
    copy.chmod(0o500)
    before = bytes_in(copy)
    assert await read(Place(copy)) == (3, 3)
    assert bytes_in(copy) == before


async def test_a_file_that_is_opened_for_writing_while_it_is_read_is_read_no_further(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await filled(store, 3)
    data = await open_to_read(sqlite.directory)
    async with sqlite.opened():
        with pytest.raises(Unusable, match="began to write"):
            await data.slice(NETWORK, 1)
    await data.close()


async def test_whoever_reads_raises_no_epoch(place: Place) -> None:
    async with place.opened() as store:
        await filled(store, 1)
    before = await place.ask("SELECT epoch FROM owner")
    await read(place)
    assert await place.ask("SELECT epoch FROM owner") == before


async def test_whoever_reads_cannot_write(postgres: Place) -> None:
    async with postgres.opened() as store:
        await filled(store, 1)
    data = await open_to_read(postgres.directory, postgres.address)
    database: Any = data._database  # around all of ours, which would not let anything be written either
    async with database._engine.connect() as connection:
        with pytest.raises(Exception, match="read-only transaction"):
            await connection.exec_driver_sql("UPDATE owner SET epoch = 7")
    await data.close()


async def test_where_no_ledger_is_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(Absent, match=r"There is no ledger in .*nothing\."):
        await open_to_read(tmp_path / "nothing")
    (tmp_path / "potluck.db").touch()
    with pytest.raises(Absent):
        await open_to_read(tmp_path)
    assert bytes_in(tmp_path) == {"potluck.db": b""}


async def test_a_database_without_a_network_is_no_ledger(place: Place) -> None:
    async with place.opened():
        pass
    with pytest.raises(Absent, match="There is no ledger in"):
        await open_to_read(place.directory, place.address)


async def test_an_empty_database_on_a_server_is_no_ledger(postgres: Place) -> None:
    with pytest.raises(Absent, match=r"There is no ledger in postgresql://.*potluck_\d+"):
        await open_to_read(postgres.directory, postgres.address)
    assert await postgres.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


async def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "potluck.db").write_text("These are somebody's notes.\n" * 300)
    with pytest.raises(Unusable, match="cannot be used: file is not a database"):
        await open_to_read(tmp_path)


async def test_a_form_of_another_version_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    async with place.opened() as store:
        await filled(store, 1)
    with monkeypatch.context() as later:
        later.setattr(schema, "HEAD", "9999")
        with pytest.raises(Older, match="an older Potluck wrote"):
            await open_to_read(place.directory, place.address)
    await place.ask("UPDATE alembic_version SET version_num = '9998'")
    with pytest.raises(Newer, match="a newer Potluck wrote"):
        await open_to_read(place.directory, place.address)


async def test_a_trigger_that_is_missing_is_named(place: Place) -> None:
    async with place.opened() as store:
        await filled(store, 1)
        assert await store.missing_triggers() == frozenset()
        on = "" if place.address is None else " ON entries"
        await place.ask(f"DROP TRIGGER entries_unchanged{on}")
        assert await store.missing_triggers() == {"entries_unchanged"}


async def test_a_trigger_that_does_something_else_is_named(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await filled(store, 1)
        await sqlite.ask("DROP TRIGGER entries_undeleted")
        await sqlite.ask("CREATE TRIGGER entries_undeleted BEFORE DELETE ON entries WHEN 0 BEGIN SELECT 1; END")
        assert await store.missing_triggers() == {"entries_undeleted"}


CHANGED = "CREATE OR REPLACE TRIGGER entries_in_order"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        (
            "CREATE OR REPLACE FUNCTION entries_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            "entries_unchanged",
        ),
        (
            f"{CHANGED} AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entries_in_order()",
            "entries_in_order",
        ),
        (
            f"{CHANGED} BEFORE INSERT ON entries FOR EACH ROW WHEN (NEW.height < 0) EXECUTE FUNCTION entries_in_order()",
            "entries_in_order",
        ),
        ("ALTER TABLE entries ENABLE REPLICA TRIGGER entries_in_order", "entries_in_order"),
    ],
    ids=["another function", "at another time", "on a condition", "on a replica alone"],
)
async def test_a_trigger_of_a_server_that_does_something_else_is_named(
    postgres: Place, changed: str, name: str
) -> None:
    async with postgres.opened() as store:
        await postgres.ask(changed)
        assert await store.missing_triggers() == {name}


async def test_a_trigger_that_is_switched_off_is_missing(postgres: Place) -> None:
    async with postgres.opened() as store:
        await postgres.ask("ALTER TABLE entries DISABLE TRIGGER entries_in_order")
        assert await store.missing_triggers() == {"entries_in_order"}


async def test_what_is_there_beside_the_entries_is_known_by_its_last_entry(store: Store) -> None:
    assert await store.last_beside(NETWORK) == {"words": 0, "answers": 0, "posts": 0}
    await filled(store, 3)
    await store.put("garden", Batch(files=[FileRow(b"\x01", "list.csv", b"a", "")]))
    assert await store.last_beside(NETWORK) == {"words": 3, "answers": 3, "posts": 3}
    assert await store.last_words(NETWORK) == 3
    assert await store.networks() == [NETWORK]
    assert await store.networks_with_rows() == [NETWORK, "garden"]
    assert await store.file_hashes("garden") == [b"\x01"]


async def test_sqlite_itself_refuses_whoever_reads(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await filled(store, 1)
    data = await open_to_read(sqlite.directory)
    database: Any = data._database
    with pytest.raises(Exception, match="readonly"):
        database._connection.execute("UPDATE owner SET epoch = 7")
    await data.close()
    with pytest.raises(Refused, match="one after the other"):
        await sqlite.ask("DELETE FROM entries")
