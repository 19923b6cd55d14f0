"""Requests: lots called somebody to judge what a vote is about, and they have not said anything yet.

Nobody else is asked. Who voted before lots called them is asked nothing, and somebody who left is not asked any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ledger.book import Book
from ledger.contributions import vote_subject
from ledger.contributions import words as contribution_words
from ledger.contributions.log import Log
from ledger.governance import changes
from ledger.network import amounts
from ledger.network.rules import ABSTAIN, APPROVE, REJECT
from ledger.validation import draw, drawn, settlement
from ledger.validation import words as vote_words
from ledger.validation.ballot import ballot, ballots
from ledger.validation.vote import NONE, Vote
from ledger.values.phrase import Code, Phrase, Sayable, Who, lines, phrase, plural

EVIDENCE_MAX = 200
"""Characters of evidence that a request quotes: an address that is cut leads nowhere, so a longer one stands on the card alone."""

SAID = {APPROVE: phrase("yes"), REJECT: phrase("no"), ABSTAIN: phrase("not me"), NONE: phrase("nothing")}
"""What people say to a request."""

NAMED = 5
"""Persons of a list that a request names."""


class Request(NamedTuple):
    """A request to one person: what it is about, since when it waits for them, and when the vote ends."""

    about: str
    since: datetime
    until: datetime


def of_votes(book: Book) -> Iterator[tuple[str, Request]]:
    """Yield all requests that wait, each with its person."""
    for number, vote in book.votes.open.items():
        yield from of_vote(book, number, vote)


def of_vote(book: Book, number: str, vote: Vote) -> Iterator[tuple[str, Request]]:
    """Yield the requests about one vote that wait, each with its person."""
    until = closes(book, vote)
    if until is None:
        return
    asked = drawn.persons(book, vote)
    said = ballots(vote, book.agents) if asked else {}
    for person, since in asked.items():
        if person not in said:
            # What was changed or opened again is another question to those whom lots had called before.
            yield person, Request(number, max(since, vote.at), until)


def of_person(book: Book, numbers: Iterable[str], person: str) -> list[Request]:
    """Return those of these requests that wait for a person, the first that ends first."""
    found = (_to(book, number, person) for number in numbers)
    return sorted(filter(None, found), key=_by_end)


def _to(book: Book, number: str, person: str) -> Request | None:
    vote = book.votes.open.get(number)
    until = closes(book, vote) if vote is not None else None
    if vote is None or until is None or ballot(vote, book.agents, person) is not None:
        return None
    since = drawn.persons(book, vote).get(person)
    return None if since is None else Request(number, max(since, vote.at), until)


def closes(book: Book, vote: Vote) -> datetime | None:
    """Return the end of a vote for which lots are drawn; None of any other, and before it begins."""
    begun = draw.begins(book, vote) if vote.draws and drawn.by_lot(book, vote) is not None else None
    return None if begun is None else settlement.closes(vote, settlement.preset_of(book, vote), begun)


def _by_end(request: Request) -> tuple[datetime, datetime]:
    return request.until, request.since


def in_words(book: Book, requests: Sequence[Request]) -> Sayable | None:
    """Render requests, a line each, and what to type where there are no buttons; None if there are none."""
    if not requests:
        return None
    return lines(*(describe(book, each.about) for each in requests), _to_type(requests[0].about))


def _to_type(number: str) -> Phrase:
    return phrase(
        "In words: {vote} for yes, {reject} for no, {abstain} for not me.",
        vote=Code(f"/vote {number} approve"),
        reject=Code("reject"),
        abstain=Code("abstain"),
    )


def describe(book: Book, number: str) -> Phrase:
    """Say in a line what somebody is asked to judge. Words of a private channel stay there."""
    if number in book.audience.confined:
        return phrase(
            "Asked by lot: {id}, logged in a private channel. {history} tells what it is.",
            id=Code(number),
            history=Code(f"/history {number}"),
        )
    made = book.lists.by_id.get(number)
    log = book.contributions.by_id[number].log if made is None else made.log
    what = _of_log(book, number) if made is None else _of_list(book, number, log)
    said = phrase("Asked by lot: {what} ({id}).", what=what, id=Code(number))
    if (changed := changes.of_request(book, number)) is not None:
        said = phrase("{request} {changed}", request=said, changed=changed)
    if log.evidence is None:
        return said
    if len(log.evidence.text or "") > EVIDENCE_MAX:
        return phrase("{request} Its evidence is on the card.", request=said)
    return phrase("{request} Evidence: {evidence}", request=said, evidence=log.evidence)


def _of_log(book: Book, number: str) -> Phrase:
    log = book.contributions.by_id[number]
    note = changes.short(log.log.note)
    if log.corrects is not None:
        return phrase(
            "{who} would correct {corrects} to {amount}, “{note}”",
            who=Who(log.author),
            corrects=Code(log.corrects),
            amount=amounts.in_words(book, log.log.amount),
            note=note,
        )
    content = contribution_words.content(book, log.log)
    return phrase("{content} by {who}, “{note}”", content=content, who=Who(log.contributor), note=note)


def _of_list(book: Book, number: str, log: Log) -> Phrase:
    rows = book.contributions.rows(number)
    if len(rows) <= NAMED:
        what = vote_subject.content(book, number)
    else:
        people = plural(len(rows), "{n} person", "{n} people")
        what = phrase("{content} for each of {people}", content=contribution_words.content(book, log), people=people)
    return phrase("{what}, “{note}”", what=what, note=changes.short(log.note))


def said(book: Book, vote: Vote, choice: str) -> Phrase:
    """Render what somebody says in a vote, in the words of the request where lots ask for it."""
    return SAID[choice] if drawn.by_lot(book, vote) is not None else vote_words.CHOICES[choice]


def of_oneself(book: Book, number: str, vote: Vote, person: str) -> Phrase:
    """Tell somebody what they said in a vote, and whether lots called them. It is for that person alone while the vote is open."""
    own = ballot(vote, book.agents, person)
    values = {"id": Code(number), "choice": said(book, vote, NONE if own is None else own.choice)}
    if person in drawn.persons(book, vote):
        return phrase("You were asked by lot about {id}. What you said: {choice}.", **values)
    return phrase("What you said on {id}: {choice}.", **values)
