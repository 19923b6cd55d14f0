"""Options as text: whatever was read is read again from the text that is written of it, by the same rules or not at all."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import commands
from bot.input.options import parse_options
from bot.input.written import write_options
from bot.menu import Kind, Option, Verb
from bot.outcome import Outcome
from ledger.network import project, vocabulary
from ledger.network.agent import ORGANIZATION
from ledger.network.agent import add as added_agent
from ledger.network.preset import LIGHT_1
from ledger.network.rules import Rules, RulesAdopted
from ledger.values.currency import EXPONENTS
from ledger.values.money import LIMIT, Money
from ledger.values.phrase import Refusal
from ledger.values.quantity import DAY, UNITS, Quantity
from tests.commands.conftest import MONDAY, Town

MENU = commands.load()

KINDS = (Kind.amount, Kind.date, Kind.person, Kind.project, Kind.yes_no, Kind.text, Kind.words, Kind.choice)
VERB = Verb(
    "planted",
    None,
    "Nothing.",
    "/planted",
    lambda book, asked: Outcome(),
    tuple(Option(kind.value, kind, "anything", choices=("work", "cash")) for kind in KINDS),
)


def town(*, comma: bool) -> Town:
    made = Town("ana", "ben")
    made.add(RulesAdopted(Rules(2, LIGHT_1, comma=comma), None))
    made.add(project.start(made.book.projects, "Große-Probe", None, ("A1",)))
    made.add(added_agent(made.book.agents, "A2", ORGANIZATION, "Riverside Workshop"))
    made.add(vocabulary.add(made.book.vocabulary, "unit", "Kiste", "A1"))
    return made


TOWNS = {comma: town(comma=comma) for comma in (False, True)}

PARTS = st.integers(1, 10**9)
DECIMALS = st.builds(Fraction, PARTS, st.sampled_from([1, 10, 1000, 10**6]))
HOURS = st.builds(lambda minutes: Quantity(minutes / 60, "h"), DECIMALS.filter(lambda n: n <= 500_000)) | st.builds(
    lambda days: Quantity(days * 8, "h"), DECIMALS.filter(lambda n: n <= 1000)
)
OTHERS = st.builds(Quantity, DECIMALS, st.sampled_from([*({unit.name for unit in UNITS} - {"h", DAY}), "V1"]))
MONEY = st.builds(Money, st.integers(1, LIMIT), st.sampled_from(sorted(EXPONENTS)))


@given(
    comma=st.booleans(),
    amount=HOURS | OTHERS | MONEY,
    day=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    person=st.sampled_from(["A1", "A2", "A3"]),
    sure=st.booleans(),
    words=st.sampled_from(["swept", " with blanks ", "“quoted”", '"quoted"', "with @A2's help", "a\nb", "3h", "x:y"]),
)
def test_what_is_written_is_read_as_what_it_was(
    comma: bool, amount: Money | Quantity, day: date, person: str, sure: bool, words: str
) -> None:
    book = TOWNS[comma].book
    values = {
        "amount": amount,
        "date": day,
        "person": person,
        "project": "J1",
        "yes_no": sure,
        "text": words,
        "words": words,
        "choice": "cash",
    }
    text = write_options(VERB, values, book)
    assert text.keys() == values.keys()
    assert parse_options(VERB, text, book, MONDAY) == values


@given(comma=st.booleans(), days=DECIMALS)
def test_days_of_a_room_are_read_as_days_beside_its_kind(comma: bool, days: Fraction) -> None:
    verb, book = MENU.verb("contribute"), TOWNS[comma].book
    assert verb is not None
    values = {"kind": "space", "amount": Quantity(days, DAY), "note": "the back room"}
    assert parse_options(verb, write_options(verb, values, book), book, MONDAY) == values


@given(comma=st.booleans(), amount=HOURS | OTHERS | MONEY)
def test_an_amount_is_never_read_as_another_one_after_decimals_are_written_in_another_way(
    comma: bool, amount: Money | Quantity
) -> None:
    text = write_options(VERB, {"amount": amount}, TOWNS[comma].book)
    try:
        assert parse_options(VERB, text, TOWNS[not comma].book, MONDAY) == {"amount": amount}
    except Refusal:
        assert {".", ","} & set(text["amount"]), "a whole number is the same in both"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (Fraction(3), "3 h"),
        (Fraction(5, 2), "2.5 h"),
        (Fraction(1, 3), "20 min"),
        (Fraction(7, 12), "35 min"),
        (Fraction(10, 3), "3h20"),
        (Fraction(181, 60), "3h01"),
        (Fraction(1, 120), "0.5 min"),
        (Fraction(10_000), "10000 h"),
    ],
)
def test_hours_are_written_as_people_write_them(count: Fraction, text: str) -> None:
    assert write_options(VERB, {"amount": Quantity(count, "h")}, TOWNS[False].book) == {"amount": text}
