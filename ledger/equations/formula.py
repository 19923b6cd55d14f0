"""Formulas: the worth of a claim, as members write it. A little language of its own, parsed and computed exactly.

    sum     = product { ("+" | "-") product }
    product = operand { ("*" | "/") operand }
    operand = number | name | ("min" | "max") "(" sum "," sum ")" | "(" sum ")"

It has no powers, no text and no functions but these two, so that the time of a formula is bounded by its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import NamedTuple

from ledger.values.phrase import Code, Refusal

LENGTH_MAX = 200
"""Characters of a formula."""

LEVELS_MAX = 20
"""Parentheses that can stand within each other."""

RATE, QUALITY = "rate", "quality"
NAMES = ("quantity", "value", RATE, QUALITY)
"""Names that a formula can use: properties of a contribution."""

PRICES = ("price_per_unit", "value_per_use")
FACTORS = ("priority", "importance", "earliness", "regularity", "commitment", "seniority", "reputation")
UNSET = (*PRICES, *FACTORS)
"""Names of older formulas that nothing ever set: in equations agreed then, prices stay 0 and factors 1."""

FUNCTIONS = ("min", "max")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula: its text, its names, and its steps in postfix order for a stack machine.

    A fraction or a name is pushed; a sign or a function pops two operands and pushes the result.
    """

    text: str
    names: tuple[str, ...]
    steps: tuple[Fraction | str, ...]


def parse(text: str) -> Formula:
    """Parse a formula; raises `Refusal` with the mistake and its place."""
    if len(text) > LENGTH_MAX:
        raise Refusal("A formula has at most {limit} characters; this one has {n}.", limit=LENGTH_MAX, n=len(text))
    return _Parser(text).formula()


def compute(formula: Formula, values: Mapping[str, Fraction]) -> Fraction:
    """Compute a formula for the values of its names; raises `Refusal` for a division by zero and a result below zero."""
    stack: list[Fraction] = []
    for step in formula.steps:
        if isinstance(step, Fraction):
            stack.append(step)
        elif step in _OPERATIONS:
            right, left = stack.pop(), stack.pop()
            stack.append(_OPERATIONS[step](left, right))
        else:
            stack.append(values[step])
    (result,) = stack
    if result < 0:
        raise Refusal("It comes to {result}, which is less than nothing.", result=result)
    return result


def _quotient(left: Fraction, right: Fraction) -> Fraction:
    if not right:
        raise Refusal("It divides by zero.")
    return left / right


_OPERATIONS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": Fraction.__add__,
    "-": Fraction.__sub__,
    "*": Fraction.__mul__,
    "/": _quotient,
    "min": min,
    "max": max,
}

_TOKEN = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<sign>[-+*/(),])")


class _Token(NamedTuple):
    """A number, a name or a sign, and the place of its first character, counted from 1; at the end an empty `end`."""

    kind: str
    text: str
    place: int


class _Parser:
    """Recursive-descent parser of one formula, with one token of lookahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = next(self._tokens)
        self._steps: list[Fraction | str] = []
        self._names: dict[str, None] = {}
        self._levels = 0

    def formula(self) -> Formula:
        """Return the whole text as a formula."""
        self._sum()
        if self._next.kind != "end":
            raise self._unexpected()
        return Formula(self._text, tuple(self._names), tuple(self._steps))

    def _sum(self) -> None:
        self._product()
        while self._next.text in ("+", "-"):
            sign = self._taken().text
            self._product()
            self._steps.append(sign)

    def _product(self) -> None:
        self._operand()
        while self._next.text in ("*", "/"):
            sign = self._taken()
            if sign.text == "*" and self._next.text == "*":
                raise Refusal("There are no powers in a formula: ** stands at character {place}.", place=sign.place)
            self._operand()
            self._steps.append(sign.text)

    def _operand(self) -> None:
        token = self._next
        if token.kind == "number":
            self._steps.append(Fraction(self._taken().text))
        elif token.kind == "name" and token.text in FUNCTIONS:
            self._function(self._taken().text)
        elif token.kind == "name":
            self._name(self._taken())
        elif token.text == "(":
            self._open()
            self._sum()
            self._close()
        else:
            raise self._unexpected()

    def _function(self, name: str) -> None:
        self._open()
        self._sum()
        self._expect(",")
        self._sum()
        self._close()
        self._steps.append(name)

    def _name(self, token: _Token) -> None:
        if token.text not in NAMES and token.text not in UNSET:
            raise _unknown(token.text)
        self._names[token.text] = None
        self._steps.append(token.text)

    def _open(self) -> None:
        self._expect("(")
        self._levels += 1
        if self._levels > LEVELS_MAX:
            raise Refusal("More than {limit} parentheses stand within each other.", limit=LEVELS_MAX)

    def _close(self) -> None:
        self._expect(")")
        self._levels -= 1

    def _expect(self, sign: str) -> None:
        token = self._next
        if token.kind == "end":
            raise Refusal("{formula} ends where {sign} should stand.", formula=Code(self._text), sign=Code(sign))
        if token.text != sign:
            raise Refusal(
                "Character {place} is {found}, where {sign} should stand.",
                place=token.place,
                found=token.text,
                sign=Code(sign),
            )
        self._taken()

    def _taken(self) -> _Token:
        token = self._next
        if token.kind != "end":
            self._next = next(self._tokens)
        return token

    def _unexpected(self) -> Refusal:
        if not self._text.strip(" "):
            return Refusal("There is no formula. Write one as in {example}.", example=Code("quantity * rate"))
        if self._next.kind == "end":
            return Refusal("{formula} ends where a number or a name should follow.", formula=Code(self._text))
        return self._misplaced(self._next)

    def _misplaced(self, token: _Token) -> Refusal:
        if re.fullmatch(r"[eE][0-9]*", token.text):
            return Refusal(
                "Numbers are written in full, without the {found} at character {place}.",
                found=token.text,
                place=token.place,
            )
        if token.text == ",":
            return Refusal(
                "Character {place} is a comma. It stands between the two parts of min and max; decimals stand behind a point.",
                place=token.place,
            )
        if token.text == ")" and self._steps and not self._levels:
            return Refusal("The parenthesis that ends at character {place} begins nowhere.", place=token.place)
        if token.kind == "sign" and token.text != "(":
            return Refusal(
                "Character {place} is {found}, where a number or a name should stand.",
                place=token.place,
                found=token.text,
            )
        return Refusal(
            "A sign is missing before {found}, at character {place}: + - * or /.",
            found=token.text,
            place=token.place,
        )


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the tokens of a formula."""
    place = 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        match = _TOKEN.match(text, place)
        if match is None:
            raise _foreign(text[place], place + 1)
        yield _Token(str(match.lastgroup), match.group(), place + 1)
        place = match.end()
    yield _Token("end", "", len(text) + 1)


def _foreign(character: str, place: int) -> Refusal:
    if character in "\u00d7\u22c5\u00b7\u00f7\u2212":
        meant = {"\u00f7": "/", "\u2212": "-"}.get(character, "*")
        return Refusal(
            "Character {place} is {found}. Did you mean {near}?", place=place, found=character, near=Code(meant)
        )
    if character == ".":
        return Refusal("The point at character {place} lacks a digit before or behind it.", place=place)
    return Refusal(
        "Character {place} is {found}, which no formula has. There are numbers, names, + - * / and parentheses.",
        place=place,
        found=character,
    )


def _unknown(name: str) -> Refusal:
    shown = name[:40]
    near = get_close_matches(shown.casefold(), (*NAMES, *FUNCTIONS), n=1)
    if near:
        return Refusal("A formula knows no {name}. Did you mean {near}?", name=shown, near=Code(near[0]))
    return Refusal("A formula knows no {name}. It knows {names}.", name=shown, names=tuple(map(Code, NAMES)))
