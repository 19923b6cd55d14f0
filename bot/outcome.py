"""What was decided, before anything is done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.chain.entry import Entry, Fact
from ledger.values.phrase import Made, Phrase, Sayable

if TYPE_CHECKING:
    from ledger.book import Book


class Post(NamedTuple):
    """A post that the decision owes.

    `about` is a subject (`C1`), or one of its messages (`C1/reminder`). `to` is an agent's id for a direct message. None
    stands for every channel in which the subject has a card for a message about it; else for the channel of the command,
    the main channel for one that came privately, and every mirrored channel. One `alone` goes to just that account of the
    person, wherever else they were heard.
    """

    about: str
    to: str | None = None
    alone: bool = False


def alone(tells: Iterable[tuple[str, str]]) -> tuple[Post, ...]:
    """Return the posts of (subject, account) pairs, each to just that account."""
    return tuple(Post(about, account, alone=True) for about, account in tells)


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
class Recall:
    """An answer for which the whole ledger is read first, beside everything else that is decided meanwhile.

    `read` takes the entries, the oldest first, and may raise `Broken`; it sees no book, as that goes on. All entries have
    to be taken where it matters that the ledger holds. `told` says what came of it, by the book as it is then;
    it refuses nothing. The `whole` is read with what is stored beside the entries: `Broken` comes at the end if it does not
    fit, and `Unguarded` if the database would let entries be changed.
    """

    read: Callable[[Iterator[Entry]], Any]
    told: Callable[[Book, Any], Sayable]
    whole: bool = False


class Outcome(NamedTuple):
    """Facts to append, the private answer, the posts that the facts owe, and the files that are kept with them.

    What records nothing may `recall` instead of answering at once.
    """

    facts: tuple[Fact, ...] = ()
    answer: Sayable | None = None
    posts: tuple[Post, ...] = ()
    files: tuple[Made, ...] = ()
    recall: Recall | None = None


@dataclass(slots=True)
class Decided:
    """A decision before it is appended: by whom, what, and what they are told.

    One that hands over a kept file is taken `anew` for an event that comes again: so its bytes are looked at again.
    """

    author: str
    facts: tuple[Fact, ...]
    answer: Sayable | None
    posts: tuple[Post, ...] = ()
    files: tuple[Made, ...] = ()
    refused: bool = False
    recall: Recall | None = None
    anew: bool = False
    owed: list[tuple[str, str]] = field(default_factory=list)  # each post's subject or message, and its channel
