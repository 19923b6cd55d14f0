"""`/account give`: give up your share, of one distribution or of all from here on; the others share it, or it stays in the pool."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.distributions import decisions
from ledger.values.phrase import Code, Refusal, phrase


def give(book: Book, asked: Asked) -> Outcome:
    """Record that the asker wants no share: of one distribution, or of any from here on; or take part again."""
    number, which = asked["distribution"], asked["which"]
    if (number is None) == (which is None):
        raise Refusal(
            "Say what you give: {one}, {all}, or {back} to take part again.",
            one=Code("/account give D1"),
            all=Code("/account give all"),
            back=Code("/account give back"),
        )
    if number is not None:
        facts = decisions.give_up(book, number, asked.agent)
        return Outcome(facts, phrase("Your share of {id} stays in the pool. Thank you.", id=Code(number)))
    return _take_part_again(book, asked) if which == BACK else _give_all(book, asked)


def _give_all(book: Book, asked: Asked) -> Outcome:
    return Outcome(
        book.opted.leave(book.agents, asked.agent),
        phrase(
            "You get no share of what is prepared from here on; the others share it. Your contributions count as before. "
            "{back} undoes it.",
            back=Code("/account give back"),
        ),
    )


def _take_part_again(book: Book, asked: Asked) -> Outcome:
    return Outcome(
        book.opted.come_back(book.agents, asked.agent),
        phrase("You take part in what is prepared from here on, with all your accepted hours."),
    )


ALL, BACK = "all", "back"

VERBS = (
    Verb(
        "account",
        "give",
        "Give up your share: of one distribution, or of all from here on; or take part again.",
        "/account give D1",
        give,
        (
            Option("distribution", Kind.card, "of which distribution, such as D1", positional=True),
            Option("which", Kind.choice, "all from here on, or back again", positional=True, choices=(ALL, BACK)),
        ),
    ),
)

COMMAND = Slash(VERBS)
