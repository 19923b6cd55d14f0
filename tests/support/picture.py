"""A book as plain values, so that two of them can be compared whole."""

from __future__ import annotations

import dataclasses
from typing import Any

from ledger.book import Book
from ledger.distributions import entitlement
from ledger.distributions.entitlement import EntitlementKey, cached
from ledger.equations.claim import Claim
from ledger.equations.proposal import Agreed
from ledger.values.phrase import Words


def picture(value: Any) -> Any:
    """Return everything in a book as plain values that can be compared."""
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
        return picture(vars(value))
    return value


def followed(book: Book) -> dict[EntitlementKey, list[Claim]]:
    """Return the claims of a book under each equation and selection that was followed so far, as they are now."""
    return {named: entitlement.claims(book, _agreed(book, named), named[2]).all() for named in cached(book)}


def worked_out(book: Book, like: Book) -> dict[EntitlementKey, list[Claim]]:
    """Return the claims of a book worked out anew, where those of another one were followed so far."""
    return {
        named: entitlement.read_on(book, _agreed(book, named), named[2], None).claims.all() for named in cached(like)
    }


def _agreed(book: Book, named: EntitlementKey) -> Agreed:
    equation, currency, _ = named
    return book.equations.named(equation, currency)
