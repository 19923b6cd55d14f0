"""Translation of an adapter's own words, for one reader: its few sentences, the hints of forms, and the meanings of choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.chat import Tongue

Translate = Callable[[str, str], str | None]
"""Takes an English sentence and a locale as the platform writes it; returns the translation, or None."""


def untranslated(sentence: str, locale: str) -> None:
    """Leave a sentence in English."""


def as_told(reference: str, told: str | None) -> str:
    """Return the language that a platform tells, else English."""
    return told or "en"


def with_meaning(value: str, word: str) -> str:
    """Return a value with the reader's word for it in brackets, unless both are the same."""
    return value if word.casefold() == value else f"{value} ({word})"


@dataclass(frozen=True, slots=True)
class Language:
    """One person's language. `choices` maps each value of a choice to its English word."""

    locale: str
    translate: Translate
    choices: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, english: str, **values: str) -> str:
        """Translate a sentence, and fill its blanks in; English if there is no translation."""
        return (self.translate(english, self.locale) or english).format(**values)

    def translated(self, english: str) -> str:
        """Translate words that are listed elsewhere, and have no blanks; they may be a command, which stays as it is."""
        return self.translate(english, self.locale) or english

    def choice(self, value: str) -> str:
        """Return the label of a value in a list of choices."""
        english = self.choices.get(value)
        word = None if english is None else self.translate(english, self.locale)
        return value if word is None else with_meaning(value, word)


@dataclass(slots=True)
class Voice:
    """An adapter's own words to anybody. `tongue` is known as soon as the adapter runs."""

    translate: Translate = untranslated
    tongue: Tongue = as_told

    def to(self, reference: str, told: str | None = None, choices: Mapping[str, str] | None = None) -> Language:
        """Return the language for a person or a channel; `told` is what the platform tells of the person just now."""
        return Language(self.tongue(reference, told), self.translate, choices or {})
