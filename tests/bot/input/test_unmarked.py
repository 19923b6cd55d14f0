"""Commands without their mark: what counts as one where our name stood before it, and where everybody talks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.input.unmarked import lacks_mark, named_before, spoken
from tests.support.network import MENU


@pytest.mark.parametrize(
    "line",
    [
        "contribute 2h wrote docs",
        "Contribute 2h wrote docs",
        "contribute 40 EUR screws for the door",
        "contribute half an hour swept",
        "contribute 2h #probe wrote docs",
        "contribute 2h for:@console:ben wrote docs",
        "vote C1 approve",
        "vote C1 reject 1h until two",
        "flag C1 the hours are counted twice",
        "withdraw C1",
        "history c1",
        "correct C1 2h it was two hours",
        "income note 1000 EUR Harbour Lights",
        "distribute approve D1 3fa9c2b1",
    ],
)
def test_a_line_lacks_only_its_mark_where_it_reads_as_a_whole_with_a_number_that_it_needs(line: str) -> None:
    assert lacks_mark(MENU, line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        "help",
        "mine",
        "mine C1",
        "vote for me",
        "vote C1",
        "vote early, vote often",
        "link in bio",
        "why not",
        "why C1",
        "role take steward",
        "project start garden",
        "settings set preset light",
        "history of the place",
        "contribute",
        "contribute 2h",
        "contribute what you can",
        "contribute 2 things",
        "contribute wrote docs for 2h",
        "contribute 2h 30 chairs",
        "contribute 1h 2h x",
        "contribute 40$ a lamp",
        "contribut 2h wrote docs",
        "log 2h wrote docs",
        "I contribute 2h wrote docs",
        "/contribute 2h wrote docs",
        "confirm C1 maybe it is right, maybe not",
        "flag C1",
        "withdraw from it",
        "correct me if I am wrong",
        "income note the tide",
        "contribute 2h " + "x" * 4000,
    ],
)
def test_ordinary_talk_is_left_alone(line: str) -> None:
    assert not lacks_mark(MENU, line)


@pytest.mark.parametrize(
    ("words", "called", "command"),
    [
        ("contribute 2h x", True, ("contribute", "2h x")),
        ("Contribute\n2h x", True, ("Contribute", "2h x")),
        ("/contribute 2h x", True, ("contribute", "2h x")),
        ("!mine", True, ("mine", "")),
        ("join Ana", True, ("join", "Ana")),
        ("/weather berlin", True, ("weather", "berlin")),
        ("log 2h x", True, ("", "log 2h x")),
        ("hello", True, ("", "hello")),
        ("", True, ("", "")),
        ("/", True, ("", "/")),
        ("!!contribute 2h x", True, ("", "!!contribute 2h x")),
        ("contribute 2h x", False, ("", "contribute 2h x")),
        ("help", False, ("", "help")),
        ("/contribute 2h x", False, ("contribute", "2h x")),
        (" /mine ", False, ("mine", "")),
        ("/weather berlin", False, ("weather", "berlin")),
    ],
)
def test_marked_words_are_a_command_and_behind_our_name_known_ones_are(
    words: str, called: bool, command: tuple[str, str]
) -> None:
    assert spoken(MENU, words, called=called) == command


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("@potluck help", "help"),
        ("@Potluck: help", "help"),
        ("@potluck, help", "help"),
        ("potluck: help", "help"),
        ("Potluck, help", "help"),
        ("potluck:\n3h swept", "3h swept"),
        ("potluck", ""),
        ("Potluck!", ""),
        ("@potluck", ""),
        ("@potluck:", ""),
        ("@potluck?", ""),
        ("potluck tonight at eight", None),
        ("potlucks: two of them", None),
        ("@potlucky help", None),
        ("a @potluck", None),
        ("hello", None),
        ("", None),
        ("Kitchen Bot: mine", "mine"),
        ("Kitchen Bot mine", None),
        ("@Kitchen Bot mine", "mine"),
        ("(x)", None),
    ],
)
def test_our_name_stands_at_the_beginning_with_a_mark_or_alone(words: str, rest: str | None) -> None:
    assert named_before(words, ("potluck", "Kitchen Bot", "")) == rest


@given(st.text(), st.booleans())
def test_nothing_that_is_typed_breaks_the_reading(words: str, called: bool) -> None:
    lacks_mark(MENU, words)
    spoken(MENU, words, called=called)
    named_before(words, (words, "potluck"))
