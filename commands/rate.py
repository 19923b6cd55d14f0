"""`/rate`: say how good an accepted contribution is, from 1 to 5; the same by a number as a reaction on its card."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome
from ledger.book import Book
from ledger.contributions import quality
from ledger.validation.rating import SCORES
from ledger.validation.vote import NONE
from ledger.values.phrase import Code, lines, phrase


def rate(book: Book, asked: Asked) -> Outcome:
    """Record the asker's rating of a contribution, or take it back."""
    number, choice = asked["card"], asked["score"]
    facts = quality.rate(book, number, asked.agent, None if choice == NONE else int(choice), asked.at)
    if choice == NONE:
        answer = phrase("You rate {id} no more.", id=Code(number))
    else:
        answer = phrase("Your rating of {id}: {score} of 5.", id=Code(number), score=int(choice))
    if not facts:
        return Outcome((), lines(answer, phrase("It was so already.")))
    until = quality.ends(book, book.contributions.by_id[number])
    return Outcome(facts, lines(answer, phrase("You can change it until {end}.", end=until)))


VERBS = (
    Verb(
        "rate",
        None,
        "Say how good the accepted work of a peer is, from 1 to 5; “none” takes your rating back.",
        "/rate C1 4",
        rate,
        (
            Option("card", Kind.card, "the number of the contribution, such as C1", required=True, positional=True),
            Option(
                "score",
                Kind.choice,
                "1 to 5, where 3 is as good as one expects, or none",
                required=True,
                positional=True,
                choices=(*map(str, SCORES), NONE),
            ),
        ),
    ),
)

COMMAND = Slash(VERBS)
