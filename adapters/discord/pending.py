"""Inbox of acknowledged commands without an answer yet: after a crash, the next process finishes them.

Discord delivers an interaction once. So we write it down before we acknowledge it, and delete it once its answer is shown.
At a start, each remaining one goes to the core again under the same idempotency key. Its token, which the answer needs, is
stored with it; Discord honours it for 15 minutes ("Interaction Callback" in its documentation).
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.discord.references import PLATFORM
from bot.chat import Command, Notebook

TOKEN_MINUTES = 15
NOTE = "/question/"
"""Separator in a name of the notebook, between the person who asks and the key of their question."""

CROSS_OUT_SECONDS = 1.0
"""Interval for deleting all answered ones together. After a crash before that, they get the same answer again."""

_NOTED = [part.name for part in fields(Command) if part.name not in ("files", "said_at")]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """A command, the application and token for its answer, the time of its use, and its files by name and address.

    The files are not in the command yet.
    """

    command: Command
    application: int
    token: str
    asked_at: datetime
    attached: Mapping[str, str] = field(default_factory=dict)

    def is_over(self, now: datetime) -> bool:
        """Tell whether its token has expired."""
        return now - self.asked_at > timedelta(minutes=TOKEN_MINUTES)


class Questions:
    """The questions that are open now."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._answered: set[str] = set()  # the names of those that are not crossed out yet
        self._crossing: asyncio.Task[None] | None = None

    async def unanswered(self) -> list[Question]:
        """Return the questions that an earlier process left open, oldest first."""
        noted = await self._notebook.under(f"{PLATFORM}:")
        questions = [self._parsed(name, written) for name, written in noted.items() if NOTE in name]
        return sorted(filter(None, questions), key=lambda question: question.asked_at)

    def _parsed(self, name: str, written: str) -> Question | None:
        """Return a question; None for one that cannot be read, which is deleted with the next answered ones."""
        try:
            return _deserialized(json.loads(written))
        except Exception as wrong:  # noqa: BLE001  # Another version may have written anything; the others are answered.
            log.warning("what somebody asked cannot be read: %s", type(wrong).__name__)
            self._answered.add(name)
            return None

    async def note(self, question: Question) -> None:
        """Store a question; durable when it returns."""
        await self._notebook.put({_name(question): json.dumps(_serialized(question))})

    def answered(self, question: Question) -> None:
        """Delete a question, soon."""
        self._answered.add(_name(question))
        if self._crossing is None:
            self._crossing = asyncio.create_task(self._cross_out())

    async def close(self) -> None:
        """Delete the answered questions, if possible, and stop."""
        if self._crossing is not None:
            self._crossing.cancel()
            await asyncio.wait([self._crossing])
        await self._crossed_out()

    async def _cross_out(self) -> None:
        while self._answered:
            await asyncio.sleep(CROSS_OUT_SECONDS)
            await self._crossed_out()
        self._crossing = None

    async def _crossed_out(self) -> None:
        """Delete all answered questions; retry the next time if that fails."""
        names = list(self._answered)
        try:
            await asyncio.gather(*(self._notebook.drop(name) for name in names))
        except Exception as wrong:  # noqa: BLE001  # At worst the same answer is given again.
            log.warning("what is answered could not be crossed out: %s", wrong)
        else:
            self._answered.difference_update(names)


def _name(question: Question) -> str:
    """Return the name of a question in the notebook; no name is a prefix of another."""
    return f"{question.command.by}{NOTE}{question.command.key}/"


def _serialized(question: Question) -> dict[str, Any]:
    # Not by `asdict`: somebody waits for an acknowledgement until this is written, and it copies all that is in it.
    command = {name: value for name in _NOTED if (value := getattr(question.command, name)) is not None}
    said_at = question.command.said_at
    return {
        "command": command | ({"said_at": said_at.isoformat()} if said_at else {}),
        "application": question.application,
        "token": question.token,
        "asked_at": question.asked_at.astimezone(UTC).isoformat(),
        "attached": dict(question.attached),
    }


def _deserialized(written: Mapping[str, Any]) -> Question:
    command = dict(written["command"])
    if "said_at" in command:
        command["said_at"] = datetime.fromisoformat(command["said_at"])
    asked_at = datetime.fromisoformat(written["asked_at"])
    attached = written.get("attached", {})
    return Question(Command(**command), written["application"], written["token"], asked_at, attached)
