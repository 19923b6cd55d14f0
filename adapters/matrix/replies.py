"""Private answers on Matrix, and the few sentences of our own that the platform requires."""

from __future__ import annotations

import asyncio
import logging

from adapters.matrix.back_off import pauses
from adapters.matrix.client import Refused
from adapters.matrix.messages import Messages
from adapters.matrix.rooms import Rooms, person
from bot.chat import Denied, Gone, Mention, Text, Unreachable

ANSWERS_TRIED = 10
"""Attempts at an answer while the homeserver is online: about five minutes with the back-off."""

NO_TALK = "I only answer people in the rooms that I serve. Once you are in one, ask me again."
SHUT_OUT = "I have an answer for you, but cannot write to you alone. Start a direct chat with me and ask me there."
ENCRYPTED = (
    "This room is encrypted, and I cannot read it: here I do nothing. Use me in a room without encryption; "
    "my private answers come in a direct chat that I open."
)

log = logging.getLogger(__name__)


class Answers:
    """Private answers; they wait while the homeserver is not `online`."""

    def __init__(self, rooms: Rooms, messages: Messages, online: asyncio.Event) -> None:
        self._rooms = rooms
        self._messages = messages
        self._online = online

    def no_talk(self, asker: str) -> str:
        """Return the reason for which we do not talk with somebody who is in no room of ours."""
        return self._messages.voice.to(person(asker)).sentence(NO_TALK)

    async def give(self, asker: str, room: str, root: str | None, event: str, answer: Text, *, direct: bool) -> None:
        """Show an answer to its asker alone; if that is impossible, say only so in the room."""
        is_shown = await self._show_alone(asker, room, event, answer, direct=direct)
        if not (is_shown or direct):
            await self._say_shut_out(asker, room, root, event)

    async def _show_alone(self, asker: str, room: str, event: str, answer: Text, *, direct: bool) -> bool:
        """Show an answer in the talk with its asker, with retries; tell whether it is shown, or will be by the next run."""
        back_off = pauses()
        for _ in range(ANSWERS_TRIED):
            await self._online.wait()
            try:
                talk = room if direct else await self._rooms.direct(asker)
                await self._messages.show(talk, None, answer, (), f"answer/{event}", rings=False)
            except Unreachable as why:
                log.info("not answered yet: %s", why)
                await asyncio.sleep(next(back_off))
            except (Gone, Refused) as why:
                log.warning("%s cannot be answered: %s", asker, why)
                return False
            except Denied:
                return True  # this run ends, and the next one hears the command again
            else:
                return True
        return False

    async def _say_shut_out(self, asker: str, room: str, root: str | None, event: str) -> None:
        text = (Mention(person(asker)), ": ", self._messages.voice.to(person(asker)).sentence(SHUT_OUT))
        try:
            await self._messages.show(room, root, text, (), f"shut out/{event}")
        except (Gone, Refused, Unreachable, Denied) as why:
            log.warning("%s cannot be told so either: %s", asker, why)

    async def say_encrypted(self, room: str) -> None:
        """Say once in a room that we cannot read it; raises `Unreachable` or `Denied`."""
        said = self._messages.voice.to(await self._rooms.place(room) or "").sentence(ENCRYPTED)
        try:
            await self._messages.show(room, None, (said,), (), "encrypted")
        except (Gone, Refused) as why:
            log.warning("that %s is encrypted cannot be said there: %s", room, why)
