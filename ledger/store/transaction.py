"""What one transaction does to the tables, for every kind of database: as few statements as there are tables."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Select,
    Table,
    UpdateBase,
    bindparam,
    delete,
    insert,
    literal_column,
    null,
    select,
    update,
)

from ledger.chain.rows import Batch
from ledger.store.schema import entries, files, heard, notebook, posts, words

Row = tuple[Any, ...]

Plan = list[tuple[UpdateBase, list[Row]]]
"""Statements in their order, each with the rows that it is executed with."""


def plan(taken: Sequence[tuple[str, Batch]]) -> Plan:
    """Return what writes the batches of these networks: first all that is new, then all that changes, batch by batch."""
    rows: dict[Table, list[Row]] = {table: [] for table in _INSERTS}
    later: Plan = []
    for network, batch in taken:
        rows[entries] += [(network, one.height, one.hash, one.body) for one in batch.entries]
        if batch.words:
            (entry,) = batch.entries
            rows[words] += [(network, entry.height, *row) for row in batch.words]
        rows[heard] += [(network, *row) for row in batch.heard]
        rows[posts] += [(network, *row) for row in batch.posts]
        rows[files] += [(network, *row) for row in batch.files]
        for statement, changed in _changes(network, batch):
            if not changed:
                continue
            if later and later[-1][0] is statement:
                later[-1][1].extend(changed)
            else:
                later.append((statement, changed))
    return [(_INSERTS[table], new) for table, new in rows.items() if new] + later


def hash_at(network: str, height: int) -> Select[bytes]:
    """Return the question for the hash of one entry."""
    return select(entries.c.hash).where(entries.c.network == network, entries.c.height == height)


def compiled(statement: UpdateBase, dialect: Dialect) -> str:
    """Return a statement as a database reads it; the values of a row stand in the order of its blanks."""
    form = statement.compile(dialect=dialect)
    assert all(value is None for value in form.params.values()), "a constant stands in the statement, not in a blank"
    return str(form)


def bounds(beginning: str) -> tuple[str, str]:
    """Return from which name on, and before which one, those with a beginning stand: databases sort by code points."""
    return beginning, beginning + chr(sys.maxunicode)


def _changes(network: str, batch: Batch) -> Iterable[tuple[UpdateBase, list[Row]]]:
    if batch.shown:
        yield _SHOWN, [(message, height, network, number) for number, message, height in batch.shown]
    if batch.answered:
        yield _ANSWERED, [(answer, network, key) for key, answer in batch.answered]
    if batch.blanked:
        yield _BLANKED, [(network, number) for number in batch.blanked]
    if batch.forget:
        for statement in _FORGET_SUBJECT:
            yield statement, [(network, agent) for agent in batch.forget]
        for statement in _FORGET_NAMED:
            yield statement, [(network, f" {agent} ") for agent in batch.forget]
    if batch.erased:
        yield _ERASE, [(network, *one) for one in batch.erased]
    if batch.pruned:
        yield _PRUNE, [(network, before) for before in batch.pruned]
    if batch.dropped:
        yield _DROP, [(platform, *bounds(beginning)) for platform, beginning in batch.dropped]
    if batch.notes:
        yield _UNNOTE, [(platform, name) for platform, name, _ in batch.notes]
        yield _NOTE, list(batch.notes)


_EMPTY: ColumnElement[str] = literal_column("''")

_INSERTS = {table: insert(table) for table in (entries, words, heard, posts, files)}

_SHOWN = (
    update(posts)
    .values(message=bindparam("new_message"), shown=bindparam("new_shown"))
    .where(posts.c.network == bindparam("of"), posts.c.number == bindparam("post"))
)
_BLANKED = (
    update(posts)
    .values(message=null(), channel=_EMPTY)
    .where(posts.c.network == bindparam("of"), posts.c.number == bindparam("post"))
)

# Not where it was erased meanwhile.
_ANSWERED = (
    update(heard)
    .values(answer=bindparam("new_answer"))
    .where(heard.c.network == bindparam("of"), heard.c.key == bindparam("event"), heard.c.answer.is_not(None))
)

# An event stays heard, so that its repetition still has no second effect; only what was answered is erased.
_FORGET_SUBJECT = (
    delete(words).where(words.c.network == bindparam("of"), words.c.subject == bindparam("agent_id")),
    update(heard)
    .values(agent=null(), answer=null(), named=_EMPTY)
    .where(heard.c.network == bindparam("of"), heard.c.agent == bindparam("agent_id")),
)
_FORGET_NAMED = (
    update(heard)
    .values(answer=null(), named=_EMPTY)
    .where(heard.c.network == bindparam("of"), heard.c.named.contains(bindparam("agent_id"))),
    delete(files).where(files.c.network == bindparam("of"), files.c.named.contains(bindparam("agent_id"))),
)

_ERASE = delete(words).where(
    words.c.network == bindparam("of"),
    words.c.height == bindparam("entry"),
    words.c.subject == bindparam("agent_id"),
    words.c.text == bindparam("said"),
)

_PRUNE = delete(heard).where(heard.c.network == bindparam("of"), heard.c.at < bindparam("before"))
_DROP = delete(notebook).where(
    notebook.c.platform == bindparam("of"), notebook.c.name >= bindparam("first"), notebook.c.name < bindparam("after")
)
_UNNOTE = delete(notebook).where(notebook.c.platform == bindparam("of"), notebook.c.name == bindparam("note"))
_NOTE = insert(notebook)
