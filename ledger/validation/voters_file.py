"""The file of who could vote, where a sentence has no room for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledger.values.phrase import Made, Phrase, Plural, Who, phrase, plural
from ledger.values.sheet_file import sheet_file

if TYPE_CHECKING:
    from ledger.book import Book

NAMED = 30
"""Persons whom a sentence names."""


def named(persons: Sequence[str]) -> tuple[Who | Plural, ...]:
    """Return the first persons, and how many more there are."""
    more = len(persons) - NAMED
    return (*map(Who, persons[:NAMED]), *((plural(more, "{n} more", "{n} more"),) if more > 0 else ()))


def voters_file(book: Book, number: str, voters: Sequence[str]) -> Iterator[Phrase | Made]:
    """Yield the file of those who could vote on something; nothing where the sentence names them all."""
    yield from people_file(book, f"{number}-voters.csv", {"could vote": voters})


def people_file(book: Book, name: str, groups: dict[str, Sequence[str]]) -> Iterator[Phrase | Made]:
    """Yield a file with each person of each group, and what the group is; nothing where no group is too long to be named."""
    if all(len(persons) <= NAMED for persons in groups.values()):
        return
    rows = [
        (person, book.agents.name(person).text or "", what) for what, persons in groups.items() for person in persons
    ]
    yield phrase("The file has all of them.")
    yield sheet_file(
        name, ("number", "name", "what"), rows, (row[0] for row in rows), comma=book.rules.now.writes_comma
    )
