"""Words may be withheld: a row of them without salt and text, as an archive leaves words for few out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Let salt and text be missing, both or neither; every row stays as it is."""
    # SQLite copies the table, as it changes no column of one: it keeps its order by key, without row ids.
    with op.batch_alter_table("words", table_kwargs={"sqlite_with_rowid": False}) as words:
        words.alter_column("salt", existing_type=sa.LargeBinary(), nullable=True)
        words.alter_column("text", existing_type=TEXT, nullable=True)
        words.create_check_constraint("words_whole_or_withheld", "(salt IS NULL) = (text IS NULL)")
