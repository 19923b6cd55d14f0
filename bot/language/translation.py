"""Translation: a language with its sentences, split at their blanks, and its formats of values."""

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
    """A sentence split at its blanks: for each the words before it, its place among the values, and its name; then the rest.

    `values` is the number of values that the sentence takes.
    """

    blanks: tuple[tuple[str, int, str], ...]
    rest: str
    values: int


@dataclass(slots=True)
class Language:
    """A language. Each sentence is looked up and split when it is first said, and kept."""

    catalogue: NullTranslations
    locale: Locale
    _formats: Formats | None = None
    _templates: dict[str, Template] = field(default_factory=dict)

    @property
    def formats(self) -> Formats:
        """Return the formats of values. Babel's data for the language is loaded with the first one that is written."""
        if self._formats is None:
            self._formats = formats(self.locale)
        return self._formats

    def template(self, english: str) -> Template:
        """Return a sentence in this language; values come in the order of the names of their blanks."""
        template = self._templates.get(english)
        if template is None:
            template = self._templates[english] = _template(english, self.catalogue.gettext(english))
        return template

    def plural(self, number: int, one: str, many: str) -> tuple[str, str]:
        """Return the words before the number and behind it, in the language's plural form for it."""
        for sentence in (self.catalogue.ngettext(one, many, number), one if number == 1 else many):
            before, blank, after = sentence.partition("{n}")
            if blank and not _braces(before + after):
                return before, after
        raise AssertionError(f"{one!r} and {many!r} have one blank, the number")


@lru_cache(maxsize=512)
def language_for(locale: str, folder: Path) -> Language:
    """Return the language for a locale such as `de-CH`: that one, or `de`, or English, whichever has a catalogue first.

    The values are written as in the locale where the language is its own, and as in English otherwise: an English
    sentence with the comma of another language would show amounts that cannot be typed again.
    """
    known = {language.casefold(): language for language in languages(folder)}
    parsed = _parsed(locale)
    parts = str(parsed).casefold().split("_")
    for length in range(len(parts), 0, -1):
        language = known.get("_".join(parts[:length]))
        if language is not None:
            return Language(catalogue(language, folder), parsed)
    return _english(folder)


def _parsed(locale: str) -> Locale:
    try:
        return Locale.parse(locale[:LOCALE_LENGTH_MAX].replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return Locale(ENGLISH)


def translated(sentence: str, locale: str) -> str | None:
    """Return a sentence with its blanks in the language of a locale, or None where it would be the same."""
    template = language_for(locale, HERE).template(sentence)
    words = "".join(f"{before}{{{name}}}" for before, _, name in template.blanks) + template.rest
    return None if words == sentence else words


@lru_cache(maxsize=1)
def _english(folder: Path) -> Language:
    """Return English for every language without a catalogue: one object for all, as sentences are kept in it."""
    return Language(catalogue(ENGLISH, folder), Locale(ENGLISH))


def _template(english: str, translated: str) -> Template:
    """Split a sentence at its blanks. Ignore a translation with other blanks than the English sentence."""
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
