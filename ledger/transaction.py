"""One transaction on SQLite: everything that belongs together, in as few statements as there are tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.dialects import sqlite

from ledger import schema
from ledger.rows import Batch

Statement = tuple[str, Sequence[tuple[Any, ...]]]


class Superseded(Exception):
    """Another process has taken the database over; nothing was written."""


def write(connection: sqlite3.Connection, *, epoch: int, taken: Sequence[tuple[str, Batch]]) -> None:
    """Write the batches of these networks, all of them or none, with one statement per table."""
    entries: list[tuple[Any, ...]] = []
    words: list[tuple[Any, ...]] = []
    heard: list[tuple[Any, ...]] = []
    posts: list[tuple[Any, ...]] = []
    later: list[Statement] = []
    for network, batch in taken:
        entries += [(network, one.height, one.hash, one.body) for one in batch.entries]
        words += [(network, one.commitment, one.subject, one.salt, one.text) for one in batch.words]
        heard += [(network, one.key, one.agent, one.height, one.answer, one.named, one.at) for one in batch.heard]
        posts += [
            (network, one.number, one.height, one.about, one.channel, one.message, one.shown) for one in batch.posts
        ]
        if batch.shown:
            later.append((_SHOWN, [(message, height, network, number) for number, message, height in batch.shown]))
        if batch.blanked:
            later.append((_BLANKED, [(network, number) for number in batch.blanked]))
        for agent in batch.forget:
            later += [(sql, [(network, form.format(agent))]) for sql, form in _FORGET]
    inserts = zip(_INSERTS, (entries, words, heard, posts), strict=True)
    atomic(connection, epoch, [(sql, rows) for sql, rows in inserts if rows] + later)
    if any(batch.forget for _, batch in taken):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the write-ahead log still has what was erased


def atomic(connection: sqlite3.Connection, epoch: int, statements: Iterable[Statement]) -> None:
    """Execute all the statements, or none; raises `Superseded` where another process has taken over."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("SELECT epoch FROM owner").fetchone() != (epoch,):
            raise Superseded("Another process has taken this database over.")
        for sql, rows in statements:
            connection.executemany(sql, rows)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


_TABLES = (schema.entries, schema.words, schema.heard, schema.posts)
_INSERTS = tuple(str(table.insert().compile(dialect=sqlite.dialect())) for table in _TABLES)
_SHOWN = "UPDATE posts SET message = ?, shown = ? WHERE network = ? AND number = ?"
_BLANKED = "UPDATE posts SET message = NULL, channel = '' WHERE network = ? AND number = ?"
_FORGET = (
    ("DELETE FROM words WHERE network = ? AND subject = ?", "{}"),
    ("UPDATE heard SET agent = NULL, answer = NULL, named = '' WHERE network = ? AND agent = ?", "{}"),
    ("UPDATE heard SET answer = NULL, named = '' WHERE network = ? AND instr(named, ?)", " {} "),
    ("DELETE FROM files WHERE network = ? AND instr(named, ?)", " {} "),
)
