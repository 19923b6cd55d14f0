"""Autocomplete: values to offer while somebody types an option."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.input.asking import Asking
from bot.input.offers import OFFERS
from bot.menu import Kind, Option
from ledger.network import naming

if TYPE_CHECKING:
    from ledger.book import Book

OFFERS_MAX = 25
"""Values offered at once; the most that any of the platforms shows."""


def suggestions(asking: Asking, name: str, option: str, typed: str) -> list[str]:
    """Return values for an option of `command` or `command action` that begin with, or contain, what is typed."""
    typed = typed.removeprefix("#").removeprefix("@").casefold()
    begin: dict[str, None] = {}
    contain: dict[str, None] = {}
    for value in _values(asking, name, option):
        small = value.casefold()
        if small.lstrip("#@").startswith(typed):
            begin[value] = None
            if len(begin) == OFFERS_MAX:
                break  # of a network that is years old, the rest is looked at by nobody
        elif typed in small:
            contain[value] = None
    return [*begin, *contain][:OFFERS_MAX]


def _values(asking: Asking, name: str, option_name: str) -> Iterable[str]:
    verb = asking.menu.verb(name)
    option = verb.option(option_name) if verb else None
    if verb is None or option is None:
        return ()
    if (offers := OFFERS.get((verb.name, option.name))) is not None:
        return offers(asking)
    values = _VALUES.get(option.kind)
    return values(asking.book, option) if values else ()


def _persons(book: Book) -> Iterator[str]:
    """Yield the name of each agent; one that is not theirs alone with their number."""
    agents = book.agents
    alike = {agent for named in naming.ids_by_skeleton(agents).values() if len(named) > 1 for agent in named}
    for agent in agents.by_id.values():
        if agent.id not in agents.links and agent.forgotten is None:
            name = agent.name.text or agent.id
            yield f"{name} ({agent.id})" if agent.id in alike else name


def _projects(book: Book) -> Iterator[str]:
    return ("#" + (project.name.text or "") for project in book.projects.by_id.values())


def _own_words(book: Book, option: Option) -> Iterable[str]:
    """Return the network's types of work, material and space for the option `what`; any other text is free."""
    if option.name != "what":
        return ()
    return (term.word.text or "" for term in book.vocabulary.by_id.values() if term.kind != "unit")


_VALUES: Mapping[Kind, Callable[[Book, Option], Iterable[str]]] = {
    Kind.choice: lambda book, option: option.choices,
    Kind.yes_no: lambda book, option: ("yes", "no"),
    Kind.project: lambda book, option: _projects(book),
    Kind.person: lambda book, option: _persons(book),
    Kind.persons: lambda book, option: (name for name in _persons(book) if "," not in name),
    Kind.date: lambda book, option: ("today", "yesterday"),
    Kind.text: _own_words,
}
