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

from ledger.contributions.log import EXPENSE, MATERIAL, SPACE, STREAMS, WORK, Log
from ledger.contributions.option_names import OPTION_NAMES
from ledger.network import amounts, naming
from ledger.network import words as network_words
from ledger.network.vocabulary import TermAdded
from ledger.values import amount, day
from ledger.values.conjunction import AND
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
_NAMES = rf"(?P<names>[^\s,]+(?:(?:,\s*|\s+{AND}\s+)[^\s,]+)*)"
_BESIDE = re.compile(rf"(?<!\S)(?:(?:with|mit|avec|con)\s+|(?:for|für|pour|para)\s+(?=@)){_NAMES}", re.IGNORECASE)
"""Those who were there, by a mention or their names."""

_BETWEEN = re.compile(rf",\s*|\s+{AND}\s+", re.IGNORECASE)
_LEADS_TO = {
    *["from", "to", "until", "till", "the", "a", "an", "every", "each", "per", "worth", "at", "by"],
    *["von", "bis", "der", "die", "das", "dem", "den", "einen", "ein", "jede", "jeden", "pro", "um"],
    *["le", "la", "un", "une", "de", "à", "chaque", "par", "el", "los", "una", "cada", "por", "hasta"],
}
"""Words behind which an amount is part of a name, or an hour of the day."""

_FIGURE = re.compile(r"[0-9\u00bc-\u00be]|[^\w\s][0-9]")
_RATIO = re.compile(r"[0-9]+/[0-9]+")


def describe(
    book: Book, by: str, number: str, options: Mapping[str, Any], content: Log, at: datetime, zone: str | None
) -> Iterator[Phrase]:
    """Yield a remark on each thing in the words of a new log that would count as an option, each with the line to type.

    `options` are those that were given `by` somebody, the words among them as `note`; `content` is what was made of them.
    """
    yield from of_amended(book, number, options, content, at, zone)
    yield from _amounts(options["note"], content)
    yield from _people(book, by, options["note"], options, content)


def of_amended(
    book: Book, number: str, options: Mapping[str, Any], content: Log, at: datetime, zone: str | None
) -> Iterator[Phrase]:
    """Yield those remarks whose line changes the log, which hold of the new words of an old log as well."""
    note: str = options["note"]
    yield from _first_word(number, note, options, content)
    yield from _project(book, number, note, options)
    if not options.get("date"):
        yield from _day(number, note, content.date, at.astimezone(ZoneInfo(zone or book.rules.now.zone)).date())
    yield from _option(book, number, note, options, content)


def of_amounts(number: str, note: str, content: Log) -> Iterator[Phrase]:
    """Yield a remark on each amount in the new words of an old log, with the line that changes its own."""
    for typed, _, _ in _typed_amounts(note, content):
        yield _amend(number, typed, typed)


def new_terms(added: Iterable[TermAdded]) -> Iterator[Phrase]:
    """Yield that a word is new in the network, which it was made by its first use: a slip would be one for good."""
    for term in added:
        yield phrase("{word} is a word that is new here.", word=term.word)


def _first_word(number: str, note: str, options: Mapping[str, Any], content: Log) -> Iterator[Phrase]:
    """Yield a remark on a choice at the beginning of the words, which stands in front of the amount or has a name."""
    first = next(iter(note.split(maxsplit=1)), "").casefold()
    if first in STREAMS and not options.get("stream"):
        yield _amend(number, first, f"stream:{first}")
    if first in ("give", "lend") and content.kind not in (WORK, EXPENSE) and not options.get("terms"):
        yield _amend(number, first, f"terms:{first}")


def _project(book: Book, number: str, note: str, options: Mapping[str, Any]) -> Iterator[Phrase]:
    known, near = project_in(book, note)
    given = options.get("project")
    if given and known and book.projects.find(known) != given:
        yield phrase(
            "It counts for {project}, and not for {word}.", project=network_words.project(book, given), word=known
        )
    if given:
        return
    if known:
        yield _amend(number, known, known)
    elif near:
        word, meant = near
        yield phrase(
            "{word} is no project here. Did you mean {line}?", word=word, line=Code(f"/amend {number} #{meant}")
        )


def project_in(book: Book, note: str) -> tuple[str | None, tuple[str, str] | None]:
    """Return the first project that the words name; and the first word that is nearly the name of one, with that name."""
    bare = (word.group().strip("(.,;:!?)") for word in _WORDS.finditer(note))
    words = [word for word in bare if word.startswith("#")]
    known = next((word for word in words if book.projects.find(word) is not None), None)
    near = ((word, get_close_matches(word[1:].casefold(), book.projects.names(), n=1)) for word in words)
    return known, next(((word, meant[0]) for word, meant in near if meant), None)


def _day(number: str, note: str, noted: date, today: date) -> Iterator[Phrase]:
    said = _said_day(note, today)
    if said is not None and said[1] != noted:
        yield phrase(
            "Noted for {day}. If it was {said}: {line}.",
            day=noted,
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


def _option(book: Book, number: str, note: str, options: Mapping[str, Any], content: Log) -> Iterator[Phrase]:
    for found in _OPTION.finditer(note):
        name, value = found[1].casefold(), found[2].rstrip(",;")
        name = OPTION_NAMES.get(name, name)
        if name in AMENDED and not options.get(name):
            yield _amend(number, found.group(), f"{name}:{value}")
        elif name in CREDITING and not options.get(name):
            yield phrase(
                "{word} in your words credits nobody. In front of them it does: {line}.",
                word=found.group(),
                line=Code(_again(book, f"{name}:{value}", note.replace(found.group(), ""), content)),
            )


def _amounts(note: str, content: Log) -> Iterator[Phrase]:
    for typed, kind, rest in _typed_amounts(note, content):
        yield phrase(
            "{typed} in your words is not counted. On its own it is: {line}.",
            typed=typed,
            line=Code(f"/contribute {kind}{typed} {rest or note}"[:LINE_MAX]),
        )


def _typed_amounts(note: str, content: Log) -> Iterator[tuple[str, str, str]]:
    """Yield each time and each sum of money in the words that is not what is counted, its kind, and the words behind it.

    What is lent for days, and costs so much, is no work; `from 10h to 12h` is no amount.
    """
    place = 0
    for word in _WORDS.finditer(note):
        if content.kind in (MATERIAL, SPACE) or word.start() < place or not _FIGURE.match(note, word.start()):
            continue
        found = amount.find(note, word.start(), amount.is_currency)
        read = _read(note[word.start() : found.end]) if found else None
        if found is None or read is None or read == content.amount or _belongs(note, word.start(), found.end):
            continue
        place = found.end
        kind = "expense " if isinstance(read, Money) else ""
        yield note[word.start() : found.end].rstrip(".,"), kind, note[found.end :].strip(" .,;:")


def _belongs(note: str, begin: int, end: int) -> bool:
    """Tell whether an amount belongs to the words around it: `the 24h run`, `from 10h to 12h`, `20 EUR/h`."""
    before = next(reversed(note[:begin].split()), "").casefold()
    is_aside = note.count("(", 0, begin) > note.count(")", 0, begin)
    return is_aside or before in _LEADS_TO or note[end : end + 1] in ("/", "-", "\u2013", ")")


def _read(typed: str) -> Money | Quantity | None:
    try:
        read = amount.parse(typed, {}, comma=False)
    except Refusal:
        return None
    return read if isinstance(read, Money) or read.unit == TIME else None


def _people(book: Book, by: str, note: str, options: Mapping[str, Any], content: Log) -> Iterator[Phrase]:
    credited = {by, *(part.agent for name in CREDITING for part in options.get(name) or ())}
    named = (word for found in _BESIDE.finditer(note) for word in _BETWEEN.split(found["names"]))
    found_ones = (_person(book, word.rstrip(".,;:!?")) for word in named)
    persons = [person for person in dict.fromkeys(found_ones) if person is not None and person not in credited]
    if persons:
        names = ",".join(naming.as_typed(book.agents, person) for person in persons)
        yield phrase(
            "Nothing is credited to {who} by your words. {line} does that.",
            who=tuple(map(Who, persons)),
            line=Code(_again(book, f"for:{names}", note, content)),
        )


def _person(book: Book, word: str) -> str | None:
    if word.startswith("@") and (found := book.agents.find(word)) is not None:
        return found
    called = naming.called(book.agents, word.removeprefix("@"))
    return called[0] if len(called) == 1 else None


def _again(book: Book, option: str, note: str, content: Log) -> str:
    """Return the line that logs the same with one option more."""
    kind = "" if content.kind == WORK else f"{content.kind} "
    words = " ".join(_MENTION.sub(partial(_as_typed, book), note).split())
    return f"/contribute {kind}{amounts.as_typed(book, content.amount)} {option} {words}"[:LINE_MAX]


def _as_typed(book: Book, mention: re.Match[str]) -> str:
    person = book.agents.find(mention[1])
    return naming.as_typed(book.agents, person) if person is not None else mention[0]


def _amend(number: str, word: str, changed: str) -> Phrase:
    return phrase(
        "{word} stands in your words. To count it: {line}.", word=word, line=Code(f"/amend {number} {changed}")
    )
