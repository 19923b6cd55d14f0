"""Forgetting: what a person wrote is in no file of the database any more, and everything else is as it was."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.rows import Batch, DraftRow, FileRow, HeardRow, PostRow, WordsRow
from ledger.store.sqlite import Sqlite
from ledger.store.store import Store, open_store
from tests.support.databases import NETWORK, Place, chain, entries, words

SECRET = "an unmistakable secret"

HERS = Batch(
    entries=chain(1),
    words=[
        WordsRow("c1", "A1", b"salt of hers", SECRET * 300),  # more than a page of the file
        WordsRow("c2", "A1", b"salt of hers", f"slack:{SECRET}"),
        WordsRow("c3", "A11", b"salt of his", "something else"),
    ],
    heard=[
        HeardRow("e1", "A1", 1, f"You said: {SECRET}".encode(), " A1 ", "2026"),
        HeardRow("e2", "A2", 1, f"Quoting {SECRET}".encode(), " A1 A2 ", "2026"),
        HeardRow("e3", "A11", 1, b"no word of hers", " A11 ", "2026"),
    ],
    posts=[PostRow(1, 1, "C1/reminder", SECRET, f"{SECRET}/m1", 1), PostRow(2, 1, "C1", "room:here/general")],
    files=[
        FileRow(b"f1", f"{SECRET}.csv", SECRET.encode() * 1000, " A1 A2 "),
        FileRow(b"f2", "his.csv", b"his", " A11 "),
    ],
    drafts=[
        DraftRow("A1", 1, "contribute", f'{{"note":"{SECRET}"}}', "2026", "2026"),
        DraftRow("A11", 1, "contribute", "{}", "2026", "2026"),
    ],
)
FORGET = Batch(entries=chain(2)[1:], forget=["A1"], blanked=[1])


def files_with_the_secret(directory: Path) -> list[str]:
    """Return the names of the files in which what she wrote still stands."""
    return [path.name for path in directory.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


async def test_what_is_forgotten_is_gone_and_nothing_else_is(store: Store) -> None:
    await store.put(NETWORK, HERS)
    await store.put(NETWORK, FORGET)
    assert await entries(store) == chain(2)
    assert await words(store) == {"c3": ("A11", b"salt of his", "something else")}
    assert await store.posts(NETWORK) == [PostRow(1, 1, "C1/reminder", "", None, 1), HERS.posts[1]]
    assert [await store.file(NETWORK, name) for name in (b"f1", b"f2")] == [None, HERS.files[1]]
    assert await store.drafts(NETWORK) == HERS.drafts[1:]


async def test_an_event_stays_heard_when_its_answer_is_forgotten(store: Store) -> None:
    """If it comes again it must not count again, whoever it came from."""
    await store.put(NETWORK, HERS)
    await store.put(NETWORK, FORGET)
    assert [await store.heard(NETWORK, key) for key in ("e1", "e2", "e3")] == [
        HeardRow("e1", None, 1, None, "", "2026"),
        HeardRow("e2", "A2", 1, None, "", "2026"),
        HERS.heard[2],
    ]


async def test_what_is_forgotten_stands_in_no_file_any_more(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await store.put(NETWORK, HERS)
        assert files_with_the_secret(sqlite.directory) != []
        await store.put(NETWORK, FORGET)
        assert files_with_the_secret(sqlite.directory) == []
    assert files_with_the_secret(sqlite.directory) == []


async def test_what_is_forgotten_stands_in_no_table_file_of_the_server(postgres: Place, server: Any) -> None:
    async with postgres.opened() as store:
        await store.put(NETWORK, HERS)
        await postgres.ask("CHECKPOINT")
        assert files_with_the_secret(server.pgdata / "base") != []
        await store.put(NETWORK, FORGET)
        await postgres.ask("CHECKPOINT")
        assert files_with_the_secret(server.pgdata / "base") == []


async def test_single_words_are_erased_and_all_others_stay(store: Store) -> None:
    await store.put(NETWORK, HERS)
    await store.put(
        NETWORK, Batch(entries=chain(2)[1:], erased=[(1, "A1", f"slack:{SECRET}"), (2, "A1", SECRET * 300)])
    )
    assert set(await words(store)) == {"c1", "c3"}


async def test_single_words_that_are_erased_stand_in_no_file_any_more(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await store.put(NETWORK, Batch(entries=chain(1), words=HERS.words[:1]))
        await store.put(NETWORK, Batch(entries=chain(2)[1:], erased=[(1, "A1", SECRET * 300)]))
        assert files_with_the_secret(sqlite.directory) == []


async def reader_in_the_way(store: Store, directory: Path) -> sqlite3.Connection:
    """Let somebody read the database, so that the write-ahead log cannot be emptied, and nobody wait long for them."""
    await impatient(store)
    reader = sqlite3.connect(f"file:{directory / 'potluck.db'}?mode=ro", uri=True, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entries").fetchone()
    return reader


async def impatient(store: Store) -> None:
    assert isinstance(store._database, Sqlite)
    raw = store._database._raw
    await (await raw.execute("PRAGMA busy_timeout = 0")).close()


async def test_what_a_reader_keeps_from_being_erased_is_erased_after_the_next_commit(sqlite: Place) -> None:
    async with sqlite.opened() as store:
        await store.put(NETWORK, HERS)
        reader = await reader_in_the_way(store, sqlite.directory)
        await store.put(NETWORK, FORGET)
        assert files_with_the_secret(sqlite.directory) != []
        reader.close()
        await store.put(NETWORK, Batch(entries=chain(3)[2:]))
        assert files_with_the_secret(sqlite.directory) == []


async def test_what_a_kill_keeps_from_being_erased_is_erased_at_the_next_start(sqlite: Place) -> None:
    store = await open_store(sqlite.directory)
    await store.put(NETWORK, HERS)
    reader = await reader_in_the_way(store, sqlite.directory)
    await store.put(NETWORK, FORGET)
    await store.abandon()
    reader.close()
    assert files_with_the_secret(sqlite.directory) != []
    async with sqlite.opened():
        assert files_with_the_secret(sqlite.directory) == []


async def test_a_forgetting_among_other_batches_forgets_what_came_before_it(store: Store) -> None:
    later = Batch(entries=chain(3)[2:], words=[WordsRow("c4", "A3", b"salt", "hello")])
    await asyncio.gather(*(store.put(NETWORK, one) for one in (HERS, FORGET, later)))
    assert set(await words(store)) == {"c3", "c4"}


@pytest.mark.parametrize("form", ["0001", "0002"])
async def test_what_is_forgotten_after_a_migration_is_in_no_copy_of_the_table(sqlite: Place, form: str) -> None:
    """A migration copies the words; where they were before, nothing of them may stay."""
    await sqlite.make(form)
    await sqlite.insert(HERS)
    async with sqlite.opened() as store:
        assert files_with_the_secret(sqlite.directory) != []
        await store.put(NETWORK, FORGET)
        assert files_with_the_secret(sqlite.directory) == []
    ((made,),) = await sqlite.ask("SELECT sql FROM sqlite_master WHERE name = 'words'")
    assert made.strip().endswith("WITHOUT ROWID")
