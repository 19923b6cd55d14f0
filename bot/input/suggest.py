"""Autocomplete: values to offer while somebody types an option."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.menu import Kind, Menu, Option
from bot.outcome import typed_subject
from ledger.network import naming

if TYPE_CHECKING:
    from ledger.book import Book

OFFERS_MAX = 25
"""Values offered at once; the most that any of the platforms shows."""


def suggestions(menu: Menu, book: Book, name: str, option: str, typed: str) -> list[str]:
    """Return values for an option of `command` or `command action` that begin with, or contain, what is typed."""
    typed = typed.removeprefix("#").removeprefix("@").casefold()
    values = dict.fromkeys(_values(menu, book, name, option))
    matches = [value for value in values if typed in value.casefold()]
    matches.sort(key=lambda value: not value.lstrip("#@").casefold().startswith(typed))
    return matches[:OFFERS_MAX]


def _values(menu: Menu, book: Book, name: str, option_name: str) -> Iterable[str]:
    verb = menu.verb(name)
    option = verb.option(option_name) if verb else None
    if option is not None and option.kind is Kind.subject:
        return _subjects(menu, book, option)
    if option is None or option.kind not in _VALUES:
        return ()
    return _VALUES[option.kind](book, option)


def _subjects(menu: Menu, book: Book, option: Option) -> Iterator[str]:
    """Yield what waits for a yes, and what is open otherwise."""
    yield from option.choices
    yield from (typed_subject(question.about) for question in menu.questions(book))
    yield from reversed(book.votes.open)
    yield from (proposal.id for proposal in book.proposals.open())
    yield from _distributions(book)
    yield from _payouts(book)


def _incomes(book: Book) -> Iterator[str]:
    return (income.id for income in book.incomes.by_id.values() if income.state == "waiting")


def _distributions(book: Book) -> Iterator[str]:
    under_way = (*book.distributions.under_way(), *book.distributions.reversals())
    return (distribution.prepared.distribution for distribution in under_way)


def _payouts(book: Book) -> Iterator[str]:
    """Yield the payouts with a line that is still open."""
    return (number for number, payout in book.payouts.by_id.items() if any(map(payout.is_open, payout.lines)))


def _judged(book: Book) -> Iterator[str]:
    yield from reversed(book.votes.open)
    yield from (proposal.id for proposal in book.proposals.open())


def _explainable(book: Book) -> Iterator[str]:
    yield from reversed(book.distributions.by_id)
    yield from reversed(book.payouts.by_id)
    yield from reversed(book.proposals.by_id)
    yield from reversed(book.contributions.by_id)


_CARDS: Mapping[str, Callable[[Book], Iterable[str]]] = {
    "card": _judged,
    "income": _incomes,
    "distribution": _distributions,
    "equation": lambda book: reversed(book.equations.by_id),
    "payout": _payouts,
    "digest": lambda book: reversed(book.periods.by_id),
    "about": _explainable,
}
"""The numbers of subjects that are offered, by the name of the option."""


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
    Kind.card: lambda book, option: _CARDS[option.name](book),
    Kind.person: lambda book, option: _persons(book),
    Kind.persons: lambda book, option: (name for name in _persons(book) if "," not in name),
    Kind.date: lambda book, option: ("today", "yesterday"),
    Kind.text: _own_words,
}
