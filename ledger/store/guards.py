"""The triggers by which a database itself refuses to change or drop an entry: what they do, and how one asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, column, literal_column, select, table, text

_NEXT = "coalesce((SELECT max(height) FROM entries WHERE network = NEW.network), 0) + 1"
_REFUSED = "'entries of the ledger are only ever added, one after the other'"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, {_REFUSED}); END"


class Guards(NamedTuple):
    """What each trigger does that has to stand in a kind of database, by its name; and the question for those that stand."""

    made: Mapping[str, str]
    standing: Select[Any]

    def lacking(self, standing: Iterable[tuple[str, str]]) -> frozenset[str]:
        """Return the names of those that are not there, or do something else than they were made for."""
        found = {name: " ".join(does.split()) for name, does in standing}
        return frozenset(name for name, does in self.made.items() if found.get(name) != does)


_SQLITE: Any = (
    select(literal_column("name", Text), literal_column("sql", Text))
    .select_from(table("sqlite_master"))
    .where(column("type") == "trigger", column("tbl_name") == "entries")
)

SQLITE = Guards(
    {
        "entries_in_order": (
            f"CREATE TRIGGER entries_in_order BEFORE INSERT ON entries WHEN NEW.height <> {_NEXT} {_REFUSE}"
        ),
        "entries_unchanged": f"CREATE TRIGGER entries_unchanged BEFORE UPDATE ON entries {_REFUSE}",
        "entries_undeleted": f"CREATE TRIGGER entries_undeleted BEFORE DELETE ON entries {_REFUSE}",
    },
    _SQLITE,
)

# When a trigger of PostgreSQL fires is a sum of these: https://github.com/postgres/postgres, pg_trigger.h.
_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32

_POSTGRES: Any = (
    select(literal_column("tgname", Text), literal_column("tgtype || ' ' || prosrc", Text))
    .select_from(table("pg_trigger").join(table("pg_proc"), text("pg_proc.oid = tgfoid")))
    .where(text("tgrelid = 'entries'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgqual IS NULL"))
)

POSTGRES = Guards(
    {
        "entries_in_order": (
            f"{_ROW + _BEFORE + _INSERT} BEGIN IF NEW.height <> {_NEXT} THEN RAISE EXCEPTION {_REFUSED}; END IF; "
            "RETURN NEW; END"
        ),
        "entries_unchanged": f"{_BEFORE + _DELETE + _UPDATE + _TRUNCATE} BEGIN RAISE EXCEPTION {_REFUSED}; END",
    },
    _POSTGRES,
)
