"""No two nouns of a network share the letter of their ids."""

from __future__ import annotations

import commands
from ledger.values.ids import Letter, following
from tests.commands.conftest import Town


def test_the_next_id_has_its_letter_and_the_number_after_all_others() -> None:
    assert following(Letter.CONTRIBUTION, {}) == "C1"
    assert following(Letter.CONTRIBUTION, {"C1": 0, "C2": 0}) == "C3"


def test_every_card_is_of_a_noun_of_its_own() -> None:
    subjects = [command.subject for command in commands.COMMANDS if command.subject]
    assert len(subjects) == len(set(subjects))


def test_a_word_of_the_vocabulary_is_called_as_nothing_else() -> None:
    town = Town("ana", "ben")
    town.does("ana", "/contribute 3h what:machining made a bracket")
    assert list(town.book.vocabulary.by_id) == ["V1"]
