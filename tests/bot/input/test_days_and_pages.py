"""Days and pages in a line: by their names of now, and by those of before."""

from __future__ import annotations

import pytest

import commands
from bot.input import grammar, options
from ledger.book import Book

MENU, BOOK = commands.load(), Book()


def read(line: str) -> dict[str, str]:
    """Return the options of a line as texts."""
    name, _, text = line.removeprefix("/").partition(" ")
    verb, rest = grammar.choose_verb(MENU, name, text)
    return grammar.read_options(verb, rest, lambda word: options.is_unit(BOOK, word))


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("/mine from:2026-01-05", "from", "2026-01-05"),
        ("/mine since:2026-01-05", "from", "2026-01-05"),
        ("/mine von:2026-01-05", "from", "2026-01-05"),
        ("/mine to:2026-01-05", "to", "2026-01-05"),
        ("/mine before:2026-01-05", "to", "2026-01-05"),
        ("/mine bis:2026-01-05", "to", "2026-01-05"),
        ("/ledger 60 page:2", "page", "2"),
        ("/ledger 60 page:2", "number", "60"),
    ],
)
def test_days_and_pages_are_read(typed: str, name: str, value: str) -> None:
    assert read(typed)[name] == value


def test_from_and_to_are_words_as_any_elsewhere() -> None:
    assert read("/contribute expense 40 EUR from: the shop, to: the lab")["note"] == "from: the shop, to: the lab"
