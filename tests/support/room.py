"""A chat in memory that keeps the contract of the door, and has the bad manners of real platforms on demand.

It delivers events twice, late, in another order or never; it is away for a while; it does not take what it is given, or
takes it and loses the answer; it cuts lists of people short; its messages and channels vanish, and other bots react. What
stands on a message is always right.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from adapters.console.page import plain_text
from adapters.shared.handed import TRIES, files_in_words, not_sent
from adapters.shared.language import as_told
from adapters.shared.read_each import read_each
from bot.chat import (
    Admitted,
    Barred,
    Choice,
    Command,
    Event,
    File,
    Gone,
    Moved,
    Reaction,
    Receive,
    Reconnected,
    Standing,
    Suggest,
    Text,
    Tongue,
    Unreachable,
)
from bot.input import unmarked
from bot.input.emoji import bare, distinct
from bot.menu import Menu

GENERAL = "room:here/general"


@dataclass
class Manners:
    """How badly the room behaves; every kind is off until a test asks for it."""

    twice: bool = False  # every event is delivered twice
    forgetful: float = 0  # the part of reactions that is never delivered
    late: bool = False  # reactions are kept back, and come in any order with `catch_up`
    deaf: float = 0  # the part of posts and edits that are not taken
    mute: bool = False  # a post or an edit is made, and its answer is lost
    careless: bool = False  # a post that is repeated is made once more, whatever its key
    refused: set[str] = field(default_factory=set)  # subjects and messages about them that are not taken
    broken: set[str] = field(default_factory=set)  # those that bring out a bug of the adapter
    cut: bool = False  # lists of reactions are cut short
    slow: asyncio.Event | None = None  # what was read arrives only once this happens
    secretive: bool = False  # it is not told who is here
    down: bool = False  # nothing goes in or out
    loses: int = 0  # files of answers that are lost on their way, from now on


@dataclass
class Message:
    """A message as everybody in the room sees it."""

    channel: str
    key: str
    text: Text
    choices: tuple[Choice, ...]
    under: str | None = None
    reactions: dict[tuple[str, str], None] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """Return the subject and, of a message about it, what it is: `C1`, `C1/reminder`."""
        return self.key.rpartition("/")[0]


@dataclass(frozen=True)
class Shown:
    """What somebody could read once: in which channel, about what, its text, and the commands of its buttons."""

    channel: str
    about: str
    text: Text
    asks: frozenset[str]


class Room:
    """The platform and its adapter in one. People are called by their bare names."""

    def __init__(self, seed: int = 1) -> None:
        self.manners = Manners()
        self.locale: str | None = None  # that the platform tells of everybody in it
        self.places: set[str] = set()  # that there are; without any, all that are asked for
        self.outside: set[str] = set()  # who is in no place here
        self.called: dict[
            str, str
        ] = {}  # the names of those who are there, by their references, as far as they are told
        self.left: set[tuple[str, str]] = set()  # who is not in which place, by their references
        self.asked: list[list[str]] = []  # about whom it was asked who is here
        self.bots = {"robo"}  # whose reactions everybody sees, and nobody is told
        self.messages: dict[str, Message] = {}
        self.posts: list[Shown] = []
        self.edited: list[Shown] = []
        self.unreadable: set[str] = set()  # messages whose reactions are not told
        self.edits = 0
        self.read: Counter[str] = Counter()  # how often each message was read
        self.reading = asyncio.Event()  # something was read that is slow to arrive
        self.offers: list[str] = []  # what each post and edit was about, whether it was taken or not
        self.closed: set[str] = set()
        self.barred: set[str] = set()  # channels in which we may neither write nor read
        self._places: dict[str, str] = {}  # where the messages of a channel stand since people have moved
        self.private: set[str] = set()  # channels that not everybody can read
        self.answers: dict[str, list[Text]] = {}
        self.files: dict[str, dict[str, bytes]] = {}  # that came to people with answers
        self._chance = random.Random(seed)
        self._late: list[Event] = []
        self.last: Event | None = None
        self._events = 0
        self._posts = 0
        self.connected = asyncio.Event()
        self.receive: Receive | None = None
        self.menu: Menu | None = None

    # The adapter.

    @property
    def away(self) -> bool:
        """Tell whether nothing goes in or out."""
        return self.manners.down

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        """Deliver events until cancelled."""
        self.receive, self.menu = receive, menu
        self.connected.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.connected.clear()

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Show a message; a repetition of its key shows it once."""
        self._check(channel)
        self._listen(key.rpartition("/")[0])
        for name, message in self.messages.items():
            if message.key == key and message.channel == channel and not self.manners.careless:
                return name
        self._posts += 1
        name = f"{self._places.get(channel, channel)}/m{self._posts}"
        self.messages[name] = Message(channel, key, text, tuple(choices), under)
        self.posts.append(self._seen_now(name))
        self._answer()
        return name

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace what a message says."""
        self._check(message.rpartition("/")[0])
        if message not in self.messages:
            raise Gone(message)
        self._listen(self.messages[message].about)
        self.messages[message].text, self.messages[message].choices = text, tuple(choices)
        self.edited.append(self._seen_now(message))
        self.edits += 1
        self._answer()

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of all that stands in a channel."""
        self._check(channel)
        return [message.key for message in self.messages.values() if message.channel == channel]

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return what stands on messages; a list that is cut short is not told."""
        read = await read_each(messages, self._reactions)
        self.read.update(messages)
        if self.manners.slow is not None:
            self.reading.set()
            await self.manners.slow.wait()
        return read

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell who has not left any of these places of the room."""
        self.asked.append(list(people))
        if self.manners.down or self.manners.secretive:
            return {}
        return {one: any(self._has(place, one) for place in places or self.places or ("",)) for one in people}

    async def names(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, str]:
        """Return what those are called of whom the room has been told, and who have not left."""
        if self.manners.down or self.manners.secretive:
            return {}
        named = (person for person in people if person in self.called)
        there = places or self.places or ("",)
        return {person: self.called[person] for person in named if any(self._has(place, person) for place in there)}

    def _has(self, place: str, person: str) -> bool:
        exists = not self.places or place in self.places
        return exists and person.removeprefix("room:") not in self.outside and (person, place) not in self.left

    async def _reactions(self, message: str) -> Sequence[Reaction]:
        self._check(message.rpartition("/")[0])
        if message not in self.messages:
            raise Gone(message)
        standing = self.messages[message].reactions
        if message in self.unreadable:
            raise Unreachable("the room does not tell this one")
        if self.manners.cut and standing:
            raise Unreachable(f"only {len(standing) - 1} of {len(standing)} are listed")
        return [
            self._reaction(None, person, emoji, message, added=True)
            for person, emoji in dict.fromkeys((person, bare(emoji)) for person, emoji in standing)
            if person not in self.bots
        ]

    def _listen(self, about: str) -> None:
        self.offers.append(about)
        if about in self.manners.broken:
            raise RuntimeError("a bug")
        if about in self.manners.refused:
            raise Unreachable("the room does not take it")
        if self.manners.deaf and self._chance.random() < self.manners.deaf:
            raise Unreachable("the room did not take it")

    def _seen_now(self, name: str) -> Shown:
        message = self.messages[name]
        asks = frozenset(choice.command for choice in message.choices)
        return Shown(message.channel, message.about, message.text, asks)

    def _answer(self) -> None:
        if self.manners.mute:
            raise Unreachable("the answer was lost")

    def _check(self, channel: str) -> None:
        if self.manners.down:
            raise Unreachable("the room is down")
        if channel in self.closed:
            raise Gone(channel)
        if channel in self.barred:
            raise Barred(channel)

    def _reaction(self, key: str | None, person: str, emoji: str, message: str, *, added: bool) -> Reaction:
        channel = message.rpartition("/")[0]
        return Reaction(key, bare(emoji), added, f"room:{person}", message, channel, called=person)

    # The people.

    async def says(
        self, person: str, line: str, channel: str = GENERAL, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> str | None:
        """Say a line and return the private answer as plain text; `channel` may be the person's own reference."""
        if self.manners.down:
            return "not delivered"
        heard = self._heard(line, is_direct=channel == f"room:{person}")
        if heard is None:
            return None
        name, rest = heard
        self._events += 1
        command = Command(
            f"e{self._events}",
            name,
            f"room:{person}",
            channel,
            files=files,
            locale=self.locale,
            text=rest,
            called=person,
            closed=self._is_private(channel),
        )
        return await self._deliver(command)

    def _heard(self, line: str, *, is_direct: bool) -> tuple[str, str] | None:
        """Return the command in a line, or the words that are for us; None for what people say to each other."""
        if line.startswith("/"):
            return unmarked.name_and_text(line.removeprefix("/"))
        assert self.menu is not None, "nobody listens"
        called = unmarked.named_before(line, ("potluck",))
        if called is not None or is_direct:
            return unmarked.spoken(self.menu, line if called is None else called, called=called is not None)
        return ("", line) if unmarked.lacks_mark(self.menu, line) else None

    def _is_private(self, channel: str) -> bool:
        return channel in self.private

    async def reacts(self, person: str, emoji: str, about: str) -> str | None:
        """Put an emoji on the newest card about a subject, or on a message by its name."""
        return await self._react(person, emoji, self.find(about), added=True)

    async def unreacts(self, person: str, emoji: str, about: str) -> str | None:
        """Take an emoji off again."""
        return await self._react(person, emoji, self.find(about), added=False)

    async def _react(self, person: str, emoji: str, message: str, *, added: bool) -> str | None:
        standing = self.messages[message].reactions
        if added == ((person, distinct(emoji)) in standing):
            return None
        if added:
            standing[person, distinct(emoji)] = None
        else:
            del standing[person, distinct(emoji)]
        left = {bare(one) for who, one in standing if who == person}
        if person in self.bots or (not added and bare(emoji) in left):
            return None
        self._events += 1
        event = self._reaction(f"e{self._events}", person, emoji, message, added=added)
        if self.manners.down or self._chance.random() < self.manners.forgetful:
            return None
        if self.manners.late:
            self._late.append(event)
            return None
        return await self._deliver(event)

    async def catch_up(self) -> None:
        """Deliver what was kept back, in any order."""
        self._chance.shuffle(self._late)
        late, self._late = self._late, []
        for event in late:
            await self._deliver(event)

    async def redeliver(self) -> str | None:
        """Deliver the last event once more."""
        assert self.last is not None
        return await self._deliver(self.last)

    async def _deliver(self, event: Event) -> str | None:
        await self.connected.wait()
        assert self.receive is not None
        self.last = event
        answer = await self.receive(event)
        if self.manners.twice:
            assert await self.receive(event) == answer, "the same event was answered in two ways"
        if answer is not None and isinstance(event, Command | Reaction):
            person = event.by.removeprefix("room:")
            self.answers.setdefault(person, []).append(self._handed_over(answer, person))
        return None if answer is None else plain_text(answer)

    def _handed_over(self, answer: Text, person: str) -> Text:
        """Hand over the files of an answer, each once more where it is lost; return what the person reads."""
        for file in (piece for piece in answer if isinstance(piece, File)):
            for _ in range(TRIES):
                self.manners.loses -= 1
                if self.manners.loses < 0:
                    self.files.setdefault(person, {})[file.name] = file.data
                    break
            else:
                return files_in_words(answer, not_sent("The room"))
        return answer

    def go_down(self) -> None:
        """Be away: reactions stay on their messages, everything else is lost."""
        self.manners.down = True

    async def go_up(self) -> None:
        """Be back, and say so."""
        self.manners.down = False
        await self.connected.wait()
        assert self.receive is not None
        await self.receive(Reconnected("room"))

    async def lets_in(self, channel: str) -> None:
        """Let us into a channel again."""
        self.barred.discard(channel)
        await self.connected.wait()
        assert self.receive is not None
        await self.receive(Admitted("room"))

    async def moves(self, channel: str, to: str) -> None:
        """Let people leave the place of a channel for another one, which bears its reference from now on."""
        left, self._places[channel] = self._places.get(channel, channel), to
        await self.connected.wait()
        assert self.receive is not None
        await self.receive(Moved("room", left))

    # What they see.

    def find(self, about: str) -> str:
        """Return the newest card about a subject; a message's own name stands for itself."""
        if about in self.messages:
            return about
        return [name for name, message in self.messages.items() if message.about == about][-1]

    def shown(self, about: str) -> str:
        """Return what the newest card about a subject says."""
        return plain_text(self.messages[self.find(about)].text)

    def cards(self, about: str) -> list[str]:
        """Return what each card about a subject says, the oldest first."""
        return [plain_text(message.text) for message in self.messages.values() if message.about == about]

    def seen(self, channel: str = GENERAL) -> list[str]:
        """Return what stands in a channel; a person's reference is their direct messages."""
        return [
            plain_text(message.text)
            for message in self.messages.values()
            if message.channel == channel and not message.under
        ]

    def under(self, message: str) -> list[str]:
        """Return what stands in the thread under a message."""
        return [plain_text(one.text) for one in self.messages.values() if one.under == message]

    def direct(self, person: str) -> list[str]:
        """Return the direct messages of a person."""
        return self.seen(f"room:{person}")
