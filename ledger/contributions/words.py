"""How amounts, contributions and votes are said: the sentences that more than one command needs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.chain.entry import Fact
from ledger.contributions import contribution as contribution_page
from ledger.contributions.contribution import (
    DECLINED,
    OPEN,
    UNSHOWN,
    WAITING,
    WITHDRAWN,
    Amended,
    Confirmed,
    Contribution,
    Declined,
    Logged,
    Withdrawn,
)
from ledger.contributions.log import Log
from ledger.contributions.quality import Quality
from ledger.network import words as network_words
from ledger.network.vocabulary import TermAdded
from ledger.validation import words as vote_words
from ledger.values.apportionment import half_up
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Who, lines, phrase, plural
from ledger.values.quantity import Quantity
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book

STATES = {
    WAITING: phrase("waits for confirmation"),
    UNSHOWN: phrase("not yet shown"),
    OPEN: phrase("open to votes"),
    **vote_words.DECISIONS,
    WITHDRAWN: phrase("withdrawn"),
    DECLINED: phrase("declined"),
}

KINDS = {
    "work": phrase("work"),
    "cash": phrase("cash"),
    "expense": phrase("an expense"),
    "purchase": phrase("a purchase"),
    "material": phrase("material"),
    "space": phrase("space"),
}


def amount(book: Book, value: Money | Quantity) -> Any:
    """Return the amount as it fills a blank; a unit of the network's own is said by its word."""
    if isinstance(value, Quantity) and value.unit in book.vocabulary.by_id:
        return phrase("{n} {unit}", n=value.count, unit=book.vocabulary.by_id[value.unit].word)
    return value


def content(book: Book, log: Log, added: Iterable[TermAdded] = ()) -> Phrase:
    """Return a log in one line: amount, kind, type and project. `added` are words that the book does not know yet."""
    what: dict[str, Any] = {"amount": amount(book, log.amount), "kind": KINDS[log.kind]}
    said = phrase("{amount} of {kind}", **what)
    if log.kind in ("cash", "expense", "purchase"):
        said = phrase("{amount} as {kind}", **what)
    if log.what is not None:
        new = {term.term: term.word for term in added}
        word = new[log.what] if log.what in new else book.vocabulary.by_id[log.what].word
        said = phrase("{said} ({what})", said=said, what=word)
    if log.project is not None:
        said = phrase("{said} for {project}", said=said, project=network_words.project(book, log.project))
    return said


def details(book: Book, log: Log) -> Lines:
    """Return what else a log says, a line each, leaving out what is as usual."""
    stream = {"love": phrase("Stream: love work."), "care": phrase("Stream: care work.")}.get(log.stream)
    terms = {"give": phrase("Given for good."), "lend": phrase("Lent, to be returned.")}.get(log.terms or "")
    return lines(
        phrase("Done on {date}.", date=log.date),
        phrase("Evidence: {evidence}", evidence=log.evidence) if log.evidence else None,
        stream,
        terms,
        None if log.for_claims else phrase("Not for claims: it is in the ledger, but gives no share."),
        phrase("Paid by {payer}.", payer=log.paid_by) if log.paid_by else None,
    )


def state(contribution: Contribution) -> Phrase:
    """Return in one word how far a contribution is."""
    return STATES[contribution.state]


def short(book: Book, contribution: Contribution) -> Phrase:
    """Return a contribution in one line: number, state, content and note."""
    return phrase(
        "{id}, {state}: {content}, “{note}”.",
        id=Code(contribution.id),
        state=state(contribution),
        content=content(book, contribution.log),
        note=contribution.log.note,
    )


def quality(rated: Quality) -> Phrase:
    """Return the mean of the ratings of a contribution, to one decimal, and of how many persons they are."""
    return phrase(
        "Quality {mean} of 5 by {peers}.",
        mean=Fraction(half_up(10 * rated.mean), 10),
        peers=plural(rated.persons, "{n} peer", "{n} peers"),
    )


def _of_contribution(book: Book, fact: Fact) -> Phrase | Lines:
    number = Code(fact.contribution)
    match fact:
        case Logged(_, author, contributor, log, _, None):
            said = phrase(
                "{who} logged {id}: {content}, “{note}”.",
                who=Who(author),
                id=number,
                content=content(book, log),
                note=log.note,
            )
            return said if author == contributor else lines(said, phrase("It is for {who}.", who=Who(contributor)))
        case Logged(_, author, _, log, _, corrects):
            return phrase(
                "{who} logged {id}, which would correct {corrects} to {amount}: “{note}”.",
                who=Who(author),
                id=number,
                corrects=Code(str(corrects)),
                amount=amount(book, log.amount),
                note=log.note,
            )
        case Confirmed(_, by):
            return phrase("{who} confirmed {id}.", who=Who(by), id=number)
        case Declined(_, by):
            return phrase("{who} declined {id}.", who=Who(by), id=number)
        case Amended(_, revision, by, log, _):
            return phrase(
                "{who} made revision {revision} of {id}: {content}, “{note}”.",
                who=Who(by),
                revision=revision,
                id=number,
                content=content(book, log),
                note=log.note,
            )
        case Withdrawn(_, by):
            return phrase("{who} withdrew {id}.", who=Who(by), id=number)
    raise AssertionError(fact)


SAYS: Says = dict.fromkeys(contribution_page.FACTS, _of_contribution)
"""The sentence of every fact of this area."""
