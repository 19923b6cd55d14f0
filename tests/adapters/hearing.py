"""A core that writes down what it hears and answers what the test says."""

from __future__ import annotations

from bot.chat import Command, Event, Reaction, Text


class Hearing:
    """Whatever is heard, in its order."""

    def __init__(self, answer: Text | None = None) -> None:
        self.heard: list[Event] = []
        self.answer = answer

    async def __call__(self, event: Event) -> Text | None:
        self.heard.append(event)
        return self.answer

    @property
    def commands(self) -> list[Command]:
        """Return the commands."""
        return [event for event in self.heard if isinstance(event, Command)]

    @property
    def reactions(self) -> list[Reaction]:
        """Return the reactions."""
        return [event for event in self.heard if isinstance(event, Reaction)]
