"""The tables of the database. Entries are append-only; rows of the other tables may change."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, MetaData, Table, Text

HEAD = "0003"
"""The newest migration."""

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared byte by byte, so that an index stays valid under other language settings of the machine."""

metadata = MetaData()

owner = Table("owner", metadata, Column("id", Integer, primary_key=True), Column("epoch", Integer, nullable=False))

# Tables whose rows come in the order of their key are stored by that key, without a second tree for row ids: an insert
# then touches the last page instead of any page, which is many times cheaper in a long ledger.

entries = Table(
    "entries",
    metadata,
    Column("network", TEXT, primary_key=True),
    Column("height", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

words = Table(
    "words",
    metadata,
    Column("network", TEXT, primary_key=True),
    Column("height", Integer, primary_key=True, autoincrement=False),  # of the entry with the words
    Column("commitment", TEXT, primary_key=True),
    Column("subject", TEXT, nullable=False),
    Column("salt", LargeBinary),  # null where it is withheld, and so is the text
    Column("text", TEXT),
    CheckConstraint("(salt IS NULL) = (text IS NULL)", name="words_whole_or_withheld"),
    sqlite_with_rowid=False,
)

heard = Table(
    "heard",
    metadata,
    Column("network", TEXT, primary_key=True),
    Column("key", TEXT, primary_key=True),
    Column("agent", TEXT),
    Column("height", Integer),
    Column("answer", LargeBinary),
    Column("named", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("network", TEXT, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("height", Integer, nullable=False),
    Column("about", TEXT, nullable=False),
    Column("channel", TEXT, nullable=False),
    Column("message", TEXT),
    Column("shown", Integer),
    sqlite_with_rowid=False,
)

files = Table(
    "files",
    metadata,
    Column("network", TEXT, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("named", TEXT, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("network", TEXT, primary_key=True),
    Column("person", TEXT, primary_key=True),  # the account that began it
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", TEXT, nullable=False),
    Column("values", TEXT, nullable=False),
    Column("at", TEXT, nullable=False),
    Column("until", TEXT, nullable=False),
)

notebook = Table(
    "notebook",
    metadata,
    Column("platform", TEXT, primary_key=True),
    Column("name", TEXT, primary_key=True),
    Column("value", TEXT, nullable=False),
)
