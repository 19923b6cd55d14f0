"""A reader who does the sums again: numbers, amounts and formulas as they are printed, and nothing that the words know."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from fractions import Fraction

MILLION = 10**6
PLACES = {"CAD": 2, "EUR": 2, "JPY": 0, "KWD": 3}

DECIMAL = r"-?\d+(?:[.,]\d+)?"
NUMBER = rf"(?:-?(?:\d+ )?\d+/\d+(?: \(≈ {DECIMAL}\))?|≈ {DECIMAL}|{DECIMAL})"
MONEY = rf"{DECIMAL} (?:CAD|EUR|JPY|KWD)"
TIME = rf"(?:{NUMBER} h(?: \d+ min)?|\d+ min)"
ANY = rf"(?:{MONEY}|{TIME}|{NUMBER})"
COUNT = rf"(?:{MONEY}|{TIME}|{NUMBER} \w+)"


class Wrong(AssertionError):
    """Something printed is not so."""


def check(holds: bool, what: str) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise Wrong(what)


def number(text: str) -> Fraction:
    """Read a number: a decimal, or a whole number and a fraction, behind which about what it is may stand."""
    text, _, about = text.partition(" (≈ ")
    value = Fraction(0)
    for part in text.removeprefix("≈ ").lstrip("-").split():
        value += Fraction(part.replace(",", "."))
    value = -value if text.startswith("-") else value
    if about:
        shown = Fraction(about.removesuffix(")").replace(",", "."))
        check(abs(shown - value) <= Fraction(1, 2 * MILLION), f"{text} is not about {about}")
    return value


def money(text: str) -> int:
    """Read an amount in minor units."""
    digits, currency = text.rsplit(" ", 1)
    minor = Fraction(digits.replace(",", ".")) * 10 ** PLACES[currency]
    check(minor.denominator == 1, f"{text} has more decimals than its currency")
    return int(minor)


def count(text: str) -> Fraction:
    """Read an amount in minor units, hours and minutes, so many of something, or a number."""
    if re.fullmatch(MONEY, text):
        return Fraction(money(text))
    found = re.fullmatch(rf"(?:({NUMBER}) h)? ?(?:(\d+) min)?", text)
    if found and text:
        return number(found.group(1) or "0") + Fraction(int(found.group(2) or 0), 60)
    found = re.fullmatch(rf"({NUMBER})(?: \w+)?", text)
    check(found is not None, f"{text} is no number")
    assert found is not None
    return number(found.group(1))


def same(one: Fraction, other: Fraction, text: str) -> bool:
    """Tell whether two numbers are the same; to 25 digits where a number is printed that is only about so."""
    return one == other or (re.search(r"(?<!\()≈", text) is not None and abs(one - other) * 10**25 <= 10**15)


def half_up(exact: Fraction) -> int:
    """Round to the nearest whole number, and halves up."""
    return (exact + Fraction(1, 2)).__floor__()


def listed(pattern: str, text: str) -> list[tuple[str, str]]:
    """Read a list in which each entry is a name and what belongs to it."""
    found = re.findall(rf"(\w+) ({pattern})(?:, |$)", text)
    check(", ".join(f"{name} {value}" for name, value in found) == text, f"{text} is no list")
    return found


def evaluated(formula: str, values: Mapping[str, Fraction]) -> Fraction:
    """Compute a formula as it is written, with what its names stand for."""
    return _value(ast.parse(formula, mode="eval").body, formula, values)


def _value(node: ast.expr, formula: str, values: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Name(name):
            return values[name]
        case ast.Constant():
            return Fraction(ast.get_source_segment(formula, node) or "")
        case ast.Call(ast.Name(name), parts):
            return {"min": min, "max": max}[name](_value(part, formula, values) for part in parts)
        case ast.BinOp(left, sign, right):
            one, other = _value(left, formula, values), _value(right, formula, values)
            match sign:
                case ast.Add():
                    return one + other
                case ast.Sub():
                    return one - other
                case ast.Mult():
                    return one * other
                case ast.Div():
                    return one / other
    raise Wrong(f"{formula} cannot be computed")
