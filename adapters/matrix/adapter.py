"""Matrix: one account on a homeserver, in the rooms on its list, as a member among members.

Events are read from the homeserver's stream, those of the time when nobody listened included. A room has no messages for
one person alone, so private answers go into a talk between two (a direct chat).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from secrets import token_hex

from nio.api import Api

from adapters.matrix.back_off import pauses
from adapters.matrix.client import Refused, Wire
from adapters.matrix.listener import Listener
from adapters.matrix.messages import Messages, door_errors
from adapters.matrix.pins import Pins
from adapters.matrix.rooms import Rooms, message, person, room_and_event
from adapters.shared.language import Translate, Voice, as_told, untranslated
from adapters.shared.read_each import read_each
from bot.chat import Choice, Denied, Notebook, Reaction, Receive, Standing, Suggest, Text, Tongue, Unreachable
from bot.menu import Menu

CURRENT_SECONDS = 30
"""Time that a post waits until our earlier messages are read, as only then a repetition can be told."""

READ_AT_ONCE = 4
"""Messages whose reactions are read concurrently, so that a homeserver has time for everybody else."""

log = logging.getLogger(__name__)


class Matrix:
    """The adapter. `rooms` are the ids of the rooms on the list; it keeps its position in the `notebook`.

    Messages with an open vote are pinned if it `pins`, in rooms that gave it the right to pin.
    """

    def __init__(
        self,
        homeserver: str,
        token: str,
        rooms: Collection[str],
        notebook: Notebook,
        *,
        pins: bool = False,
        translate: Translate = untranslated,
    ) -> None:
        self._wire = Wire(homeserver, token)
        self._notebook = notebook
        self._rooms = Rooms(self._wire, rooms, notebook)
        self._voice = Voice(translate)
        self._messages = Messages(self._wire, self._rooms, self._voice, Pins(self._wire) if pins else None)
        self._current = asyncio.Event()
        self._identity_lock = asyncio.Lock()
        self._listener: Listener | None = None

    @property
    def away(self) -> bool:
        """Tell whether the homeserver does not answer."""
        return self._listener is None or not self._listener.is_online

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        """Deliver the events of the rooms until cancelled; raises `Denied` if the token is no longer valid."""
        self._voice.tongue = tongue
        async with self._wire.open():
            back_off = pauses()
            while not self._rooms.me:
                try:
                    await self._learn_identity()
                except (Unreachable, Refused) as why:
                    log.warning("the homeserver is away: %s", why)
                    await asyncio.sleep(next(back_off))
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
        with door_errors():
            room, root = await self._rooms.resolve(channel)
            root = root or (room_and_event(under)[1] if under else None)
            return message(room, await self._messages.show(room, root, text, choices, key))

    async def edit(self, message: str, text: Text, choices: Sequence[Choice]) -> None:
        """Replace the content of a message."""
        with door_errors():
            await self._learn_identity()
            await self._messages.change(*room_and_event(message), text, choices)

    async def posted(self, channel: str) -> Sequence[str]:
        """Return the keys of our last posts in a room."""
        with door_errors():
            await self._learn_identity()
            room, _ = await self._rooms.resolve(channel)
            return await self._messages.posted(room)

    async def reactions(self, messages: Sequence[str]) -> Mapping[str, Standing]:
        """Return the reactions on messages."""
        return await read_each(messages, self._reactions, READ_AT_ONCE)

    async def members(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, bool]:
        """Tell for each person whether they are in one of the rooms."""
        try:
            await self._learn_identity()
            return await self._rooms.members(people, places)
        except (Unreachable, Refused, Denied):
            return {}

    async def names(self, people: Sequence[str], places: Sequence[str]) -> Mapping[str, str]:
        """Return what people in the rooms are called."""
        try:
            await self._learn_identity()
            return await self._rooms.names(people, places)
        except (Unreachable, Refused, Denied):
            return {}

    async def _reactions(self, message: str) -> Sequence[Reaction]:
        room, event = room_and_event(message)
        with door_errors():
            await self._learn_identity()
            standing = await self._messages.standing(room, event)
            place = await self._rooms.place(room)
        return [Reaction(None, emoji, True, person(user), message, place or person(user)) for emoji, user in standing]

    async def _learn_identity(self) -> None:
        """Learn our user id; raises as `Wire.ask`. Drop all notes of another account."""
        async with self._identity_lock:
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
