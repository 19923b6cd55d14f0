"""`/ledger` alone: the entries of the ledger in words, the last ones or those that somebody looks for."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter

from bot.input.paging import PAGE, Pages, pages
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Recall
from ledger import history
from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.history import describe, quiet, so_far
from ledger.values.days import Days, check
from ledger.values.ids import Letter
from ledger.values.phrase import Lines, Refusal, lines, phrase

ENTRIES = 10
"""Entries on a page when nobody says how many."""

ENTRIES_MAX = 50
"""Entries on a page at most."""


def entries(book: Book, asked: Asked) -> Outcome:
    """Tell entries, the newest last: the last ones, those of a number, about a thing, by somebody, or of some days."""
    if asked["entry"] is not None:
        return _one(book, asked["entry"])
    if any(asked[name] is not None for name in ("about", "from", "to")):
        return _chosen(book, asked)
    number = min(asked["number"] or book.height, book.height)
    if not number:
        return Outcome(answer=phrase("The ledger is still empty."))
    turned = pages(asked, (number, _on_a_page(asked)))
    heights = turned.newest(range(book.height - number + 1, book.height + 1), _on_a_page(asked))
    return Outcome(recall=Recall(partial(_of_heights, heights), partial(_tell, turned)))


def _on_a_page(asked: Asked) -> int:
    return min(asked["number"] or ENTRIES, ENTRIES_MAX)


_Chosen = list[tuple[Entry, tuple[Fact, ...]]]
"""Entries, each with the facts of it that are told."""


def _of_heights(heights: Container[int], read: Iterable[Entry]) -> _Chosen:
    return [(entry, entry.facts) for entry in read if entry.height in heights]


def _tell(turned: Pages, book: Book, chosen: _Chosen) -> Lines:
    told = (_describe(book, entry, facts) for entry, facts in chosen)
    return lines(*told, turned.describe())


def _describe(book: Book, entry: Entry, facts: Iterable[Fact]) -> Lines:
    answer = phrase("Entry {height}, {at}:", height=entry.height, at=entry.at)
    return lines(answer, *(describe(book, entry, fact) for fact in facts))


def _one(book: Book, height: int) -> Outcome:
    if not 1 <= height <= book.height:
        raise Refusal("The ledger has the entries 1 to {last}.", last=book.height)
    return Outcome(recall=Recall(partial(_of_heights, (height,)), partial(_tell, Pages("", 1, 1))))


def _chosen(book: Book, asked: Asked) -> Outcome:
    """Tell the entries about something, by somebody, or of some days. They are looked for apart from the book, which goes on meanwhile."""
    about, days = asked["about"], Days(asked["from"], asked["to"], book.rules.now.zone)
    check(days.since, days.before)
    if about is not None and about.startswith(Letter.AGENT):
        accounts = book.agents.aliases(about)
        find = partial(_by, accounts, days)
    elif about is not None:
        find = partial(_about, history.within(book, about), days)
    else:
        find = partial(_in_days, days)
    return Outcome(recall=Recall(find, partial(_tell_chosen, asked)))


def _by(accounts: Container[str], days: Days, read: Iterable[Entry]) -> _Chosen:
    return [(entry, entry.facts) for entry in read if entry.author in accounts and days.take(entry.at)]


def _in_days(days: Days, read: Iterable[Entry]) -> _Chosen:
    return [(entry, entry.facts) for entry in read if days.take(entry.at)]


def _about(numbers: Iterable[str], days: Days, read: Iterable[Entry]) -> _Chosen:
    taken = (entry for entry in read if days.take(entry.at))
    by_entry = groupby(history.about(taken, numbers), itemgetter(0))
    return [(entry, tuple(map(itemgetter(1), found))) for entry, found in by_entry]


def _tell_chosen(asked: Asked, book: Book, chosen: _Chosen) -> Lines:
    """Tell a page of them; a page that there is not is refused as an answer, as only the ledger knows how many there are.

    What is not told while a vote is open is left out where somebody or something is named: its being there would tell who it was.
    """
    about = asked["about"]
    if about is not None:
        chosen = list(_without_quiet(book, chosen))
    chosen = chosen[-(asked["number"] or len(chosen)) :]
    if not chosen:
        return lines(phrase("The ledger has nothing about that."), so_far(book, about or ""))
    try:
        turned = pages(asked, (len(chosen), _on_a_page(asked)))
    except Refusal as wrong:
        return lines(wrong.phrase)
    told = (_describe(book, entry, facts) for entry, facts in turned.newest(chosen, _on_a_page(asked)))
    return lines(*told, so_far(book, about or ""), turned.describe())


def _without_quiet(book: Book, chosen: _Chosen) -> Iterator[tuple[Entry, tuple[Fact, ...]]]:
    for entry, facts in chosen:
        told = tuple(fact for fact in facts if quiet(book, entry, fact) is None)
        if told:
            yield entry, told


VERBS = (
    Verb(
        "ledger",
        None,
        "Read the last entries of the ledger, or those about something, by somebody, or of some days.",
        "/ledger 5",
        entries,
        (
            Option("number", Kind.number, "how many of the last ones", positional=True),
            Option("about", Kind.subject, "only those about C12 or #probe, or by @ben", positional=True),
            Option("from", Kind.date, "only those from this day on"),
            Option("to", Kind.date, "only those up to this day, and on it"),
            Option("entry", Kind.number, "one of them, by its number"),
            PAGE,
        ),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS)
