"""The rows of one batch, which become durable in one transaction, and the changes that come with them.

A row is a tuple in the order of its columns, so that it goes to the database as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ledger.chain.entry import Sealed


class WordsRow(NamedTuple):
    """Words and the salt that makes their commitment. Both are None where words for few are withheld."""

    commitment: str
    subject: str
    salt: bytes | None
    text: str | None


class HeardRow(NamedTuple):
    """An event by its idempotency key, and its answer; `named` are the agents in the answer, each between spaces."""

    key: str
    agent: str | None
    height: int | None
    answer: bytes | None
    named: str
    at: str


class PostRow(NamedTuple):
    """A post that the entry of `height` owes to a channel; `message` shows it, as it was at the height `shown`."""

    number: int
    height: int
    about: str
    channel: str
    message: str | None = None
    shown: int | None = None


class FileRow(NamedTuple):
    """A file that is made once, with its hash, its name, and the agents whom it names, each between spaces."""

    hash: bytes
    name: str
    data: bytes
    named: str


class DraftRow(NamedTuple):
    """A command that somebody began: their account, the verb that it becomes, and its options as JSON."""

    person: str
    number: int
    kind: str
    values: str
    at: str
    until: str


class Slice(NamedTuple):
    """Entries that follow one another, and their words by commitment."""

    sealed: list[Sealed]
    words: dict[str, WordsRow]


@dataclass(slots=True)
class Batch:
    """Rows and changes that become durable together, or not at all: first all new rows, then changes and erasures."""

    entries: list[Sealed] = field(default_factory=list)
    words: list[WordsRow] = field(default_factory=list)  # of its one entry
    heard: list[HeardRow] = field(default_factory=list)
    posts: list[PostRow] = field(default_factory=list)
    files: list[FileRow] = field(default_factory=list)
    answered: list[tuple[str, bytes]] = field(default_factory=list)  # key of an event, its new answer
    shown: list[tuple[int, str, int]] = field(default_factory=list)  # post, message, height
    blanked: list[int] = field(default_factory=list)  # posts
    undrafted: list[tuple[str, int]] = field(default_factory=list)  # account, number of a draft that is gone
    drafts: list[DraftRow] = field(default_factory=list)  # each in the place of an earlier one of its number
    forget: list[str] = field(default_factory=list)  # agents
    erased: list[tuple[int, str, str | None]] = field(default_factory=list)  # height, agent, a text of theirs there
    pruned: list[str] = field(default_factory=list)  # moments before which answers to events are dropped
    dropped: list[tuple[str, str]] = field(default_factory=list)  # platform, how names in its notebook begin
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # platform, name, value

    @property
    def erases(self) -> bool:
        """Tell whether a text has to be gone from every file once this is durable."""
        return bool(self.forget or self.erased)
