"""A chat that takes everything at once, has no people, and counts what it is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from adapters.shared.language import as_told
from bot.chat import Choice, Receive, Standing, Suggest, Text, Tongue
from bot.menu import Menu

PLATFORM = "wall"
CHANNEL = "wall:here/general"


class Wall:
    """The platform and its adapter in one; whoever benchmarks delivers the events themselves."""

    away = False

    def __init__(self) -> None:
        self.posts = 0
        self.newest: Text = ()
        self.edits: list[tuple[float, str, Text]] = []
        """When, by the clock of the event loop, which message was edited, and to what."""

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        """Deliver nothing, until cancelled."""
        await asyncio.Event().wait()

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Take a post; its message is called by its key."""
        self.posts += 1
        self.newest = text
        return f"{channel}/{key}"

    async def posted(self, channel: str) -> Sequence[str]:
        return ()

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Take an edit."""
        self.edits.append((asyncio.get_running_loop().time(), message, text))

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return nothing: nobody reacts here but through the door."""
        return dict.fromkeys(messages, ())

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell that everybody is here."""
        return dict.fromkeys(people, True)

    async def names(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, str]:
        """Tell of nobody what they are called."""
        return {}
