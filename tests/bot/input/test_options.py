"""The values of options: what is read for each kind, what is refused, and what counts as left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.page import plain_text
from bot.chat import Said
from bot.input import options
from bot.language import words
from bot.language.words import Reader
from bot.menu import Asked, Kind, Option, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.contributions.part import Part
from ledger.network import agent, project, vocabulary
from ledger.network.agent import ORGANIZATION, OUTSIDE, Joined
from ledger.network.identity import Linked
from ledger.network.preset import STANDARD_1
from ledger.network.rules import Rules, RulesAdopted
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Refusal, Words
from ledger.values.quantity import Quantity

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def book(zone: str = "UTC", *, comma: bool = False, more: tuple[Fact, ...] = ()) -> Book:
    """Return a network with ben (A1), zoe (A2), an organisation (A3), an outside agent (A4), a project and a unit."""
    made = Book()
    facts: list[Fact] = [RulesAdopted(Rules(1, STANDARD_1, zone=zone, comma=comma), None)]
    for number, name in ((1, "ben"), (2, "zoe")):
        facts.append(Joined(f"A{number}", Words(f"room:{name}", f"A{number}"), Words(name, f"A{number}")))
    facts.append(project.start(made.projects, "probe", None, ("A1",)))
    facts.append(vocabulary.add(made.vocabulary, "unit", "barrel", "A1"))
    made.add(Entry(1, MONDAY, NETWORK, tuple(facts)))
    for kind, name in ((ORGANIZATION, "Riverside Workshop"), (OUTSIDE, "Optics Institute")):
        made.add(Entry(made.height + 1, MONDAY, NETWORK, (agent.add(made.agents, "A1", kind, name),)))
    if more:
        made.add(Entry(made.height + 1, MONDAY, NETWORK, more))
    return made


BOOK = book()


def nothing(book: Book, asked: Asked) -> Outcome:
    return Outcome()


def verb_with(*taken: Option) -> Verb:
    return Verb("try", None, "Try it.", "/try", nothing, taken)


def value(kind: Kind, text: str, book: Book = BOOK, at: datetime = MONDAY, choices: tuple[str, ...] = ()) -> Any:
    """Return what is read for an option of a kind."""
    return options.parse_options(
        verb_with(Option("it", kind, "the thing", choices=choices)), {"it": text}, book, at
    ).get("it")


def refused(kind: Kind, text: str, book: Book = BOOK, choices: tuple[str, ...] = ()) -> str:
    """Return what the asker reads when a value is refused, without what was understood."""
    with pytest.raises(Refusal) as caught:
        value(kind, text, book, choices=choices)
    seen = plain_text(words.say(caught.value.phrase, Reader("en", "UTC", Said)))
    assert seen.startswith("I read /try with ")
    return seen.partition(" as it. ")[2]


def hours(number: int, of: int = 1) -> Quantity:
    return Quantity(Fraction(number, of), "h")


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.text, "machining", "machining"),
        (Kind.text, " as it is ", " as it is "),
        (Kind.words, "two\nlines", "two\nlines"),
        (Kind.words, "x" * 2000, "x" * 2000),
        (Kind.number, "0", 0),
        (Kind.number, "17", 17),
        (Kind.number, "007", 7),
        (Kind.number, "999999999", 999_999_999),
        (Kind.quantity, "2.5h", hours(5, 2)),
        (Kind.quantity, "2h30", hours(5, 2)),
        (Kind.quantity, "2 h 20 min", hours(7, 3)),
        (Kind.quantity, "90m", hours(3, 2)),
        (Kind.quantity, "2 days", hours(16)),
        (Kind.quantity, "3 pieces", Quantity(Fraction(3), "piece")),
        (Kind.quantity, "3 Barrel", Quantity(Fraction(3), "V1")),
        (Kind.money, "120.00 CAD", Money(12_000, "CAD")),
        (Kind.money, "120CAD", Money(12_000, "CAD")),
        (Kind.money, "120 cad", Money(12_000, "CAD")),
        (Kind.money, "500 JPY", Money(500, "JPY")),
        (Kind.money, "0.005 KWD", Money(5, "KWD")),
        (Kind.amount, "2.5h", hours(5, 2)),
        (Kind.amount, "2:30h", hours(5, 2)),
        (Kind.amount, "120.00 CAD", Money(12_000, "CAD")),
        (Kind.amount, "3 barrel", Quantity(Fraction(3), "V1")),
        (Kind.amount, "12 m²", Quantity(Fraction(12), "m2")),
        (Kind.date, "2026-01-31", date(2026, 1, 31)),
        (Kind.date, "2024-02-29", date(2024, 2, 29)),
        (Kind.date, "today", date(2026, 1, 5)),
        (Kind.date, "Yesterday", date(2026, 1, 4)),
        (Kind.person, "@room:ben", "A1"),
        (Kind.person, "room:ben", "A1"),
        (Kind.person, "A2", "A2"),
        (Kind.person, "a2", "A2"),
        (Kind.person, "@A2", "A2"),
        (Kind.person, "Riverside Workshop", "A3"),
        (Kind.person, " riverside workshop ", "A3"),
        (Kind.person, "\u2068Riverside Workshop\u2069", "A3"),
        (Kind.person, "Optics Institute", "A4"),
        (Kind.date, "2026-1-5", date(2026, 1, 5)),
        (Kind.date, "2026/01/05", date(2026, 1, 5)),
        (Kind.date, "20260105", date(2026, 1, 5)),
        (Kind.person, "ben", "A1"),
        (Kind.person, "@Zoe", "A2"),
        (Kind.person, "ben:", "A1"),
        (Kind.person, "ben (A1)", "A1"),
        (Kind.persons, "@room:ben,A2", (Part("A1"), Part("A2"))),
        (Kind.persons, "@room:ben  @A2", (Part("A1"), Part("A2"))),
        (Kind.persons, "@room:ben and @A2", (Part("A1"), Part("A2"))),
        (Kind.persons, "@room:ben 3h, A2: 1,5h", (Part("A1", hours(3)), Part("A2", hours(3, 2)))),
        (
            Kind.persons,
            "A2 half an hour, 3h ben, zoe (2h)",
            (Part("A2", hours(1, 2)), Part("A1", hours(3)), Part("A2", hours(2))),
        ),
        (Kind.persons, "A2 €40 und A3", (Part("A2", Money(4000, "EUR")), Part("A3"))),
        (Kind.persons, " A2 , Riverside Workshop,", (Part("A2"), Part("A3"))),
        (Kind.project, "#probe", "J1"),
        (Kind.project, "probe", "J1"),
        (Kind.project, "#PROBE", "J1"),
        (Kind.project, "#\u2068probe\u2069", "J1"),
        (Kind.card, "C1", "C1"),
        (Kind.card, "c17", "C17"),
        (Kind.card, "s1", "S1"),
        (Kind.yes_no, "yes", True),
        (Kind.yes_no, "Y", True),
        (Kind.yes_no, "true", True),
        (Kind.yes_no, "No", False),
        (Kind.yes_no, "n", False),
        (Kind.yes_no, "false", False),
    ],
)
def test_a_value_is_read_by_its_kind(kind: Kind, text: str, expected: object) -> None:
    assert value(kind, text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        (Kind.text, "x" * 2001, "That text has 2001 characters; 2000 fit."),
        (Kind.words, "x" * 10**6, "That text has 1000000 characters; 2000 fit."),
        (Kind.words, "half a character \ud800", "That text has a broken character in it."),
        (Kind.text, "nothing\0", "That text has a broken character in it."),
        (Kind.number, "-1", "-1 is not a whole number."),
        (Kind.number, "1.5", "1.5 is not a whole number."),
        (Kind.number, "1e3", "1e3 is not a whole number."),
        (Kind.number, "1_000", "1_000 is not a whole number."),
        (Kind.number, "٣", "\u2068٣\u2069 is not a whole number."),
        (Kind.number, "²", "² is not a whole number."),
        (Kind.number, "1000000000", "1000000000 is not a whole number."),
        (Kind.quantity, "3", "3 has no unit. Write one behind the number, as in 3h."),
        (Kind.quantity, "3 CAD", "3 CAD is money. Here goes a number and a unit, as in 3h."),
        (Kind.quantity, "3 barel", "I know no unit barel. Did you mean barrel?"),
        (Kind.quantity, "0h", "0h is nothing. A quantity is more than zero."),
        (Kind.money, "120", "120 of which currency? Write it behind: 120 CAD."),
        (Kind.money, "120 XYZW", "I know no currency XYZW."),
        (Kind.money, "1.5 JPY", "JPY has no decimals; 1.5 has 1."),
        (Kind.money, "0.005 EUR", "EUR has 2 decimals; 0.005 has 3."),
        (Kind.money, "1,000 EUR", "1,000 can be read in two ways: write 1000 EUR, or 1.00 EUR."),
        (Kind.amount, "3", "3 of what? Write a unit or a currency behind it: 3h or 3 EUR."),
        (Kind.amount, "-5h", "-5 has a sign in front. An amount is more than zero and has none."),
        (Kind.amount, "NaN h", "NaN h does not begin with a number. Write it as in 3h."),
        (Kind.amount, "12:30", "12:30 has a colon. It stands only between hours and minutes, as in 2:30h."),
        (Kind.date, "tomorrow", "tomorrow is not a date. Write 2026-01-05, or today."),
        (Kind.date, "2026-02-30", "2026-02-30 is not a date."),
        (Kind.date, "2025-02-29", "2025-02-29 is not a date."),
        (Kind.date, "05/02/2026", "05/02/2026 can be read in two ways: write 2026-02-05, or 2026-05-02."),
        (Kind.date, "31.02.2026", "31.02.2026 is not a date."),
        (Kind.date, "2026-W01-1", "2026-W01-1 is not a date."),
        (Kind.date, "0000-00-00", "0000-00-00 is not a date."),
        (Kind.date, "２０２６-01-05", "２０２６-01-05 is not a date."),
        (Kind.person, "@room:nobody", "I do not know @room:nobody in this network."),
        (Kind.person, "A9", "I do not know A9 in this network."),
        (Kind.persons, "A1,A9", "I do not know A9 in this network."),
        (Kind.person, "Riverside", "I do not know Riverside in this network."),
        (Kind.project, "#prob", "There is no project prob. Did you mean #probe?"),
        (Kind.project, "#garden", "There is no project garden. Anyone can start it: /project start NAME."),
        (Kind.card, "1", "1 is not a number of a card, such as C1."),
        (Kind.card, "C0", "C0 is not a number of a card, such as C1."),
        (Kind.card, "C01", "C01 is not a number of a card, such as C1."),
        (Kind.card, "C1.5", "C1.5 is not a number of a card, such as C1."),
        (Kind.card, "C٣", "\u2068C٣\u2069 is not a number of a card, such as C1."),
        (Kind.card, "CC1", "CC1 is not a number of a card, such as C1."),
        (Kind.card, "C12345678901", "C12345678901 is not a number of a card, such as C1."),
        (Kind.yes_no, "maybe", "maybe is neither yes nor no."),
        (Kind.yes_no, "1", "1 is neither yes nor no."),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_refused_with_what_is_wrong(kind: Kind, text: str, wrong: str) -> None:
    seen = refused(kind, text)
    assert wrong in seen
    assert len(seen) < 300


def test_a_choice_is_one_of_its_words_in_large_or_small_letters() -> None:
    choices = ("give", "lend")
    assert value(Kind.choice, "lend", choices=choices) == value(Kind.choice, "LEND", choices=choices) == "lend"
    assert refused(Kind.choice, "sell", choices=choices) == "it can be give, lend, not sell."


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2,5h", hours(5, 2)), ("120,00 CAD", Money(12_000, "CAD")), ("3h", hours(3))],
)
def test_a_network_may_write_decimals_behind_a_comma(text: str, expected: object) -> None:
    assert value(Kind.amount, text, book(comma=True)) == expected


def test_what_could_be_thousands_is_asked_about_by_the_sign_of_the_network() -> None:
    assert refused(Kind.amount, "1.500 km", book(comma=True)) == (
        "1.500 can be read in two ways: write 1500 km, or 1,500 km."
    )


@pytest.mark.parametrize(
    ("at", "zone", "today", "yesterday"),
    [
        ("2026-01-05T09:00+00:00", "UTC", "2026-01-05", "2026-01-04"),
        ("2026-01-05T23:30+00:00", "UTC", "2026-01-05", "2026-01-04"),
        ("2026-01-05T23:30+00:00", "Europe/Berlin", "2026-01-06", "2026-01-05"),
        ("2026-01-05T22:59+00:00", "Europe/Berlin", "2026-01-05", "2026-01-04"),
        ("2026-01-05T03:00+00:00", "America/Toronto", "2026-01-04", "2026-01-03"),
        ("2026-01-05T10:30+00:00", "Pacific/Auckland", "2026-01-05", "2026-01-04"),
        ("2026-01-05T11:30+00:00", "Pacific/Auckland", "2026-01-06", "2026-01-05"),
        ("2026-03-01T04:00+00:00", "America/Toronto", "2026-02-28", "2026-02-27"),
        ("2026-01-01T00:30+02:00", "UTC", "2025-12-31", "2025-12-30"),
        ("2026-10-25T00:30+00:00", "Europe/Berlin", "2026-10-25", "2026-10-24"),
    ],
)
def test_today_and_yesterday_are_days_where_the_network_is(at: str, zone: str, today: str, yesterday: str) -> None:
    there, moment = book(zone), datetime.fromisoformat(at)
    assert value(Kind.date, "today", there, moment) == date.fromisoformat(today)
    assert value(Kind.date, "yesterday", there, moment) == date.fromisoformat(yesterday)


def test_of_two_linked_accounts_either_means_the_one_person() -> None:
    linked = book(more=(Linked("A2", "A1"),))
    assert value(Kind.person, "@room:zoe", linked) == value(Kind.person, "A2", linked) == "A1"


def test_a_forgotten_person_is_not_found() -> None:
    after = book()
    after.add(Entry(after.height + 1, MONDAY, "A2", (agent.forget(after.agents, "A2"),)))
    for text in ("@room:zoe", "A2", "zoe"):
        assert "I do not know" in refused(Kind.person, text, after)
    assert value(Kind.person, "A1", after) == "A1"


def test_an_organisation_that_is_called_like_a_number_does_not_take_the_place_of_its_bearer() -> None:
    there = book()
    there.add(Entry(there.height + 1, MONDAY, "A1", (agent.add(there.agents, "A1", ORGANIZATION, "A2"),)))
    assert value(Kind.person, "A2", there) == "A2"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.words])
def test_what_a_form_sends_empty_counts_as_left_out(kind: Kind) -> None:
    verb = verb_with(Option("it", kind, "the thing", choices=("a",)))
    assert options.parse_options(verb, {"it": ""}, BOOK, MONDAY) == {}


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_needed_and_sent_empty_is_missing(kind: Kind) -> None:
    verb = verb_with(Option("it", kind, "the thing", required=True, choices=("a",)))
    raw: list[Mapping[str, str]] = [{"it": ""}, {}]
    for sent in raw:
        with pytest.raises(Refusal) as caught:
            options.parse_options(verb, sent, BOOK, MONDAY)
        seen = plain_text(words.say(caught.value.phrase, Reader("en", "UTC", Said)))
        assert seen == "I read /try. One thing is missing: it, the thing."


def test_no_is_an_answer_and_nothing_is_missing() -> None:
    verb = verb_with(
        Option("it", Kind.yes_no, "the thing", required=True), Option("n", Kind.number, "n", required=True)
    )
    assert options.parse_options(verb, {"it": "no", "n": "0"}, BOOK, MONDAY) == {"it": False, "n": 0}


def test_an_option_of_another_verb_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        options.parse_options(verb_with(), {"colour": "red"}, BOOK, MONDAY)
    assert plain_text(words.say(caught.value.phrase, Reader("en", "UTC", Said))) == (
        "I read /try. colour is not an option here."
    )


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("h", True),
        ("Hours", True),
        ("min", True),
        ("barrel", True),
        ("BARREL", True),
        ("CAD", True),
        ("cad", True),
        ("m²", True),
        ("BGN", True),  # no new amount can be in it, which is better said than "of which currency?"
        ("things", False),
        ("EURO", True),
        ("€", True),
        ("Stück", True),
        ("ＣＡＤ", False),
        ("", False),
        ("x" * 10_000, False),
    ],
)
def test_units_are_those_of_all_networks_the_network_s_own_and_currencies(word: str, expected: bool) -> None:
    assert options.is_unit(BOOK, word) is expected


def test_a_unit_of_another_network_is_none() -> None:
    assert not options.is_unit(Book(), "barrel")


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)
NEARLY = st.lists(
    st.sampled_from(
        ["1", "0", ".", ",", ":", "-", " ", "h", "m", "EUR", "C", "@", "#", "A", "2026", "room:", "barrel"]
    ),
    max_size=8,
).map("".join)


@pytest.mark.parametrize("kind", list(Kind))
@given(text=ANYTHING | NEARLY, comma=st.booleans())
def test_any_text_is_a_value_of_its_kind_or_refused_in_few_words(kind: Kind, text: str, comma: bool) -> None:
    there = WITH_COMMA if comma else BOOK
    try:
        found = value(kind, text, there, choices=("give", "lend"))
    except Refusal as wrong:
        assert len(plain_text(words.say(wrong.phrase, Reader("en", "UTC", Said)))) < 600
        return
    assert found is None or isinstance(found, TYPES[kind])


WITH_COMMA = book(comma=True)
TYPES: dict[Kind, Any] = {
    Kind.persons: tuple,
    Kind.text: str,
    Kind.words: str,
    Kind.number: int,
    Kind.quantity: Quantity,
    Kind.money: Money,
    Kind.amount: (Money, Quantity),
    Kind.date: date,
    Kind.person: str,
    Kind.project: str,
    Kind.card: str,
    Kind.subject: str,
    Kind.fingerprint: str,
    Kind.choice: str,
    Kind.yes_no: bool,
}
