"""Interface between adapters and the core: events come in, answers and posts go out, both as plain values.

A reference names a person (`platform:id`), a channel (`platform:place/channel`) or a message (`channel/message`), and is
unique on its platform. A command whose channel is its author is a direct message; so is a post to a person.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.menu import Menu


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, shown as the platform shows people; by `name` in a file and on the console, where no platform shows anybody."""

    person: str
    name: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a member, untrusted: the adapter escapes them, and nothing in them notifies anybody."""

    words: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, shown in the reader's own zone if the platform can, else in these words of ours."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """Our own words about a message; they link to it if the platform gives its messages an address."""

    words: str
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel by its reference, shown as a link to it in the platform's own form."""

    channel: str


Cell = str | Mention | Said | Moment | Link


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; each row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, with alternative text that says the same."""

    png: bytes
    alt: str
    name: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to send, byte for byte."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice under a post: a reaction by `emoji`, a button called `label`, or the command itself.

    Without an `emoji` it is a button alone; where a platform has no buttons, the text of the post says what to type.
    """

    emoji: str
    label: str
    command: str
    options: Mapping[str, str]


Piece = str | Mention | Said | Moment | Link | Place | Table | Picture | File | Choice
Text = tuple[Piece, ...]


class Refused(tuple[Piece, ...]):
    """An answer that refuses: nothing was recorded, and a form may stay open for another try."""

    __slots__ = ()


FILE_MAX = 64 * 1024
"""Bytes of a file that may come with a command."""


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody used a slash command, a button or a form; or said something to us.

    `name` is empty for words without a command, which are the `text`: in a direct message, behind our name, or as a line that lacks
    only its mark (`bot/input/unmarked.py`). It is empty, too, for a button or form of an unreadable version, without a `text`.
    `key` is the platform's own id of the event, the idempotency key: it is the same in every delivery.
    The core fills `named` in, of people who are in the places of the network. Options come typed (`options`) or, on platforms
    with the text form, as the `text` after the name. In both, a mention is `@` and the person's reference. `files` holds the
    attached files by the name that an option of the kind `file` gives, each cut after `FILE_MAX` + 1 bytes. The core stamps
    `at` and `chance` on arrival. `closed` marks a channel that not everybody of the place can read: a private channel or
    thread, or a talk between people, but no direct message to us.
    """

    key: str
    name: str
    by: str
    channel: str
    options: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    locale: str | None = None  # the language of its author, if the platform tells it: de-CH
    text: str | None = None
    called: str | None = None  # the name that the platform shows for this person
    closed: bool = False
    unseen: bool = False  # nobody but its author reads what was typed, as in a form
    zone: str | None = None  # their time zone, if the platform tells it: Europe/Paris
    named: Mapping[str, str] = field(default_factory=dict)  # the names of those whom it mentions and the ledger lacks
    said_at: datetime | None = None  # the platform's own time: for display only, since it can be forged
    at: datetime | None = None
    chance: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody put an emoji on a message, or took it off (`added` is False).

    `emoji` is bare: without skin tone or variation mark. `key` is None for one that was read back, and without event ids.
    """

    key: str | None
    emoji: str
    added: bool
    by: str
    message: str
    channel: str
    locale: str | None = None
    called: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The platform was away and is back: the core reads its reactions again, and retries the posts that it owes."""

    platform: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """Our membership or rights on the platform have changed: it may accept now a post that it refused."""

    platform: str


@dataclass(frozen=True, slots=True)
class Moved:
    """People moved from a place to its successor with the same reference; messages below `left` stay behind."""

    platform: str
    left: str


@dataclass(frozen=True, slots=True)
class Impaired:
    """Something does not work on a platform until its operator repairs it; `why` tells stewards the reason."""

    platform: str
    why: str


Event = Command | Reaction | Reconnected | Admitted | Moved | Impaired
Receive = Callable[[Event], Awaitable[Text | None]]
"""Takes an event; returns the private answer to its author, or None if there is nothing to say.

It returns once everything in the answer is durable, so an adapter acknowledges the event to its platform afterwards. Events
are decided in the order of the calls, also while earlier ones are not durable yet; only a direct message may wait for the
look-up of its author's membership.

The author of an event in a channel is in that place: an adapter hands on nobody from elsewhere.
"""

Suggest = Callable[[str, str, str, str, str], Awaitable[Sequence[str]]]
"""Takes command, option, the text typed so far, person and channel; returns values to offer (autocomplete)."""

Tongue = Callable[[str, str | None], str]
"""Takes a person or a channel, and the language that the platform tells of the person; returns that of an adapter's own words."""


class Unreachable(Exception):
    """The platform did not accept it, or could not be read in full, just now: the core retries."""


class Barred(Unreachable):
    """We may not do it now: a right is missing, we were removed, or the place is closed. Somebody can change that."""


class Gone(Exception):
    """The message or the channel is gone for good: a retry is useless."""


class Denied(Exception):
    """The platform refuses our login until an operator changes something; the message names it."""


Standing = Sequence[Reaction] | Unreachable | Gone
"""The reactions on a message; or the reason why they cannot be read, now or ever."""


class Chat(Protocol):
    """A platform as the core sees it. `post`, `edit` and `posted` may raise `Unreachable` or `Gone`, and nothing else."""

    @property
    def away(self) -> bool:
        """Return whether the platform cannot be reached now, so that its events do not arrive."""

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = ...) -> None:
        """Deliver events to `receive` and show each answer to its author alone, until cancelled.

        It reconnects after outages by itself. Raises `Denied` if a retry is useless.
        """

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Post `text` in a channel, or to a person, and return the reference of the new message.

        `key` is the idempotency key of the post: a platform that knows it drops a second copy. `under` is a message of ours
        in that channel that the post belongs to: the post goes into its thread, or into the channel if the platform has no
        threads.
        """

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace the text of a message of ours. The same edit twice is one edit."""

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of our newest posts in a channel, as many as the platform still tells.

        Posts of an earlier ledger are among them. Raises `Unreachable` if they cannot be read now, or `Gone`.
        """

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return for each message all reactions on it, each pair of person and emoji once.

        Our own reactions and those of other bots are left out. An error with one message is returned for that message alone.
        A truncated list is `Unreachable`: an absence must never be read out of half a reply.
        """

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Return for each person whether they are in one of these places now; without places, in any place of ours.

        People about whom the platform cannot tell just now are left out, and nobody else. It raises nothing.
        """

    async def names(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, str]:
        """Return what each of these people is called who is in one of these places now; without places, in any place of ours.

        We, other bots, and whoever the platform does not tell of are left out. It raises nothing.
        """


class Notebook(Protocol):
    """Notes of an adapter that survive a restart: a sync position, an id; never a rule.

    Notes about a person have names that begin with their reference and a slash, `matrix:@ana:example.org/direct`: the commit
    that forgets the person drops them.
    """

    async def get(self, name: str) -> str | None:
        """Return the value of `name`, or None."""

    async def under(self, prefix: str) -> Mapping[str, str]:
        """Return every name that begins with `prefix`, with its value."""

    async def put(self, values: Mapping[str, str]) -> None:
        """Store all the values, or none; durable when it returns."""

    async def drop(self, prefix: str) -> None:
        """Delete every name that begins with `prefix`."""
