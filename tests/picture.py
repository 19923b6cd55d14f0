"""A book as plain values, so that two of them can be compared whole."""

from __future__ import annotations

import dataclasses
from typing import Any

from ledger import entitlement
from ledger.book import Book
from ledger.claim import Claim
from ledger.phrase import Words
from ledger.selection import Selection

REMEMBERED = ("_peers", "_electorates", "_state", "entitled")
"""What a book remembers only to be quick."""


def picture(value: Any) -> Any:
    """Return everything in a book as plain values that can be compared, but for what is remembered only to be quick."""
    if isinstance(value, Words):
        return ("words", value.text, value.subject)
    if dataclasses.is_dataclass(value):
        return (type(value).__name__, [picture(getattr(value, field.name)) for field in dataclasses.fields(value)])
    if isinstance(value, dict):
        return [(picture(key), picture(item)) for key, item in value.items()]
    if isinstance(value, list | tuple):
        return [picture(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    if hasattr(value, "__dict__") and type(value).__module__.startswith("ledger"):
        return picture({name: item for name, item in vars(value).items() if name not in REMEMBERED})
    return value


def followed(book: Book, like: Book) -> dict[tuple[str, str, Selection], list[Claim]]:
    """Return the claims of a book under each equation and selection that another one has followed so far."""
    return {
        (equation, currency, selection): entitlement.claims(
            book, book.equations.named(equation, currency), selection
        ).all()
        for equation, currency, selection in list(like.payments.entitled)
    }
