"""A message of the console, as a real platform would keep it on its servers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Message:
    """A message as the platform has it: where, about what, under which key, and the reactions on it."""

    channel: str
    about: str
    key: str
    choices: list[str]
    reactions: dict[str, list[str]]

    @property
    def is_card(self) -> bool:
        """Tell whether it is a card, and not a message that was sent once about the subject."""
        return self.key.count("/") == 1
