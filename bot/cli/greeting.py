"""What whoever opens the console reads first: what this is, the state of the network, and what to type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adapters.console.page import plain_text
from adapters.console.places import PLACE
from bot.core.network import Core
from bot.core.networks import Networks
from bot.language.translation import language_for
from bot.language.words import Reader, say
from ledger.book import Book
from ledger.values.phrase import Code, Lines, Phrase, lines, phrase, plural


def greeting(directory: Networks, data: Path | None) -> str:
    """Return the greeting for the network of the console, in its language; `data` is where it is kept, None if in a database."""
    core = _of_console(directory)
    reader = Reader(core.book.rules.now.language, "UTC", lambda agent: agent)
    return plain_text(say(_greeting(core.journal.network, core.book, data), reader))


def translator(directory: Networks) -> Callable[[str], str]:
    """Return what looks a sentence up in the language that the network of the console has at that time."""

    def translate(sentence: str) -> str:
        return language_for(_of_console(directory).book.rules.now.language).catalogue.gettext(sentence)

    return translate


def _of_console(directory: Networks) -> Core:
    """Return the network that is served on the console, or else the first."""
    cores = [*directory.cores.values()]
    return next((core for core in cores if core.gate.serves(f"{PLACE}/general")), cores[0])


def _greeting(name: str, book: Book, data: Path | None) -> Lines:
    people = sum(1 for _ in book.agents.persons())
    votes = len(book.votes.open) + len(book.members_votes.open)
    return lines(
        phrase("Potluck: you log what you bring, others vote on it by emoji, and what comes in is shared."),
        _state(name, people, votes),
        phrase("It is kept in {data}.", data=Code(f"{data}/")) if data else phrase("It is kept in the database of the settings."),
        _to_try() if not people else phrase("You type for everybody, as in   {line}", line=Code("ana: /mine")),
        phrase("{help} says what you can type, {quit} ends.", help=Code("help"), quit=Code("quit")),
    )


def _state(name: str, people: int, votes: int) -> Phrase:
    if not people:
        return phrase("The network {name} is new, and nobody is in it yet.", name=Code(name))
    return phrase(
        "The network {name} goes on: {people}, {votes}.",
        name=Code(name),
        people=plural(people, "{n} member", "{n} members"),
        votes=plural(votes, "{n} open vote", "{n} open votes"),
    )


def _to_try() -> Lines:
    return lines(
        phrase("You type for everybody. Three lines to try:"),
        phrase("  ana: /contribute 2.5h aligned the optics"),
        Code("  ben +✅ C1"),
        Code("  cara +✅ C1"),
    )
