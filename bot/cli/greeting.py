"""The greeting of the console: what this is, the state of the network, and what to type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from adapters.console.page import plain_text
from adapters.console.places import PLACE
from bot.core.networks import Networks
from bot.language.words import say
from ledger.book import Book
from ledger.values.phrase import Code, Phrase, phrase, plural

GENERAL = f"{PLACE}/general"


def greeting(directory: Networks, data: Path | None) -> str:
    """Return the greeting for the network of the console, in its language; `data` is where it is kept, None if in a database."""
    cores = [*directory.cores.values()]
    core = next((core for core in cores if core.gate.serves(GENERAL)), cores[0])
    reader = directory.tongue.plain_reader(GENERAL, None)
    return "\n".join(plain_text(say(line, reader)) for line in _lines(core.journal.network, core.book, data))


def _lines(name: str, book: Book, data: Path | None) -> Iterator[Phrase]:
    people = sum(1 for _ in book.agents.persons())
    yield phrase("Potluck: you log what you bring, others vote on it by emoji, and what comes in is shared.")
    if people:
        votes = len(book.votes.open) + len(book.members_votes.open)
        yield phrase(
            "The network {name} goes on: {people}, {votes}.",
            name=Code(name),
            people=plural(people, "{n} member", "{n} members"),
            votes=plural(votes, "{n} open vote", "{n} open votes"),
        )
    else:
        yield phrase("The network {name} is new, and nobody is in it yet.", name=Code(name))
    if data:
        yield phrase("It is kept in {data}.", data=Code(f"{data}/"))
    else:
        yield phrase("It is kept in the database of the settings.")
    yield from _to_type(is_new=not people)
    yield phrase("{help} says what you can type, {quit} ends.", help=Code("help"), quit=Code("quit"))


def _to_type(*, is_new: bool) -> Iterator[Phrase]:
    if not is_new:
        yield phrase("You type for everybody, as in   {line}", line=Code("ana: /mine"))
        return
    yield phrase("You type for everybody. Three lines to try:")
    yield phrase("  ana: /contribute 2.5h aligned the optics")
    for line in ("ben +✅ C1", "cara +✅ C1"):
        yield phrase("  {line}", line=Code(line))
