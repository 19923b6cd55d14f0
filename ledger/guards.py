"""The triggers by which a database itself refuses to change or drop an entry: which there are, and how one asks for them."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, column, literal_column, select, table, text


class Guards(NamedTuple):
    """The names that have to stand in a kind of database, and the question for those that do."""

    names: frozenset[str]
    standing: Select[Any]


SQLITE = Guards(
    frozenset({"entries_in_order", "entries_unchanged", "entries_undeleted"}),
    select(literal_column("name"))
    .select_from(table("sqlite_master"))
    .where(column("type") == "trigger", column("tbl_name") == "entries"),
)

POSTGRES = Guards(
    frozenset({"entries_in_order", "entries_unchanged"}),
    select(literal_column("tgname"))
    .select_from(table("pg_trigger"))
    .where(text("tgrelid = 'entries'::regclass AND NOT tgisinternal AND tgenabled <> 'D'")),
)
