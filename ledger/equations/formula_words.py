"""The names of formulas in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ledger.equations.equation import Equation
from ledger.equations.formula import NAMES, PRICES, QUALITY, RATE, UNSET
from ledger.values.phrase import Code, Phrase, phrase

_MEANINGS = {
    "quantity": phrase("the hours, or the pieces, pages and so on"),
    "value": phrase("the money that the contribution names"),
    RATE: phrase("what one unit of this type of work is worth, below"),
    "price_per_unit": phrase("the price of one unit"),
    "value_per_use": phrase("what one use is worth"),
    "quality": phrase("how good it was"),
    "priority": phrase("how urgent it was"),
    "importance": phrase("how important it was"),
    "earliness": phrase("how early, and so how risky it was"),
    "regularity": phrase("how regularly the person contributes"),
    "commitment": phrase("how far the person has committed"),
    "seniority": phrase("how long the person has been here"),
    "reputation": phrase("how the person is valued"),
}


def meanings(equation: Equation) -> Iterator[Phrase]:
    """Yield the meaning of each name in the formulas of an equation."""
    rules = chain.from_iterable(bucket.rules for bucket in equation.buckets)
    used = set(chain.from_iterable(rule.formula.names for rule in rules))
    for name in (*NAMES, *UNSET):
        if name in used:
            yield from _meaning(name)


def _meaning(name: str) -> Iterator[Phrase]:
    yield phrase(
        "{name} is {meaning}: 1 unless the network says otherwise." if name == QUALITY else "{name} is {meaning}.",
        name=Code(name),
        meaning=_MEANINGS[name],
    )
    if name in UNSET:
        yield phrase(
            "Note: nothing can set {name} yet. It is always {number}.",
            name=Code(name),
            number=0 if name in PRICES else 1,
        )
