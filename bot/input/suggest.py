"""What to offer while somebody types the value of an option."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from bot.menu import Kind, Menu, Option

if TYPE_CHECKING:
    from ledger.book import Book

OFFERS_MAX = 25
"""Values offered at once; the most that any of the platforms shows."""


def suggestions(menu: Menu, book: Book, name: str, option: str, typed: str) -> list[str]:
    """Return values for an option of `command` or `command action` that begin with, or contain, what is typed."""
    verb = menu.verb(name)
    found = verb.option(option) if verb else None
    if found is None:
        return []
    typed = typed.removeprefix("#").removeprefix("@").casefold()
    values = list(dict.fromkeys(_values(found, book)))
    begin = [value for value in values if value.lstrip("#@").casefold().startswith(typed)]
    contain = [value for value in values if typed in value.casefold() and value not in begin]
    return (begin + contain)[:OFFERS_MAX]


_CARDS: Mapping[str, Callable[[Book], Iterable[str]]] = {
    "card": lambda book: reversed(book.votes.open),
    "setting": lambda book: (one.id for one in book.rules.settings.values() if one.state == "waiting"),
    "income": lambda book: (one.id for one in book.incomes.by_id.values() if one.state == "waiting"),
    "distribution": lambda book: (
        one.prepared.distribution for one in (*book.distributions.under_way(), *book.distributions.reversals())
    ),
    "equation": lambda book: reversed(book.equations.by_id),
    "payout": lambda book: (number for number, one in book.payouts.by_id.items() if any(map(one.is_open, one.lines))),
    "digest": lambda book: reversed(book.periods.by_id),
    "about": lambda book: (
        *reversed(book.distributions.by_id),
        *reversed(book.payouts.by_id),
        *reversed(book.contributions.by_id),
    ),
}
"""What is offered for the number of a subject, by what the option calls it."""


def _values(option: Option, book: Book) -> Iterable[str]:
    match option.kind:
        case Kind.choice:
            return option.choices
        case Kind.yes_no:
            return ("yes", "no")
        case Kind.project:
            return ("#" + (project.name.text or "") for project in book.projects.by_id.values())
        case Kind.card:
            return _CARDS[option.name](book)
        case Kind.person:
            return (
                agent.name.text or agent.id for agent in book.agents.by_id.values() if agent.id not in book.agents.links
            )
        case Kind.date:
            return ("today", "yesterday")
        case Kind.text if option.name == "what":
            return (term.word.text or "" for term in book.vocabulary.by_id.values() if term.kind != "unit")
        case _:
            return ()
