"""`/role`: who holds which role, and giving one back."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Verb
from bot.outcome import Outcome
from ledger import role
from ledger.book import Book
from ledger.phrase import Who, lines, phrase
from ledger.role import STEWARD


def listed(book: Book, asked: Asked) -> Outcome:
    """Show who the stewards are, and what they may do."""
    holders = book.roles.holders(STEWARD, book.agents)
    said = (
        phrase("Stewards: {who}.", who=tuple(map(Who, holders)))
        if holders
        else phrase("This network has no steward at the moment.")
    )
    return Outcome(
        answer=lines(
            said,
            phrase("Stewards look after settings and money, two of them together. Their ballots count like anybody's."),
        )
    )


def resign(book: Book, asked: Asked) -> Outcome:
    """Give the asker's role back."""
    facts = role.resign(book.roles, book.agents, asked.agent, asked["role"] or STEWARD)
    return Outcome(facts, phrase("You are no longer a steward. Thank you for your care."))


VERBS = (
    Verb("role", None, "Show who holds which role.", "/role", listed, reads=True),
    Verb(
        "role",
        "resign",
        "Give a role back.",
        "/role resign steward",
        resign,
        (Option("role", Kind.choice, "the role", positional=True, choices=(STEWARD,)),),
    ),
)
