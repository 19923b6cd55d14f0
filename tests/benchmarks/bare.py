"""The peer: bare sqlite3, which writes the rows that ours has written into the same tables, as durably."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from ledger import codec
from ledger.entry import Sealed

FILE = "potluck.db"
_COLUMNS = {"entries": 4, "words": 5, "heard": 7, "posts": 7}
_INSERTS = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})" for table, columns in _COLUMNS.items()}

Rows = dict[str, list[tuple[Any, ...]]]
"""For each table the rows that one command wrote."""

Place = Mapping[str, int]
"""How far each table is filled."""


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


def place(connection: Connection) -> Place:
    """Return how far the tables are filled now."""
    return {
        table: connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0] for table in _COLUMNS
    }


def written(connection: Connection, since: Place) -> list[Rows]:
    """Return what each command wrote since then, in the order of the entries."""
    added = _added(connection, since)
    words = {row[1]: row for row in added["words"]}
    found = {entry[1]: {"entries": [entry], "words": [], "heard": [], "posts": []} for entry in added["entries"]}
    for _, height, known, body in added["entries"]:
        found[height]["words"] = [words[one] for one, _ in codec.commitments(Sealed(height, known, body))]
    for row in added["heard"]:
        found[row[3]]["heard"].append(row)
    for row in added["posts"]:
        found[row[2]]["posts"].append(row)
    return list(found.values())


def write(connection: Connection, batch: Sequence[Rows]) -> None:
    """Write what the commands of a batch wrote, in one transaction with one statement per table."""
    connection.execute("BEGIN IMMEDIATE")
    for table, sql in _INSERTS.items():
        connection.executemany(sql, [row for command in batch for row in command[table]])
    connection.execute("COMMIT")


def check_same(ours: Connection, bare: Connection, since: Place, commands: int) -> None:
    """Check that both databases have the same new rows, as many entries and answers among them as there were commands."""
    added, again = _added(ours, since), _added(bare, since)
    for table in _COLUMNS:
        assert sorted(added[table]) == sorted(again[table]), f"the two wrote different {table}"
    counts = {table: len(rows) for table, rows in added.items()}
    assert counts["entries"] == counts["heard"] == commands, f"{commands} commands wrote {counts}"


def _added(connection: Connection, since: Place) -> Rows:
    return {
        table: connection.execute(f"SELECT * FROM {table} WHERE rowid > ? ORDER BY rowid", (last,)).fetchall()
        for table, last in since.items()
    }
