"""The peer: bare sqlite3 that writes the same rows into the same tables, and reads back what ours has written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from ledger import codec
from ledger.entry import Sealed

TABLES = ("entries", "words", "heard", "posts")
FILE = "potluck.db"

Rows = dict[str, list[tuple[Any, ...]]]
"""For each table the rows that one command wrote."""


def copied(source: Path, target: Path) -> None:
    """Copy the database of a directory into another one."""
    target.mkdir(parents=True)
    with closing(sqlite3.connect(source / FILE)) as one, closing(sqlite3.connect(target / FILE)) as other:
        one.backup(other)


def connected(directory: Path) -> sqlite3.Connection:
    """Connect as durably as ours."""
    connection = sqlite3.connect(directory / FILE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def written(connection: sqlite3.Connection, after: int) -> list[Rows]:
    """Return what each command wrote whose entry is higher than `after`, in the order of the entries."""
    found: list[Rows] = []
    entries = connection.execute("SELECT * FROM entries WHERE height > ? ORDER BY height", (after,)).fetchall()
    for entry in entries:
        _, height, known, body = entry
        rows: Rows = {"entries": [entry]}
        rows["words"] = [
            connection.execute("SELECT * FROM words WHERE commitment = ?", (one,)).fetchone()
            for one, _ in codec.commitments(Sealed(height, known, body))
        ]
        for table in ("heard", "posts"):
            rows[table] = connection.execute(f"SELECT * FROM {table} WHERE height = ?", (height,)).fetchall()
        found.append(rows)
    return found


def write(connection: sqlite3.Connection, batch: Sequence[Rows]) -> None:
    """Write what the commands of a batch wrote, in one transaction with one statement per table."""
    connection.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        rows = [row for command in batch for row in command[table]]
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    connection.execute("COMMIT")


def differences(one: sqlite3.Connection, other: sqlite3.Connection) -> list[str]:
    """Return the tables that do not hold the same rows in both databases."""
    return [table for table in TABLES if any(a != b for a, b in _pairs(one, other, table))]


def _pairs(one: sqlite3.Connection, other: sqlite3.Connection, table: str) -> Iterable[tuple[Any, Any]]:
    query = f"SELECT * FROM {table} ORDER BY 1, 2"
    return zip(one.execute(query), other.execute(query), strict=True)
