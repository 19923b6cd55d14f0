"""A message of the console, as its own side keeps it: never its text."""

from __future__ import annotations

from dataclasses import dataclass

from bot.input.emoji import bare


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

    def standing(self) -> list[tuple[str, str]]:
        """Return each (bare emoji, person) that stands on it once."""
        every = ((bare(emoji), person) for emoji, people in self.reactions.items() for person in people)
        return list(dict.fromkeys(every))
