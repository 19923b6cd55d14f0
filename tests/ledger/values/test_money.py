"""Amounts are exact, stay within their currency, and are read without guessing."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.values.currency import EXPONENTS, SUCCESSORS, WITHDRAWN
from ledger.values.money import LIMIT, Money, exponent, parse, text
from ledger.values.phrase import Refusal
from tests.ledger.values.mixing import assert_do_not_mix
from tests.support.said import filled, tried

currencies = st.sampled_from(sorted(EXPONENTS))
minors = st.integers(-(10**20), 10**20)
amounts = st.builds(Money, st.integers(1, LIMIT), currencies)
numbers = (
    st.text(max_size=50)
    | st.text("0123456789.,-+_eE'\u0663\uff15 \n", max_size=20)
    | st.from_regex(r"[0-9]{1,18}([.,][0-9]{1,4})?", fullmatch=True)
)


def refused(number: str, currency: str = "CAD", comma: bool = False) -> str:
    """Return what is said of an amount that cannot be read."""
    with pytest.raises(Refusal) as wrong:
        parse(number, currency, comma)
    return said(wrong.value)


def read(number: str, currency: str, comma: bool) -> Money | Refusal:
    """Return the amount, or its refusal."""
    return tried(lambda: parse(number, currency, comma))


def said(wrong: Refusal) -> str:
    """Return a refusal with its blanks filled."""
    return filled(wrong, lambda value: f"{text(value)} {value.currency}" if isinstance(value, Money) else value)


@pytest.mark.parametrize(
    ("number", "currency", "expected"),
    [
        ("120.00", "CAD", Money(12000, "CAD")),
        ("120.5", "CAD", Money(12050, "CAD")),
        ("120", "CAD", Money(12000, "CAD")),
        ("0.01", "CAD", Money(1, "CAD")),
        ("007", "CAD", Money(700, "CAD")),
        ("120.00", "cad", Money(12000, "CAD")),
        ("500", "JPY", Money(500, "JPY")),
        ("1.005", "KWD", Money(1005, "KWD")),
        ("1.0005", "UYW", Money(10005, "UYW")),
        ("10000000000000.00", "CAD", Money(LIMIT, "CAD")),
        ("1000000000000000", "JPY", Money(LIMIT, "JPY")),
    ],
)
def test_an_amount_is_read_in_minor_units(number: str, currency: str, expected: Money) -> None:
    assert parse(number, currency) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("120,50", 12050), ("120,5", 12050), ("120", 12000), ("0,01", 1)],
)
def test_where_decimals_stand_behind_a_comma_they_are_read_there(number: str, expected: int) -> None:
    assert parse(number, "EUR", comma=True) == Money(expected, "EUR")


@pytest.mark.parametrize("comma", [False, True])
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("120.50", 12050),
        ("120,50", 12050),
        ("120,5", 12050),
        ("0,05", 5),
        ("1234,50", 123450),
        ("1'234.50", 123450),
        ("1\u2019234,50", 123450),
        ("1 234,50", 123450),
        ("1\u202f234,50", 123450),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1'000", 100000),
        ("1 000", 100000),
        ("1.234.567", 123456700),
        ("1,234,567.8", 123456780),
    ],
)
def test_what_can_mean_one_number_alone_is_read_wherever_it_is_typed(number: str, expected: int, comma: bool) -> None:
    assert parse(number, "EUR", comma) == Money(expected, "EUR")


def test_a_currency_without_decimals_has_thousands_behind_its_sign() -> None:
    assert parse("1.200", "JPY") == parse("1,200", "JPY") == Money(1200, "JPY")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("", "There is no number before CAD."),
        ("NaN", "NaN is not a number. Write it in digits, as in 120 CAD."),
        ("sNaN", "sNaN is not a number. Write it in digits, as in 120 CAD."),
        ("Infinity", "Infinity is not a number. Write it in digits, as in 120 CAD."),
        ("inf", "inf is not a number. Write it in digits, as in 120 CAD."),
        ("1e400", "1e400 is not a number. Write it in digits, as in 120 CAD."),
        ("1E2", "1E2 is not a number. Write it in digits, as in 120 CAD."),
        ("0x10", "0x10 is not a number. Write it in digits, as in 120 CAD."),
        ("1/2", "1/2 is not a number. Write it in digits, as in 120 CAD."),
        ("$5", "$5 is not a number. Write it in digits, as in 120 CAD."),
        (".", ". lacks a digit before or behind its decimal sign."),
        ("-5", "-5 has a sign in front. An amount is more than zero and has none."),
        ("-0", "-0 has a sign in front. An amount is more than zero and has none."),
        ("+5", "+5 has a sign in front. An amount is more than zero and has none."),
        ("\u22125", "\u22125 has a sign in front. An amount is more than zero and has none."),
        ("0", "0 CAD is nothing. An amount is more than zero."),
        ("0.00", "0.00 CAD is nothing. An amount is more than zero."),
        ("0.005", "CAD has 2 decimals; 0.005 has 3."),
        ("5.000", "5.000 can be read in two ways: write 5000 CAD, or 5.00 CAD."),
        ("0,125", "CAD has 2 decimals; 0,125 has 3."),
        ("1,000", "1,000 can be read in two ways: write 1000 CAD, or 1.00 CAD."),
        ("1_000", "1_000 is not a number. Write it in digits, as in 120 CAD."),
        ("1.2.3", "1.2.3 is not a number. Write it in digits, as in 120 CAD."),
        (" 5", " 5 is not a number. Write it in digits, as in 120 CAD."),
        ("5\n", "5\n is not a number. Write it in digits, as in 120 CAD."),
        ("123,456", "123,456 can be read in two ways: write 123456 CAD, or 123.45 CAD."),
        ("1234,567", "CAD has 2 decimals; 1234,567 has 3."),
        ("x" * 40, f"{'x' * 40} is not a number. Write it in digits, as in 120 CAD."),
        ("x" * 41, f"{'x' * 40} is too long for a number."),
        (".5", ".5 lacks a digit before or behind its decimal sign."),
        ("5.", "5. lacks a digit before or behind its decimal sign."),
        ("\uff15", "\uff15 has other digits than 0 to 9. Write it as in 120 CAD."),
        ("\u0661\u0662", "\u0661\u0662 has other digits than 0 to 9. Write it as in 120 CAD."),
        ("1\u0662.00", "1\u0662.00 has other digits than 0 to 9. Write it as in 120 CAD."),
        ("5\u00b2", "5\u00b2 is not a number. Write it in digits, as in 120 CAD."),
        ("10000000000000.01", "10000000000000.01 CAD is too much. The limit is 10000000000000.00 CAD."),
        ("9" * 40, f"{'9' * 40} CAD is too much. The limit is 10000000000000.00 CAD."),
        ("9" * 41, f"{'9' * 40} is too long for a number."),
        pytest.param("9" * 10**6, f"{'9' * 40} is too long for a number.", id="a million digits"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_is_wrong(number: str, expected: str) -> None:
    assert refused(number) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1.000", "1.000 can be read in two ways: write 1000 EUR, or 1,00 EUR."),
        ("1,005", "1,005 can be read in two ways: write 1005 EUR, or 1,00 EUR."),
        ("0,005", "EUR has 2 decimals; 0,005 has 3."),
        ("-5", "-5 has a sign in front. An amount is more than zero and has none."),
        (",5", ",5 lacks a digit before or behind its decimal sign."),
    ],
)
def test_where_decimals_stand_behind_a_comma_the_same_is_refused(number: str, expected: str) -> None:
    assert refused(number, "EUR", comma=True) == expected


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("EURO", "I know no currency EURO. Did you mean EUR?"),
        ("euo", "I know no currency euo. Did you mean EUR?"),
        ("NTD", "I know no currency NTD. Did you mean VND, TWD, TTD?"),
        ("hours", "I know no currency hours. A currency has three letters, as in 120 CAD."),
        ("XXX", "I know no currency XXX. A currency has three letters, as in 120 CAD."),
        ("\u20ac", "I know no currency \u20ac. A currency has three letters, as in 120 CAD."),
        ("u\u017fd", "I know no currency u\u017fd. Did you mean USD, UZS, SRD?"),
        pytest.param(
            "x" * 10**6,
            f"I know no currency {'x' * 40}. A currency has three letters, as in 120 CAD.",
            id="a million letters",
        ),
    ],
)
def test_an_unknown_currency_is_refused_with_the_nearest(currency: str, expected: str) -> None:
    assert refused("5", currency) == expected


@pytest.mark.parametrize("currency", WITHDRAWN)
def test_a_withdrawn_currency_is_refused_and_its_old_amounts_stay_readable(currency: str) -> None:
    successor = SUCCESSORS[currency]
    assert refused("5", currency) == f"{currency} is no longer in use. Its place was taken by {successor}."
    assert text(Money(12345, currency)) in ("123.45", "12345")


@pytest.mark.parametrize("currency", EXPONENTS)
def test_one_decimal_too_many_is_refused_in_every_currency(currency: str) -> None:
    places = EXPONENTS[currency]
    number = "0." + "0" * places + "5"
    has = f"{places} decimals" if places else "no decimals"
    assert refused(number, currency) == f"{currency} has {has}; {number} has {places + 1}."


@pytest.mark.parametrize("currency", EXPONENTS)
def test_the_smallest_and_the_largest_amount_are_read_in_every_currency(currency: str) -> None:
    assert parse(text(Money(1, currency)), currency) == Money(1, currency)
    assert parse(text(Money(LIMIT, currency)), currency) == Money(LIMIT, currency)


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        (Money(12000, "CAD"), "120.00"),
        (Money(5, "CAD"), "0.05"),
        (Money(-5, "CAD"), "-0.05"),
        (Money(0, "CAD"), "0.00"),
        (Money(500, "JPY"), "500"),
        (Money(-500, "JPY"), "-500"),
        (Money(1005, "KWD"), "1.005"),
        (Money(250, "BGN"), "2.50"),
        (Money(10**30, "CAD"), "1" + "0" * 28 + ".00"),
    ],
)
def test_an_amount_is_written_with_all_decimals_of_its_currency(money: Money, expected: str) -> None:
    assert text(money) == expected


def test_a_currency_that_never_was_has_no_decimals_to_ask_for() -> None:
    with pytest.raises(KeyError):
        exponent("XYZ")


@given(money=amounts)
def test_what_is_written_is_read_as_it_was(money: Money) -> None:
    assert parse(text(money), money.currency) == money


@given(number=numbers, currency=currencies | st.text(max_size=5), comma=st.booleans())
@example(number="0" * 40, currency="CAD", comma=False)
def test_any_text_is_an_amount_within_the_limit_or_refused_in_words(number: str, currency: str, comma: bool) -> None:
    match read(number, currency, comma):
        case Money(minor, code):
            assert 0 < minor <= LIMIT
            assert code == currency.upper()
            assert re.fullmatch(r"[0-9]+([ .,'\u2019\u00a0\u2009\u202f][0-9]+)*", number)
            assert str(minor).strip("0") in number_of(number)
        case wrong:
            assert said(wrong) != ""


def number_of(typed: str) -> str:
    """Return its digits: an amount may have more noughts behind them, and no other digit."""
    return re.sub(r"[^0-9]", "", typed)


@given(number=numbers, currency=currencies, comma=st.booleans())
def test_the_example_in_a_refusal_is_read(number: str, currency: str, comma: bool) -> None:
    wrong = read(number, currency, comma)
    values = dict(wrong.phrase.values) if isinstance(wrong, Refusal) else {}
    for name in values.keys() & {"example", "thousands", "decimal"}:
        example_number, _, code = values[name].text.partition(" ")
        assert isinstance(read(example_number, code, comma), Money)


@given(number=st.text("0123456789", min_size=1, max_size=13), decimals=st.text("0123456789", min_size=1, max_size=2))
def test_a_number_means_the_same_with_either_sign(number: str, decimals: str) -> None:
    point, comma = read(f"{number}.{decimals}", "CAD", False), read(f"{number},{decimals}", "CAD", True)
    assert point == comma or (isinstance(point, Refusal) and isinstance(comma, Refusal))


@given(one=minors, other=minors, currency=currencies)
def test_amounts_of_a_currency_add_up_and_compare_as_their_minor_units_do(one: int, other: int, currency: str) -> None:
    left, right = Money(one, currency), Money(other, currency)
    assert left + right == Money(one + other, currency)
    assert left - right == Money(one - other, currency) == left + -right
    assert (left < right, left <= right, left > right, left >= right, left == right) == (
        one < other,
        one <= other,
        one > other,
        one >= other,
        one == other,
    )
    assert bool(left) == bool(one)


def test_amounts_of_two_currencies_do_not_mix() -> None:
    left, right = Money(5, "CAD"), Money(5, "EUR")
    assert_do_not_mix(left, right)
