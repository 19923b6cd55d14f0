"""Append-only entries: triggers with which the database itself refuses to change or drop one, and a check that they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, column, literal_column, select, table, text

_NEXT = "coalesce((SELECT max(height) FROM entries WHERE network = NEW.network), 0) + 1"
_REFUSED = "'entries of the ledger are only ever added, one after the other'"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, {_REFUSED}); END"


class Triggers(NamedTuple):
    """The triggers that one kind of database must have: their definitions by name, and a query for those that it has."""

    made: Mapping[str, str]
    standing: Select[Any]

    def lacking(self, standing: Iterable[tuple[str, str]]) -> frozenset[str]:
        """Return the names of the triggers that are missing, or are defined in another way."""
        defined = {(name, " ".join(definition.split())) for name, definition in standing}
        return frozenset(name for name, _ in self.made.items() - defined)


_SQLITE: Any = (
    select(literal_column("name", Text), literal_column("sql", Text))
    .select_from(table("sqlite_master"))
    .where(column("type") == "trigger", column("tbl_name") == "entries")
)

SQLITE = Triggers(
    {
        "entries_in_order": (
            f"CREATE TRIGGER entries_in_order BEFORE INSERT ON entries WHEN NEW.height <> {_NEXT} {_REFUSE}"
        ),
        "entries_unchanged": f"CREATE TRIGGER entries_unchanged BEFORE UPDATE ON entries {_REFUSE}",
        "entries_undeleted": f"CREATE TRIGGER entries_undeleted BEFORE DELETE ON entries {_REFUSE}",
    },
    _SQLITE,
)

# PostgreSQL adds these up to say at which events a trigger fires: https://github.com/postgres/postgres, pg_trigger.h.
_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32

_POSTGRES: Any = (
    select(literal_column("tgname", Text), literal_column("tgtype || ' ' || prosrc", Text))
    .select_from(table("pg_trigger").join(table("pg_proc"), text("pg_proc.oid = tgfoid")))
    .where(text("tgrelid = 'entries'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgqual IS NULL"))
)

POSTGRES = Triggers(
    {
        "entries_in_order": (
            f"{_ROW + _BEFORE + _INSERT} BEGIN IF NEW.height <> {_NEXT} THEN RAISE EXCEPTION {_REFUSED}; END IF; "
            "RETURN NEW; END"
        ),
        "entries_unchanged": f"{_BEFORE + _DELETE + _UPDATE + _TRUNCATE} BEGIN RAISE EXCEPTION {_REFUSED}; END",
    },
    _POSTGRES,
)
