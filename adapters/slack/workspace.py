"""Context of all listeners of a workspace: Slack, the core, and the background tasks after acknowledgements."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from adapters.shared.language import Language, Voice
from adapters.shared.tasks import cancel_all
from adapters.slack.command_names import Names
from adapters.slack.members import Member, People
from adapters.slack.replies import Answers, Asker
from adapters.slack.web_api import Declined, Web
from bot.chat import Command, Gone, Receive, Suggest, Text, Unreachable
from bot.menu import Menu

NO_SAY = "Only members of the workspace in which this app is at home have a say here."

BROKEN = "Something broke on our side. Look with /mine what was recorded, and try again."

_NO_NAMES = ("privategroup", "directmessage")
"""Names in payloads of private channels (even if public once) and of direct messages."""

log = logging.getLogger(__name__)


def _is_public(channel: str, name: str) -> bool:
    """Tell whether everybody in the workspace can read a channel; Slack replaces the names of all others."""
    return channel.startswith("C") and bool(name) and name not in _NO_NAMES and not name.startswith("mpdm-")


@dataclass(frozen=True, slots=True)
class Door:
    """One workspace, `slack:T024`, and the core. After `guard_seconds`, an event is acknowledged without its answer."""

    web: Web
    people: People
    answers: Answers
    place: str
    menu: Menu
    names: Names
    receive: Receive
    suggest: Suggest
    guard_seconds: float
    voice: Voice
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    def person(self, user: str) -> str:
        """Return the reference of a person in this workspace."""
        return f"{self.place}/{user}"

    def typed(
        self,
        key: str,
        line: tuple[str, str],
        user: str,
        author: Member,
        origin: tuple[str, bool],
        *,
        unseen: bool = False,
    ) -> Command:
        """Return the command that a person typed: its name and text, and the channel with whether it is closed.

        A slash command is `unseen` by others, and a message is not.
        """
        (name, text), (channel, closed) = line, origin
        return Command(
            key,
            name,
            self.person(user),
            channel,
            locale=author.locale,
            text=text,
            called=author.name,
            closed=closed,
            unseen=unseen,
            zone=author.zone,
        )

    def language(self, user: str, told: str | None = None) -> Language:
        """Return the language in which a person is written to, with the words for choices."""
        return self.voice.to(self.person(user), told, self.menu.choices)

    def no_say(self, user: str = "", author: Member | None = None) -> Text:
        """Return the answer to somebody of another workspace."""
        return (self.language(user, author.locale if author else None).sentence(NO_SAY),)

    def broken(self, user: str) -> Text:
        """Return the answer to somebody whose command broke."""
        return (self.language(user).sentence(BROKEN),)

    async def origin(self, channel: str, user: str, name: str = "") -> tuple[str, bool]:
        """Return the reference of a channel with this name, and whether it is closed: only its members can read it.

        A direct message with us has the reference of its person. One between people is a closed channel.
        """
        if not channel or (channel.startswith("D") and await self._is_with_us(channel, user)):
            return self.person(user), False
        return f"{self.place}/{channel}", not _is_public(channel, name)

    async def is_public(self, channel: str) -> bool:
        """Tell whether everybody in the workspace can read a channel: those can be joined, and we join it, to show cards there.

        Slack names no channel where it tells of a mention. https://docs.slack.dev/reference/methods/conversations.join
        """
        try:
            await self.web.call("conversations.join", channel=channel)
        except (Gone, Declined, Unreachable) as why:
            log.info("a channel counts as closed: %s", why)
            return False
        return True

    async def _is_with_us(self, channel: str, user: str) -> bool:
        try:
            return channel == await self.answers.posts.conversation(user)
        except (Gone, Declined, Unreachable) as why:
            log.warning("it is not known whose direct message this is: %s", why)
            return False

    async def finish(self, hearing: Awaitable[Text | None], asker: Asker) -> None:
        """Show an answer as soon as the core has given it."""
        try:
            answer = await hearing
        except Exception:
            log.exception("a command broke")
            answer = self.broken(asker.user)
        if answer is not None:
            await self.answers.show(answer, asker)

    def go_on(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a task in the background, after the acknowledgement."""
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def close(self) -> None:
        """Wait a short while for the background tasks, then cancel them."""
        if self._later:
            await asyncio.wait(self._later, timeout=self.guard_seconds)
        await cancel_all(self._later)
