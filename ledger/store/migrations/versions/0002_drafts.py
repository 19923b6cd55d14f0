"""Drafts: what one person began and nobody else may see, beside the chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; the others stay as they are."""
    op.create_table(
        "drafts",
        sa.Column("network", TEXT, primary_key=True),
        sa.Column("person", TEXT, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("values", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("until", TEXT, nullable=False),
    )
