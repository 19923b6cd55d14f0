"""Lines that we show to be typed work when they are typed, in every language: the same command with the same options."""

from __future__ import annotations

from functools import partial

import pytest

from bot.input import grammar, options
from bot.language import catalogues
from bot.language.translation import translated
from tests.commands.conftest import MENU, Town

TEMPLATE = (catalogues.HERE / "phrases.pot").read_text(encoding="utf-8")
LINES = sorted({line[7:-1].replace('\\"', '"') for line in TEMPLATE.splitlines() if line.startswith('msgid "/')})
VALUES = {
    "id": "C1",
    "who": "A2",
    "state": "failed",
    "day": "2026-01-04",
    "amount": "2h",
    "name": "probe",
    "word": "resin",
    "unit": "crate",
}
LANGUAGES = [language for language in catalogues.languages() if language != catalogues.ENGLISH]


def read(town: Town, line: str) -> tuple[str, set[str]]:
    """Return the verb of a line and the names of its options."""
    name, _, text = line.removeprefix("/").partition(" ")
    verb, rest = grammar.find_verb(MENU, name, text)
    assert rest is not None
    given = grammar.read_options(verb, rest, partial(options.is_unit, town.book), partial(options.is_name, town.book))
    return verb.name, set(given)


def test_there_are_lines_to_type() -> None:
    assert "/contribute 3h aligned the optics" in LINES
    assert all(verb.example in LINES for verb in MENU.verbs)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_alike_in_every_language(town: Town, line: str, language: str) -> None:
    theirs = (translated(line, language) or line).format(**VALUES)
    assert read(town, theirs) == read(town, line.format(**VALUES))


def test_a_line_that_is_read_otherwise_is_found(town: Town) -> None:
    english = read(town, "/contribute 3h aligned the optics")
    assert read(town, "/contribute dreißig die Optik ausgerichtet") != english
    assert read(town, "/amend C1 3h die Optik ausgerichtet") != english
