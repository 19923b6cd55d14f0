"""What is said on Matrix to one person alone, and the few sentences of our own that the platform forces."""

from __future__ import annotations

import asyncio
import logging

from adapters.matrix.client import Refused
from adapters.matrix.messages import Messages
from adapters.matrix.rooms import Rooms, person
from bot.chat import Denied, Gone, Mention, Text, Unreachable

PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.5, 30.0
"""Between two attempts at what the homeserver does not answer; the pauses double."""

ANSWERS_TRIED = 10
"""How often an answer is offered while the homeserver takes everything else, about five minutes."""

SHUT_OUT = "I have an answer for you, but cannot write to you alone. Start a direct chat with me and ask me there."
ENCRYPTED = (
    "This room is encrypted, and I cannot read it: here I do nothing. Use me in a room without encryption; "
    "my private answers come in a direct chat that I open."
)

log = logging.getLogger(__name__)


class Answers:
    """Shows answers while the homeserver is there, which `online` tells."""

    def __init__(self, rooms: Rooms, messages: Messages, online: asyncio.Event) -> None:
        self._rooms = rooms
        self._messages = messages
        self._online = online

    async def give(self, asker: str, room: str, root: str | None, event: str, answer: Text, *, direct: bool) -> None:
        """Show an answer to its asker alone; where they cannot be reached so, tell them that in the room, and no more."""
        pause = PAUSE_SECONDS_MIN
        for _ in range(ANSWERS_TRIED):
            await self._online.wait()
            try:
                talk = room if direct else await self._rooms.direct(asker)
                await self._messages.show(talk, None, answer, (), f"answer/{event}", rings=False)
            except Unreachable as why:
                log.info("not answered yet: %s", why)
                await asyncio.sleep(pause)
                pause = min(2 * pause, PAUSE_SECONDS_MAX)
            except (Gone, Refused) as why:
                log.warning("%s cannot be answered: %s", asker, why)
                break
            except Denied:
                return  # the run ends, and the next one hears the command again
            else:
                return
        if not direct:
            said = (Mention(person(asker)), ": ", SHUT_OUT)
            try:
                await self._messages.show(room, root, said, (), f"shut out/{event}")
            except (Gone, Refused, Unreachable, Denied) as why:
                log.warning("%s cannot be told so either: %s", asker, why)

    async def say_encrypted(self, room: str) -> None:
        """Say in a room that we cannot read it; once. Raises `Unreachable` or `Denied`."""
        try:
            await self._messages.show(room, None, (ENCRYPTED,), (), "encrypted")
        except (Gone, Refused) as why:
            log.warning("that %s is encrypted cannot be said there: %s", room, why)
