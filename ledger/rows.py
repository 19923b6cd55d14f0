"""What is stored together: the rows of one batch, and what else changes with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ledger.entry import Sealed


@dataclass(frozen=True, slots=True)
class WordsRow:
    """Words and the salt that makes their commitment."""

    commitment: str
    subject: str
    salt: bytes
    text: str


@dataclass(frozen=True, slots=True)
class HeardRow:
    """An event and what was answered; `named` are the agents whom the answer names or quotes, each between spaces."""

    key: str
    agent: str | None
    height: int | None
    answer: bytes | None
    named: str
    at: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post: owed where, and by the entry of which height; the message that shows it, and as of which height."""

    number: int
    height: int
    about: str
    channel: str
    message: str | None = None
    shown: int | None = None


@dataclass(slots=True)
class Batch:
    """What becomes durable together, or not at all."""

    entries: list[Sealed] = field(default_factory=list)
    words: list[WordsRow] = field(default_factory=list)
    heard: list[HeardRow] = field(default_factory=list)
    posts: list[PostRow] = field(default_factory=list)
    shown: list[tuple[int, str, int]] = field(default_factory=list)  # post, message, height
    blanked: list[int] = field(default_factory=list)  # posts
    forget: list[str] = field(default_factory=list)  # agents
