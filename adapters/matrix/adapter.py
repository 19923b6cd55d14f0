"""Matrix: one account on a homeserver, in the rooms on its list, as a member among members.

What people say is read from the homeserver's stream, also what was said while nobody listened. There are no messages for
one person alone in a room, so private answers go into a talk between two.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from secrets import token_hex

from nio.api import Api

from adapters.matrix.client import Refused, Wire
from adapters.matrix.listener import Listener
from adapters.matrix.messages import Messages, told
from adapters.matrix.pins import Pins
from adapters.matrix.replies import PAUSE_SECONDS_MAX, PAUSE_SECONDS_MIN
from adapters.matrix.rooms import Rooms, located, message, person
from adapters.shared.read_each import each
from bot.chat import Choice, Denied, Notebook, Reaction, Receive, Standing, Suggest, Text, Unreachable
from bot.menu import Menu

CURRENT_SECONDS = 30
"""For how long a post waits until we have heard what we sent before; a repetition could not be told otherwise."""

READ_AT_ONCE = 4
"""Messages whose reactions are read at a time, so that a homeserver has time for everybody else."""

log = logging.getLogger(__name__)


class Matrix:
    """The adapter. `rooms` are the ids of the rooms on the list; it keeps its position in the `notebook`.

    Where it `pins`, what can be voted on is pinned as long as it can, in rooms where it may.
    """

    def __init__(
        self, homeserver: str, token: str, rooms: Collection[str], notebook: Notebook, *, pins: bool = False
    ) -> None:
        self._wire = Wire(homeserver, token)
        self._notebook = notebook
        self._rooms = Rooms(self._wire, rooms, notebook)
        self._messages = Messages(self._wire, self._rooms, Pins(self._wire) if pins else None)
        self._current = asyncio.Event()
        self._introducing = asyncio.Lock()
        self._listener: Listener | None = None

    @property
    def away(self) -> bool:
        """Tell whether the homeserver does not say what happens."""
        return self._listener is None or not self._listener.hears

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest) -> None:
        """Deliver what happens in the rooms until cancelled; raises `Denied` where the token is none any more."""
        async with self._wire.open():
            pause = PAUSE_SECONDS_MIN
            while not self._rooms.me:
                try:
                    await self._introduce()
                except (Unreachable, Refused) as why:
                    log.warning("the homeserver is away: %s", why)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, PAUSE_SECONDS_MAX)
            self._listener = Listener(self._wire, self._rooms, self._messages, menu, receive)
            await self._listener.run(self._current)

    async def post(
        self, channel: str, text: Text, choices: Sequence[Choice], key: str, under: str | None = None
    ) -> str:
        """Show a text in a room, in a thread, or to a person; the same key shows it once."""
        try:
            async with asyncio.timeout(CURRENT_SECONDS):
                await self._current.wait()
        except TimeoutError:
            raise Unreachable("what was said before is not read yet") from None
        with told():
            room, root = await self._rooms.found(channel)
            root = root or (located(under)[1] if under else None)
            return message(room, await self._messages.show(room, root, text, choices, key))

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Let a message show something else."""
        with told():
            await self._introduce()
            await self._messages.change(*located(message), text, choices)

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of our last posts in a room."""
        with told():
            await self._introduce()
            room, _ = await self._rooms.found(channel)
            return await self._messages.posted(room)

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return what stands on messages."""
        return await each(messages, self._reactions, READ_AT_ONCE)

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell who is in one of the rooms."""
        try:
            await self._introduce()
            return await self._rooms.members(people, places)
        except (Unreachable, Refused, Denied):
            return {}

    async def _reactions(self, message: str) -> Sequence[Reaction]:
        room, event = located(message)
        with told():
            await self._introduce()
            standing = await self._messages.standing(room, event)
            place = await self._rooms.place(room)
        return [Reaction(None, emoji, True, person(user), message, place or person(user)) for emoji, user in standing]

    async def _introduce(self) -> None:
        """Learn who we are; raises as `Wire.ask`. What is noted of another account is forgotten."""
        async with self._introducing:
            if self._rooms.me:
                return
            me = str((await self._wire.ask(Api.whoami(""))).get("user_id"))
            if await self._notebook.get("me") not in (None, me):
                await self._notebook.drop("")
            epoch = await self._notebook.get("epoch")
            if epoch is None:
                epoch = token_hex(8)
                await self._notebook.put({"me": me, "epoch": epoch})
            self._messages.epoch, self._rooms.me = epoch, me
