"""`/optout`: give up your share, of one distribution or of all from here on; the others share it, or it stays in the pool."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.distributions import decisions
from ledger.values.phrase import Code, phrase


def leave(book: Book, asked: Asked) -> Outcome:
    """Record that the asker wants no share: of one distribution, or of any that is prepared from here on."""
    number = asked["distribution"]
    if number is not None:
        facts = decisions.give_up(book, number, asked.agent)
        return Outcome(facts, phrase("Your share of {id} stays in the pool. Thank you.", id=Code(number)))
    return Outcome(
        book.opted.leave(book.agents, asked.agent),
        phrase(
            "You get no share of what is prepared from here on; the others share it. Your contributions count as before. "
            "{back} undoes it.",
            back=Code("/optout back"),
        ),
    )


def come_back(book: Book, asked: Asked) -> Outcome:
    """Record that the asker takes part again."""
    return Outcome(
        book.opted.come_back(book.agents, asked.agent),
        phrase("You take part in what is prepared from here on, with all your accepted hours."),
    )


VERBS = (
    Verb(
        "optout",
        None,
        "Give up your share: of one distribution, or of all from here on.",
        "/optout D1",
        leave,
        (
            Option(
                "distribution", Kind.card, "the distribution, such as D1; all from here on without it", positional=True
            ),
        ),
        spelled="leave",
    ),
    Verb("optout", "back", "Take part in distributions again.", "/optout back", come_back),
)

COMMAND = Slash(VERBS)
