"""`/equity`: who holds which part of the network or a project, now and over time."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Verb
from bot.outcome import Outcome
from ledger import equity, equity_words
from ledger.book import Book


def show(book: Book, asked: Asked) -> Outcome:
    """Tell who holds what, and how that came to be; nothing is recorded."""
    project = asked["project"]
    now = equity.held(book, project)
    # Looking back means reading the whole ledger, which is for nothing where nobody holds anything.
    before = equity.at_month_ends(book, asked.entries(), project, asked.at) if now.measures else []
    return Outcome(answer=equity_words.told(book, now, before))


VERBS = (
    Verb(
        "equity",
        None,
        "See who holds which part of what was contributed, now and over time.",
        "/equity #probe",
        show,
        (Option("project", Kind.project, "of which project, if not of the whole network", positional=True),),
        reads=True,
        slow=True,
    ),
)
