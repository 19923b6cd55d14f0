"""`/why`: how a decision, a share or a payment came about, recomputed from the ledger and told in words."""

from __future__ import annotations

from collections.abc import Callable

from bot.menu import Asked, Kind, Option, Slash, Verb
from bot.outcome import Outcome, Recall
from ledger import explanation as reasons
from ledger.book import Book
from ledger.contributions import words as saying
from ledger.history import book_before
from ledger.validation import words as vote_words
from ledger.values.phrase import Code, Refusal, Sayable, lines, phrase


def why(book: Book, asked: Asked) -> Outcome:
    """Explain a contribution's decision, or the asker's or somebody's part in a distribution or payout."""
    number = asked["about"]
    person = asked["person"] or asked.agent
    match number[0]:
        case "C":
            return _decision(book, number)
        case "D":
            height, known = book.distributions.get(number).height, _known(book, person)
            return _recalled(height, lambda now, then: reasons.share(then, now, now.distributions.get(number), known))
        case "P":
            return Outcome(answer=reasons.payment(book, book.payouts.get(number), _known(book, person)))
    raise Refusal(
        "I can tell why of a contribution (C1), a distribution (D1) and a payout (P1), and not of {id}.",
        id=Code(number),
    )


def _decision(book: Book, number: str) -> Outcome:
    found = book.contributions.get(number)
    if found.decision is None:
        vote = book.votes.open.get(number)
        said = phrase("{id} is not decided: it is {state}.", id=Code(number), state=saying.state(found))
        return Outcome(answer=lines(said, *(vote_words.progress(book, vote) if vote else ())))
    return _recalled(found.settled, lambda now, then: reasons.decision(then, now, now.contributions.get(number)))


def _recalled(height: int, told: Callable[[Book, Book], Sayable]) -> Outcome:
    """Let `told` look at the book of now and at the one before the entry of that height."""
    return Outcome(recall=Recall(lambda entries: book_before(entries, height), told))


def _known(book: Book, person: str) -> str:
    if person not in book.agents.by_id:
        raise Refusal(
            "You are new here, so nothing is yours yet. Say whose share you mean: {example}.",
            example=Code("/why D1 @A1"),
        )
    return person


VERBS = (
    Verb(
        "why",
        None,
        "See how a decision, a share or a payment came about, with its sums.",
        "/why D1",
        why,
        (
            Option("about", Kind.card, "the number, such as C1, D1 or P1", required=True, positional=True),
            Option("person", Kind.person, "whose share, if not yours"),
        ),
        reads=True,
        slow=True,
    ),
)

COMMAND = Slash(VERBS)
