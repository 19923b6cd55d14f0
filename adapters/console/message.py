"""A message of the console, as the platform stores it: never its text."""

from __future__ import annotations

from dataclasses import dataclass

from bot.input.emoji import bare


@dataclass(slots=True)
class Message:
    """A message in the platform's state: its channel, subject, key and choices, and the people of each reaction."""

    channel: str
    about: str
    key: str
    choices: list[str]
    reactions: dict[str, list[str]]

    @property
    def is_card(self) -> bool:
        """Tell whether it is a card, and not a message that was sent once about the subject."""
        return self.key.count("/") == 1

    def is_card_about(self, subject: str) -> bool:
        """Tell whether it is a card about the subject."""
        return self.is_card and self.about == subject

    def standing(self) -> list[tuple[str, str]]:
        """Return each (bare emoji, person) on the message, without duplicates."""
        pairs = ((bare(emoji), person) for emoji, people in self.reactions.items() for person in people)
        return list(dict.fromkeys(pairs))
