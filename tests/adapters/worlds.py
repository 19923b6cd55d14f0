"""The platform's side of the wire, one world per platform: what people do there, and what they see."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

from adapters.console import Console
from adapters.console_page import Page, plain
from bot.chat import Chat, Receive
from bot.menu import Menu
from tests.room import GENERAL, Room


class World(Protocol):
    """What the contract asks of every platform."""

    chat: Chat
    general: str
    """The reference of a channel in which the bot may speak."""

    def person(self, name: str) -> str:
        """Return the reference of somebody on the platform."""

    async def says(self, name: str, line: str) -> None:
        """Let somebody use a command in the general channel."""

    async def whispers(self, name: str, line: str) -> None:
        """Let somebody use a command in a direct message."""

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        """Let somebody put an emoji on a message."""

    async def unreacts(self, name: str, emoji: str, message: str) -> None:
        """Let somebody take it off."""

    async def redeliver(self) -> None:
        """Deliver the last event once more, as the platform would."""

    def down(self) -> None:
        """Let the platform be away."""

    async def up(self) -> None:
        """Let it come back."""

    def delete(self, message: str) -> None:
        """Let somebody delete a message of ours."""

    def private(self, name: str) -> list[str]:
        """Return the answers that only this person has seen."""

    def seen(self, channel: str) -> list[str]:
        """Return what stands in a channel, or in a person's direct messages, as a person sees it."""


class RoomWorld:
    """The room in memory."""

    def __init__(self, directory: Path) -> None:
        self._room = Room()
        self.chat: Chat = self._room
        self.general = GENERAL

    def person(self, name: str) -> str:
        return f"room:{name}"

    async def says(self, name: str, line: str) -> None:
        await self._room.says(name, line)

    async def whispers(self, name: str, line: str) -> None:
        await self._room.says(name, line, f"room:{name}")

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        await self._room.reacts(name, emoji, message)

    async def unreacts(self, name: str, emoji: str, message: str) -> None:
        await self._room.unreacts(name, emoji, message)

    async def redeliver(self) -> None:
        await self._room.redeliver()

    def down(self) -> None:
        self._room.go_down()

    async def up(self) -> None:
        await self._room.go_up()

    def delete(self, message: str) -> None:
        del self._room.messages[message]

    def private(self, name: str) -> list[str]:
        return [plain(answer) for answer in self._room.answers.get(name, [])]

    def seen(self, channel: str) -> list[str]:
        return self._room.seen(channel)


class ConsoleWorld:
    """The console, read through what it prints."""

    def __init__(self, directory: Path) -> None:
        self._console = Console(directory)
        self.chat: Chat = self._console
        self._out = io.StringIO()
        self._console.page = Page(directory, as_json=True, out=self._out)
        self.general = "console:here/general"

    def person(self, name: str) -> str:
        return f"console:{name}"

    async def says(self, name: str, line: str) -> None:
        await self._console.line("#general")
        await self._console.line(f"{name}: {line}")

    async def whispers(self, name: str, line: str) -> None:
        await self._console.line("DM")
        await self._console.line(f"{name}: {line}")

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        await self._console.line(f"{name} +{emoji} {message.rpartition('/')[2]}")

    async def unreacts(self, name: str, emoji: str, message: str) -> None:
        await self._console.line(f"{name} -{emoji} {message.rpartition('/')[2]}")

    async def redeliver(self) -> None:
        await self._console.redeliver()

    def down(self) -> None:
        self._console.go_down()

    async def up(self) -> None:
        await self._console.go_up()

    def delete(self, message: str) -> None:
        self._console.delete(message.rpartition("/")[2])

    def private(self, name: str) -> list[str]:
        return [shown["text"] for shown in self._printed() if shown["kind"] == "answer" and shown["to"] == name]

    def seen(self, channel: str) -> list[str]:
        """Return the last text of each message; the console prints an edit as a new block."""
        texts: dict[str, str] = {}
        for shown in self._printed():
            where = (
                self.person(shown["to"])
                if shown["kind"] == "direct"
                else f"console:here/{(shown['channel'] or '#')[1:]}"
            )
            if shown["kind"] in ("post", "edit", "direct") and where == channel:
                texts[shown["message"]] = shown["text"]
        return list(texts.values())

    def _printed(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self._out.getvalue().splitlines()]


WORLDS: dict[str, Callable[[Path], World]] = {"room": RoomWorld, "console": ConsoleWorld}


@asynccontextmanager
async def connected(world: World, receive: Receive) -> AsyncIterator[None]:
    """Let the world's adapter deliver to `receive` for a while."""

    async def suggest(command: str, option: str, typed: str, person: str, channel: str) -> list[str]:
        return []

    menu = Menu((), {}, None, None, None)  # type: ignore[arg-type]  # An empty menu: nothing here looks into it.
    if isinstance(world.chat, Console):
        world.chat.connect(receive, suggest)  # its `run` reads the terminal, which a test does not have
        yield
        return
    running = asyncio.create_task(world.chat.run(menu, receive, suggest))
    try:
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
