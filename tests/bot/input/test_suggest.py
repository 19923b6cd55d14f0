"""Autocomplete: what is offered for a person is read as that person."""

from __future__ import annotations

import commands
from bot.input.asking import Asking
from bot.input.options import parse_options
from bot.input.suggest import suggestions
from ledger.contributions.part import Part
from ledger.network.agent import Renamed
from ledger.values.phrase import Words
from tests.bot.input.test_options import MONDAY, book

MENU = commands.load()
TWINS = book(more=(Renamed("A2", Words("Ben", "A2")),))


def test_two_of_one_name_are_offered_with_their_numbers() -> None:
    offered = suggestions(Asking(MENU, TWINS, "A1", MONDAY), "contribute", "for", "be")
    assert offered == ["ben (A1)", "Ben (A2)"]


def test_whoever_is_offered_is_read_as_that_person() -> None:
    verb = MENU.verb("contribute")
    assert verb is not None
    for known in (book(), TWINS):
        offered = suggestions(Asking(MENU, known, "A1", MONDAY), "contribute", "for", "")
        read = [parse_options(verb, {"for": one, "amount": "1h", "note": "x"}, known, MONDAY)["for"] for one in offered]
        assert sorted(read) == [(Part(f"A{number}"),) for number in range(1, 5)]
