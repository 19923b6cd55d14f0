"""Subjects of votes: what can be judged, a log, a list of logs or a proposal; which cards of it count, and how it is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.contributions import words as contribution_words
from ledger.contributions.contribution import OPEN, UNSHOWN
from ledger.validation.vote import Vote
from ledger.values.phrase import Code, Phrase, Refusal, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book


def on_cards(book: Book) -> Iterator[str]:
    """Yield what people decide about by emoji on cards now: the open votes, and the lists that wait for a yes of theirs."""
    yield from (*book.votes.open, *book.members_votes.open)
    yield from book.lists.pending


def vote_on(book: Book, number: str) -> Vote | None:
    """Return the open vote of a number, be it a log, a list or a proposal; None if there is none."""
    return book.votes.open.get(number) or book.members_votes.open.get(number)


def counts_since(book: Book, number: str) -> int | None:
    """Return the height from which on the cards of a subject count; None for what nobody votes on."""
    if (log := book.contributions.by_id.get(number)) is not None:
        return log.opened
    if (proposal := book.proposals.by_id.get(number)) is not None:
        return proposal.height
    return known.height if (known := book.lists.by_id.get(number)) is not None else None


def maker(book: Book, number: str) -> str:
    """Return the account that made a log or a list."""
    return book.lists.by_id[number].by if number in book.lists.by_id else book.contributions.by_id[number].author


def content(book: Book, number: str) -> Phrase:
    """Render in a line what is judged, without its members' words, as these stay where they were said."""
    made = book.lists.by_id.get(number)
    if made is None:
        return contribution_words.content(book, book.contributions.by_id[number].log)
    logs = [log for log in map(book.contributions.by_id.__getitem__, made.rows) if log.id in made.ready]
    return phrase(
        "{content} each by {who}",
        content=contribution_words.content(book, made.log),
        who=tuple(Who(log.contributor) for log in logs),
    )


def open_vote(book: Book, number: str) -> Vote:
    """Return the open vote on a subject; refuse a number that is unknown, or whose vote is not open."""
    if number in book.lists.by_id:
        return _on_list(book, number)
    log = book.contributions.get(number)
    vote = book.votes.open.get(number)
    if vote is not None:
        return vote
    if log.within is not None and log.state in (OPEN, UNSHOWN):
        raise Refusal(
            "{id} is judged with the others of {list}: {vote}.",
            id=Code(number),
            list=Code(log.within),
            vote=Code(f"/vote {log.within} approve"),
        )
    raise Refusal("There is no open vote on {id}: it is {state}.", id=Code(number), state=contribution_words.state(log))


def _on_list(book: Book, number: str) -> Vote:
    vote = book.votes.open.get(number)
    if vote is not None:
        return vote
    if waits := book.lists.by_id[number].waits:
        who = tuple(Who(book.contributions.by_id[row].contributor) for row in waits)
        raise Refusal(
            "The vote on {id} opens once {who} have answered, or when their time is over: {confirm}.",
            id=Code(number),
            who=who,
            confirm=Code(f"/confirm {number}"),
        )
    if number in book.lists.pending:
        raise Refusal("All have answered: the vote on {id} opens in a moment. Please try again.", id=Code(number))
    raise Refusal(
        "There is no open vote on {id}: {history} tells what became of it.",
        id=Code(number),
        history=Code(f"/history {number}"),
    )
