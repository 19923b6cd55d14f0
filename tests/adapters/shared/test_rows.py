"""Rows of buttons: one for each thing that they are about, and none too long for a platform."""

from __future__ import annotations

from adapters.shared.rows import rows
from bot.chat import Choice


def choice(about: str, label: str) -> Choice:
    return Choice("", label, "vote", {"card": about, "choice": label})


def test_choices_about_one_thing_stand_in_a_row() -> None:
    first = [choice("C5", label) for label in "abc"]
    second = [choice("C7", label) for label in "abc"]
    assert rows([*first, *second], 5) == [first, second]
    assert rows([*first, *second], 2) == [first[:2], first[2:], second[:2], second[2:]]
    assert rows([], 5) == []


def test_what_is_asked_by_another_word_is_another_thing() -> None:
    one, other = Choice("", "Yes", "confirm", {"what": "C5"}), Choice("", "Yes", "confirm", {"what": "C6"})
    assert rows([one, other], 5) == [[one], [other]]
