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

from adapters.discord.text import PLATFORM
from bot.chat import Command, Notebook

TOKEN_MINUTES = 15
NOTE = "/question/"
"""What stands in the notebook between the person who asks and the key of their question."""

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
        self._answered: set[str] = set()  # the names of those that are not crossed out yet
        self._crossing: asyncio.Task[None] | None = None

    async def left(self) -> list[Question]:
        """Return those that an earlier process left open, in the order in which they were asked."""
        noted = await self._notebook.under(f"{PLATFORM}:")
        found = []
        for name in (name for name in noted if NOTE in name):
            try:
                found.append(_read(json.loads(noted[name])))
            except Exception as wrong:  # noqa: BLE001  # Whatever another version wrote: the others are answered.
                log.warning("what somebody asked cannot be read: %s", type(wrong).__name__)
                self._answered.add(name)
        return sorted(found, key=lambda question: question.asked_at)

    async def note(self, question: Question) -> None:
        """Write a question down; durable when it returns."""
        await self._notebook.put({_name(question): json.dumps(_written(question))})

    def answered(self, question: Question) -> None:
        """Cross a question out, soon."""
        self._answered.add(_name(question))
        if self._crossing is None:
            self._crossing = asyncio.create_task(self._cross_out())

    async def close(self) -> None:
        """Cross out what is answered, if that can be, and stop."""
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
        """Cross out all that are answered; what cannot be crossed out now is so the next time."""
        names = list(self._answered)
        try:
            await asyncio.gather(*(self._notebook.drop(name) for name in names))
        except Exception as wrong:  # noqa: BLE001  # Whatever it is: it would be answered with the same words.
            log.warning("what is answered could not be crossed out: %s", wrong)
        else:
            self._answered.difference_update(names)


def _name(question: Question) -> str:
    """Return where a question stands in the notebook: no name begins with the whole of another."""
    return f"{question.command.by}{NOTE}{question.command.key}/"


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
