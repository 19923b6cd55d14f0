"""The store on a real SQLite file: together or not at all, in order, by one process, and gone when it is erased."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import aiosqlite
import pytest
from alembic.script import ScriptDirectory

from ledger import schema, transaction
from ledger.database import Newer
from ledger.entry import Sealed, chained, genesis
from ledger.lock import Held
from ledger.rows import Batch, HeardRow, PostRow, WordsRow
from ledger.store import Store, open_store
from ledger.transaction import Superseded

NETWORK = "commons"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(tmp_path)
    yield opened
    await opened.close()


def sealed(height: int, previous: bytes = b"") -> Sealed:
    body = f'{{"height":{height}}}'.encode()
    return Sealed(height, chained(previous or genesis(NETWORK), body), body)


def batch(height: int, **more: object) -> Batch:
    return Batch(entries=[sealed(height)], **more)  # type: ignore[arg-type]


def database(directory: Path) -> sqlite3.Connection:
    return sqlite3.connect(directory / "potluck.db")


def with_commits(patch: pytest.MonkeyPatch, work: Callable[[sqlite3.Connection, int], None]) -> list[int]:
    """Let `work` run at each commit with its number, and return the sizes of the commits so far as they come."""
    sizes: list[int] = []
    write = transaction.write

    def counted(connection: sqlite3.Connection, *, epoch: int, taken: list[tuple[str, Batch]]) -> None:
        sizes.append(len(taken))
        work(connection, len(sizes))
        write(connection, epoch=epoch, taken=taken)

    patch.setattr(transaction, "write", counted)
    return sizes


async def test_what_is_put_can_be_read_and_survives_a_new_opening(tmp_path: Path) -> None:
    store = await open_store(tmp_path)
    row = WordsRow("c0", "A1", b"salt", "aligned the optics")
    await store.put(
        NETWORK,
        batch(
            1,
            words=[row],
            heard=[HeardRow("e1", "A1", 1, b"[]", " A1 ", "2026")],
            posts=[PostRow(1, 1, "C1", "room:here/general")],
        ),
    )
    await store.put(NETWORK, Batch(shown=[(1, "room:here/general/m1", 1)]))
    await store.close()
    again = await open_store(tmp_path)
    assert [entry async for entry in again.sealed(NETWORK)] == [sealed(1)]
    assert await again.words(NETWORK) == {"c0": ("A1", b"salt", "aligned the optics")}
    assert await again.heard(NETWORK, "e1") == HeardRow("e1", "A1", 1, b"[]", " A1 ", "2026")
    assert await again.posts(NETWORK) == [PostRow(1, 1, "C1", "room:here/general", "room:here/general/m1", 1)]
    assert await again.networks() == [NETWORK]
    await again.close()


async def test_a_batch_is_written_whole_or_not_at_all(store: Store) -> None:
    await store.put(NETWORK, batch(1, heard=[HeardRow("e1", None, 1, None, "", "2026")]))
    with pytest.raises(sqlite3.IntegrityError):
        await store.put(NETWORK, batch(2, heard=[HeardRow("e1", None, 2, None, "", "2026")]))
    assert await store.head(NETWORK) == (1, sealed(1).hash)
    await store.put(NETWORK, batch(2))
    assert await store.head(NETWORK) == (2, sealed(2).hash)


async def test_an_entry_out_of_order_is_wrong_code(store: Store) -> None:
    with pytest.raises(AssertionError, match="out of order"):
        store.put(NETWORK, batch(2))


@pytest.mark.parametrize("change", ["UPDATE entries SET body = 'forged'", "DELETE FROM entries"])
async def test_the_database_itself_refuses_to_change_or_drop_an_entry(
    store: Store, tmp_path: Path, change: str
) -> None:
    await store.put(NETWORK, batch(1))
    with database(tmp_path) as other, pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        other.execute(change)


async def test_what_arrives_during_a_commit_goes_together_in_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = with_commits(monkeypatch, lambda connection, number: None)
    await asyncio.gather(*(store.put(NETWORK, batch(height)) for height in range(1, 101)))
    assert sum(sizes) == 100
    assert len(sizes) <= 3


async def test_puts_become_durable_in_their_order(store: Store) -> None:
    order: list[int] = []
    puts = [store.put(NETWORK, batch(height)) for height in range(1, 21)]
    for height, put in enumerate(puts, start=1):
        put.add_done_callback(partial(_note, order, height))
    await asyncio.gather(*puts)
    assert order == list(range(1, 21))


def _note(order: list[int], height: int, done: asyncio.Future[None]) -> None:
    order.append(height)


async def test_a_failed_commit_fails_everything_that_was_decided_on_top_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_the_second(connection: sqlite3.Connection, number: int) -> None:
        if number == 2:
            raise OSError("the disk is gone")

    with_commits(monkeypatch, fail_the_second)
    first = store.put(NETWORK, batch(1))
    await asyncio.sleep(0)  # the first commit is under way
    waiting = [store.put(NETWORK, batch(height)) for height in range(2, 18)]
    other = store.put("neighbours", batch(1))
    results = await asyncio.gather(first, *waiting, return_exceptions=True)
    assert results[0] is None
    assert [type(result) for result in results[1:]] == [OSError] * 16
    assert isinstance((await asyncio.gather(other, return_exceptions=True))[0], OSError)
    assert await store.head(NETWORK) == (1, sealed(1).hash)
    await store.put(NETWORK, batch(2))


async def test_a_commit_that_took_place_although_it_raised_counts_as_done(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = transaction.write

    def lost_answer(connection: sqlite3.Connection, *, epoch: int, taken: list[tuple[str, Batch]]) -> None:
        write(connection, epoch=epoch, taken=taken)
        raise OSError("the answer was lost")

    monkeypatch.setattr(transaction, "write", lost_answer)
    await store.put(NETWORK, batch(1))
    assert await store.head(NETWORK) == (1, sealed(1).hash)


async def test_one_who_stops_waiting_stops_no_commit(store: Store) -> None:
    async def wait() -> None:
        await asyncio.shield(store.put(NETWORK, batch(1)))

    waiter = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiter.cancel()
    await store.drain()
    assert await store.head(NETWORK) == (1, sealed(1).hash)


async def test_a_full_disk_is_a_clean_error_and_nothing_is_half_written(store: Store, tmp_path: Path) -> None:
    await store.put(NETWORK, batch(1))

    def limited(connection: sqlite3.Connection) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    await store._run(limited)
    large = WordsRow("c1", "A1", b"", "x" * 100_000)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        await store.put(NETWORK, batch(2, words=[large]))
    await store._run(lambda connection: connection.execute("PRAGMA max_page_count = 1000000").fetchall())
    assert await store.head(NETWORK) == (1, sealed(1).hash)
    assert await store.words(NETWORK) == {}
    await store.put(NETWORK, batch(2, words=[large]))


async def test_a_second_process_is_refused_and_told_who_has_the_data(store: Store, tmp_path: Path) -> None:
    code = f"import asyncio; from pathlib import Path; from ledger.store import open_store; asyncio.run(open_store(Path({str(tmp_path)!r})))"
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert "ledger.lock.Held" in done.stderr
    assert "is in use by process" in done.stderr


async def test_a_process_in_this_one_is_refused_as_well_until_the_store_is_closed(tmp_path: Path) -> None:
    store = await open_store(tmp_path)
    with pytest.raises(Held):
        await open_store(tmp_path)
    await store.close()
    await (await open_store(tmp_path)).close()


async def test_a_killed_process_lets_go_of_the_data(tmp_path: Path) -> None:
    code = (
        "import asyncio; from pathlib import Path; from ledger.store import open_store\n"
        f"async def main():\n    await open_store(Path({str(tmp_path)!r})); print('open', flush=True); await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    process = subprocess.Popen(  # noqa: ASYNC220  # It is started, not waited for.
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert await asyncio.to_thread(process.stdout.readline) == "open\n"
    process.kill()
    await asyncio.to_thread(process.communicate)
    await (await open_store(tmp_path)).close()


async def test_one_that_wakes_after_losing_the_database_writes_nothing(store: Store, tmp_path: Path) -> None:
    with database(tmp_path) as usurper:
        usurper.execute("UPDATE owner SET epoch = epoch + 1")
        usurper.commit()
        with pytest.raises(Superseded):
            await store.put(NETWORK, batch(1))
        assert usurper.execute("SELECT count(*) FROM entries").fetchone() == (0,)


async def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    await (await open_store(tmp_path)).close()
    with database(tmp_path) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Newer, match="newer Potluck"):
        await open_store(tmp_path)


def test_the_newest_migration_is_the_one_that_the_program_expects() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    assert scripts.get_heads() == [schema.HEAD]


async def test_the_migrations_make_the_tables_that_the_program_uses(store: Store, tmp_path: Path) -> None:
    with database(tmp_path) as other:
        for table in schema.metadata.sorted_tables:
            found = [name for _, name, *_ in other.execute(f"PRAGMA table_info({table.name})")]
            assert found == [column.name for column in table.columns]


async def test_an_erased_person_leaves_no_byte_in_any_file(tmp_path: Path) -> None:
    store = await open_store(tmp_path)
    secret = "an unmistakable secret"
    hers = WordsRow("c1", "A1", b"s", secret)
    his = WordsRow("c2", "A2", b"s", "something else")
    heard = [
        HeardRow("e1", "A1", 1, secret.encode(), "", "2026"),
        HeardRow("e2", "A2", 1, f"quoting {secret}".encode(), " A1 A2 ", "2026"),
        HeardRow("e3", "A2", 1, b"no word of A11", " A11 ", "2026"),
    ]
    await store.put(NETWORK, batch(1, words=[hers, his], heard=heard, posts=[PostRow(1, 1, "C1/reminder", secret)]))
    assert any(secret.encode() in path.read_bytes() for path in tmp_path.iterdir())
    await store.put(NETWORK, batch(2, forget=["A1"], blanked=[1]))
    assert [path.name for path in tmp_path.iterdir() if secret.encode() in path.read_bytes()] == []
    assert await store.words(NETWORK) == {"c2": ("A2", b"s", "something else")}
    assert (await store.heard(NETWORK, "e2")) == HeardRow("e2", "A2", 1, None, "", "2026")
    assert (await store.heard(NETWORK, "e3")) == heard[2]
    await store.close()


async def test_a_platforms_notebook_keeps_what_it_is_told(store: Store) -> None:
    await store.put_notes("room", {"position": "7", "sent/1": "a", "sent/2": "b"})
    await store.put_notes("room", {"position": "8"})
    await store.drop_notes("room", "sent/")
    assert [await store.note("room", name) for name in ("position", "sent/1", "sent/2")] == ["8", None, None]
    assert await store.note("other", "position") is None


async def test_old_answers_are_dropped(store: Store) -> None:
    rows = [HeardRow("old", None, None, b"[]", "", "2026-01-01"), HeardRow("new", None, None, b"[]", "", "2026-02-01")]
    await store.put(NETWORK, Batch(heard=rows))
    await store.prune(NETWORK, "2026-01-15")
    assert await store.heard_keys(NETWORK) == {"new"}


async def test_the_data_directory_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = await open_store(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    await store.close()


async def test_the_settings_that_carry_the_guarantees_are_on(store: Store) -> None:
    def asked(connection: sqlite3.Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "secure_delete", "trusted_schema")
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    assert await store._run(asked) == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "trusted_schema": 0}


def test_aiosqlite_still_has_the_two_names_that_are_its_own_business() -> None:
    """The store runs a whole transaction in the connection's thread through these."""
    assert callable(aiosqlite.Connection._execute)
    assert isinstance(aiosqlite.Connection._conn, property)
