"""Formulas are read as they are written, computed exactly, and refuse everything that they are not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.equations.formula import LENGTH_MAX, LEVELS_MAX, NAMES, compute, parse
from ledger.values.phrase import Refusal
from tests.support.said import said

VALUES = {name: Fraction(place + 2, 3) for place, name in enumerate(NAMES)}


def result(text: str, **values: Fraction | int) -> Fraction:
    return compute(parse(text), VALUES | {name: Fraction(value) for name, value in values.items()})


def refused(text: str) -> str:
    with pytest.raises(Refusal) as wrong:
        result(text)
    return said(wrong.value.phrase)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", Fraction(1)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1 / 3", Fraction(1, 3)),
        ("2 + 3 * 4", Fraction(14)),
        ("(2 + 3) * 4", Fraction(20)),
        ("10 - 4 - 3", Fraction(3)),
        ("24 / 4 / 3", Fraction(2)),
        ("12 / 4 * 3", Fraction(9)),
        ("min(2, 3) + max(2, 3)", Fraction(5)),
        ("min(1 + 1, max(0, 5)) * 2", Fraction(4)),
        ("quantity * 25", Fraction(50)),
        ("  quantity*30 * 1.2  ", Fraction(72)),
        ("min(quantity, 8) * rate", Fraction(30)),
        ("0 * (1 - 2) + 1", Fraction(1)),
        ("007", Fraction(7)),
    ],
)
def test_a_formula_is_computed_exactly(text: str, expected: Fraction) -> None:
    assert result(text, quantity=2, rate=15) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no formula."),
        ("   ", "There is no formula."),
        ('__import__("os")', "A formula knows no __import__. It knows quantity, value, rate, quality."),
        ("value ** 9999999", "There are no powers in a formula: ** stands at character 7."),
        ("value ^ 2", "Character 7 is ^, which no formula has."),
        ("1 / 0", "It divides by zero."),
        ("1 / (quantity - quantity)", "It divides by zero."),
        ("0 - 1", "It comes to -1, which is less than nothing."),
        ("hours * 3", "A formula knows no hours."),
        ("quantiy * 3", "A formula knows no quantiy. Did you mean quantity?"),
        ("Quantity * 3", "A formula knows no Quantity. Did you mean quantity?"),
        ("quantity × rate", "Character 10 is ×. Did you mean *?"),
        ("quantity − 1", "Character 10 is −. Did you mean -?"),
        ("1e5", "Numbers are written in full, without the e5 at character 2."),
        ("1e+5", "Numbers are written in full, without the e at character 2."),
        (
            "1,5 * quantity",
            "Character 2 is a comma. It stands between the two parts of min and max; decimals stand behind a point.",
        ),
        ("1.", "The point at character 2 lacks a digit before or behind it."),
        (".5", "The point at character 1 lacks a digit before or behind it."),
        ("2 quantity", "A sign is missing before quantity, at character 3"),
        ("2 (quantity)", "A sign is missing before (, at character 3"),
        ("(quantity", "(quantity ends where ) should stand."),
        ("quantity)", "The parenthesis that ends at character 9 begins nowhere."),
        ("quantity *", "quantity * ends where a number or a name should follow."),
        ("-quantity", "Character 1 is -, where a number or a name should stand."),
        ("min(1)", "Character 6 is ), where , should stand."),
        ("min(1, 2, 3)", "Character 9 is ,, where ) should stand."),
        ("min", "min ends where ( should stand."),
        ("sum(1, 2)", "A formula knows no sum."),
        ("quantity.__class__", "The point at character 9"),
        ("[1, 2]", "Character 1 is [, which no formula has."),
        ("lambda: 1", "Character 7 is :, which no formula has."),
        ("eval", "A formula knows no eval. Did you mean value?"),
        ("x", "A formula knows no x. It knows quantity, value, rate,"),
        ("1 if value else 2", "A sign is missing before if"),
        ("1\n+ 1", "Character 2 is"),
        ("٣ + 1", "Character 1 is \u2068٣\u2069, which no formula has."),
        ("1_000", "A sign is missing before _000, at character 2"),
        ("1" * (LENGTH_MAX + 1), "A formula has at most 200 characters; this one has 201."),
        ("(" * 21 + "1" + ")" * 21, "More than 20 parentheses stand within each other."),
        ("min(1, " * 21 + "1" + ")" * 21, "More than 20 parentheses stand within each other."),
    ],
)
def test_what_is_no_formula_is_refused(text: str, sentence: str) -> None:
    assert refused(text).startswith(sentence)


def test_a_formula_may_be_as_long_and_as_deep_as_it_says() -> None:
    assert result("(" * LEVELS_MAX + "1" + ")" * LEVELS_MAX) == 1
    assert result("+".join("1" * 100)) == 100
    assert result("9" * LENGTH_MAX) == 10**LENGTH_MAX - 1


def test_the_worst_formula_makes_no_number_that_is_much_longer_than_it_and_its_values() -> None:
    """There are no powers, so a number grows only with the formula: 22 factors of 50 bits at most, or 200 digits."""
    many = {name: Fraction(10**9 * 10**6 - 1, 10**6) for name in VALUES}
    for text in ("/".join(["quantity"] * 22), "*".join(["quantity"] * 22), "(" * 20 + "*".join("9" * 80) + ")" * 20):
        above, below = compute(parse(text), many).as_integer_ratio()
        assert max(above.bit_length(), below.bit_length()) <= 22 * 50


@given(st.text("0123456789.+-*/(), minaxquty_e\n'\"", max_size=60) | st.text(max_size=220))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        assert result(text) >= 0
    except Refusal as wrong:
        assert said(wrong.phrase)


formulas = st.recursive(
    st.sampled_from(("1", "0.25", "3", "quantity", "value", "rate")),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("min({}, {})".format, inner, inner),
        st.builds("max({}, {})".format, inner, inner),
        st.builds("{} {} {}".format, inner, st.sampled_from("+-*/"), inner),
    ),
    max_leaves=12,
).filter(lambda text: len(text) <= LENGTH_MAX)


@given(formulas)
def test_python_computes_the_same(text: str) -> None:
    exact = text.replace("0.25", "F(1, 4)").replace("1", "F(1)").replace("3", "F(3)").replace("F(F(1), 4)", "F(1, 4)")
    names = {"F": Fraction, "min": min, "max": max, **VALUES}
    try:
        expected = Fraction(eval(exact, {}, names))
    except ZeroDivisionError:
        assert refused(text) == "It divides by zero."
        return
    if expected < 0:
        assert refused(text).endswith("which is less than nothing.")
    else:
        assert result(text) == expected
