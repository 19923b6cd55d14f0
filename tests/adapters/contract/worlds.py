"""The platform's side of the wire, one world per platform: what people do there, and what they see."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import commands
from adapters.console.adapter import Console
from adapters.console.page import Page, plain_text
from adapters.shared.language import as_told
from bot.chat import Chat, Choice, File, Link, Mention, Picture, Receive, Suggest, Tongue
from tests.adapters.contract.without_rights import WithoutRights
from tests.adapters.discord.world import DiscordWorld
from tests.adapters.matrix.world import MatrixWorld
from tests.adapters.slack.world import SlackHttpWorld, SlackWorld
from tests.support.lines import line_of
from tests.support.room import GENERAL, Room


class World(Protocol):
    """What the contract asks of every platform."""

    bot: str | None
    """The name of a bot that is not ours, or None on a platform without others."""
    labels: bool
    """Whether people see the label of a choice, and not its emoji alone."""
    catches_up: bool
    """Whether the platform delivers, once it is back, what happened while it was away."""
    threads: bool
    """Whether messages can stand under another one."""
    links: bool
    """Whether words can lead to a message."""
    rights: bool
    """Whether somebody can forbid us to write in a channel."""
    tells_rights: bool
    """Whether the platform tells us when that changes."""
    tells_ends: bool
    """Whether it tells a channel that is no more from one that is closed to us."""
    seeds: bool
    """Whether we put the emoji of choices under a message."""
    overhears: bool
    """Whether we hear what people say to each other in a channel."""
    zone: str | None
    """The time zone that the platform tells of everybody on it, or None where it tells none."""
    chat: Chat
    leaves: bool
    """Whether somebody can leave the place."""
    place: str
    """The reference of the place where everything happens."""
    general: str
    """The reference of a channel in which the bot may speak."""
    closed: str
    """The reference of a channel that is no more, or closed to us."""
    narrow: str | None
    """The reference of a private channel, in which we are not where commands can be used there nevertheless; or None."""

    def __init__(self, directory: Path) -> None:
        """Make a platform whose data stands in a directory; nothing runs yet."""

    async def open(self) -> None:
        """Start the platform's side, so that `chat` and the references can be used."""

    async def close(self) -> None:
        """End what was started."""

    async def ready(self) -> None:
        """Return when the adapter, which has just been started, delivers events."""

    def person(self, name: str) -> str:
        """Return the reference of somebody on the platform."""

    async def says(self, name: str, line: str) -> None:
        """Let somebody say a line in the general channel; return when the platform is acknowledged.

        One that begins with a slash is a command.
        """

    async def calls(self, name: str, words: str) -> None:
        """Let somebody say words behind our name there, as the programs of the platform write it."""

    async def mutters(self, name: str, line: str) -> None:
        """Let somebody use a command in the private channel."""

    async def lets_in(self) -> None:
        """Let somebody ask us into the private channel."""

    async def shuts_out(self) -> None:
        """Let somebody take us out of the private channel."""

    async def whispers(self, name: str, line: str) -> None:
        """Let somebody say a line to us alone; one that begins with a slash is a command."""

    async def takes(self, name: str, choice: Choice, message: str) -> None:
        """Let somebody take a choice under a direct message: by its button, or by the line that says the same."""

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        """Let somebody, or the other bot, put an emoji on a message."""

    async def unreacts(self, name: str, emoji: str, message: str) -> None:
        """Let somebody take it off."""

    async def redeliver(self) -> None:
        """Deliver the last event once more, as the platform would."""

    async def leave(self, name: str) -> None:
        """Let somebody leave the place, or be banned from it."""

    async def come_back(self, name: str) -> None:
        """Let somebody who left be in the place again."""

    async def down(self) -> None:
        """Let the platform be away."""

    async def up(self) -> None:
        """Let it come back."""

    async def delete(self, message: str) -> None:
        """Let somebody delete a message of ours."""

    async def bar(self) -> None:
        """Let somebody forbid us to write in the general channel."""

    async def let_in(self) -> None:
        """Let us write there again."""

    async def refuse_emoji(self) -> None:
        """Let the platform take no emoji of ours for a while."""

    async def take_emoji(self) -> None:
        """Let it take them again."""

    async def put(self, message: str, number: int) -> list[str]:
        """Return the emoji that we have put under a message, once there are so many."""

    async def private(self, name: str) -> list[str]:
        """Return the answers that only this person has seen."""

    async def files(self, name: str) -> dict[str, bytes]:
        """Return the files that came to this person with answers, by their names."""

    def loses_files(self, times: int) -> None:
        """Let so many files that we hand over from now on be lost, in the manner of the platform."""

    async def seen(self, channel: str) -> list[str]:
        """Return what stands in a channel, or in a person's direct messages, as a person sees it."""

    async def replies(self, message: str) -> list[str]:
        """Return what stands in the thread under a message."""

    async def leads(self, message: str) -> list[str]:
        """Return the messages to which the words of a message lead."""

    async def offered(self, message: str) -> list[str]:
        """Return the choices under a message as a person sees them, in their order."""

    async def rung(self, message: str) -> list[str]:
        """Return the references of those whom a message rings, and anything else if it rings more than persons."""


class RoomWorld(WithoutRights):
    """The room in memory: who is rung is who is mentioned."""

    bot: str | None = "robo"
    labels = True
    catches_up = False
    threads = links = leaves = True
    rights = tells_rights = tells_ends = True
    seeds = False
    place = "room:here"
    overhears = True
    zone: str | None = None

    def __init__(self, directory: Path) -> None:
        self.room = Room()
        self.room.closed.add("room:here/closed")
        self.room.places = {self.place}
        self.room.called |= {self.person(name): name for name in ("ana", "ben")}
        self.narrow: str | None = "room:here/hidden"
        self.room.private.add(self.narrow)
        self.room.closed.add(self.narrow)
        self.chat: Chat = self.room
        self.general = GENERAL
        self.closed = "room:here/closed"

    async def open(self) -> None:
        pass  # it is there as soon as it is made

    async def close(self) -> None:
        pass

    async def ready(self) -> None:
        await self.room.connected.wait()

    def person(self, name: str) -> str:
        return f"room:{name}"

    async def says(self, name: str, line: str) -> None:
        await self.room.says(name, line)

    async def calls(self, name: str, words: str) -> None:
        await self.room.says(name, f"@potluck {words}")

    async def mutters(self, name: str, line: str) -> None:
        await self.room.says(name, line, self.narrow or "")

    async def lets_in(self) -> None:
        self.room.closed.discard(self.narrow or "")

    async def shuts_out(self) -> None:
        self.room.closed.add(self.narrow or "")

    async def whispers(self, name: str, line: str) -> None:
        await self.room.says(name, line, f"room:{name}")

    async def takes(self, name: str, choice: Choice, message: str) -> None:
        await self.whispers(name, line_of(choice))

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        await self.room.reacts(name, emoji, message)

    async def unreacts(self, name: str, emoji: str, message: str) -> None:
        await self.room.unreacts(name, emoji, message)

    async def redeliver(self) -> None:
        await self.room.redeliver()

    async def leave(self, name: str) -> None:
        self.room.outside.add(name)

    async def come_back(self, name: str) -> None:
        self.room.outside.remove(name)

    async def down(self) -> None:
        self.room.go_down()

    async def up(self) -> None:
        await self.room.go_up()

    async def delete(self, message: str) -> None:
        del self.room.messages[message]

    async def bar(self) -> None:
        self.room.barred.add(GENERAL)

    async def let_in(self) -> None:
        await self.room.lets_in(GENERAL)

    async def private(self, name: str) -> list[str]:
        return [plain_text(answer) for answer in self.room.answers.get(name, [])]

    async def files(self, name: str) -> dict[str, bytes]:
        return self.room.files.get(name, {})

    def loses_files(self, times: int) -> None:
        self.room.manners.loses = times

    async def seen(self, channel: str) -> list[str]:
        return self.room.seen(channel)

    async def replies(self, message: str) -> list[str]:
        return self.room.under(message)

    async def leads(self, message: str) -> list[str]:
        return [piece.message for piece in self.room.messages[message].text if isinstance(piece, Link)]

    async def offered(self, message: str) -> list[str]:
        return [f"{choice.emoji} {choice.label}" for choice in self.room.messages[message].choices]

    async def rung(self, message: str) -> list[str]:
        return [piece.person for piece in self.room.messages[message].text if isinstance(piece, Mention)]


class LossyPage(Page):
    """What a reader of the console sees where the disk takes some files not."""

    loses = 0

    def _write(self, file: Picture | File) -> Path:
        self.loses -= 1
        if self.loses >= 0:
            raise OSError(28, "No space left on device")
        return super()._write(file)


class ConsoleWorld(WithoutRights):
    """The console, read through the objects that it prints: a terminal rings nobody, unless its bell is rung."""

    bot: str | None = None
    labels = False
    catches_up = False
    threads = links = leaves = False
    rights = tells_rights = seeds = False
    tells_ends = True
    narrow: str | None = None
    place = "console:here"
    overhears = True
    zone: str | None = None
    as_json = True

    def __init__(self, directory: Path) -> None:
        self._typed: asyncio.Queue[str] = asyncio.Queue()
        self._started = asyncio.Event()
        self.console = Console(directory, lines=self._lines())
        self.chat: Chat = self.console
        self.out = io.StringIO()
        self.console.page = self.lossy = LossyPage(directory, as_json=self.as_json, out=self.out)
        self.directory = directory
        self.general = "console:here/general"
        self.closed = "console:elsewhere/general"

    async def _lines(self) -> AsyncIterator[str]:
        self._started.set()
        while True:
            yield await self._typed.get()
            self._typed.task_done()

    async def open(self) -> None:
        pass  # it is there as soon as it is made

    async def close(self) -> None:
        pass

    async def ready(self) -> None:
        await self._started.wait()

    async def _type(self, *lines: str) -> None:
        """Type lines and wait until each is done."""
        for line in lines:
            self._typed.put_nowait(f"{line}\n")
        await self._typed.join()

    def person(self, name: str) -> str:
        return f"console:{name}"

    async def says(self, name: str, line: str) -> None:
        await self._type("#general", f"{name}: {line}")

    async def calls(self, name: str, words: str) -> None:
        await self.says(name, f"@potluck {words}")

    async def mutters(self, name: str, line: str) -> None:
        raise AssertionError("one person types for everybody, and nothing is hidden from anybody")

    async def lets_in(self) -> None:
        raise AssertionError("there is no private channel")

    async def shuts_out(self) -> None:
        raise AssertionError("there is no private channel")

    async def whispers(self, name: str, line: str) -> None:
        await self._type("DM", f"{name}: {line}")

    async def takes(self, name: str, choice: Choice, message: str) -> None:
        await self.whispers(name, line_of(choice))

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        await self._type(f"{name} +{emoji} {message.rpartition('/')[2]}")

    async def unreacts(self, name: str, emoji: str, message: str) -> None:
        await self._type(f"{name} -{emoji} {message.rpartition('/')[2]}")

    async def redeliver(self) -> None:
        await self.console.redeliver()

    async def leave(self, name: str) -> None:
        raise AssertionError("nobody leaves a terminal")

    async def come_back(self, name: str) -> None:
        raise AssertionError("nobody leaves a terminal")

    async def down(self) -> None:
        self.console.go_down()

    async def up(self) -> None:
        await self.console.go_up()

    async def delete(self, message: str) -> None:
        self.console.delete(message.rpartition("/")[2])

    async def bar(self) -> None:
        raise NotImplementedError

    async def let_in(self) -> None:
        raise NotImplementedError

    async def private(self, name: str) -> list[str]:
        return [shown["text"] for shown in self.printed() if shown["kind"] == "answer" and shown["to"] == name]

    async def files(self, name: str) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.directory / "files").glob("*")}

    def loses_files(self, times: int) -> None:
        self.lossy.loses = times

    async def seen(self, channel: str) -> list[str]:
        return [shown["text"] for shown in self._standing().values() if self._where(shown) == channel]

    async def replies(self, message: str) -> list[str]:
        return []

    async def leads(self, message: str) -> list[str]:
        return []

    async def offered(self, message: str) -> list[str]:
        choices: list[str] = self._standing()[message.rpartition("/")[2]]["choices"]
        return choices

    async def rung(self, message: str) -> list[str]:
        return ["the bell"] if "\a" in self.out.getvalue() else []

    def _where(self, shown: dict[str, Any]) -> str:
        return f"console:here/{shown['channel'][1:]}" if shown["channel"] else self.person(shown["to"])

    def _standing(self) -> dict[str, dict[str, Any]]:
        """Return each message as it was shown last, by its name; the console prints an edit as something new."""
        return {shown["message"]: shown for shown in self.printed() if shown["kind"] in ("post", "edit", "direct")}

    def printed(self) -> list[dict[str, Any]]:
        """Return what was printed, one thing after another."""
        return [json.loads(line) for line in self.out.getvalue().split("\n")[:-1]]


class TerminalWorld(ConsoleWorld):
    """The console, read through the blocks that it prints for people."""

    labels = True
    as_json = False

    _HEAD = re.compile(
        r"(?:to (?P<asker>\S+)|(?P<channel>#\S+) (?P<post>m\d+)|DM (?P<to>\S+) (?P<direct>m\d+))(, changed)?"
    )

    async def offered(self, message: str) -> list[str]:
        text: str = self._standing()[message.rpartition("/")[2]]["text"]
        return text.rsplit("\n", maxsplit=1)[-1].split(", ")

    def printed(self) -> list[dict[str, Any]]:
        blocks: list[tuple[str, list[str]]] = []
        for line in self.out.getvalue().split("\n")[:-1]:
            head, bar, words = line.partition(" | ")
            assert bar, f"{line!r} belongs to no block"
            if head.strip():
                blocks.append((head, [words]))
            else:
                blocks[-1][1].append(words)
        return [self._block(head, "\n".join(words)) for head, words in blocks]

    def _block(self, head: str, text: str) -> dict[str, Any]:
        found = self._HEAD.fullmatch(head)
        assert found, f"{head!r} is no head of a block"
        kind = "answer" if found["asker"] else "file" if text.startswith("file ") else "post"
        return {
            "kind": kind,
            "to": found["asker"] or found["to"],
            "channel": found["channel"],
            "message": found["post"] or found["direct"],
            "text": text,
        }


WORLDS: dict[str, type[World]] = {
    "room": RoomWorld,
    "console": ConsoleWorld,
    "terminal": TerminalWorld,
    "discord": DiscordWorld,
    "matrix": MatrixWorld,
    "slack": SlackWorld,
    "slack-http": SlackHttpWorld,
}


async def nothing_to_suggest(command: str, option: str, typed: str, person: str, channel: str) -> list[str]:
    """Offer no values."""
    return []


@asynccontextmanager
async def opened(name: str, directory: Path) -> AsyncIterator[World]:
    """Let a platform's side run for a while."""
    world = WORLDS[name](directory)
    await world.open()
    try:
        yield world
    finally:
        await world.close()


@asynccontextmanager
async def connected(
    world: World,
    receive: Receive,
    suggested: Sequence[str] = (),
    suggest: Suggest | None = None,
    tongue: Tongue = as_told,
) -> AsyncIterator[None]:
    """Let the world's adapter deliver to `receive` for a while; it must still be running at the end."""

    async def suggests(command: str, option: str, typed: str, person: str, channel: str) -> Sequence[str]:
        return suggested

    running = asyncio.ensure_future(world.chat.run(commands.load(), receive, suggest or suggests, tongue))
    try:
        await world.ready()
        yield
        await asyncio.sleep(0)  # an adapter that was told to end ends now
        assert not running.done(), "the adapter ended by itself"
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
