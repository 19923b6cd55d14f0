"""`/account equity`: the parts of the network or a project that its contributors hold, now and over time."""

from __future__ import annotations

from collections.abc import Iterator

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Recall
from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.distributions import equity, equity_words
from ledger.distributions.equity import MonthEnd


def show(book: Book, asked: Asked) -> Outcome:
    """Show each holder's part now, and its history; nothing is recorded."""
    project = asked["project"]
    now = equity.equity_of(book, project)
    # Looking back means reading the whole ledger, which is for nothing where nobody holds anything.
    if not now.measures:
        return Outcome(answer=equity_words.describe(book, now, []))
    zone = book.rules.now.zone
    persons = {agent: book.agents.person(agent) for agent in book.agents.by_id}

    def read(entries: Iterator[Entry]) -> list[MonthEnd]:
        return equity.at_month_ends(Book(), entries, project, zone, asked.at, persons)

    return Outcome(recall=Recall(read, lambda book, before: equity_words.describe(book, now, before)))


VERBS = (
    Verb(
        "account",
        "equity",
        "See who holds which part of what was contributed, now and over time.",
        "/account equity #probe",
        show,
        (Option("project", Kind.project, "of which project, if not of the whole network", positional=True),),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS)
