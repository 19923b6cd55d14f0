"""The statements of one transaction, for every kind of database: rows of one table go into one statement.

All statements are made once, at import, and compiled once for each database.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
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
from ledger.store.schema import drafts, entries, files, heard, notebook, posts, words

Row = tuple[Any, ...]

Plan = list[tuple[UpdateBase, list[Row]]]
"""Statements in their order, each with the rows that it is executed with."""


def plan(taken: Sequence[tuple[str, Batch]]) -> Plan:
    """Return the statements that write the batches of these networks: first all new rows, then changes batch by batch."""
    return [*_inserts(taken), *_updates(taken)]


def hash_at(network: str, height: int) -> Select[bytes]:
    """Return the query for the hash of one entry."""
    return select(entries.c.hash).where(entries.c.network == network, entries.c.height == height)


@lru_cache(128)  # of each statement for each database that is open
def compiled(statement: UpdateBase, dialect: Dialect) -> str:
    """Return the SQL of a statement; the values of a row come in the order of its parameters."""
    form = statement.compile(dialect=dialect)
    assert all(value is None for value in form.params.values()), "a constant stands in the statement, not in a blank"
    return str(form)


def bounds(beginning: str) -> tuple[str, str]:
    """Return a lower bound, and an upper one that is excluded, of names with a beginning: databases sort by code points."""
    return beginning, beginning + chr(sys.maxunicode)


def _inserts(taken: Sequence[tuple[str, Batch]]) -> Plan:
    rows: dict[Table, list[Row]] = {table: [] for table in _INSERTS}
    for network, batch in taken:
        for table, new in ((entries, batch.entries), (heard, batch.heard), (posts, batch.posts), (files, batch.files)):
            if new:  # most batches fill two of them
                rows[table] += [(network, *row) for row in new]
        if batch.words:
            (entry,) = batch.entries
            rows[words] += [(network, entry.height, *row) for row in batch.words]
    return [(_INSERTS[table], new) for table, new in rows.items() if new]


def _updates(taken: Sequence[tuple[str, Batch]]) -> Plan:
    """Return the changes; rows for one statement go together if nothing else comes between them."""
    updates: Plan = []
    for network, batch in taken:
        for statement, changed in _changes(network, batch):
            if updates and updates[-1][0] is statement:
                updates[-1][1].extend(changed)
            elif changed:
                updates.append((statement, changed))
    return updates


def _changes(network: str, batch: Batch) -> Iterator[tuple[UpdateBase, list[Row]]]:
    """Yield each statement that changes or erases rows, with its rows."""
    if batch.shown:
        yield _SHOWN, [(message, height, network, number) for number, message, height in batch.shown]
    if batch.answered:
        yield _ANSWERED, [(answer, network, key) for key, answer in batch.answered]
    if batch.blanked:
        yield _BLANKED, [(network, number) for number in batch.blanked]
    if batch.undrafted or batch.drafts:
        yield from _drafts(network, batch)
    if batch.erases:
        yield from _erasures(network, batch)
    if batch.pruned or batch.dropped or batch.notes:
        yield from _upkeep(network, batch)


def _drafts(network: str, batch: Batch) -> Iterator[tuple[UpdateBase, list[Row]]]:
    gone = [*batch.undrafted, *((row.person, row.number) for row in batch.drafts)]
    yield _UNDRAFT, [(network, *which) for which in gone]
    yield _DRAFT, [(network, *row) for row in batch.drafts]


def _erasures(network: str, batch: Batch) -> Iterator[tuple[UpdateBase, list[Row]]]:
    for statement in _FORGET_SUBJECT:
        yield statement, [(network, agent) for agent in batch.forget]
    for statement in _FORGET_NAMED:
        yield statement, [(network, f" {agent} ") for agent in batch.forget]
    yield _ERASE, [(network, *row) for row in batch.erased]


def _upkeep(network: str, batch: Batch) -> Iterator[tuple[UpdateBase, list[Row]]]:
    """Yield the statements that prune what was heard long ago, and that write notebooks."""
    yield _PRUNE, [(network, before) for before in batch.pruned]
    yield _DROP, [(platform, *bounds(beginning)) for platform, beginning in batch.dropped]
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

# An answer that was erased meanwhile stays erased.
_ANSWERED = (
    update(heard)
    .values(answer=bindparam("new_answer"))
    .where(heard.c.network == bindparam("of"), heard.c.key == bindparam("event"), heard.c.answer.is_not(None))
)

# The key of the event stays, so that its repetition still has no second effect; only the answer is erased.
_FORGET_SUBJECT = (
    delete(words).where(words.c.network == bindparam("of"), words.c.subject == bindparam("agent_id")),
    delete(drafts).where(drafts.c.network == bindparam("of"), drafts.c.person == bindparam("agent_id")),
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
    words.c.text.is_not_distinct_from(bindparam("said")),  # None is that of what is withheld
)

_UNDRAFT = delete(drafts).where(
    drafts.c.network == bindparam("of"), drafts.c.person == bindparam("account"), drafts.c.number == bindparam("draft")
)
_DRAFT = insert(drafts)

_PRUNE = delete(heard).where(heard.c.network == bindparam("of"), heard.c.at < bindparam("before"))
_DROP = delete(notebook).where(
    notebook.c.platform == bindparam("of"), notebook.c.name >= bindparam("first"), notebook.c.name < bindparam("after")
)
_UNNOTE = delete(notebook).where(notebook.c.platform == bindparam("of"), notebook.c.name == bindparam("note"))
_NOTE = insert(notebook)
