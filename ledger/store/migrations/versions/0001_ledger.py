"""The first form: entries that can only be added, one after the other, and the tables beside them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and the triggers by which the database itself refuses to change or drop an entry."""
    op.create_table(
        "owner", sa.Column("id", sa.Integer, primary_key=True), sa.Column("epoch", sa.Integer, nullable=False)
    )
    op.execute("INSERT INTO owner (id, epoch) VALUES (1, 0)")
    op.create_table(
        "entries",
        sa.Column("network", TEXT, primary_key=True),
        sa.Column("height", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
    _side_tables()


def _side_tables() -> None:
    op.create_table(
        "words",
        sa.Column("network", TEXT, primary_key=True),
        sa.Column("height", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("commitment", TEXT, primary_key=True),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "heard",
        sa.Column("network", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("agent", TEXT),
        sa.Column("height", sa.Integer),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("named", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
    )
    op.create_table(
        "posts",
        sa.Column("network", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("message", TEXT),
        sa.Column("shown", sa.Integer),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "files",
        sa.Column("network", TEXT, primary_key=True),
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.Column("named", TEXT, nullable=False),
    )
    op.create_table(
        "notebook",
        sa.Column("platform", TEXT, primary_key=True),
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("value", TEXT, nullable=False),
    )


_NEXT = "coalesce((SELECT max(height) FROM entries WHERE network = NEW.network), 0) + 1"
_REFUSED = "'entries of the ledger are only ever added, one after the other'"

_GUARDS = {
    # Replacing an entry is an insert to SQLite, which the first trigger refuses as one that is out of order.
    "sqlite": (
        f"""CREATE TRIGGER entries_in_order BEFORE INSERT ON entries WHEN NEW.height <> {_NEXT}
        BEGIN SELECT RAISE(ABORT, {_REFUSED}); END""",
        f"""CREATE TRIGGER entries_unchanged BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, {_REFUSED}); END""",
        f"""CREATE TRIGGER entries_undeleted BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, {_REFUSED}); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION entries_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.height <> {_NEXT} THEN RAISE EXCEPTION {_REFUSED}; END IF; RETURN NEW; END $$""",
        f"""CREATE FUNCTION entries_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION {_REFUSED}; END $$""",
        """CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
        FOR EACH ROW EXECUTE FUNCTION entries_in_order()""",
        """CREATE TRIGGER entries_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
        FOR EACH STATEMENT EXECUTE FUNCTION entries_unchanged()""",
        "REVOKE UPDATE, DELETE, TRUNCATE ON entries FROM CURRENT_USER",
    ),
}
