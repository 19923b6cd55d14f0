"""Amounts in words, in units of the network's own as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.values import money, quantity
from ledger.values.money import Money
from ledger.values.phrase import phrase
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book


def in_words(book: Book, value: Money | Quantity) -> Any:
    """Return an amount to fill a blank with; an own unit of the network is named by its word."""
    if isinstance(value, Quantity) and value.unit in book.vocabulary.by_id:
        return phrase("{n} {unit}", n=value.count, unit=book.vocabulary.by_id[value.unit].word)
    return value


def as_typed(book: Book, value: Money | Quantity) -> str:
    """Return the text from which an amount would be read."""
    if isinstance(value, Money):
        text = f"{money.text(value)} {value.currency}"
    else:
        own = book.vocabulary.by_id.get(value.unit)
        text = quantity.text(value, own.word.text or "" if own else value.unit)
    return text.replace(".", ",", 1) if book.rules.now.comma else text
