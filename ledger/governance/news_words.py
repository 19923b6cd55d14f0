"""News in words, in the message of a day: what became of something of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ledger.book import Book
from ledger.contributions import words as contribution_words
from ledger.digests import words as digest_words
from ledger.digests.news import AGREED, APPROVED, CONFIRMED, COPY, HALTED, NOT_AGREED, OVERTAKEN, SHARED
from ledger.digests.own import own
from ledger.governance import notification_words
from ledger.network.question import LAPSED
from ledger.validation.vote import ACCEPTED, UNDECIDED
from ledger.values.ids import Subject
from ledger.values.phrase import Code, Phrase, Sayable, Who, lines, phrase


def describe(book: Book, about: str, person: str) -> Sayable | None:
    """Render a piece of news for a person; None if nothing is left of it to say."""
    return _SAYS[Subject(about).kind](book, Subject(about), person)


def describe_all(book: Book, news: Iterable[str], person: str) -> Iterator[Sayable]:
    """Yield what a message tells: all that was accepted in one line, and a line or more for each other piece of news."""
    pieces = tuple(map(Subject, news))
    accepted = tuple(_accepted_log(book, piece.id, person) for piece in pieces if piece.kind == ACCEPTED)
    if accepted:
        yield phrase("Accepted: {logs}.", logs=accepted)
    for piece in pieces:
        if piece.kind != ACCEPTED and (said := describe(book, piece, person)) is not None:
            yield said


def _accepted(book: Book, about: Subject, person: str) -> Phrase:
    return phrase("Accepted: {logs}.", logs=_accepted_log(book, about.id, person))


def _accepted_log(book: Book, number: str, person: str) -> Phrase:
    log = book.contributions.by_id[number]
    if log.corrects:
        return phrase("the correction of {corrects} ({id})", corrects=Code(log.corrects), id=Code(number))
    content = contribution_words.content(book, log.log)
    if book.agents.person(log.contributor) == person:
        return phrase("{content} ({id})", content=content, id=Code(number))
    return phrase("{content} by {who} ({id})", content=content, who=Who(log.contributor), id=Code(number))


def _of_log(book: Book, about: Subject, _: str) -> Sayable | None:
    said, is_over = notification_words.describe(book, about) or (None, True)
    return None if is_over else said


def _confirmed(book: Book, about: Subject, _: str) -> Phrase:
    return phrase("{id}, {amount}, is confirmed.", id=Code(about.id), amount=book.incomes.by_id[about.id].amount)


def _agreed(_: Book, about: Subject, __: str) -> Phrase:
    return phrase("{id}, which you proposed, is agreed and holds from now on.", id=Code(about.id))


def _not_agreed(_: Book, about: Subject, __: str) -> Phrase:
    return phrase(
        "{id}, which you proposed, was not agreed in time. {show} tells who said what.",
        id=Code(about.id),
        show=Code(f"/equation {about.id}"),
    )


def _shared(book: Book, about: Subject, _: str) -> Phrase:
    amount = book.distributions.by_id[about.id].prepared.amount
    return phrase(
        "{id}, {amount}, is shared. {payout} pays it out.",
        id=Code(about.id),
        amount=amount,
        payout=Code("/payout prepare"),
    )


def _halted(_: Book, about: Subject, __: str) -> Phrase:
    return phrase(
        "{id} is off: members objected, and the money is in its pool again. {show} tells why.",
        id=Code(about.id),
        show=Code(f"/distribute {about.id}"),
    )


def _approved(_: Book, about: Subject, __: str) -> Phrase:
    return phrase(
        "{id} is approved. {file} hands you its file.", id=Code(about.id), file=Code(f"/payout file {about.id}")
    )


def _copy(book: Book, about: Subject, person: str) -> Sayable:
    """Return a digest, which begins with what is the person's own."""
    made = book.periods.by_id[about.id]
    return lines(own(book, made, person), digest_words.digest_text(book, made))


_SAYS: Mapping[str, Callable[[Book, Subject, str], Sayable | None]] = {
    ACCEPTED: _accepted,
    **dict.fromkeys((UNDECIDED, LAPSED, OVERTAKEN), _of_log),
    CONFIRMED: _confirmed,
    AGREED: _agreed,
    NOT_AGREED: _not_agreed,
    SHARED: _shared,
    HALTED: _halted,
    APPROVED: _approved,
    COPY: _copy,
}
"""The sentence of each kind of news."""
