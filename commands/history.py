"""`/history`: everything that happened to one thing, or what a person did in office, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Recall
from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.distributions import distribution, reversal
from ledger.history import describe, quiet, so_far
from ledger.network import proposal, role, rules
from ledger.payouts import payout
from ledger.treasury import income
from ledger.validation.vote import Opened, Sighted
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Lines, Who, lines, phrase


def history(book: Book, asked: Asked) -> Outcome:
    """Tell what the ledger has about something, the oldest first; of a person, what they did in office."""
    about = asked["card"]
    if about.startswith(Letter.AGENT):
        accounts = book.agents.aliases(about)
        return Outcome(recall=Recall(lambda entries: list(_in_office(entries, accounts)), partial(_of_office, about)))
    if about.startswith(Letter.CONTRIBUTION):
        book.contributions.get(about)
    rows = book.lists.get(about).rows if about.startswith(Letter.LIST) else ()
    return Outcome(recall=Recall(lambda entries: list(_about(entries, about, *rows)), partial(_of_thing, about)))


def _in_office(entries: Iterable[Entry], accounts: tuple[str, ...]) -> Iterator[tuple[Entry, Fact]]:
    for entry in entries:
        if entry.author in accounts:
            yield from ((entry, fact) for fact in entry.facts if isinstance(fact, OF_OFFICE))


def _about(entries: Iterable[Entry], *numbers: str) -> Iterator[tuple[Entry, Fact]]:
    """Yield the facts about a thing, such as a log; or about a list and its logs, whose votes open with that on the list."""
    about = {*numbers}
    for entry in entries:
        for fact in entry.facts:
            opens_within = len(about) > 1 and isinstance(fact, Opened) and fact.within in about
            if not about.isdisjoint(_named(fact)) and not isinstance(fact, Sighted) and not opens_within:
                yield entry, fact


def _named(fact: Fact) -> Iterator[str]:
    yield from filter(None, (getattr(fact, name, None) for name in _SUBJECTS))
    yield from getattr(fact, "held", ())


_SUBJECTS = (
    *("contribution", "corrects", "subject", "setting", "proposal", "income", "distribution"),
    *("equation", "payout", "project", "digest", "question", "list"),
)
"""The fields by which a fact names what it is about."""

OF_OFFICE = (
    *role.FACTS,
    *rules.FACTS,
    *proposal.FACTS,
    *income.FACTS,
    *distribution.FACTS,
    *reversal.FACTS,
    *payout.FACTS,
)
"""What is done in office: about money, rules, and offices themselves."""


def _of_thing(about: str, book: Book, facts: list[tuple[Entry, Fact]]) -> Lines:
    """Tell what happened to a thing; what is not told while a vote on it is open stands in the count of the last line."""
    told = [(entry, fact) for entry, fact in facts if quiet(book, entry, fact) is None]
    return lines(_describe(book, told), so_far(book, about))


def _of_office(about: str, book: Book, facts: list[tuple[Entry, Fact]]) -> Lines:
    """Tell what somebody did in office; what they brought stands elsewhere."""
    if facts:
        return _describe(book, facts)
    nothing = phrase("{who} did nothing in office, about money or rules.", who=Who(about))
    return lines(nothing, phrase("What they brought: {agent}.", agent=Code(f"/agent @{about}")))


def _describe(book: Book, facts: list[tuple[Entry, Fact]]) -> Lines:
    if not facts:
        return lines(phrase("The ledger has nothing about that."))
    return lines(
        *(
            phrase("Entry {height}, {at}: {said}", height=entry.height, at=entry.at, said=describe(book, entry, fact))
            for entry, fact in facts
        )
    )


VERBS = (
    Verb(
        "history",
        None,
        "Read everything that happened to a log or another thing, or what somebody did in office.",
        "/history C1",
        history,
        (Option("card", Kind.subject, "its number, such as C1, or a person", required=True, positional=True),),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS)
