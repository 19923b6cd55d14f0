"""What every listener of a workspace has at hand: who is asked, who answers, and what goes on after an acknowledgement."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from adapters.language import Translate
from adapters.slack_answers import Answers, Asker
from adapters.slack_names import Names
from adapters.slack_people import People
from adapters.slack_web import Web
from bot.chat import Receive, Suggest, Text
from bot.menu import Menu

NO_SAY = "Only members of the workspace in which this app is at home have a say here."

BROKEN = "Something broke on our side. Please see with /mine what was recorded, and try again."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """One workspace, `slack:T024`, and the core behind it. What is not done after `guard_seconds` is answered later."""

    web: Web
    people: People
    answers: Answers
    place: str
    menu: Menu
    names: Names
    receive: Receive
    suggest: Suggest
    guard_seconds: float
    translate: Translate
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    def person(self, user: str) -> str:
        """Return the reference of somebody in this workspace."""
        return f"{self.place}/{user}"

    def channel(self, channel: str, user: str) -> str:
        """Return the reference of a channel; a direct message is where its person is."""
        return self.person(user) if channel.startswith("D") or not channel else f"{self.place}/{channel}"

    async def finish(self, hearing: Awaitable[Text | None], asker: Asker) -> None:
        """Show an answer once it is there."""
        try:
            answer = await hearing
        except Exception:
            log.exception("a command broke")
            answer = (BROKEN,)
        if answer is not None:
            await self.answers.show(answer, asker)

    def go_on(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something after the acknowledgement."""
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def close(self) -> None:
        """Let what is answered later be answered, for a short while."""
        if self._later:
            await asyncio.wait(self._later, timeout=self.guard_seconds)
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)
