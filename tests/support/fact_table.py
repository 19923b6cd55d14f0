"""The kinds of facts as docs/ledger.md has them: each with its version and what stands in it, read from the code."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Union, get_args, get_origin, get_type_hints

from ledger import facts
from ledger.values.for_few import WordsForFew
from ledger.values.money import Money
from ledger.values.phrase import Words
from ledger.values.quantity import Quantity

PLAIN = {
    str: "text",
    int: "number",
    bool: "yes or no",
    datetime: "moment",
    date: "day",
    Fraction: "fraction",
    Money: "money",
    Quantity: "quantity",
    Words: "words",
    WordsForFew: "words for few",
}


def table() -> str:
    """Return a row for each kind of fact, and for each record that stands in one."""
    rows = [f"| `{kind.__name__}` | {_version(kind)} | {_fields(kind)} |" for kind in facts.FACTS]
    kinds = ["| Kind | Version | Values |", "|---|---|---|", *rows]
    inner = ["", "| Record | Values |", "|---|---|", *(f"| *{one.__name__}* | {_fields(one)} |" for one in _records())]
    return "\n".join([*kinds, *inner]) + "\n"


def _version(kind: type) -> int:
    return len(facts.UPGRADES.get(kind.__name__, ())) + 1


def _fields(kind: type) -> str:
    hints = get_type_hints(kind)
    return ", ".join(f"`{one.name}`: {_said(hints[one.name])}" for one in fields(kind)) or "none"


def _said(hint: Any) -> str:
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join("null" if one is type(None) else _said(one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of {_said(get_args(hint)[0])}"
    return f"*{hint.__name__}*"


def _records() -> list[type]:
    """Return what is no fact itself and stands in one, in the order in which they come."""
    found: dict[type, None] = {}
    waiting: list[type] = [*facts.FACTS]
    while waiting:
        for hint in get_type_hints(waiting.pop(0)).values():
            new = [one for one in _parts(hint) if one not in PLAIN and one not in found]
            found.update(dict.fromkeys(new))
            waiting.extend(new)
    return list(found)


def _parts(hint: Any) -> Iterator[type]:
    if get_args(hint):
        for one in get_args(hint):
            yield from _parts(one)
    elif hint not in (type(None), Ellipsis):
        yield hint
