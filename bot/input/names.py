"""Names in the place of numbers: a project, an equation or a person is called by a name that only it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.input.persons import ISOLATES
from bot.menu import Kind
from ledger.equations.proposal import ADOPTED, OPEN
from ledger.network import naming
from ledger.values.phrase import Code, Refusal
from ledger.values.spelling import folded

if TYPE_CHECKING:
    from ledger.book import Book

WORDS_MAX = 6
"""Words of the longest name that is read without quotation marks."""


def numbers_of(book: Book, kind: Kind, name: str) -> list[str]:
    """Return the numbers of all that are called so, of what an option of a kind is about: a card, or any subject."""
    name = " ".join(name.translate(ISOLATES).split())
    if not name or name.startswith("@"):
        return []
    if kind is Kind.person:
        return naming.called(book.agents, name)
    equations = [] if name.startswith("#") else _equations(book, name)
    if kind is not Kind.subject:
        return equations
    project = book.projects.find(name)
    persons = [] if name.startswith("#") else naming.called(book.agents, name)
    return [*equations, *filter(None, [project]), *persons]


def _equations(book: Book, name: str) -> list[str]:
    """Return the equations of a name: those that hold or are proposed, if there are any."""
    named = [one for one in book.equations.by_id.values() if folded(one.equation.name) == folded(name)]
    living = [one for one in named if one.state in (ADOPTED, OPEN)]
    return [one.proposed.equation for one in living or named]


def only_one(numbers: list[str], name: str) -> str:
    """Return the only number of a name; refuse a name of several."""
    if len(numbers) > 1:
        raise Refusal(
            "{n} things here are called {name}: {numbers}. Write the number of the one that you mean.",
            n=len(numbers),
            name=name[:60],
            numbers=tuple(map(Code, numbers)),
        )
    return numbers[0]
