"""The tables of the database. Entries can only be added; the five others may change."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text

HEAD = "0001"
"""The newest migration; a database at it needs none."""

metadata = MetaData()

owner = Table("owner", metadata, Column("id", Integer, primary_key=True), Column("epoch", Integer, nullable=False))

entries = Table(
    "entries",
    metadata,
    Column("network", Text, primary_key=True),
    Column("height", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

words = Table(
    "words",
    metadata,
    Column("network", Text, primary_key=True),
    Column("commitment", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
    Index("words_by_subject", "network", "subject"),
)

heard = Table(
    "heard",
    metadata,
    Column("network", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("agent", Text),
    Column("height", Integer),
    Column("answer", LargeBinary),
    Column("named", Text, nullable=False),
    Column("at", Text, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("network", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("height", Integer, nullable=False),
    Column("about", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("message", Text),
    Column("shown", Integer),
)

files = Table(
    "files",
    metadata,
    Column("network", Text, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("name", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("named", Text, nullable=False),
)

notebook = Table(
    "notebook",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
