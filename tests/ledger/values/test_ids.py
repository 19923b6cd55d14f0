"""No two nouns of a network share the letter of their ids."""

from __future__ import annotations

import pytest

import commands
from ledger.network.vocabulary import TermAdded
from ledger.values.ids import Letter, Subject, next_id
from ledger.values.phrase import NETWORK, Words
from tests.commands.conftest import Town


def test_the_next_id_has_its_letter_and_the_number_after_all_others() -> None:
    assert next_id(Letter.CONTRIBUTION, {}) == "C1"
    assert next_id(Letter.CONTRIBUTION, {"C1": 0, "C2": 0}) == "C3"


def test_every_card_is_of_a_noun_of_its_own() -> None:
    subjects = [command.subject for command in commands.COMMANDS if command.card]
    assert len(subjects) == len(set(subjects))


def test_a_word_of_the_vocabulary_is_called_as_nothing_else() -> None:
    town = Town("ana", "ben")
    town.does("ana", "/contribute 3h what:machining made a bracket")
    assert list(town.book.vocabulary.by_id) == ["V1"]


def test_a_word_that_has_a_w_from_before_keeps_it() -> None:
    town = Town("ana", "ben")
    town.add(TermAdded("W1", "work", Words("machining", NETWORK), "A1"))
    town.does("ana", "/contribute 3h what:machining made a bracket")
    town.does("ben", "/contribute 2h what:guiding led a tour")
    assert [log.log.what for log in town.book.contributions.by_id.values()] == ["W1", "V2"]
    assert "machining" in town.says("ana", "/mine")
    assert "There is no digest W1" in town.reads("ana", "/digest W1")


@pytest.mark.parametrize(
    ("about", "parts"),
    [
        ("C1", ("C1", True, "", "")),
        ("C1/reminder", ("C1", False, "reminder", "")),
        ("C1/flag/A2", ("C1", False, "flag", "A2")),
        ("D1/taken/1/A2", ("D1", False, "taken", "1/A2")),
    ],
)
def test_a_subject_says_what_it_is_about_and_which_message_it_is(about: str, parts: tuple[str, bool, str, str]) -> None:
    subject = Subject(about)
    assert (subject.id, subject.is_card, subject.kind, subject.rest) == parts
    assert {type(part) for part in (subject.id, subject.kind, subject.rest)} == {str}, "what is stored is plain text"
