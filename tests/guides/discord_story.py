"""The story that docs/discord.md tells, performed: from an invitation to a contribution that is accepted, and what people see.

`python -m tests.guides.discord_story` (or `make docs`) writes the screens into the guide.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.chat import Reaction
from tests.adapters.discord.state import GENERAL
from tests.adapters.discord.world import DiscordWorld
from tests.guides import discord_screen as screen
from tests.guides.screen import written
from tests.support.network import MENU, Network


@dataclass
class Told:
    """What was seen on the way, in its order: private answers, and the screens by name."""

    answers: list[str] = field(default_factory=list)
    screens: dict[str, str] = field(default_factory=dict)


async def told(directory: Path) -> Told:
    """Perform the story on a Discord and a network of its own."""
    world = DiscordWorld(directory)
    for name in ("ana", "ben", "cara"):
        world.server.state.add(name)
    network = Network(directory)
    await world.open()
    await network.start({"discord": world.adapter})
    running = asyncio.ensure_future(
        world.adapter.run(MENU, network.directory.receive, network.directory.suggest, network.directory.tongue)
    )
    try:
        await world.ready()
        return await _told(world, network)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await network.stop()
        await world.close()


async def _told(world: DiscordWorld, network: Network) -> Told:
    story, people = Told(), world.people
    names = {number: user["username"] for number, user in world.server.state.users.items()}

    def answered(asked: Any) -> Any:
        assert asked.original is not None
        story.answers.append(world.words(asked.original))
        return asked.original

    for name in ("ben", "cara"):
        answered(await people.types(name, "/join"))
    asked = await people.uses("ana", "contribute", "log", {"amount": "3h"})
    story.screens["form"] = screen.form(asked.first)
    asked = await people.fills_in("ana", asked.first["custom_id"], {"amount": "3h", "note": "aligned the optics"})
    story.screens["receipt"] = screen.message(answered(asked), names)
    await network.done()
    _, _, number = world.server.state.messages[GENERAL]  # behind who the stewards are
    while len(world.server.state.standing[number]) < 3:  # noqa: ASYNC110  # The emoji come beside everything else.
        await asyncio.sleep(0)
    story.screens["card"] = _card(world, number, names)
    approve = next(one for one in world.buttons(f"{world.general}/{number}") if one["label"] == "approve")
    answered(await people.clicks("ben", approve["custom_id"], number))
    await people.reacts("cara", "✅", GENERAL, number)
    await world.adapter.until(Reaction, 1)
    await network.done()
    story.screens["accepted"] = _card(world, number, names)
    return story


def _card(world: DiscordWorld, number: int, names: dict[int, str]) -> str:
    state = world.server.state
    standing = [(one.emoji["name"], len(one.normal)) for one in state.standing[number].values()]
    return screen.message(state.messages[GENERAL][number], names, standing)


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        written("discord.md", asyncio.run(told(Path(place))).screens)
