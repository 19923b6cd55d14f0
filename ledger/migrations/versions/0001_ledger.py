"""The first form: entries that can only be added, and the five tables beside them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, and the triggers by which the database itself refuses to change or drop an entry."""
    op.create_table(
        "owner", sa.Column("id", sa.Integer, primary_key=True), sa.Column("epoch", sa.Integer, nullable=False)
    )
    op.create_table(
        "entries",
        sa.Column("network", sa.Text, primary_key=True),
        sa.Column("height", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    _side_tables()
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER entries_refuse_{act.lower()} BEFORE {act} ON entries "
            "BEGIN SELECT RAISE(ABORT, 'entries of the ledger are only ever added'); END"
        )
    op.execute("INSERT INTO owner (id, epoch) VALUES (1, 0)")


def _side_tables() -> None:
    op.create_table(
        "words",
        sa.Column("network", sa.Text, primary_key=True),
        sa.Column("commitment", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("words_by_subject", "words", ["network", "subject"])
    op.create_table(
        "heard",
        sa.Column("network", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("agent", sa.Text),
        sa.Column("height", sa.Integer),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("named", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_table(
        "posts",
        sa.Column("network", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("shown", sa.Integer),
    )
    op.create_table(
        "files",
        sa.Column("network", sa.Text, primary_key=True),
        sa.Column("hash", sa.LargeBinary, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.Column("named", sa.Text, nullable=False),
    )
    op.create_table(
        "notebook",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
