"""Remarks on the words of a log: what looks like an amount, a day, a project, a person or an option counts only outside of them.

Nothing is taken out of somebody's words, as they may well mean them so. But who thought that the hours, the day or the project would
count learns at once that they do not, with the line that does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ledger.contributions.log import STREAMS
from ledger.network import amounts, naming
from ledger.network.vocabulary import TermAdded
from ledger.values import amount, day
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Refusal, Who, phrase
from ledger.values.quantity import TIME, Quantity

if TYPE_CHECKING:
    from ledger.book import Book

AMENDED = ("project", "date", "what", "evidence", "stream", "terms", "for-claims", "paid-by")
"""The options that `/amend` takes as `/contribute` does."""

CREDITING = ("for", "with")
"""The options that say whose a log is, which nothing changes any more."""

LINE_MAX = 300
"""Characters of a line that is proposed."""

_WORDS = re.compile(r"(?<!\S)\S+")
_OPTION = re.compile(r"(?<!\S)([^\W\d_][\w-]*)[:\uff1a]\s*(\S+)")
_MENTION = re.compile(r"(?<!\S)@([^\s,.;:!?]+)")
_BESIDE = re.compile(r"(?<!\S)(?:with|mit|avec|con)\s+([^\s,.;:!?@#]+)", re.IGNORECASE)
"""Somebody who was there, by their name without a mark."""

_FIGURE = re.compile(r"[0-9\u00bc-\u00be]|[^\w\s][0-9]")
_RATIO = re.compile(r"[0-9]+/[0-9]+")


def describe(
    book: Book, by: str, number: str, options: Mapping[str, Any], at: datetime, zone: str | None
) -> Iterator[Phrase]:
    """Yield a remark on each thing in the words of a new log that would count as an option, each with the line to type.

    `options` are those that were given `by` somebody, the words among them as `note`.
    """
    note: str = options["note"]
    yield from _stream(number, note, options)
    yield from _project(book, number, note, options)
    yield from _day(book, number, note, options, at, zone)
    yield from _option(book, number, note, options)
    yield from _amounts(note, options)
    yield from _people(book, by, note, options)


def new_terms(added: Iterable[TermAdded]) -> Iterator[Phrase]:
    """Yield that a word is new in the network, which it was made by its first use: a slip would be one for good."""
    for term in added:
        yield phrase("{word} is a word that is new here.", word=term.word)


def _stream(number: str, note: str, options: Mapping[str, Any]) -> Iterator[Phrase]:
    first = next(iter(note.split(maxsplit=1)), "").casefold()
    if first in STREAMS and not options.get("stream"):
        yield _amend(number, first, f"stream:{first}")


def _project(book: Book, number: str, note: str, options: Mapping[str, Any]) -> Iterator[Phrase]:
    if options.get("project"):
        return
    known, near = project_in(book, note)
    if known:
        yield _amend(number, known, known)
    elif near:
        word, meant = near
        yield phrase(
            "{word} is no project here. Did you mean {line}?", word=word, line=Code(f"/amend {number} #{meant}")
        )


def project_in(book: Book, note: str) -> tuple[str | None, tuple[str, str] | None]:
    """Return the first project that the words name; and the first word that is nearly the name of one, with that name."""
    words = [word.group().rstrip(".,;:!?)") for word in _WORDS.finditer(note) if word.group().startswith("#")]
    known = next((word for word in words if book.projects.find(word) is not None), None)
    near = ((word, get_close_matches(word[1:].casefold(), book.projects.names(), n=1)) for word in words)
    return known, next(((word, meant[0]) for word, meant in near if meant), None)


def _day(
    book: Book, number: str, note: str, options: Mapping[str, Any], at: datetime, zone: str | None
) -> Iterator[Phrase]:
    today = at.astimezone(ZoneInfo(zone or book.rules.now.zone)).date()
    said = None if options.get("date") else _said_day(note, today)
    if said is not None:
        yield phrase(
            "Noted for {today}. If it was {said}: {line}.",
            today=today,
            said=said[0],
            line=Code(f"/amend {number} date:{said[1].isoformat()}"),
        )


def _said_day(note: str, today: date) -> tuple[str, date] | None:
    """Return the first day before today that the words name, as they name it."""
    begins = [word.start() for word in _WORDS.finditer(note)]
    for begin in begins:
        end = day.find(note, begin)
        if end is None or not _is_meant_as_day(note, begin, end):
            continue
        try:
            found = day.say_day(note[begin:end], today)
        except Refusal:
            continue
        if found is not None and found < today:
            return note[begin:end], found
    return None


def _is_meant_as_day(note: str, begin: int, end: int) -> bool:
    """Tell whether words that can be a day are likely to be one."""
    said = note[begin:end]
    if day.is_weekday(said):  # else it may well be `the monday meeting`, and two letters are many other words
        return len(said) > 3 and (begin == 0 or end == len(note))
    # `1/2` is rather a half, and the French yesterday is a German here.
    return said.casefold() != "hier" and not _RATIO.fullmatch(said)


def _option(book: Book, number: str, note: str, options: Mapping[str, Any]) -> Iterator[Phrase]:
    for found in _OPTION.finditer(note):
        name, value = found[1].casefold(), found[2].rstrip(",;")
        if name in AMENDED and not options.get(name):
            yield _amend(number, found.group(), f"{name}:{value}")
        elif name in CREDITING and not options.get(name):
            yield phrase(
                "{word} in your words credits nobody. In front of them it does: {line}.",
                word=found.group(),
                line=Code(_again(book, f"{name}:{value}", note.replace(found.group(), ""), options)),
            )


def _amounts(note: str, options: Mapping[str, Any]) -> Iterator[Phrase]:
    for typed, kind, rest in _typed_amounts(note, options["amount"]):
        yield phrase(
            "{typed} in your words is not counted. On its own it is: {line}.",
            typed=typed,
            line=Code(f"/contribute {kind}{typed} {rest or note}"[:LINE_MAX]),
        )


def _typed_amounts(note: str, counted: Money | Quantity) -> Iterator[tuple[str, str, str]]:
    """Yield each time and each sum of money in the words that is not what is counted, its kind, and the words behind it."""
    place = 0
    for word in _WORDS.finditer(note):
        if word.start() < place or not _FIGURE.match(note, word.start()):
            continue
        found = amount.find(note, word.start(), amount.is_currency)
        read = _read(note[word.start() : found.end]) if found else None
        if found is None or read is None or read == counted:
            continue
        place = found.end
        kind = "expense " if isinstance(read, Money) else ""
        yield note[word.start() : found.end].rstrip(".,"), kind, note[found.end :].strip(" .,;:")


def _read(typed: str) -> Money | Quantity | None:
    try:
        read = amount.parse(typed, {}, comma=False)
    except Refusal:
        return None
    return read if isinstance(read, Money) or read.unit == TIME else None


def _people(book: Book, by: str, note: str, options: Mapping[str, Any]) -> Iterator[Phrase]:
    if options.get("for") or options.get("with"):
        return
    mentioned = (book.agents.find(mention[1]) for mention in _MENTION.finditer(note))
    beside = (naming.called(book.agents, found[1]) for found in _BESIDE.finditer(note))
    named = (called[0] for called in beside if len(called) == 1)
    person = next((who for who in (*mentioned, *named) if who is not None and who != by), None)
    if person is not None:
        yield phrase(
            "Nothing is credited to {who} by your words. {line} does that.",
            who=Who(person),
            line=Code(_again(book, f"for:{naming.as_typed(book.agents, person)}", note, options)),
        )


def _again(book: Book, option: str, note: str, options: Mapping[str, Any]) -> str:
    """Return the line that logs the same with one option more."""
    kind = f"{options['kind']} " if options.get("kind") else ""
    words = " ".join(_MENTION.sub(partial(_as_typed, book), note).split())
    return f"/contribute {kind}{amounts.as_typed(book, options['amount'])} {option} {words}"[:LINE_MAX]


def _as_typed(book: Book, mention: re.Match[str]) -> str:
    person = book.agents.find(mention[1])
    return naming.as_typed(book.agents, person) if person is not None else mention[0]


def _amend(number: str, word: str, changed: str) -> Phrase:
    return phrase(
        "{word} stands in your words. To count it: {line}.", word=word, line=Code(f"/amend {number} {changed}")
    )
