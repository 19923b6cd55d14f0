"""The language that a platform tells with a command is a fact where it is another one than before, and words that go with the person."""

from __future__ import annotations

import pytest

from bot.chat import Command
from bot.core.decide import Context, of_command
from bot.record.posts import Posts
from ledger.history import describe
from ledger.network.agent import Joined, forget
from ledger.network.language import LanguageTold
from tests.commands.conftest import HERE, MENU, Town


def facts(town: Town, by: str, locale: str | None, line: str = "contribute 1h swept") -> list[object]:
    """Return the facts of a command with a language, and fold them in."""
    name, _, text = line.partition(" ")
    command = Command("", name, f"room:{by}", HERE, text=text, called=by, locale=locale)
    decided = of_command(town.book, Posts(), MENU, command, Context(town.now, in_public=True, stewards=()))
    if decided.facts:
        town.add(*decided.facts, author=decided.author)
    return [type(fact) for fact in decided.facts]


def language(town: Town, told: str | None = None) -> str:
    """Return the language in which ana is written to, in a Spanish network."""
    return town.book.languages.of(town.book.agents, "A1", told, "es")


def test_it_is_noted_once_and_again_when_it_changes(town: Town) -> None:
    assert LanguageTold in facts(town, "ana", "de-CH")
    assert LanguageTold not in facts(town, "ana", "de-CH")
    assert LanguageTold not in facts(town, "ana", None)
    assert language(town) == "de-CH"
    assert LanguageTold in facts(town, "ana", "en-GB")
    assert language(town) == "en-GB"


@pytest.mark.parametrize("locale", ["fr", "tlh", "", "de" + "x" * 40])
def test_one_in_which_we_do_not_write_is_not_noted_and_the_networks_counts(town: Town, locale: str) -> None:
    assert LanguageTold not in facts(town, "ana", locale)
    assert language(town, "fr") == "es"


def test_a_command_that_only_reads_notes_nothing(town: Town) -> None:
    assert facts(town, "ana", "de", "mine") == []


def test_it_comes_with_the_first_command_of_a_newcomer(town: Town) -> None:
    assert facts(town, "new", "de")[:2] == [Joined, LanguageTold]


def test_what_somebody_chose_comes_before_what_is_told_until_it_is_taken_back(town: Town) -> None:
    facts(town, "ana", "en-US")
    town.does("ana", "settings me language Deutsch")
    assert language(town, "en-US") == "de"
    town.does("ana", "settings me language none")
    assert language(town) == "en-US"
    assert language(town, "en-GB") == "en-GB"


@pytest.mark.parametrize(("typed", "known"), [("german", "de"), ("DE", "de"), ("de_at", "de-AT"), ("en", "en")])
def test_a_language_may_be_typed_by_its_name_or_its_code(town: Town, typed: str, known: str) -> None:
    town.does("ana", f"settings me language {typed}")
    assert language(town) == known


@pytest.mark.parametrize("typed", ["fr", "klingon", "de-!", "d", "-", "de-" + "x" * 40])
def test_one_in_which_we_do_not_write_is_refused_with_those_that_there_are(town: Town, typed: str) -> None:
    for line in (f"settings me language {typed}", f"settings set language {typed}"):
        assert town.reads("ana", line).endswith("I write in de, en.")


def test_no_sentence_says_the_language_and_nothing_is_kept_of_who_is_forgotten(town: Town) -> None:
    facts(town, "ana", "de-CH")
    told = next(fact for entry in town.entries for fact in entry.facts if isinstance(fact, LanguageTold))
    assert "CH" not in str(describe(town.book, town.entries[-1], told))
    town.add(forget(town.book.agents, "A1"))
    assert told.language.text is None
    assert language(town) == "es"
