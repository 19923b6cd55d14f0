"""The program itself on a Discord server, in a Slack workspace and in a Matrix room at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tests.adapters.discord.state import GENERAL
from tests.adapters.discord.world import DiscordWorld
from tests.adapters.matrix.world import MatrixWorld
from tests.adapters.slack.world import SlackWorld
from tests.processes import discord_process, matrix_process, slack_process
from tests.processes.three_network import PLATFORMS, cards
from tests.support.program import GUIDED, WAIT_SECONDS, Program

if TYPE_CHECKING:
    from tests.adapters.contract.worlds import World


class ThreeProgram(Program):
    """`potluck run` on three platforms."""

    def __init__(self, directory: Path, discord: DiscordWorld, matrix: MatrixWorld, slack: SlackWorld) -> None:
        self.discord, self.matrix, self.slack = discord, matrix, slack
        self.worlds: dict[str, World] = {"discord": discord, "matrix": matrix, "slack": slack}
        tables = f"{matrix_process.table(matrix)}{slack_process.table(slack)}"
        secrets = discord_process.SECRETS | slack_process.SECRETS | {"POTLUCK_MATRIX__TOKEN": matrix.us.token}
        super().__init__(directory, f"{tables}{GUIDED}", secrets, discord_process.launched(discord))

    @classmethod
    async def opened(cls, directory: Path, closing: AsyncExitStack) -> ThreeProgram:
        """Return it, not started yet, with three platforms of its own; all of it ends with the stack."""
        discord, matrix, slack = DiscordWorld(directory), MatrixWorld(directory), SlackWorld(directory)
        for world in (discord, matrix, slack):
            await world.open()
            closing.push_async_callback(world.close)
        slack.socket.deadline_seconds = WAIT_SECONDS  # not Slack's three: the machine of a test may be busy
        made = cls(directory, discord, matrix, slack)
        closing.push_async_callback(made.close)
        return made

    async def start(self) -> None:
        """Start it, and return once it is connected everywhere."""
        before = self.discord.server.gateway.identified
        await super().start()
        await discord_process.connected(self.discord, before + 1)
        await self.slack.ready()
        await self.matrix.host.until(lambda: self.matrix.is_in(self.matrix.us, self.matrix.room))

    async def killed(self) -> None:
        await super().killed()
        self.discord.server.gateway.forget()
        self.slack.socket.lines.clear()

    async def until(self, holds: Callable[[], object]) -> None:
        """Return once something holds, whose side does not tell it."""

        async def told() -> object:
            return holds()

        await self.matrix.host.until(told)

    async def types(self, platform: str, name: str, line: str) -> str:
        """Let somebody use a command where they are; return what they alone were answered, once they were."""
        world = self.worlds[platform]
        before = len(await world.private(name))
        if platform == "matrix":
            await self.matrix.people[name].says(self.matrix.room, line)
        else:
            await world.says(name, line)

        async def answered() -> list[str]:
            return (await world.private(name))[before:]

        return "\n".join(await self.matrix.host.until(answered))

    async def puts(self, platform: str, name: str, emoji: str, number: str) -> None:
        """Let somebody put an emoji on the card about a contribution that they see where they are, heard of or not."""
        message = await self._message(platform, number)
        if platform == "matrix":
            room, _, event = message.rpartition("/")
            await self.matrix.people[name].reacts(room, event, emoji)
        elif platform == "slack" and not self.slack.socket.lines:
            self.slack.reacted(name, emoji, message, added=True)
        else:
            await self.worlds[platform].reacts(name, emoji, message)

    async def cards(self, number: str) -> dict[str, list[str]]:
        """Return what people see of a contribution in the channel of each platform."""
        return await cards(self.worlds, number)

    async def shows(self, number: str, *said: str, on: Sequence[str] = PLATFORMS) -> None:
        """Return once each of the platforms has one card about a contribution, and it says all of this."""

        async def found() -> bool:
            seen = await self.cards(number)
            return all(len(seen[one]) == 1 and all(words in seen[one][0] for words in said) for one in on)

        try:
            await self.matrix.host.until(found)
        except TimeoutError:
            raise AssertionError(f"{said} does not stand once in {await self.cards(number)}") from None

    async def _message(self, platform: str, number: str) -> str:
        """Return the reference of the card about a contribution; on Matrix, room and event."""
        begins = f"{number}: "
        match platform:
            case "discord":
                shown = self.discord.server.state.messages[GENERAL].items()
                (found,) = (
                    f"{self.discord.general}/{one}"
                    for one, message in shown
                    if self.discord.words(message).startswith(begins)
                )
            case "slack":
                messages = self.slack.workspace.channels["C0GENERAL0"].messages.values()
                (found,) = (
                    f"{self.slack.general}/{one.ts}"
                    for one in messages
                    if self.slack.workspace.shown(one).startswith(begins)
                )
            case _:
                room = self.matrix.room
                (found,) = (
                    f"{room}/{one['event_id']}"
                    for one in await self.matrix.host.timeline(room)
                    if one["sender"] == self.matrix.us.id and str(one["content"].get("body", "")).startswith(begins)
                )
        return found
