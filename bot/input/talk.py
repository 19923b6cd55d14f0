"""Words that somebody said to us without a command: a line that only reads is done, and any other is told what would be a command.

Nothing is recorded from them. What would record something is proposed with the person's own line put right, to be copied; only a line
that reads as a whole is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.chat import Command, Reaction
from bot.input import grammar, old_spellings, options
from bot.input.in_front import LINE_MAX, with_amount_in_front
from bot.input.mentions import with_mentions
from bot.menu import Menu, Verb
from ledger.values import amount
from ledger.values.phrase import Code, Refusal, Sample, sample

if TYPE_CHECKING:
    from ledger.book import Book

HELP = frozenset({"help", "hilfe", "aide", "ayuda", "?", "start"})
"""What people say where they look for help."""


def is_words(event: Command | Reaction) -> bool:
    """Tell whether an event is words without a command."""
    return isinstance(event, Command) and not event.name and event.text is not None


def as_command(menu: Menu, book: Book, command: Command, at: datetime) -> Command:
    """Return words that are a line of a command that only reads as that command; anything else as it is."""
    if not is_words(command):
        return command
    name, text = _named(menu, command.text or "")
    verb = _verb(menu, book, name, text, at)
    return replace(command, name=name, text=text) if verb is not None and verb.reads else command


def refusal(menu: Menu, book: Book, command: Command, at: datetime) -> Refusal:
    """Return what is said to words: the person's own line put right if it would do something, else how a command begins."""
    words = command.text or ""
    name, rest = _named(menu, words)
    if menu.actions(name) is not None:
        line = _first_that_reads(menu, book, at, _with_slash(words, name, rest))
        if line is None:
            example = _example(menu, name, rest)
            return Refusal("A command begins with a slash, as in {example}.", example=Sample(example, example))
        return Refusal("A command begins with a slash: {line}", line=Code(line))
    line = _first_that_reads(menu, book, at, _as_log(book, words))
    if line is not None:
        return Refusal("That is not logged yet. {line} would log it.", line=Code(line))
    return Refusal(
        "A command begins with a slash: {log} logs what you brought, {help} lists the rest.",
        log=sample("/contribute 2h what you did"),
        help=Code("/help"),
    )


def _named(menu: Menu, words: str) -> tuple[str, str]:
    """Return the command that words begin with, as it is typed now, and the text behind it; the first word may be no command."""
    words = words.strip()
    if (words.casefold().rstrip(" !.?") or words[-1:]) in HELP:
        return "help", ""
    first, *rest = words.split(maxsplit=1) or [""]
    name, text = grammar.OTHER_WORDS.get(first.casefold(), first.casefold()), "".join(rest)
    if name == "help":
        about = next(iter(text.casefold().removeprefix("/").split()), "")
        return name, text if about in (*menu.commands(), "all") else ""
    return old_spellings.in_use(name, text)


def _with_slash(words: str, name: str, rest: str) -> Iterator[str]:
    """Yield the lines that may be meant: `expense 40 EUR screws` has its kind as its first word."""
    first = words.split(maxsplit=1)[0].casefold()
    if first in grammar.OTHER_WORDS:
        yield f"/{name} {words}"
    yield f"/{name} {rest}"
    if (meant := with_amount_in_front(rest)) is not None:
        yield f"/{name} {meant}"


def _as_log(book: Book, words: str) -> Iterator[str]:
    """Yield the line that would log words which begin with an amount, or have a time somewhere."""
    words = words.strip()
    is_amount_first = amount.find(words, 0, partial(options.is_unit, book)) is not None
    meant = words if is_amount_first else with_amount_in_front(words)
    if meant is not None:
        yield f"/contribute {meant}"


def _first_that_reads(menu: Menu, book: Book, at: datetime, lines: Iterator[str]) -> str | None:
    """Return the first that reads, without line breaks and with the numbers of people, which can be typed; None if there is none."""
    return next((shown for line in lines if _reads(menu, book, at, shown := _shown(book, line))), None)


def _shown(book: Book, line: str) -> str:
    return with_mentions(" ".join(line.split()), book, lambda account: account)


def _reads(menu: Menu, book: Book, at: datetime, line: str) -> bool:
    name, _, text = line.removeprefix("/").partition(" ")
    return len(line) <= LINE_MAX and _verb(menu, book, name, text, at) is not None


def _verb(menu: Menu, book: Book, name: str, text: str, at: datetime) -> Verb | None:
    """Return the verb of a line that reads without a refusal, or None."""
    try:
        verb, rest = grammar.choose_verb(menu, name, text)
        raw = grammar.read_options(verb, rest, partial(options.is_unit, book), partial(options.is_name, book))
        options.parse_options(verb, raw, book, at)
    except Refusal:
        return None
    return verb


def _example(menu: Menu, name: str, rest: str) -> str:
    """Return an example of the verb that was probably meant."""
    try:
        return grammar.choose_verb(menu, name, rest)[0].example
    except Refusal:
        return next(iter((menu.actions(name) or {}).values())).example
