"""A language as it is spoken: its sentences, taken apart at their blanks, and how it writes values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import NamedTuple

from babel import Locale, UnknownLocaleError

from bot.language.catalogues import ENGLISH, HERE, catalogue, languages
from bot.language.formats import Formats, formats

LOCALE_LENGTH_MAX = 35
"""Characters of the longest locale that is looked up; no platform has one that is longer."""

_BLANK = re.compile(r"\{([a-z_]+)\}")


class Template(NamedTuple):
    """A sentence taken apart: for each blank the words before it, its place among the values, and its name; then the rest.

    `values` is the number of values that the sentence takes.
    """

    blanks: tuple[tuple[str, int, str], ...]
    rest: str
    values: int


@dataclass(slots=True)
class Tongue:
    """A language. Each sentence is looked up and taken apart when it is first said."""

    catalogue: NullTranslations
    locale: Locale
    _formats: Formats | None = None
    _templates: dict[str, Template] = field(default_factory=dict)

    @property
    def formats(self) -> Formats:
        """Return how the language writes values; what Babel knows of it is loaded when the first is written."""
        if self._formats is None:
            self._formats = formats(self.locale)
        return self._formats

    def template(self, english: str) -> Template:
        """Return a sentence in this language; values come in the order of the names of their blanks."""
        found = self._templates.get(english)
        if found is None:
            found = self._templates[english] = _template(english, self.catalogue.gettext(english))
        return found

    def plural(self, number: int, one: str, many: str) -> tuple[str, str]:
        """Return what stands before the number and behind it, in the form that the language has for so many."""
        for sentence in (self.catalogue.ngettext(one, many, number), one if number == 1 else many):
            before, blank, after = sentence.partition("{n}")
            if blank and not _braces(before + after):
                return before, after
        raise AssertionError(f"{one!r} and {many!r} have one blank, the number")


@lru_cache(maxsize=512)
def tongue(locale: str, folder: Path) -> Tongue:
    """Return the language for a locale such as `de-CH`: that one, or `de`, or English, whichever has a catalogue first.

    The values are written as in the locale where the language is its own, and as in English otherwise: an English
    sentence with the comma of another language would show amounts that cannot be typed again.
    """
    known = {language.casefold(): language for language in languages(folder)}
    try:
        parsed = Locale.parse(locale[:LOCALE_LENGTH_MAX].replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        parsed = Locale(ENGLISH)
    parts = str(parsed).casefold().split("_")
    for length in range(len(parts), 0, -1):
        language = known.get("_".join(parts[:length]))
        if language is not None:
            return Tongue(catalogue(language, folder), parsed)
    return _english(folder)


def translated(sentence: str, locale: str) -> str | None:
    """Return a sentence without blanks in the language of a locale, or None where it would be the same."""
    template = tongue(locale, HERE).template(sentence)
    return None if template.rest == sentence else template.rest


@lru_cache(maxsize=1)
def _english(folder: Path) -> Tongue:
    """Return English as it is said to whoever's language has no catalogue: one for all, as sentences are kept in it."""
    return Tongue(catalogue(ENGLISH, folder), Locale(ENGLISH))


def _template(english: str, translated: str) -> Template:
    """Take a sentence apart. A translation with other blanks than the English sentence is passed over."""
    parts = _BLANK.split(english)
    names = sorted(set(parts[1::2]))
    assert not _braces("".join(parts[::2])), f"{english!r} has a brace that is no blank"
    own = _BLANK.split(translated)
    if sorted(set(own[1::2])) == names and not _braces("".join(own[::2])):
        parts = own
    blanks = tuple((words, names.index(name), name) for words, name in zip(parts[::2], parts[1::2], strict=False))
    return Template(blanks, parts[-1], len(names))


def _braces(words: str) -> bool:
    return "{" in words or "}" in words
