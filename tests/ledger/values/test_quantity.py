"""Quantities are exact, stay within their unit, and are read as people type them, without guessing."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.values.currency import EXPONENTS, WITHDRAWN
from ledger.values.duration import WHOLE
from ledger.values.numeral import IN_WORDS
from ledger.values.phrase import Refusal
from ledger.values.quantity import (
    COUNT_MAX,
    DAY,
    HOURS_MAX,
    TIME,
    UNITS,
    Quantity,
    Unit,
    parse_calendar,
    parse_quantity,
    unit_of,
)
from tests.ledger.values.mixing import assert_do_not_mix
from tests.support.said import filled, tried

OWN = {"stall": "W1", "stück": "W2", "page": "W3"}

counts = st.fractions()
texts = (
    st.text(max_size=90)
    | st.text("0123456789.,:- hdmin", max_size=12)
    | st.from_regex(r"[0-9]{1,6}([.,:h][0-9]{1,3})? ?(h|m|min|d|pieces|km|stall)?", fullmatch=True)
)


def hours(text: str, comma: bool = False) -> Fraction:
    """Return the hours that a text says."""
    quantity = parse_quantity(text, comma=comma)
    assert quantity.unit == TIME
    return quantity.count


def refused(text: str, comma: bool = False) -> str:
    """Return what is said of a quantity that cannot be read."""
    with pytest.raises(Refusal) as wrong:
        parse_quantity(text, OWN, comma)
    return said(wrong.value)


def read_or_refused(text: str, comma: bool) -> Quantity | Refusal:
    """Return the quantity, or its refusal."""
    return tried(lambda: parse_quantity(text, OWN, comma))


def said(wrong: Refusal) -> str:
    """Return a refusal with its blanks filled."""
    return filled(wrong, lambda value: f"{value.count} {value.unit}" if isinstance(value, Quantity) else value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h", Fraction(2)),
        ("2 h", Fraction(2)),
        (" 2h ", Fraction(2)),
        ("2H", Fraction(2)),
        ("2 hours", Fraction(2)),
        ("1hr", Fraction(1)),
        ("2.5h", Fraction(5, 2)),
        ("2.5 h", Fraction(5, 2)),
        ("0.000001h", Fraction(1, 10**6)),
        ("2h30", Fraction(5, 2)),
        ("2h20", Fraction(7, 3)),
        ("2h30m", Fraction(5, 2)),
        ("2h30min", Fraction(5, 2)),
        ("2h5m", Fraction(25, 12)),
        ("2 h 20 min", Fraction(7, 3)),
        ("2 hours 20 minutes", Fraction(7, 3)),
        ("0h45", Fraction(3, 4)),
        ("2:30h", Fraction(5, 2)),
        ("2:30 h", Fraction(5, 2)),
        ("0:45 hours", Fraction(3, 4)),
        ("90m", Fraction(3, 2)),
        ("90min", Fraction(3, 2)),
        ("90 Minutes", Fraction(3, 2)),
        ("0.5m", Fraction(1, 120)),
        ("20m", Fraction(1, 3)),
        ("1d", Fraction(8)),
        ("1.5 days", Fraction(12)),
        ("10000h", Fraction(HOURS_MAX)),
        ("600000m", Fraction(HOURS_MAX)),
    ],
)
def test_a_time_is_read_in_exact_hours(text: str, expected: Fraction) -> None:
    assert hours(text) == expected


@pytest.mark.parametrize("comma", [False, True])
@pytest.mark.parametrize(
    ("hours_of", "texts"),
    [
        (
            "10/3",
            "3 hrs 20 mins | 3 hours 20 mins | 3 hr 20 min | 3h 20mins | 3 hrs 20 minutes | 3hrs20mins | 3h20 | 3:20 h",
        ),
        (
            "10/3",
            "3 Std 20 Min. | 3 Stunden und 20 Minuten | 3 heures 20 | 3 heures et 20 minutes | 3 horas y 20 minutos",
        ),
        (
            "3/2",
            "1 hour and 30 minutes | 1 hour 30 | 1h 30 | 1,5 h | 1.5 h | 1½ h | 1 1/2 hours | 90min | an hour and a half",
        ),
        (
            "3/2",
            "anderthalb Stunden | eineinhalb Stunden | une heure et demie | una hora y media | 1 h, 30 min | 1h & 30m",
        ),
        ("1/2", "half an hour | ½h | ½ hour | 30 minutes | eine halbe Stunde | une demi-heure | media hora | 1/2 h"),
        ("3/4", "¾ h | 3/4 hour | three quarters of an hour | eine Dreiviertelstunde | trois quarts d’heure | 45 m"),
        ("1/4", "a quarter of an hour | eine Viertelstunde | un quart d'heure | cuarto de hora | 15 minutos"),
        ("12", "1 day 4 hours | 1 Tag 4 Stunden | 1 jour et 4 heures | 1 día y 4 horas | 1.5 days | 12 h"),
        ("2", "two hours | zwei Stunden | deux heures | dos horas | 2 Stunden | 2 hrs | 2\u00a0h"),
        ("1250", "1'250 h | 1\u202f250 h | 1 250 h"),
    ],
)
def test_all_spellings_of_a_time_are_that_time(hours_of: str, texts: str, comma: bool) -> None:
    for text in texts.split(" | "):
        assert hours(text, comma) == Fraction(hours_of), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 pieces", Quantity(Fraction(3), "piece")),
        ("3pcs", Quantity(Fraction(3), "piece")),
        ("1 piece", Quantity(Fraction(1), "piece")),
        ("12 km", Quantity(Fraction(12), "km")),
        ("12.5KM", Quantity(Fraction(25, 2), "km")),
        ("4 metres", Quantity(Fraction(4), "metre")),
        ("20m2", Quantity(Fraction(20), "m2")),
        ("20 m²", Quantity(Fraction(20), "m2")),
        ("3 kWh", Quantity(Fraction(3), "kWh")),
        ("2 L", Quantity(Fraction(2), "litre")),
        ("1000000000 words", Quantity(Fraction(COUNT_MAX), "word")),
        ("2 stall", Quantity(Fraction(2), "W1")),
        ("2 Stall", Quantity(Fraction(2), "W1")),
        ("2 STÜCK", Quantity(Fraction(2), "W2")),
    ],
)
def test_a_number_and_a_unit_are_a_quantity(text: str, expected: Quantity) -> None:
    assert parse_quantity(text, OWN) == expected


def test_a_word_that_the_network_has_as_its_own_stays_its_own() -> None:
    assert parse_quantity("2 page", OWN) == Quantity(Fraction(2), "W3")
    assert parse_quantity("2 page") == Quantity(Fraction(2), "page")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,5h", Fraction(5, 2)),
        ("2,5 h", Fraction(5, 2)),
        ("2h30", Fraction(5, 2)),
        ("1,5d", Fraction(12)),
        ("2h", Fraction(2)),
    ],
)
def test_where_decimals_stand_behind_a_comma_they_are_read_there(text: str, expected: Fraction) -> None:
    assert hours(text, comma=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "There is nothing to read. Write a number and a unit, as in 3h."),
        ("   ", "There is nothing to read. Write a number and a unit, as in 3h."),
        ("5", "5 has no unit. Write one behind the number, as in 3h."),
        ("5 \u20ac", "5 \u20ac has no unit. Write one behind the number, as in 3h."),
        ("h", "There is no number before h."),
        ("NaN h", "NaN h does not begin with a number. Write it as in 3h."),
        ("sNaNh", "sNaNh does not begin with a number. Write it as in 3h."),
        ("Infinity h", "Infinity h does not begin with a number. Write it as in 3h."),
        ("120 CAD", "120 CAD is money. Here goes a number and a unit, as in 3h."),
        ("3 hous", "I know no unit hous. Did you mean hours?"),
        ("3 stalls", "I know no unit stalls. Did you mean stall?"),
        (
            "3 furlongs",
            "I know no unit furlongs. There is h, piece, page, word, day, night, trip, km, metre, m2, m3, litre, g, kg, t, kWh; /agent word unit furlongs makes one of yours.",
        ),
        ("2 hour\u017f", "I know no unit hour\u017f. Did you mean hours?"),
        ("1 \u212ag", "I know no unit \u212ag. Did you mean kg?"),
        ("-5h", "-5 has a sign in front. An amount is more than zero and has none."),
        ("-5 h", "-5 has a sign in front. An amount is more than zero and has none."),
        ("+5h", "+5 has a sign in front. An amount is more than zero and has none."),
        ("-0h", "-0 has a sign in front. An amount is more than zero and has none."),
        ("0h", "0h is nothing. A quantity is more than zero."),
        ("0h00", "0h00 is nothing. A quantity is more than zero."),
        ("0.0 km", "0.0 km is nothing. A quantity is more than zero."),
        ("0.0000001h", "0.0000001h has more decimals than the 6 that are counted."),
        ("1_000h", "1_000 is not a number. Write it in digits, as in 120h."),
        ("1,500 pieces", "1,500 can be read in two ways: write 1500 pieces, or 1.500 pieces."),
        ("1,500h", "1,500 can be read in two ways: write 1500 h, or 1.500 h."),
        ("1:30:00h", "1:30:00h has a colon. It stands only between hours and minutes, as in 2:30h."),
        ("1h 30m 15s", "Seconds are not counted. Write hours and minutes, as in 1h30."),
        (".5h", ".5 lacks a digit before or behind its decimal sign."),
        ("\uff15h", "\uff15 has other digits than 0 to 9. Write it as in 120h."),
        ("\u0663 h", "\u0663 has other digits than 0 to 9. Write it as in 120 h."),
        ("2h5", "2h5 can be read in two ways. Minutes have two digits, as in 2h05."),
        ("2h075", "2h075 can be read in two ways. Minutes have two digits, as in 2h05."),
        ("2:5h", "2:5h can be read in two ways. Minutes have two digits, as in 2h05."),
        ("2h60", "2h60 has 60 minutes, but an hour has only 60."),
        ("2:75h", "2:75h has 75 minutes, but an hour has only 60."),
        ("2h90min", "2h90min has 90 minutes, but an hour has only 60."),
        ("2:30", "2:30 has a colon. It stands only between hours and minutes, as in 2:30h."),
        ("2:30 pieces", "2:30 pieces has a colon. It stands only between hours and minutes, as in 2:30h."),
        ("2:30m", "2:30m has a colon. It stands only between hours and minutes, as in 2:30h."),
        ("10000.5h", "10000.5h is too much. The limit is 10000 h."),
        ("10000h01", "10000h01 is too much. The limit is 10000 h."),
        ("1251d", "1251d is too much. The limit is 10000 h."),
        ("1000000001 pieces", "1000000001 pieces is too much. The limit is 1000000000."),
        ("9" * 40 + "h", f"{'9' * 40}h is too much. The limit is 10000 h."),
        ("9" * 41 + "h", f"{'9' * 40} is too long for a number."),
        ("1" + " " * 80, f"1{' ' * 39} is too long for a number and a unit."),
        pytest.param("9" * 10**6 + "h", f"{'9' * 40} is too long for a number and a unit.", id="a million digits"),
        pytest.param("2h" + " " * 10**6, f"2h{' ' * 38} is too long for a number and a unit.", id="a million spaces"),
    ],
)
def test_what_is_no_quantity_is_refused_with_what_is_wrong(text: str, expected: str) -> None:
    assert refused(text) == expected


def test_no_more_of_an_unknown_unit_is_repeated_than_fits_a_line() -> None:
    assert refused("2" + "x" * 50).startswith(f"I know no unit {'x' * 40}. There is h, ")


@pytest.mark.parametrize("number", ["0x10", "1e400", "1E2", "2h30.5", "2.5h30"])
def test_letters_in_a_number_are_taken_for_a_unit_that_nobody_knows(number: str) -> None:
    assert refused(f"{number}h").startswith("I know no unit ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.500 km", "1.500 can be read in two ways: write 1500 km, or 1,500 km."),
    ],
)
def test_where_decimals_stand_behind_a_comma_thousands_are_asked_about(text: str, expected: str) -> None:
    assert refused(text, comma=True) == expected


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("h", "h"),
        ("Hours", "h"),
        ("min", "h"),
        ("d", "h"),
        ("m", "h"),
        ("KWH", "kWh"),
        ("Stall", "W1"),
        ("note", None),
        ("", None),
        ("h ", None),
        ("\u212ag", None),
        pytest.param("h" * 10**6, None, id="a million letters"),
    ],
)
def test_a_word_can_be_asked_for_its_unit(spelling: str, expected: str | None) -> None:
    assert unit_of(spelling, OWN) == expected


def test_the_longest_word_of_a_network_and_the_longest_number_are_read_together() -> None:
    own, number = "x" * 40, "1".rjust(40, "0")
    assert parse_quantity(number + own, {own: "W9"}) == Quantity(Fraction(1), "W9")
    assert unit_of(own + "x", {own + "x": "W9"}) is None


def test_no_unit_has_an_empty_spelling() -> None:
    assert unit_of("", {"": "W9"}) is None


def spelled() -> list[str]:
    """Return all the spellings in the table."""
    return [spelling for unit in UNITS for spelling in unit.spellings]


def test_every_spelling_means_one_unit_and_is_written_small() -> None:
    assert len(set(spelled())) == len(spelled())
    assert all(spelling == spelling.casefold() for spelling in spelled())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_read_by_its_own_name_and_each_spelling(unit: Unit) -> None:
    read = parse_calendar if unit.name == DAY else parse_quantity
    assert {read(f"7 {spelling}") for spelling in (unit.name, *unit.spellings)} == {Quantity(Fraction(7), unit.name)}


@pytest.mark.parametrize(
    ("text", "count"),
    [("3 days", 3), ("3 Tage", 3), ("1.5 days", Fraction(3, 2)), ("half a day", Fraction(1, 2)), ("2d", 2), ("1½ jours", Fraction(3, 2))],
)  # fmt: skip
def test_a_day_of_the_calendar_is_a_day(text: str, count: Fraction) -> None:
    assert parse_calendar(text) == Quantity(Fraction(count), DAY)
    assert parse_quantity(text) == Quantity(8 * Fraction(count), TIME)


def test_what_has_no_days_is_read_alike_of_the_calendar_and_of_work() -> None:
    for text in ("3h", "1h30", "90 min", "3 nights", "half an hour"):
        assert parse_calendar(text) == parse_quantity(text)


def test_days_and_hours_of_the_calendar_do_not_add_up() -> None:
    with pytest.raises(Refusal) as raised:
        parse_calendar("1 day 4 hours")
    assert "Write days, as in 1.5 days, or hours, as in 36h." in said(raised.value)


def test_no_unit_can_be_taken_for_a_currency() -> None:
    """But for the German *Std* of an hour: no new amount can be in the currency of that name."""
    assert {spelling.upper() for spelling in spelled()} & {*EXPONENTS, *WITHDRAWN} == {"STD"}
    assert "STD" in WITHDRAWN


@given(text=texts, comma=st.booleans())
@example(text="0" * 40 + "h", comma=False)
def test_any_text_is_a_quantity_within_its_limit_or_refused_in_words(text: str, comma: bool) -> None:
    match read_or_refused(text, comma):
        case Quantity(count, unit):
            assert 0 < count <= (HOURS_MAX if unit == TIME else COUNT_MAX)
            assert re.search(r"[0-9½¼¾⅓⅔]", text) or any(word in text.lower() for word in (*WHOLE, *IN_WORDS))
        case wrong:
            assert said(wrong) != ""


@given(text=texts, comma=st.booleans())
def test_the_example_in_a_refusal_is_read(text: str, comma: bool) -> None:
    wrong = read_or_refused(text, comma)
    values = dict(wrong.phrase.values) if isinstance(wrong, Refusal) else {}
    for name in values.keys() & {"example", "thousands", "decimal"}:
        read = read_or_refused(values[name].text, comma)
        assert isinstance(read, Quantity) or "is too much" in said(read)


@given(minutes=st.integers(1, 60 * HOURS_MAX))
def test_every_form_of_a_time_is_the_same_time(minutes: int) -> None:
    whole, rest = divmod(minutes, 60)
    forms = (f"{whole}h{rest:02}", f"{whole}h{rest}m", f"{whole}:{rest:02} h", f"{whole} h {rest} min", f"{minutes}m")
    assert {hours(form) for form in forms} == {Fraction(minutes, 60)}


@given(number=st.decimals(min_value="0.000001", max_value=HOURS_MAX, places=6))
def test_a_decimal_number_of_hours_is_read_exactly(number: object) -> None:
    assert hours(f"{number:f}h") == Fraction(f"{number:f}")


@given(one=counts, other=counts)
def test_quantities_of_a_unit_add_up_and_compare_as_their_counts_do(one: Fraction, other: Fraction) -> None:
    left, right = Quantity(one, "km"), Quantity(other, "km")
    assert left + right == Quantity(one + other, "km")
    assert left - right == Quantity(one - other, "km")
    assert (left < right, left <= right, left > right, left >= right) == (
        one < other,
        one <= other,
        one > other,
        one >= other,
    )


def test_quantities_of_two_units_do_not_mix() -> None:
    left, right = Quantity(Fraction(5), "km"), Quantity(Fraction(5), TIME)
    assert_do_not_mix(left, right)
