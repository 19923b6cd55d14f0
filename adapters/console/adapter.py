"""The console: a chat platform on one terminal, where one person types for everybody.

Its own side, which a real platform would keep on its servers, stands in `console.json`: messages, reactions and the
number of events so far, and never a text.
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import AsyncIterable, Mapping, Sequence
from pathlib import Path

from adapters.console.files import handed_over
from adapters.console.message import Message
from adapters.console.page import Page, write_whole
from adapters.console.terminal import Scene, Terminal
from adapters.shared.read_each import each
from bot.chat import Choice, Command, Gone, Reaction, Receive, Reconnected, Standing, Suggest, Text, Unreachable
from bot.input.emoji import bare, distinct
from bot.menu import Menu
from bot.reference import Reference

PLACE = "console:here"

# A name stands in front of everything, so it is one word and holds nothing that steers a terminal.
_LETTER = r"[^\s:#/@\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_NAME = rf"(?![=+-]){_LETTER}{{1,60}}"
_SPOKEN = re.compile(rf"({_NAME}):(?:\s+(.*))?", re.DOTALL)
_REACTED = re.compile(rf"({_NAME})\s+([+-])(\S+)\s+(\S+)")
_CHANNEL = re.compile(rf"#({_LETTER}{{1,60}})")
_MENTION = re.compile(r"(?<![^\s:\"])@([^\s:#/@\"]+)")

log = logging.getLogger(__name__)


class Unreadable(Exception):
    """A line says nothing that the console understands; the message says why."""


class Console:
    """The platform and its adapter in one. Its lines are typed on the terminal, unless `lines` are given."""

    def __init__(self, directory: Path, *, as_json: bool = False, lines: AsyncIterable[str] | None = None) -> None:
        self.page = Page(directory, as_json=as_json)
        self._path = directory / "console.json"
        self._lines = lines
        self._channel = f"{PLACE}/general"
        self._private = self._down = False
        self._last: Command | Reaction | None = None
        self._receive: Receive | None = None
        kept = json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else {}
        self._events: int = kept.get("events", 0)
        self._posts: int = kept.get("posts", 0)
        self._people: list[str] = kept.get("people", [])
        self._messages: dict[str, Message] = {
            name: Message(**values) for name, values in kept.get("messages", {}).items()
        }

    @property
    def is_new(self) -> bool:
        """Tell whether nothing has happened here yet."""
        return self._events == 0

    def connect(self, receive: Receive, suggest: Suggest) -> None:
        """Deliver events there from now on."""
        self._receive = receive

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest) -> None:
        """Do line after line until the input ends; what goes wrong with one of them ends nothing."""
        self.connect(receive, suggest)
        history = self._path.with_name("history")
        async for line in self._lines or Terminal(history, menu, suggest, self.scene).lines():
            try:
                await self.line(line)
            except Unreadable as why:
                self.page.note(str(why))
            except BrokenPipeError:
                raise  # nobody reads any more
            except Exception:  # The next line may well work, and this one is in the log.
                log.exception("a line could not be done")
                self.page.note("That did not work. What went wrong is in the log above.")

    def scene(self) -> Scene:
        """Return what can be named in the next line."""
        cards = dict.fromkeys(message.about for message in reversed(self._messages.values()) if message.is_card)
        return Scene(self._people, tuple(cards), None if self._private else self._channel)

    async def line(self, line: str) -> None:
        """Do what one line says; raises `Unreadable`."""
        line = unicodedata.normalize("NFC", line.encode(errors="replace").decode().strip())
        if not line or line.startswith("//"):
            return
        if line == "DM":
            self._private = True
        elif channel := _CHANNEL.fullmatch(line):
            self._channel, self._private = f"{PLACE}/{channel.group(1)}", False
        elif spoken := _SPOKEN.fullmatch(line):
            await self._said(spoken.group(1), spoken.group(2) or "")
        elif reacted := _REACTED.fullmatch(line):
            await self._reacted(*reacted.groups())
        elif line.startswith("="):
            raise Unreadable(f"{line[:60]!r} is for scripts; here the clock goes by itself.")
        else:
            raise Unreadable(f"I cannot read {line[:60]!r}. Type   ana: /help   or   ben +✅ C1")

    def go_down(self) -> None:
        """Take nothing and deliver nothing from now on."""
        self._down = True

    @property
    def away(self) -> bool:
        """Tell whether the platform is played to be down."""
        return self._down

    async def go_up(self) -> None:
        """Be back, and say so."""
        self._down = False
        assert self._receive is not None
        await self._receive(Reconnected("console"))

    async def _said(self, person: str, text: str) -> None:
        if person not in self._people:
            self._people.append(person)
        if not text.startswith("/"):
            self._keep()
            return
        if self._down:
            shown = "DM" if self._private else self._shown(self._channel)
            self.page.answer(person, shown, ("not delivered: the platform is down",))
            return
        name, _, rest = text[1:].partition(" ")
        channel = self._person(person) if self._private else self._channel
        self._events += 1
        self._keep()
        command = Command(
            str(self._events),
            name,
            self._person(person),
            channel,
            files=handed_over(rest),
            text=self._mentioned(rest),
            called=person,
        )
        await self._deliver(command)

    async def _reacted(self, person: str, sign: str, emoji: str, wanted: str) -> None:
        name = self._found(wanted)
        message = self._messages[name]
        if not self._is_channel(message.channel) and message.channel != self._person(person):
            raise Unreadable(f"{name} is a direct message to {self._shown(message.channel)}; {person} does not see it.")
        people = message.reactions.setdefault(distinct(emoji), [])
        if (sign == "+") == (person in people):
            return  # it stands there already, or does not
        (people.append if sign == "+" else people.remove)(person)
        if person not in self._people:
            self._people.append(person)
        self._events += 1
        self._keep()
        if self._down or (sign == "-" and (bare(emoji), person) in message.standing()):
            return  # nobody hears it, or it stands in another tone
        name = f"{message.channel}/{name}"
        key, by = str(self._events), self._person(person)
        await self._deliver(Reaction(key, bare(emoji), sign == "+", by, name, message.channel, called=person))

    async def redeliver(self) -> None:
        """Deliver the last event once more, as platforms do."""
        assert self._last is not None
        await self._deliver(self._last)

    async def _deliver(self, event: Command | Reaction) -> None:
        assert self._receive is not None
        self._last = event
        answer = await self._receive(event)
        if answer is not None:
            shown = "DM" if event.channel == event.by else self._shown(event.channel)
            self.page.answer(Reference(event.by).local, shown, answer)

    def delete(self, name: str) -> None:
        """Delete a message, as a moderator may."""
        del self._messages[name]
        self._keep()

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Show a new message; the same key shows it once."""
        self._check_up()
        for name, message in self._messages.items():
            if message.key == key and message.channel == channel:
                return f"{channel}/{name}"
        if "/" in channel and not self._is_channel(channel):
            raise Gone(channel)
        self._posts += 1
        name, about = f"m{self._posts}", key.partition("/")[0]
        self._messages[name] = Message(channel, about, key, [choice.emoji for choice in choices], {})
        try:
            self._keep()
            self.page.post(self._shown(channel), name, about, text, choices)
        except OSError as why:
            del self._messages[name]
            raise Unreachable(f"the console cannot write: {why}") from why
        return f"{channel}/{name}"

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show what a message says from here on."""
        name, standing = self._standing(message)
        standing.choices = [choice.emoji for choice in choices]
        try:
            self._keep()
            self.page.edit(self._shown(standing.channel), name, standing.about, text, choices)
        except OSError as why:
            raise Unreachable(f"the console cannot write: {why}") from why

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of all that stands in a channel."""
        self._check_up()
        return [message.key for message in self._messages.values() if message.channel == channel]

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return what stands on messages."""
        return await each(messages, self._reactions)

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell that whoever is typed for is here, as this is the only place there is."""
        return {} if self._down else dict.fromkeys(people, not places or PLACE in places)

    async def _reactions(self, message: str) -> Sequence[Reaction]:
        _, standing = self._standing(message)
        return [
            Reaction(None, emoji, True, self._person(person), message, standing.channel, called=person)
            for emoji, person in standing.standing()
        ]

    def _standing(self, message: str) -> tuple[str, Message]:
        """Return the name of a message and what it is; raises `Unreachable` or `Gone`."""
        self._check_up()
        where = Reference(message)
        channel, name = where.parent, where.name
        found = self._messages.get(name)
        if found is None or found.channel != channel:
            raise Gone(message)
        return name, found

    def _check_up(self) -> None:
        if self._down:
            raise Unreachable("the console is down")

    def _found(self, wanted: str) -> str:
        """Return the message that is meant by its id, or the newest card about a subject."""
        if wanted in self._messages:
            return wanted
        cards = [
            name for name, message in self._messages.items() if message.is_card and message.about == wanted.upper()
        ]
        if not cards:
            raise Unreadable(f"There is no card about {wanted[:40]!r}.")
        return cards[-1]

    def _mentioned(self, text: str) -> str:
        """Return the text with `@name` as a reference, where somebody of that name has spoken."""

        def reference(found: re.Match[str]) -> str:
            name: str = found.group(1)
            if name not in self._people:
                name = name.rstrip(".,;!?)")  # the end of a sentence may stand behind a name
            if name not in self._people:
                return str(found.group())
            return f"@{self._person(name)}{found.group(1)[len(name) :]}"

        return _MENTION.sub(reference, text)

    def _person(self, name: str) -> str:
        return f"console:{name}"

    def _is_channel(self, channel: str) -> bool:
        """Tell whether a reference is one of our channels, and not a person or a place elsewhere."""
        return channel.startswith(f"{PLACE}/")

    def _shown(self, channel: str) -> str:
        """Return a channel as people write it: `#general`, or the person's name."""
        return "#" + Reference(channel).name if self._is_channel(channel) else Reference(channel).local

    def _keep(self) -> None:
        """Write the platform's side down, whole or not at all.

        It is on the disk before an event is delivered: a number that was given twice would be taken for a repetition.
        """
        kept = {
            "events": self._events,
            "posts": self._posts,
            "people": self._people,
            "messages": {
                name: {field: getattr(message, field) for field in Message.__slots__}
                for name, message in self._messages.items()
            },
        }
        write_whole(self._path, json.dumps(kept, ensure_ascii=False).encode())
