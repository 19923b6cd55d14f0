"""`/withdraw`: take back what is yours and not yet carried out: a log, a note, a proposal, an office."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.governance import proposals
from ledger.network import role
from ledger.network.role import STEWARD
from ledger.values.phrase import Code, Refusal, phrase


def withdraw(book: Book, asked: Asked) -> Outcome:
    """Take back what has this number, or an office."""
    assert asked.menu is not None, "decisions come from the menu"
    what = asked["what"]
    if what == STEWARD:
        return _resign(book, asked)
    take_back = asked.menu.decision("withdraw", what)
    if take_back is None:
        raise Refusal("{id} is nothing that can be taken back.", id=Code(what))
    return take_back(book, asked)


def _resign(book: Book, asked: Asked) -> Outcome:
    """Give the asker's office back, or their offer to hold it."""
    offered = proposals.candidacy_of(book, asked.agent)
    if offered is not None:
        facts = proposals.withdraw(book, offered.id, asked.agent)
        return Outcome(facts, phrase("{id} is taken back.", id=Code(offered.id)))
    facts = role.resign(book.roles, book.agents, asked.agent, STEWARD)
    return Outcome(facts, phrase("You are no longer a steward. Thank you for your care."))


VERBS = (
    Verb(
        "withdraw",
        None,
        "Take back what is yours and not yet carried out: a log, a proposal, an office.",
        "/withdraw C1",
        withdraw,
        (
            Option(
                "what",
                Kind.subject,
                "its number, such as C1, or steward",
                required=True,
                positional=True,
                choices=(STEWARD,),
            ),
        ),
    ),
)

COMMAND = Slash(VERBS)
