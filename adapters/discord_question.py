"""Commands that Discord was told of and that are not answered yet: what a killed process leaves, the next one finishes.

Discord delivers an interaction once. It is written down before it is acknowledged, and crossed out once its answer is
shown. Whatever stands there at a start is heard again under the same key: the core answers it once. Beside the command
stands the token that its answer needs, which Discord honours for 15 minutes ("Interaction Callback" in its documentation).
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat import Command, Notebook

TOKEN_MINUTES = 15
NOTE = "open questions"
CROSS_OUT_SECONDS = 1.0
"""After which those that are answered are crossed out, all together; until then they would be answered the same again."""

_NOTED = [one.name for one in fields(Command) if one.name not in ("files", "said_at")]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """A command, the application and token under which it is answered, when the person used it, and what is attached.

    Files are told by name and address; the command has none of them yet.
    """

    command: Command
    application: int
    token: str
    asked_at: datetime
    attached: Mapping[str, str] = field(default_factory=dict)

    def is_over(self, now: datetime) -> bool:
        """Tell whether Discord takes no answer to it any more."""
        return now - self.asked_at > timedelta(minutes=TOKEN_MINUTES)


class Questions:
    """All that are open now."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._open: dict[str, Question] = {}
        self._next: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._later: asyncio.TimerHandle | None = None

    async def left(self) -> list[Question]:
        """Return those that an earlier process left open."""
        written = await self._notebook.get(NOTE)
        found = [_read(one) for one in json.loads(written or "[]")]
        self._open = {question.command.key: question for question in found}
        return found

    async def note(self, question: Question) -> None:
        """Write a question down; durable when it returns. Those that come while others are written go together."""
        self._open[question.command.key] = question
        await asyncio.shield(self._written())

    def answered(self, question: Question) -> None:
        """Cross a question out, soon."""
        self._open.pop(question.command.key, None)
        if self._later is None:
            self._later = asyncio.get_running_loop().call_later(CROSS_OUT_SECONDS, self._cross_out)

    def _cross_out(self) -> None:
        self._written().add_done_callback(_looked_at)

    async def close(self) -> None:
        """Write what is open now, if that can be, and stop."""
        writing = self._written()
        writing.add_done_callback(_looked_at)
        await asyncio.wait([writing])
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _written(self) -> asyncio.Task[None]:
        """Return the next writing: one that begins after now, so that everything up to now is in it."""
        if self._next is None:
            self._next = asyncio.create_task(self._write(self._writing))
        return self._next

    async def _write(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        if self._later is not None:
            self._later.cancel()
            self._later = None
        self._writing, self._next = self._next, None
        await self._notebook.put({NOTE: json.dumps([_written(question) for question in self._open.values()])})


def _looked_at(writing: asyncio.Task[None]) -> None:
    """Log what went wrong with a writing that nobody waits for; the next one writes all of it."""
    if not writing.cancelled() and (wrong := writing.exception()) is not None:
        log.warning("what is answered could not be crossed out: %s", wrong)


def _written(question: Question) -> dict[str, Any]:
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


def _read(written: Mapping[str, Any]) -> Question:
    command = dict(written["command"])
    if "said_at" in command:
        command["said_at"] = datetime.fromisoformat(command["said_at"])
    asked_at = datetime.fromisoformat(written["asked_at"])
    attached = written.get("attached", {})
    return Question(Command(**command), written["application"], written["token"], asked_at, attached)
