"""The peer: bare sqlite3, which does for a command what the database needs, as durably, and nothing else.

It looks whether the event was heard, chains the entry to the one before, and writes the rows that ours has written.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from ledger.chain.entry import chained

FILE = "potluck.db"
_COLUMNS = {"entries": 4, "words": 6, "heard": 7, "posts": 7}
_INSERTS = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})" for table, columns in _COLUMNS.items()}


@dataclass(slots=True)
class Written:
    """What one command wrote: its entry without the hash, and the rows of the other tables."""

    network: str
    height: int
    body: bytes
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {"words": [], "heard": [], "posts": []})


def copied(source: Path, target: Path) -> None:
    """Copy the database of a directory into another one."""
    target.mkdir(parents=True)
    with closing(sqlite3.connect(source / FILE)) as one, closing(sqlite3.connect(target / FILE)) as other:
        one.backup(other)


def removed(directory: Path) -> None:
    """Remove a copy."""
    shutil.rmtree(directory)


def connected(directory: Path) -> Connection:
    """Connect to the database of a directory, as durably as ours."""
    connection = sqlite3.connect(directory / FILE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def height(connection: Connection) -> int:
    """Return the height of the last entry."""
    (found,) = connection.execute("SELECT max(height) FROM entries").fetchone()
    return int(found)


def written(connection: Connection, since: int) -> list[Written]:
    """Return what each command wrote after a height, in the order of the entries."""
    added = _added(connection, since)
    found = {row[1]: Written(row[0], row[1], row[3]) for row in added["entries"]}
    for table, place in (("words", 1), ("heard", 3), ("posts", 2)):
        for row in added[table]:
            found[row[place]].rows[table].append(row)
    return list(found.values())


def write(connection: Connection, batch: Sequence[Written]) -> None:
    """Do what the commands of a batch need, in one transaction with one statement per table to write."""
    connection.execute("BEGIN IMMEDIATE")
    first = batch[0]
    at = (first.network, first.height - 1)
    (last,) = connection.execute("SELECT hash FROM entries WHERE network = ? AND height = ?", at).fetchone()
    entries = []
    for one in batch:
        for _, key, *_ in one.rows["heard"]:
            again = connection.execute("SELECT 1 FROM heard WHERE network = ? AND key = ?", (one.network, key))
            assert again.fetchone() is None, "an event that was heard before"
        last = chained(last, one.body)
        entries.append((one.network, one.height, last, one.body))
    connection.executemany(_INSERTS["entries"], entries)
    for table in ("words", "heard", "posts"):
        connection.executemany(_INSERTS[table], [row for one in batch for row in one.rows[table]])
    connection.execute("COMMIT")


def check_same(ours: Connection, bare: Connection, since: int, commands: int) -> None:
    """Check that both databases have the same new rows, as many entries and answers among them as there were commands."""
    added, again = _added(ours, since), _added(bare, since)
    for table in _COLUMNS:
        assert sorted(added[table]) == sorted(again[table]), f"the two wrote different {table}"
    counts = {table: len(rows) for table, rows in added.items()}
    assert counts["entries"] == counts["heard"] == commands, f"{commands} commands wrote {counts}"


def _added(connection: Connection, since: int) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: connection.execute(f"SELECT * FROM {table} WHERE height > ? ORDER BY height", (since,)).fetchall()
        for table in _COLUMNS
    }
