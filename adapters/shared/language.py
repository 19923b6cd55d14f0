"""What an adapter says itself, in the language of who reads it: the hints of forms, and what values to choose mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Translate = Callable[[str, str], str | None]
"""Takes an English sentence and a locale as the platform writes it, and returns it in that language, or None."""


def untranslated(sentence: str, locale: str) -> None:
    """Leave a sentence in English."""


def explained(value: str, said: str) -> str:
    """Return a value, and beside it what it is called in a language, if that is something else."""
    return value if said.casefold() == value else f"{value} ({said})"


@dataclass(frozen=True, slots=True)
class Language:
    """One person's language; `choices` are the values that people choose among, each with the English word for it."""

    locale: str
    translate: Translate
    choices: Mapping[str, str]

    def sentence(self, english: str) -> str:
        """Return a sentence in the language, or in English where it has no words for it."""
        return self.translate(english, self.locale) or english

    def choice(self, value: str) -> str:
        """Return a value as it is shown to be chosen."""
        word = self.choices.get(value)
        said = None if word is None else self.translate(word, self.locale)
        return value if said is None else explained(value, said)
