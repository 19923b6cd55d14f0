"""What was decided, before anything is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.entry import Fact
from ledger.phrase import Made, Phrase, Sayable


@dataclass(frozen=True, slots=True)
class Post:
    """A post that the decision owes.

    `about` is a subject (`C1`), or one of its messages (`C1/reminder`). `to` is an agent's id for a direct message. None
    stands for every channel in which the subject has a card for a message about it; else for the channel of the command,
    the main channel for one that came privately, and every mirrored channel.
    """

    about: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice under a post: the emoji, its label, and the command that says the same."""

    emoji: str
    label: Phrase
    command: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """How a subject should look in a channel now."""

    about: str
    phrase: Sayable
    choices: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Facts to append, the private answer, the posts that the facts owe, and the files that are kept with them."""

    facts: tuple[Fact, ...] = ()
    answer: Sayable | None = None
    posts: tuple[Post, ...] = field(default=())
    files: tuple[Made, ...] = field(default=())


@dataclass(slots=True)
class Decided:
    """A decision before it is appended: by whom, what, and what they are told."""

    author: str
    facts: tuple[Fact, ...]
    answer: Sayable | None
    posts: tuple[Post, ...] = ()
    files: tuple[Made, ...] = ()
    refused: bool = False
