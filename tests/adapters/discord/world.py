"""Discord's side of the wire: a server on loopback to which the real, unmodified library connects."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import discord
import yarl

import commands
from adapters.discord.adapter import Discord
from adapters.discord.client import Patience
from adapters.shared.language import Translate, as_told, untranslated
from bot.chat import Chat, Choice, Event, Receive, Reconnected, Suggest, Text, Tongue
from bot.menu import Menu
from tests.adapters.discord import seen
from tests.adapters.discord.people import People, until
from tests.adapters.discord.server import TOKEN, Interaction, Server
from tests.adapters.discord.state import CLOSED, GENERAL, GUILD, SECRET
from tests.support.pocketbook import Pocketbook

HURRIED = Patience(
    note=5.0, acknowledge=1.5, call=20.0, edit=20.0, shard=0.5, identify=0.0, guilds=0.05, again=0.02, reading=0.0
)
WAIT_SECONDS = 60.0

PROGRAM = """
import sys, discord, yarl
discord.http.Route.BASE = sys.argv[1]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[2])
del sys.argv[1:3]
from bot.cli.command_line import main
main()
"""
"""What starts the program with the library's two addresses of Discord on loopback."""


class Watched(Discord):
    """The adapter; whoever tests it learns what the core has taken."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.taken: list[Event] = []
        self.takes = asyncio.Condition()

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        async def told(event: Event) -> Text | None:
            try:
                return await receive(event)
            finally:
                self.taken.append(event)
                async with self.takes:
                    self.takes.notify_all()

        await super().run(menu, told, suggest, tongue)

    async def until(self, kind: type[Event], times: int) -> None:
        """Wait until the core has taken so many events of a kind."""
        async with asyncio.timeout(WAIT_SECONDS), self.takes:
            await self.takes.wait_for(lambda: self.count(kind) >= times)

    async def idle(self) -> None:
        """Wait until nothing is under way of what was delivered."""
        async with asyncio.timeout(WAIT_SECONDS):
            while self._busy:
                await asyncio.wait(self._busy)

    def is_ready(self) -> bool:
        """Tell whether the library has done with the start of its session."""
        return self._client is not None and self._client.is_ready()

    def servers(self) -> int:
        """Return how many servers the library knows."""
        return 0 if self._client is None else len(self._client.guilds)

    def count(self, kind: type[Event]) -> int:
        """Return how many events of a kind the core has taken."""
        return sum(isinstance(event, kind) for event in self.taken)


class DiscordWorld:
    """A server named Commons, its channels and its people."""

    bot: str | None = "robo"
    labels = True
    catches_up = overhears = False
    threads = links = leaves = True
    rights = tells_rights = tells_ends = seeds = True
    place = f"discord:{GUILD}"
    zone: str | None = None
    general = f"discord:{GUILD}/{GENERAL}"
    closed = f"discord:{GUILD}/{CLOSED}"
    narrow: str | None = f"discord:{GUILD}/{SECRET}"

    def __init__(self, directory: Path, patience: Patience = HURRIED) -> None:
        self.server = Server()
        self.server.deadline = 30.0  # not Discord's three seconds: the machine of a test may be busy
        self.server.state.add("robo", is_bot=True)
        self.people = People(self.server, commands.load())
        self.notebook = Pocketbook()
        self._patience = patience
        self.restart()
        self._before = (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)
        self._sessions = 0

    def restart(self, translate: Translate = untranslated, networks: Sequence[str] = ()) -> None:
        """Put a new adapter, as another process has it, in the place of the one there was."""
        self.adapter = Watched(TOKEN, self.notebook, translate, networks=networks, patience=self._patience)
        self.chat: Chat = self.adapter

    async def open(self) -> None:
        await self.server.open()
        discord.http.Route.BASE = self.server.address
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.server.gateway.address)

    async def close(self) -> None:
        await self.server.close()
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = self._before
        assert self.server.wrong == []

    async def ready(self) -> None:
        self._sessions = self.server.gateway.identified + 1
        await self.server.gateway.connected(identified=self._sessions)
        await self.server.gateway.taken()

    def person(self, name: str) -> str:
        return f"discord:{self.server.state.add(name)}"

    async def says(self, name: str, line: str) -> None:
        if line.startswith("/"):
            await self.people.types(name, line)
        else:
            await self.people.writes(name, line)
            await self.adapter.idle()

    async def calls(self, name: str, words: str) -> None:
        await self.people.writes(name, f"<@{self.server.state.application}> {words}".strip())
        await self.adapter.idle()

    async def mutters(self, name: str, line: str) -> None:
        await self.people.types(name, line, SECRET)

    async def lets_in(self) -> None:
        self.server.state.barred = 0

    async def shuts_out(self) -> None:
        self.server.state.barred = SECRET

    async def whispers(self, name: str, line: str) -> None:
        await (self.people.types(name, line, None) if line.startswith("/") else self.people.writes(name, line, None))

    async def takes(self, name: str, choice: Choice, message: str) -> None:
        direct, number = self.server.state.direct(self.server.state.add(name)), int(message.rpartition("/")[2])
        found = self.server.state.found(direct, number)
        labelled = (button for row in found["components"] for button in row["components"])
        data = {"custom_id": next(one["custom_id"] for one in labelled if one["label"] == choice.label)}
        await self.people.interacts(name, 3, {**data, "component_type": 2}, None, message=found)

    async def reacts(self, name: str, emoji: str, message: str) -> None:
        await self.people.reacts(name, emoji, *place(message))

    async def unreacts(self, name: str, emoji: str, message: str, *, burst: bool = False) -> None:
        await self.people.unreacts(name, emoji, *place(message), burst=burst)
        await self.adapter.idle()

    async def redeliver(self) -> None:
        await self.people.redelivers()
        await self.adapter.idle()

    async def leave(self, name: str) -> None:
        self.server.state.members.discard(self.server.state.add(name))

    async def come_back(self, name: str) -> None:
        self.server.state.members.add(self.server.state.add(name))

    async def down(self) -> None:
        self.server.down = True
        self.server.gateway.refuse = True
        await self.server.gateway.cut()
        self.server.gateway.forget()

    async def up(self) -> None:
        before = self.adapter.count(Reconnected)
        self.server.down = False
        self.server.gateway.refuse = False
        await self.server.gateway.connected(identified=self.server.gateway.identified + 1)
        await self.adapter.until(Reconnected, before + 1)

    async def delete(self, message: str) -> None:
        channel, number = place(message)
        del self.server.state.messages[channel][number]

    async def bar(self) -> None:
        self.server.state.muted = True

    async def let_in(self) -> None:
        self.server.state.muted = False
        role = {"guild_id": str(GUILD), "role": self.server.state.role()}
        await self.server.gateway.emit("GUILD_ROLE_UPDATE", role, guild=GUILD)

    async def refuse_emoji(self) -> None:
        self.server.refused = "seed"

    async def take_emoji(self) -> None:
        self.server.refused = ""

    async def put(self, message: str, number: int) -> list[str]:
        standing = self.server.state.standing[place(message)[1]]
        await until(lambda: len(standing) == number)
        return list(standing)

    async def private(self, name: str) -> list[str]:
        return [
            self.words(one.original) for one in self.asked(name) if one.original and not one.original["flags"] & 128
        ]

    async def files(self, name: str) -> dict[str, bytes]:
        attached = [file for one in self.asked(name) if one.original for file in one.original["attachments"]]
        return {file["filename"]: file["content"].encode("latin-1") for file in attached}

    def loses_files(self, times: int) -> None:
        self.server.state.loses = times

    async def seen(self, channel: str) -> list[str]:
        number = channel.rpartition("/")[2].removeprefix("discord:")
        found = int(number) if "/" in channel else self.server.state.direct(int(number))
        return [self.words(one) for one in self.server.state.messages.get(found, {}).values()]

    async def replies(self, message: str) -> list[str]:
        return [self.words(one) for one in self.server.state.messages.get(place(message)[1], {}).values()]

    async def leads(self, message: str) -> list[str]:
        channel, number = place(message)
        return seen.leads(self.server.state.messages[channel][number])

    async def offered(self, message: str) -> list[str]:
        # What has no emoji is no choice, but a question, such as for the own ballot.
        return [f"{one['emoji']['name']} {one['label']}" for one in self.buttons(message) if one.get("emoji")]

    async def rung(self, message: str) -> list[str]:
        channel, number = place(message)
        return seen.rung(self.server.state.messages[channel][number])

    def words(self, message: dict[str, Any]) -> str:
        """Return what a message says."""
        return seen.words(message, {number: user["username"] for number, user in self.server.state.users.items()})

    def asked(self, name: str) -> list[Interaction]:
        """Return all that somebody has used."""
        return [one for one in self.server.interactions.values() if one.name == name]

    def buttons(self, message: str) -> list[dict[str, Any]]:
        """Return the buttons under a message."""
        channel, number = place(message)
        rows = self.server.state.messages[channel][number]["components"]
        return [button for row in rows for button in row["components"]]


def place(message: str) -> tuple[int, int]:
    """Return the channel and the number of a message in a channel of the server."""
    channel, _, number = message.rpartition("/")
    return int(channel.rpartition("/")[2]), int(number)
