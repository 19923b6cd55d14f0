"""Options written as text: the reverse of `options.parse_options`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.menu import Kind, Verb
from ledger.contributions.part import Part
from ledger.network import amounts
from ledger.values.money import Money
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book


def write_options(verb: Verb, values: Mapping[str, Any], book: Book) -> dict[str, str]:
    """Return the text from which each value would be read. People stand in it by their ids, so that it names nobody."""
    return {
        option.name: _text(option.kind, values[option.name], book) for option in verb.options if option.name in values
    }


def _text(kind: Kind, value: Any, book: Book) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Money() | Quantity():
            return amounts.as_typed(book, value)
        case date():
            return value.isoformat()
    if kind is Kind.project:
        return f"#{book.projects.by_id[value].name.text}"
    if kind is Kind.persons:
        return ", ".join(_part(part, book) for part in value)
    return f"@{value}" if kind is Kind.person else str(value)


def _part(part: Part, book: Book) -> str:
    return f"@{part.agent} {amounts.as_typed(book, part.amount)}" if part.amount else f"@{part.agent}"
