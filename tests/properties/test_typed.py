"""Laws of what people type: one duration has one value however it is spelt, no number is lost, and text, form and file agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import commands
from bot.cli.contributions_csv import Listing
from bot.input import grammar, options
from bot.menu import Kind
from ledger.equations import file as equation_file
from ledger.equations import presets
from ledger.values import amount, duration
from ledger.values.csv_cell import to_csv
from ledger.values.money import Money
from ledger.values.phrase import Refusal
from ledger.values.quantity import Quantity, parse_quantity, unit_of
from tests.bot.input.test_options import BOOK, MONDAY
from tests.support.said import said

MENU = commands.load()
CONTRIBUTE = MENU.verb("contribute")
assert CONTRIBUTE is not None

JOINS = (" ", ", ", " and ", " und ", " et ", " y ", " & ", "")
TENS = {30: ("½", "1/2", ".5", ",5"), 15: ("¼", "1/4", ".25", ",25"), 45: ("¾", "3/4", ".75", ",75")}
HALVES = ("an hour and a half", "1 hour and a half", "une heure et demie", "una hora y media", "anderthalb Stunden")


def spellings(minutes: int) -> Iterator[str]:
    """Yield many ways in which people write this many minutes of work."""
    hours, rest = divmod(minutes, 60)
    for unit in duration.MINUTES:
        yield from (f"{minutes}{unit}", f"{minutes} {unit}", f"{minutes} {unit.capitalize()}")
    yield f"{hours}:{rest:02}h"
    yield f"{hours}:{rest:02} Std"
    if hours:
        yield from _in_hours(hours, rest)
    if minutes == 30:
        yield from ("half an hour", "eine halbe Stunde", "une demi-heure", "media hora", "½h", "0.5h", "0,5 h")
    if minutes == 90:
        yield from HALVES
    if hours >= duration.HOURS_PER_DAY:
        yield from _in_days(hours, rest)


def _in_hours(hours: int, rest: int) -> Iterator[str]:
    yield f"{hours}h{rest:02}"
    for unit in duration.HOURS:
        if not rest:
            yield from (f"{hours}{unit}", f"{hours} {unit}", f"{hours} {unit.upper()}")
        for sign in TENS.get(rest, ()):
            blank = " " if "/" in sign else ""
            yield f"{hours}{blank}{sign} {unit}"
        if rest:
            yield from (f"{hours} {unit}{join}{rest} {duration.MINUTES[2]}" for join in JOINS if join or unit != "std.")
            yield f"{hours}{unit}{rest}{duration.MINUTES[1]}" if unit != "std." else f"{hours}h {rest}min"


def _in_days(hours: int, rest: int) -> Iterator[str]:
    days, left = divmod(hours, duration.HOURS_PER_DAY)
    if left:
        behind = f" {left} hours" + (f" {rest} minutes" if rest else "")
        yield from (f"{days} day{behind}", f"{days} Tage und{behind}", f"{days}d{behind}")
    elif not rest:
        yield from (f"{days}d", f"{days} days", f"{days} jours", f"{days} días")


@given(minutes=st.integers(1, 60 * 40))
@example(minutes=30)
@example(minutes=90)
@example(minutes=8 * 60)
@example(minutes=12 * 60)
def test_no_two_spellings_of_one_duration_give_different_values(minutes: int) -> None:
    for text in spellings(minutes):
        for comma in (False, True):
            assert parse_quantity(text, comma=comma) == Quantity(Fraction(minutes, 60), "h"), text


@given(minutes=st.integers(1, 60 * 40), data=st.data())
def test_a_duration_is_read_whole_from_the_line(minutes: int, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(list(spellings(minutes))))
    read = typed(f"{text} swept the hall")
    assert (read["amount"], read["note"]) == (Quantity(Fraction(minutes, 60), "h"), "swept the hall")


def typed(text: str) -> dict[str, object]:
    """Return the values of a line of `/contribute`."""
    assert CONTRIBUTE is not None
    raw = raw_of(text)
    return options.parse_options(CONTRIBUTE, raw, BOOK, MONDAY)


def raw_of(text: str) -> dict[str, str]:
    assert CONTRIBUTE is not None
    return grammar.read_options(
        CONTRIBUTE,
        text,
        lambda word: options.is_unit(BOOK, word),
        lambda kind, words: options.is_name(BOOK, kind, words),
    )


NUMBERS = st.sampled_from(
    ["2", "30", "1.5", "1,5", "12.50", "1'200", "2026-01-02", "½", "3/4", "15", "1:30", "40", "007", "1 200"]
)
UNITS = st.sampled_from(
    ["h", "hrs", "min", "Stunden", "EUR", "€", "pieces", "km", "days", "Tage", "XYZ", "", "m", "s", "kr", "x"]
)
WORDS = st.sampled_from(
    ["swept", "and", "the", "hall", "of", "with", "#probe", "#12", "@room:ben", "x:y", "“a", "b”", '"', ".", ","]
)
NAMED = st.sampled_from(
    ["date:", "date: ", "what:", "for:", "with: ", "evidence:", "stream:", "kind:", "amount:", "note:", "project: "]
)
TOKENS = st.one_of(
    NUMBERS, UNITS, WORDS, NAMED, st.builds("{}{}".format, NUMBERS, UNITS), st.builds("{} {}".format, NUMBERS, UNITS)
)
BEHIND = st.builds(
    "".join, st.lists(st.builds("{}{}".format, TOKENS, st.sampled_from([" ", " ", " ", ""])), max_size=12)
)
LINES = BEHIND | st.builds(
    "{} {}".format, st.sampled_from(["2h", "1h30", "3 hrs 20 mins", "expense 12,50 €", "space 3 days"]), BEHIND
)


@given(line=LINES)
@example(line="1 hour and 30 minutes swept")
@example(line="2h 30 swept")
@example(line="1 day 4 hours swept 3 rooms")
@example(line="3h 20 mins and 15 s x")
@example(line="2h date:2. Januar 2026 swept 12 rooms date:5")
def test_no_accepted_line_loses_a_number(line: str) -> None:
    try:
        raw = raw_of(line)
        values = options.parse_options(CONTRIBUTE, raw, BOOK, MONDAY) if CONTRIBUTE else {}
    except Refusal:
        return  # asked about, or refused
    assert Counter(re.findall(r"[0-9½]", line)) == Counter(re.findall(r"[0-9½]", " ".join(raw.values())))
    again = (
        options.parse_options(
            CONTRIBUTE, {"amount": raw["amount"], "note": "x", "kind": raw.get("kind", "")}, BOOK, MONDAY
        )
        if CONTRIBUTE
        else {}
    )
    assert again["amount"] == values["amount"], "what is read as the amount is the whole of it"


AMOUNTS = st.one_of(
    st.integers(1, 2400).flatmap(lambda minutes: st.sampled_from(list(spellings(minutes)))),
    st.builds("{}{}".format, NUMBERS, UNITS),
    st.builds("{} {}".format, NUMBERS, UNITS),
    st.builds("{}{}".format, st.sampled_from(["€", "£", "EUR ", "$"]), NUMBERS),
)


def read_in_form(text: str) -> Money | Quantity | None:
    assert CONTRIBUTE is not None
    try:
        value = options.parse_options(CONTRIBUTE, {"amount": text, "note": "x"}, BOOK, MONDAY)["amount"]
    except Refusal:
        return None
    assert isinstance(value, Money | Quantity)
    return value


@given(text=AMOUNTS)
@example(text="1h 30")
@example(text="2 h 05")
@example(text="1d 4h")
@example(text="1h30 m")
@example(text="3 h 20")
def test_an_amount_in_a_form_is_the_same_in_a_line_or_is_asked_about_there(text: str) -> None:
    in_form = read_in_form(text)
    try:
        raw = raw_of(f"{text} swept")
        in_line = options.parse_options(CONTRIBUTE, raw, BOOK, MONDAY)["amount"] if CONTRIBUTE else None
    except Refusal:
        return  # with words behind it, it can be two things
    assert in_line == in_form
    assert raw["note"] == "swept"


HOURS = equation_file.read(presets.text("hours")).equation
assert HOURS is not None


@given(text=AMOUNTS)
@example(text="2026-01-02h")
def test_an_amount_in_a_file_is_the_same_as_in_a_form_or_refused(text: str) -> None:
    in_form = read_in_form(text)
    assert HOURS is not None
    listing = Listing(HOURS)
    listing.read(to_csv([("id", "agent", "kind", "quantity"), ("1", "ana", "work", text)]).splitlines(keepends=True))
    for candidate in listing.candidates:
        in_file = candidate.quantity or candidate.value
        if any(letter.isalpha() for letter in text) and in_form is not None:
            assert in_file == in_form, text


@pytest.mark.parametrize("minutes", [20, 30, 90, 200, 12 * 60])
def test_every_spelling_is_read_in_a_file_as_well(minutes: int) -> None:
    assert HOURS is not None
    listing = Listing(HOURS)
    heading = ("id", "agent", "kind", "quantity")
    cells = [(f"n{number}", "ana", "work", text) for number, text in enumerate(spellings(minutes))]
    listing.read(to_csv([heading, *cells]).splitlines(keepends=True))
    assert [said(mistake) for mistake in listing.mistakes] == []
    assert {candidate.quantity for candidate in listing.candidates} == {Quantity(Fraction(minutes, 60), "h")}


def test_the_spellings_are_many_and_in_four_languages() -> None:
    assert len(set(spellings(90))) > 100
    assert {"1h30", "1 hour and 30 min.", "90 Minuten", "1½ heures", "1,5 horas", "1:30h"} <= {*spellings(90)}
    assert unit_of("heures") == unit_of("horas") == unit_of("Stunden") == unit_of("hours") == "h"
    assert amount.is_currency("€")
    assert Kind.amount in {option.kind for option in CONTRIBUTE.options} if CONTRIBUTE else False
