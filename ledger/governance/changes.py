"""Changes of open logs: who voted before is told once what is different, in the message of the day.

A no, and a flag, stay until their person changes them, so they have to know what they are about now. Those whom lots called are asked
again, and read it in that request. Where no lots are drawn, who said anything else is told that it does not count any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.book import Book
from ledger.contributions import words as contribution_words
from ledger.contributions.log import Log
from ledger.network.rules import REJECT
from ledger.validation import drawn, electorate
from ledger.validation.ballot import ballot
from ledger.validation.vote import CHANGED, Vote
from ledger.values.phrase import Code, Phrase, Words, phrase

NOTE_MAX = 120
"""Characters of somebody's words that are quoted."""


class Change(NamedTuple):
    """A change of what a vote is about, and whether a no stays that its person gave before."""

    about: str
    since: datetime
    stays: bool
    voted: int  # the height of the ballot that was given before


def of_votes(book: Book) -> Iterator[tuple[str, Change]]:
    """Yield all changes, each with a person who voted before it and not since."""
    for vote in book.votes.open.values():
        if vote.opened.again == CHANGED:
            accounts = dict.fromkeys((*vote.ballots, *vote.fell))
            for person in dict.fromkeys(map(book.agents.person, accounts)):
                if (change := _for(book, vote, person)) is not None:
                    yield person, change


def of_person(book: Book, numbers: Iterable[str], person: str) -> Iterator[Change]:
    """Yield the changes of these logs that somebody voted on before and not since."""
    for number in numbers:
        vote = book.votes.open.get(number)
        change = _for(book, vote, person) if vote is not None and vote.opened.again == CHANGED else None
        if change is not None:
            yield change


def _for(book: Book, vote: Vote, person: str) -> Change | None:
    number, standing = vote.opened.subject, ballot(vote, book.agents, person)
    if not electorate.may_vote(vote, book.agents, book.contributions.accepted, person):
        return None
    if standing is not None:
        is_before = standing.choice == REJECT and standing.height < vote.height
        return Change(number, vote.at, True, standing.height) if is_before else None
    if drawn.by_lot(book, vote) is not None:
        return None  # nobody is asked but those whom lots called
    fallen = filter(None, map(vote.fell.get, book.agents.aliases(person)))
    last = max((one.height for one in fallen), default=None)
    return None if last is None else Change(number, vote.at, False, last)


def describe(book: Book, change: Change) -> Phrase:
    """Say what changed since somebody voted. Words of a private channel stay there."""
    values = {"id": Code(change.about), "what": _what(book, change), "vote": Code(f"/vote {change.about} approve")}
    if change.stays:
        return phrase(
            "{id} was changed after you said no: {what}. Your no stays until you change it: {vote}.", **values
        )
    return phrase("{id} was changed after you voted: {what}. Please look at it again: {vote}.", **values)


def _what(book: Book, change: Change) -> Phrase | tuple[Phrase, ...]:
    if change.about in book.audience.confined:
        return phrase("{history} tells what", history=Code(f"/history {change.about}"))
    log = book.contributions.by_id[change.about]
    before = next((one for height, one in log.earlier if height > change.voted), log.log)
    return difference(book, before, log.log)


def of_request(book: Book, number: str) -> Phrase | None:
    """Say what the last change of a log was; None if its vote goes on from no change."""
    vote, log = book.votes.open.get(number), book.contributions.by_id.get(number)
    if vote is None or log is None or vote.opened.again != CHANGED or not log.earlier:
        return None
    return phrase("It was changed: {what}.", what=difference(book, log.earlier[-1][1], log.log))


def difference(book: Book, before: Log, after: Log) -> tuple[Phrase, ...]:
    """Say what is different between two revisions of a log."""
    return tuple(_differences(book, before, after)) or (phrase("it is as it was again"),)


def _differences(book: Book, before: Log, after: Log) -> Iterator[Phrase]:
    was, is_now = (contribution_words.content(book, log) for log in (before, after))
    if was != is_now:
        yield phrase("{before} became {after}", before=was, after=is_now)
    if before.note != after.note:
        yield phrase("“{before}” became “{after}”", before=short(before.note), after=short(after.note))
    if before.date != after.date:
        yield phrase("another day")
    if before.evidence != after.evidence:
        yield phrase("other evidence")
    if _details(before) != _details(after):
        yield phrase("other details")


def _details(log: Log) -> tuple[object, ...]:
    return log.stream, log.for_claims, log.paid_by, log.terms


def short(words: Words) -> Words:
    """Return the beginning of long words."""
    if words.text is None or len(words.text) <= NOTE_MAX:
        return words
    return Words(f"{words.text[: NOTE_MAX - 1].rstrip()}…", words.subject)
