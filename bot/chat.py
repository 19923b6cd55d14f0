"""The door between a chat platform and the core: plain values in both directions, and the protocol of an adapter.

References say where something is and are unique on their platform: a person is `platform:id`, a channel is
`platform:place/channel`, a message is `channel/message`. A command whose channel is the person who sent it came as a
direct message, and a post to a person is one.
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
    """A person, shown as the platform shows people."""

    person: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a member: the adapter escapes them, and nothing in them rings anybody."""

    words: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time with its zone, shown in the reader's own zone where the platform can."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """Words of ours about a message, which lead to it where the platform gives its messages an address."""

    words: str
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel by its reference, shown as the platform shows channels, so that a reader comes there by it."""

    channel: str


Cell = str | Mention | Said | Moment | Link


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; every row is as long as the headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the text that says the same to those who do not see it."""

    png: bytes
    alt: str
    name: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over as it is."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader can choose under a post: a reaction by `emoji`, a button called `label`, or the command itself."""

    emoji: str
    label: str
    command: str
    options: Mapping[str, str]


Piece = str | Mention | Said | Moment | Link | Place | Table | Picture | File | Choice
Text = tuple[Piece, ...]


class Refused(tuple[Piece, ...]):
    """An answer that says no: nothing was recorded, and a form that was sent may stay open for another try."""

    __slots__ = ()


FILE_MAX = 64 * 1024
"""Bytes of a file that somebody hands over with a command."""


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody used a slash command, a button or a form. `name` is empty where that is of a version that nobody can read.

    `key` is the platform's own id of the event: the same event has the same key however often it is delivered. Options
    come typed (`options`), or, on platforms with the text form, as the `text` that followed the name. In both, each
    mention is written as `@` and the person's reference. `files` has what was handed over with the command, by the name
    that an option of the kind `file` gives; of a large one no more than its first `FILE_MAX` bytes and one. `at` and
    `chance` are stamped by the core when it hears the command. It is `closed` where not everybody of the place can read
    along: in a private channel or thread, or in a talk between people. What is said to us alone is no such place.
    """

    key: str
    name: str
    by: str
    channel: str
    options: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    locale: str = "en"
    text: str | None = None
    called: str | None = None  # the name that the platform shows for this person
    closed: bool = False
    zone: str | None = None  # their time zone, where the platform tells it: Europe/Paris
    said_at: datetime | None = None  # the platform's own time: for display only, since it can be forged
    at: datetime | None = None
    chance: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody put an emoji on a message, or took it off (`added` is False).

    `emoji` is written bare, without skin tone or variation mark. A reaction that was read back from the platform, or
    whose platform gives its events no id, has no `key`.
    """

    key: str | None
    emoji: str
    added: bool
    by: str
    message: str
    channel: str
    locale: str = "en"
    called: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reconnected:
    """The platform was away and is back: what happened meanwhile is read again, and what is owed is offered at once."""

    platform: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """Our membership or our rights somewhere on the platform have changed: what was refused may be taken now."""

    platform: str


@dataclass(frozen=True, slots=True)
class Moved:
    """People have left a place for another one of the same reference, and we have come along.

    Every message whose reference begins with `left` and a slash stays behind.
    """

    platform: str
    left: str


@dataclass(frozen=True, slots=True)
class Impaired:
    """Something does not work on a platform until its operator has mended it: `why` says in words for stewards what."""

    platform: str
    why: str


Event = Command | Reaction | Reconnected | Admitted | Moved | Impaired
Receive = Callable[[Event], Awaitable[Text | None]]
"""Takes an event and returns the private answer to its author, or None where there is nothing to say.

It returns only when everything that the answer says is durable, so an adapter acknowledges to its platform afterwards.
What is handed over first is decided first, also while what came before it is not durable yet; only a direct message may
wait until it is known whether its author is a member.

Whoever an event in a channel names as its author is in that place: an adapter hands on nobody from elsewhere.
"""

Suggest = Callable[[str, str, str, str, str], Awaitable[Sequence[str]]]
"""Takes command, option, what is typed so far, person and channel, and returns values to offer."""


class Unreachable(Exception):
    """The platform did not take it, or could not be read in full, just now: the core will ask again."""


class Barred(Unreachable):
    """We may not do it now: a right is missing, we were sent out, or the place is closed. Somebody can change that."""


class Gone(Exception):
    """The message or the channel is no more and never comes back: asking again is no use."""


class Denied(Exception):
    """The platform does not let us in until somebody has changed something: the message says what, for an operator."""


Standing = Sequence[Reaction] | Unreachable | Gone
"""What stands on a message; or why that cannot be told: not now, or never again."""


class Chat(Protocol):
    """A platform as the core sees it. `post`, `edit` and `posted` may raise `Unreachable` or `Gone`, and nothing else."""

    @property
    def away(self) -> bool:
        """Tell whether the platform cannot be reached now, so that what people do there does not come."""

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest) -> None:
        """Deliver events to `receive` and show its answers to their authors alone, until cancelled.

        It overcomes outages by itself. It raises `Denied` where trying again is no use.
        """

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Show `text` in a channel, or to a person, and return the new message's reference.

        `key` names the post, so that a platform that can tell a repetition by it drops the second copy. `under` is a
        message of ours in that channel which people talk about: the post goes into its thread where there are threads,
        and stands in the channel like any other where there are none.
        """

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace what a message of ours shows. The same edit twice is one edit."""

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of our last posts that stand in a channel, as far as the platform still tells them.

        Posts of an earlier ledger are among them. Raises `Unreachable` where they cannot be read now, or `Gone`.
        """

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return of each of these messages all reactions that stand on it, each person and emoji once.

        Our own reactions and those of other bots are left out. What is wrong with one message is told of it alone. A list
        that the platform cut short is `Unreachable`: an absence must never be read out of half an answer.
        """

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell of people of this platform whether each is in one of these places of it now, or without places in any of ours.

        Whoever cannot be told of just now is left out, and only they. It raises nothing.
        """


class Notebook(Protocol):
    """What an adapter remembers over a restart: a sync position, an id; never a rule.

    What it remembers of a person stands under names that begin with their reference and a slash,
    `matrix:@ana:example.org/direct`: it is dropped with the same commit by which the person is forgotten.
    """

    async def get(self, name: str) -> str | None:
        """Return what was put under `name`, or None."""

    async def under(self, prefix: str) -> Mapping[str, str]:
        """Return every name that begins with `prefix`, and what was put there."""

    async def put(self, values: Mapping[str, str]) -> None:
        """Keep all the values, or none; durable when it returns."""

    async def drop(self, prefix: str) -> None:
        """Forget every name that begins with `prefix`."""
