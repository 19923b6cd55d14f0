"""The console: a chat platform on one terminal, where one person types for everybody.

Its own side, which a real platform would keep on its servers, stands in `console.json`: messages, reactions and the
number of events so far, and never a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.console_page import Page
from adapters.console_terminal import Terminal
from adapters.emoji import bare
from bot.chat import Choice, Command, Gone, Reaction, Receive, Reconnected, Suggest, Text, Unreachable
from bot.menu import Menu

PLACE = "console:here"

_SPOKEN = re.compile(r"([^\s:#=/@+-][^\s:#/@]{0,59}):(?:\s+(.*))?", re.DOTALL)
_REACTED = re.compile(r"(\S+)\s+([+-])(\S+)\s+(\S+)")
_CHANNEL = re.compile(r"#([^\s/#]{1,60})")
_MENTION = re.compile(r"(?<![^\s:\"])@([^\s:#/@\"]+)")


class Unreadable(Exception):
    """A line says nothing that the console understands; the message says why."""


@dataclass(slots=True)
class Message:
    """A message as the platform has it: where, about what, under which key, and the reactions on it."""

    channel: str
    about: str
    key: str
    choices: list[str]
    reactions: dict[str, list[str]]


class Console:
    """The platform and its adapter in one."""

    def __init__(self, directory: Path, *, as_json: bool = False) -> None:
        self.page = Page(directory, as_json=as_json)
        self._path = directory / "console.json"
        self._directory = directory
        self._channel = f"{PLACE}/general"
        self._private = False
        self._down = False
        self._last: Command | Reaction | None = None
        self._receive: Receive | None = None
        self._suggest: Suggest | None = None
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
        self._receive, self._suggest = receive, suggest

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest) -> None:
        """Read lines from the terminal, or from wherever the input comes, until it ends."""
        self.connect(receive, suggest)
        terminal = Terminal(self._directory / "history", menu, suggest, lambda: (self._people, self._channel))
        async for line in terminal.lines():
            try:
                await self.line(line)
            except Unreadable as why:
                self.page.note(str(why))

    async def line(self, line: str) -> None:
        """Do what one line says; raises `Unreadable`."""
        line = line.strip("\n").lstrip()
        if not line or line.startswith("//"):
            return
        if line == "DM":
            self._private = True
        elif channel := _CHANNEL.fullmatch(line.rstrip()):
            self._channel, self._private = f"{PLACE}/{channel.group(1)}", False
        elif spoken := _SPOKEN.fullmatch(line):
            await self._said(spoken.group(1), spoken.group(2) or "")
        elif reacted := _REACTED.fullmatch(line.rstrip()):
            await self._reacted(*reacted.groups())
        else:
            raise Unreadable(f"I cannot read {line[:60]!r}. Type   ana: /help   or   ben +✅ C1")

    def go_down(self) -> None:
        """Take nothing and deliver nothing from now on."""
        self._down = True

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
            str(self._events), name, self._person(person), channel, text=self._mentioned(rest), called=person
        )
        await self._deliver(command)

    async def _reacted(self, person: str, sign: str, emoji: str, wanted: str) -> None:
        name = self._found(wanted)
        message = self._messages[name]
        people = message.reactions.setdefault(bare(emoji), [])
        if (sign == "+") == (person in people):
            return  # it stands there already, or does not
        (people.append if sign == "+" else people.remove)(person)
        if person not in self._people:
            self._people.append(person)
        self._events += 1
        self._keep()
        if self._down:
            return
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
            self.page.answer(event.by.partition(":")[2], shown, answer)

    def delete(self, name: str) -> None:
        """Delete a message, as a moderator may."""
        del self._messages[name]
        self._keep()

    async def post(self, channel: str, text: Text, choices: Sequence[Choice], key: str) -> str:
        """Show a new message; the same key shows it once."""
        self._check_up()
        for name, message in self._messages.items():
            if message.key == key and message.channel == channel:
                return f"{channel}/{name}"
        self._posts += 1
        name = f"m{self._posts}"
        about = key.partition("/")[0]
        self._messages[name] = Message(channel, about, key, [choice.emoji for choice in choices], {})
        self._keep()
        if channel.startswith(f"{PLACE}/"):
            self.page.post(self._shown(channel), name, about, text, choices)
        else:
            self.page.direct(self._shown(channel), name, about, text, choices)
        return f"{channel}/{name}"

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Show what a message says from here on."""
        self._check_up()
        channel, _, name = message.rpartition("/")
        if name not in self._messages:
            raise Gone(message)
        self.page.edit(self._shown(channel), name, self._messages[name].about, text, choices)

    async def reactions(self, message: str) -> Sequence[Reaction]:
        """Return what stands on a message."""
        self._check_up()
        channel, _, name = message.rpartition("/")
        if name not in self._messages:
            raise Gone(message)
        standing = self._messages[name].reactions
        return [
            Reaction(None, emoji, True, self._person(person), message, channel, called=person)
            for emoji, people in standing.items()
            for person in people
        ]

    def _check_up(self) -> None:
        if self._down:
            raise Unreachable("the console is down")

    def _found(self, wanted: str) -> str:
        """Return the message that is meant by its id, or the newest card about a subject."""
        if wanted in self._messages:
            return wanted
        cards = [
            name
            for name, message in self._messages.items()
            if message.about == wanted.upper() and message.key.count("/") == 1
        ]
        if not cards:
            raise Unreadable(f"There is no card about {wanted[:40]}.")
        return cards[-1]

    def _mentioned(self, text: str) -> str:
        """Return the text with `@name` as a reference, where somebody of that name has spoken."""

        def reference(found: re.Match[str]) -> str:
            name: str = found.group(1)
            whole: str = found.group()
            return f"@{self._person(name)}" if name in self._people else whole

        return _MENTION.sub(reference, text)

    def _person(self, name: str) -> str:
        return f"console:{name}"

    def _shown(self, channel: str) -> str:
        """Return a channel as people write it: `#general`, or the person's name."""
        return "#" + channel.rpartition("/")[2] if channel.startswith(f"{PLACE}/") else channel.partition(":")[2]

    def _keep(self) -> None:
        """Write the platform's side down, whole or not at all."""
        kept: dict[str, Any] = {
            "events": self._events,
            "posts": self._posts,
            "people": self._people,
            "messages": {
                name: {field: getattr(message, field) for field in Message.__slots__}
                for name, message in self._messages.items()
            },
        }
        self._directory.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        beside.replace(self._path)
