"""Part of a digest that is a person's own: it stands before the digest in the message that they get of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledger.contributions.contribution import Contribution
from ledger.digests.decision_words import some
from ledger.digests.digest import DigestMade
from ledger.digests.shortened import shorten
from ledger.network.amounts import in_words
from ledger.treasury.words import short
from ledger.validation import ballot, drawn, electorate
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED
from ledger.values.ids import Letter
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, lines, phrase

if TYPE_CHECKING:
    from ledger.book import Book

NAMED = 5
"""Logs that are named."""

NOTE_MAX, REASON_MAX = 40, 80
"""Characters of a note, and of a reason."""


def own(book: Book, made: DigestMade, person: str) -> Lines:
    """Return what became of a person's own in the period of a digest, and what waits for their look now; nothing if there is nothing."""
    ended = [log for log in _credited(book, person) if log.settled_at and made.since <= log.settled_at < made.until]
    accepted = [_log(book, log) for log in ended if log.state == ACCEPTED]
    undecided = [_log(book, log) for log in ended if log.state == UNDECIDED]
    return lines(
        phrase("Yours, accepted: {logs}.", logs=some(accepted, NAMED)) if accepted else None,
        *_not_accepted(book, [log for log in ended if log.state == REJECTED]),
        phrase("Yours, not decided: {logs}.", logs=some(undecided, NAMED)) if undecided else None,
        *_came(book, made, person),
        _waits(book, person),
    )


def _credited(book: Book, person: str) -> Iterator[Contribution]:
    for account in book.agents.aliases(person):
        logs = map(book.contributions.by_id.__getitem__, book.contributions.made_for.get(account, ()))
        yield from (log for log in logs if log.corrects is None)


def _log(book: Book, log: Contribution) -> Phrase:
    amount = in_words(book, log.log.amount)
    if log.id in book.audience.confined or not log.log.note.text:
        return phrase("{id} ({amount})", id=Code(log.id), amount=amount)
    return phrase(
        "{id} “{words}” ({amount})", id=Code(log.id), words=shorten(book, log.log.note, NOTE_MAX), amount=amount
    )


def _not_accepted(book: Book, logs: Sequence[Contribution]) -> Iterator[Phrase]:
    """Yield what was not accepted, each with the count, a reason if somebody gave one, and the way to all of them."""
    for log in logs[:NAMED]:
        assert log.decision is not None, "it was judged"
        said = phrase(
            "Yours, not accepted: {log}, by {approve} yes and {reject} no.",
            log=_log(book, log),
            approve=log.decision.approve,
            reject=log.decision.reject,
        )
        if (reason := _reason(book, log)) is not None:
            said = phrase("{said} {reason}", said=said, reason=reason)
        yield phrase("{said} {why} tells more.", said=said, why=Code(f"/why {log.id}"))


def _reason(book: Book, log: Contribution) -> Phrase | None:
    """Return what somebody said beside a no, without their name; nothing that was said in a closed channel."""
    vote = book.votes.ended.get(log.id)
    if vote is None or log.id in book.audience.confined:
        return None
    said = (each.reason for each in ballot.objections(vote, book.agents).values())
    words = next((reason for reason in said if reason is not None and reason.text), None)
    return None if words is None else phrase("“{reason}”", reason=shorten(book, words, REASON_MAX))


def _came(book: Book, made: DigestMade, person: str) -> Iterator[Phrase]:
    """Yield the sums that came to a person by being shared in the period."""
    sums: dict[str, int] = {}
    for movement in book.accounts.movements(book.agents, person):
        is_share = movement.about.startswith(Letter.DISTRIBUTION)
        if is_share and made.since <= movement.at < made.until:
            currency = movement.amount.currency
            sums[currency] = sums.get(currency, 0) + movement.amount.minor
    for currency, minor in sorted(sums.items()):
        if minor > 0:
            yield phrase("Shared with you: {amount}.", amount=short(Money(minor, currency)))


def _waits(book: Book, person: str) -> Phrase | None:
    """Return the votes that wait for a person: those to which lots called them, or all may come."""
    waiting = [Code(number) for number, _ in book.votes.open.items() if _is_asked(book, number, person)]
    if not waiting:
        return None
    return phrase("Waits for your look: {logs}. {mine} shows them.", logs=some(waiting, NAMED), mine=Code("/mine"))


def _is_asked(book: Book, number: str, person: str) -> bool:
    vote = book.votes.open[number]
    if ballot.ballot(vote, book.agents, person) is not None:
        return False
    if drawn.by_lot(book, vote) is not None:
        return person in drawn.persons(book, vote)
    return electorate.may_vote(vote, book.agents, book.contributions.accepted, person)
