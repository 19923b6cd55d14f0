"""`/correct`: put an accepted contribution right, by a further log with a reason that peers vote on."""

from __future__ import annotations

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Post
from ledger.book import Book
from ledger.contributions import correction
from ledger.network import amounts
from ledger.values.phrase import Code, Refusal, lines, phrase


def correct(book: Book, asked: Asked) -> Outcome:
    """Record a log that would correct another, and open its vote."""
    number = asked["card"]
    book.contributions.get(number)
    if asked["amount"] is None and not asked["nothing"]:
        raise Refusal(
            "Say the right amount of {id}, or {nothing} if it did not happen.",
            id=Code(number),
            nothing=Code("nothing:yes"),
        )
    amount = None if asked["nothing"] else asked["amount"]
    facts = correction.correct(book, number, asked.agent, amount, asked["reason"], asked.at, asked["evidence"])
    made, after = facts[0].contribution, facts[0].log.amount
    answer = phrase(
        "Noted as {correction}: {id} would become {amount}.",
        correction=Code(made),
        id=Code(number),
        amount=amounts.in_words(book, after),
    )
    return Outcome(
        facts,
        lines(answer, phrase("Peers vote on it as on every log; until then nothing changes.")),
        (Post(made),),
    )


VERBS = (
    Verb(
        "correct",
        None,
        "Put an accepted contribution right; peers vote on the correction.",
        "/correct C1 2h it was two hours, not three",
        correct,
        (
            Option("card", Kind.card, "the number of the contribution, such as C1", required=True, positional=True),
            Option("amount", Kind.amount, "the right amount", positional=True),
            Option("nothing", Kind.yes_no, "yes, if it did not happen at all"),
            Option("evidence", Kind.text, "a link that shows it, where much money is added"),
            Option("reason", Kind.words, "why it is put right", required=True),
        ),
    ),
)

COMMAND = Slash(VERBS)
