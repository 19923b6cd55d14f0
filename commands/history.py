"""`/history`: everything that happened to one thing, or what a person did in office, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from bot.input.paging import PAGE, SIZE, pages
from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Recall
from ledger import history as ledger_history
from ledger.book import Book
from ledger.chain.entry import Entry, Fact
from ledger.distributions import distribution, reversal
from ledger.history import describe, quiet, so_far
from ledger.network import proposal, role, rules
from ledger.payouts import payout
from ledger.treasury import income
from ledger.values.ids import Letter
from ledger.values.phrase import Code, Lines, Refusal, Who, lines, phrase


def history(book: Book, asked: Asked) -> Outcome:
    """Tell what the ledger has about something, the oldest first; of a person, what they did in office."""
    about = asked["card"]
    if about.startswith(Letter.AGENT):
        accounts = book.agents.aliases(about)
        return Outcome(
            recall=Recall(lambda entries: list(_in_office(entries, accounts)), partial(_of_office, asked, about))
        )
    if about.startswith(Letter.CONTRIBUTION):
        book.contributions.get(about)
    if about.startswith(Letter.LIST):
        book.lists.get(about)
    numbers = ledger_history.within(book, about)
    return Outcome(
        recall=Recall(lambda entries: list(ledger_history.about(entries, numbers)), partial(_of_thing, asked, about))
    )


def _in_office(entries: Iterable[Entry], accounts: tuple[str, ...]) -> Iterator[tuple[Entry, Fact]]:
    for entry in entries:
        if entry.author in accounts:
            yield from ((entry, fact) for fact in entry.facts if isinstance(fact, OF_OFFICE))


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


def _of_thing(asked: Asked, about: str, book: Book, facts: list[tuple[Entry, Fact]]) -> Lines:
    """Tell what happened to a thing; what is not told while a vote on it is open stands in the count of the last line."""
    told = [(entry, fact) for entry, fact in facts if quiet(book, entry, fact) is None]
    return lines(_describe(asked, book, told), so_far(book, about))


def _of_office(asked: Asked, about: str, book: Book, facts: list[tuple[Entry, Fact]]) -> Lines:
    """Tell what somebody did in office; what they brought stands elsewhere."""
    if facts:
        return _describe(asked, book, facts)
    nothing = phrase("{who} did nothing in office, about money or rules.", who=Who(about))
    return lines(nothing, phrase("What they brought: {mine}.", mine=Code(f"/mine @{about}")))


def _describe(asked: Asked, book: Book, facts: list[tuple[Entry, Fact]]) -> Lines:
    """Tell a page of what happened; a page that there is not is refused as an answer, as only the ledger knows how many there are."""
    if not facts:
        return lines(phrase("The ledger has nothing about that."))
    try:
        turned = pages(asked, (len(facts), SIZE))
    except Refusal as wrong:
        return lines(wrong.phrase)
    told = (
        phrase("Entry {height}, {at}: {said}", height=entry.height, at=entry.at, said=describe(book, entry, fact))
        for entry, fact in turned.of(facts)
    )
    return lines(*told, turned.describe())


VERBS = (
    Verb(
        "history",
        None,
        "Read everything that happened to a log or another thing, or what somebody did in office.",
        "/history C1",
        history,
        (Option("card", Kind.subject, "its number, such as C1, or a person", required=True, positional=True), PAGE),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS)
