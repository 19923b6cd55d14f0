"""The console: a chat platform on one terminal, where one person types for everybody."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import AsyncIterable, Mapping, Sequence
from pathlib import Path

from adapters.console.files import attachments
from adapters.console.line_forms import ASKED, CHANNEL, ENDS, PRIVATE, REACTED, SPOKEN, said_to_us, with_references
from adapters.console.message import Message
from adapters.console.page import Page
from adapters.console.places import PLACE, heading, is_channel, label, reference_of
from adapters.console.server import Server
from adapters.console.terminal import Scene, Terminal
from adapters.console.wording import UnreadableLine, forms
from adapters.shared.language import Translate, as_told, untranslated
from adapters.shared.plain_text import emoji_of
from adapters.shared.read_each import read_each
from bot.chat import Choice, Command, Gone, Reaction, Receive, Reconnected, Standing, Suggest, Text, Tongue, Unreachable
from bot.input.emoji import bare, distinct
from bot.menu import Menu
from bot.reference import Reference

log = logging.getLogger(__name__)


class Console:
    """The platform and its adapter in one. The lines come from the terminal, unless `lines` are given."""

    def __init__(
        self,
        directory: Path,
        *,
        as_json: bool = False,
        lines: AsyncIterable[str] | None = None,
        translate: Translate = untranslated,
    ) -> None:
        self.page = Page(directory, as_json=as_json)
        self.page.voice.translate = translate
        self._server = Server(directory / "console.json")
        self._history = directory / "history"
        self._lines = lines
        self._channel = f"{PLACE}/general"
        self._private = self._down = False
        self._forms = (
            (PRIVATE, self._enter_private),
            (CHANNEL, self._enter_channel),
            (SPOKEN, self._speak),
            (REACTED, self._react),
            (ASKED, self._ask),
        )
        self.greeting = ""  # what whoever opens a terminal reads first
        self._speaker: str | None = None
        self._last: Command | Reaction | None = None
        self._receive: Receive | None = None
        self._menu: Menu | None = None

    @property
    def is_new(self) -> bool:
        """Tell whether the console has had no event yet."""
        return self._server.events == 0

    def connect(self, menu: Menu, receive: Receive, tongue: Tongue = as_told) -> None:
        """Deliver events to `receive` from now on."""
        self._menu, self._receive = menu, receive
        self.page.voice.tongue = tongue

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        """Run line after line until the input ends, or `quit`; an error in one line does not end the loop."""
        self.connect(menu, receive, tongue)
        terminal = Terminal(self._history, menu, suggest, self.scene, self.greeting)
        async for line in self._lines or terminal.lines():
            if line.strip() in ENDS:
                return
            try:
                await self.line(line)
            except UnreadableLine as why:
                self.page.note(why.said(self.page.language))
            except BrokenPipeError:
                raise  # nobody reads any more
            except Exception:  # The next line may well work, and this one is in the log.
                log.exception("a line could not be done")
                self.page.note(self.page.language.sentence("That did not work. What went wrong is in the log above."))

    def scene(self) -> Scene:
        """Return the names that the next line may use."""
        return Scene(self._server.people, self._server.subjects(), None if self._private else self._channel)

    async def line(self, line: str) -> None:
        """Run one line; raises `UnreadableLine`."""
        line = unicodedata.normalize("NFC", line.encode(errors="replace").decode().strip())
        if not line or line.startswith("//"):
            return
        for form, act in self._forms:
            if match := form.fullmatch(line):
                await act(*match.groups(""))
                return
        if line.startswith("="):
            raise UnreadableLine("{line} is for scripts; here the clock goes by itself.", line=repr(line[:60]))
        raise UnreadableLine(
            "I cannot read {line}. Type   ana: /help   or   ben +✅ C1   or   help", line=repr(line[:60])
        )

    def go_down(self) -> None:
        """Simulate an outage: accept nothing and deliver nothing from now on."""
        self._down = True

    @property
    def away(self) -> bool:
        """Tell whether an outage is being simulated."""
        return self._down

    async def go_up(self) -> None:
        """End the outage and report the reconnection."""
        self._down = False
        assert self._receive is not None
        await self._receive(Reconnected("console"))

    async def _enter_private(self) -> None:
        self._private = True

    async def _enter_channel(self, name: str) -> None:
        self._channel, self._private = f"{PLACE}/{name}", False

    async def _speak(self, person: str, text: str) -> None:
        self._server.meet(person)
        self._speaker = person
        assert self._menu is not None, "nobody listens"
        said = said_to_us(self._menu, text, self._server.people, private=self._private)
        if said is None:
            self._server.save()
            return
        channel = reference_of(person) if self._private else self._channel
        if self._down:
            self.page.answer(
                person, heading(channel, person), (self.page.language.sentence("not delivered: the platform is down"),)
            )
            return
        name, rest = said
        command = Command(
            self._server.event(),
            name,
            reference_of(person),
            channel,
            files=attachments(rest),
            text=with_references(rest, self._server.people),
            called=person,
        )
        await self._deliver(command)

    async def _ask(self) -> None:
        """Answer a call for help that nobody in the chat says: the lines that one can type, and what whoever spoke last can do."""
        for line in forms(self.page.language):
            self.page.note(line)
        if self._speaker is not None:
            await self._speak(self._speaker, "/help")

    async def _react(self, person: str, sign: str, emoji: str, wanted: str) -> None:
        name = self._find(wanted)
        message = self._server.messages[name]
        if not is_channel(message.channel) and message.channel != reference_of(person):
            raise UnreadableLine(
                "{message} is a direct message to {person}; {other} does not see it.",
                message=name,
                person=label(message.channel),
                other=person,
            )
        people = message.reactions.setdefault(distinct(emoji), [])
        added = sign == "+"
        if added == (person in people):
            return
        (people.append if added else people.remove)(person)
        self._server.meet(person)
        number = self._server.event()
        if self._down or (not added and (bare(emoji), person) in message.standing()):
            return  # nobody hears it, or the emoji still stands there in another skin tone
        by, reference = reference_of(person), f"{message.channel}/{name}"
        await self._deliver(Reaction(number, bare(emoji), added, by, reference, message.channel, called=person))

    async def redeliver(self) -> None:
        """Deliver the last event a second time, as platforms do."""
        assert self._last is not None
        await self._deliver(self._last)

    async def _deliver(self, event: Command | Reaction) -> None:
        assert self._receive is not None
        self._last = event
        answer = await self._receive(event)
        if answer is not None:
            person = Reference(event.by).local
            self.page.answer(person, heading(event.channel, person), answer)

    def delete(self, name: str) -> None:
        """Delete a message, as a moderator may."""
        del self._server.messages[name]
        self._server.save()

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Show a new message; the same key shows it once."""
        self._check_up()
        shown = self._server.posted_as(channel, key)
        if shown is not None:
            return f"{channel}/{shown}"
        if "/" in channel and not is_channel(channel):
            raise Gone(channel)
        about = key.partition("/")[0]
        name = self._server.post(Message(channel, about, key, emoji_of(choices), {}))
        try:
            self._server.save()
            self.page.post(label(channel), name, about, text, choices)
        except OSError as why:
            del self._server.messages[name]
            raise Unreachable(f"the console cannot write: {why}") from why
        return f"{channel}/{name}"

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace the content of a message."""
        name, standing = self._standing(message)
        standing.choices = emoji_of(choices)
        try:
            self._server.save()
            self.page.edit(label(standing.channel), name, standing.about, text, choices)
        except OSError as why:
            raise Unreachable(f"the console cannot write: {why}") from why

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of all messages in a channel."""
        self._check_up()
        return [message.key for message in self._server.messages.values() if message.channel == channel]

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return the reactions on messages."""
        return await read_each(messages, self._reactions)

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Report everybody as a member of `PLACE`, the only place of the console."""
        return {} if self._down else dict.fromkeys(people, not places or PLACE in places)

    async def names(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, str]:
        """Return the names of those who were heard here."""
        heard = {reference_of(name): name for name in self._server.people}
        is_here = not self._down and (not places or PLACE in places)
        return {person: heard[person] for person in people if person in heard} if is_here else {}

    async def _reactions(self, message: str) -> Sequence[Reaction]:
        _, standing = self._standing(message)
        return [
            Reaction(None, emoji, True, reference_of(person), message, standing.channel, called=person)
            for emoji, person in standing.standing()
        ]

    def _standing(self, reference: str) -> tuple[str, Message]:
        """Return the name of a message and the message; raises `Unreachable` or `Gone`."""
        self._check_up()
        place = Reference(reference)
        message = self._server.messages.get(place.name)
        if message is None or message.channel != place.parent:
            raise Gone(reference)
        return place.name, message

    def _check_up(self) -> None:
        if self._down:
            raise Unreachable("the console is down")

    def _find(self, wanted: str) -> str:
        """Return the name of a message: given as such, or of the newest card about a subject."""
        name = self._server.find(wanted)
        if name is None:
            raise UnreadableLine("There is no card about {card}.", card=repr(wanted[:40]))
        return name
