"""Sentences about contributions: amounts, logs in one line and in detail, and one for every fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.contributions.contribution import (
    DECLINED,
    INCOMPLETE,
    LISTED,
    OPEN,
    UNSHOWN,
    WAITING,
    WITHDRAWN,
    Amended,
    Confirmed,
    Contribution,
    Declined,
    EvidenceAsked,
    Listed,
    Logged,
    Withdrawn,
)
from ledger.contributions.log import MONEY_KINDS, Log
from ledger.contributions.quality import Quality
from ledger.network import words as network_words
from ledger.network.amounts import in_words
from ledger.network.question import LAPSED
from ledger.network.speaker import living_speaker
from ledger.network.vocabulary import TermAdded
from ledger.validation import words as vote_words
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, VOID
from ledger.values.apportionment import half_up
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Who, Words, lines, phrase, plural
from ledger.values.quantity import Quantity
from ledger.values.saying import Says

if TYPE_CHECKING:
    from ledger.book import Book

STATES = {
    WAITING: phrase("waiting for confirmation"),
    INCOMPLETE: phrase("waiting for a receipt"),
    LISTED: phrase("confirmed, and waits for the others of its list"),
    UNSHOWN: phrase("not yet shown"),
    OPEN: phrase("open to votes"),
    **vote_words.DECISIONS,
    WITHDRAWN: phrase("withdrawn"),
    DECLINED: phrase("declined"),
    LAPSED: phrase("not confirmed in time"),
    VOID: phrase("void"),
}

KINDS = {
    "work": phrase("work"),
    "cash": phrase("cash"),
    "expense": phrase("an expense"),
    "purchase": phrase("a purchase"),
    "material": phrase("material"),
    "space": phrase("space"),
}

_COUNTS = (OPEN, UNSHOWN, LISTED, INCOMPLETE, WAITING, ACCEPTED, UNDECIDED)
"""The states in which something may still come of a log."""

_STREAMS = {"love": phrase("Stream: love work."), "care": phrase("Stream: care work.")}

_TERMS = {"give": phrase("Given for good."), "lend": phrase("Lent, to be returned.")}


def paid_where(book: Book, contribution: Contribution) -> Iterator[Phrase]:
    """Yield whoever says where the outside agent is paid whom a log credits, unless nothing comes of the log any more."""
    if contribution.state in _COUNTS:
        yield from network_words.paid_where(book, (contribution.contributor,))


def unspoken(book: Book, contribution: Contribution) -> Phrase | None:
    """Return that nobody is there who could confirm a log for an organisation, or None."""
    organization = contribution.contributor
    if book.agents.is_person(organization) or living_speaker(book.agents, organization) is not None:
        return None
    return network_words.unspoken(organization)


def content(book: Book, log: Log, added: Iterable[TermAdded] = ()) -> Phrase:
    """Render a log in one line: amount, kind, type and project. `added` are terms that the book does not have yet."""
    sentence = of_kind(book, log.kind, log.amount)
    if log.what is not None:
        sentence = phrase("{said} ({what})", said=sentence, what=_term(book, log.what, added))
    if log.project is not None:
        project = network_words.project(book, log.project)
        sentence = phrase("{said} for {project}", said=sentence, project=project)
    return sentence


def of_kind(book: Book, kind: str, amount: Money | Quantity) -> Phrase:
    """Render an amount of a kind: `3 h of work`, `40.00 EUR as an expense`."""
    values: dict[str, Any] = {"amount": in_words(book, amount), "kind": KINDS[kind]}
    return phrase("{amount} as {kind}", **values) if kind in MONEY_KINDS else phrase("{amount} of {kind}", **values)


def _term(book: Book, number: str, added: Iterable[TermAdded]) -> Words:
    new = {term.term: term.word for term in added}
    return new[number] if number in new else book.vocabulary.by_id[number].word


def details(log: Log, known: date | None = None) -> Lines:
    """Render the other parts of a log, a line each, without those that are as usual; nor the day if it is the `known` one."""
    return lines(
        None if log.date == known else phrase("Done on {date}.", date=log.date),
        phrase("Evidence: {evidence}", evidence=log.evidence) if log.evidence else None,
        _STREAMS.get(log.stream),
        _TERMS.get(log.terms or ""),
        None if log.for_claims else phrase("For the record alone: it earns no share."),
        phrase("Already paid by {payer}.", payer=log.paid_by) if log.paid_by else None,
    )


def state(contribution: Contribution) -> Phrase:
    """Render the state of a contribution."""
    if contribution.state == LAPSED and contribution.lacks:
        return phrase("without its receipt in time")
    return STATES[contribution.state]


_ENDS = {
    ACCEPTED: phrase("Accepted."),
    REJECTED: phrase("Not accepted."),
    UNDECIDED: phrase("Undecided."),
    WITHDRAWN: phrase("Withdrawn."),
    UNSHOWN: phrase("Its vote begins once others can see this card."),
    DECLINED: phrase("Declined: the one it was for does not want it."),
    LAPSED: phrase("Off: the one it was for did not say yes in time."),
    VOID: phrase("Void: another correction of the same log was accepted."),
}


def end(contribution: Contribution) -> Phrase:
    """Render what became of a contribution on which no vote is open."""
    if contribution.state == LAPSED and contribution.lacks:
        return phrase("Off: its receipt did not come in time.")
    return _ENDS[contribution.state]


def one_line(book: Book, contribution: Contribution) -> Phrase:
    """Render a contribution in one line: number, state, content and note. A correction is no work of anybody."""
    if contribution.corrects is not None:
        values = {
            "id": Code(contribution.id),
            "state": state(contribution),
            "corrects": Code(contribution.corrects),
            "amount": in_words(book, contribution.log.amount),
            "note": contribution.log.note,
        }
        if contribution.state == ACCEPTED:
            return phrase("{id}, {state}: {corrects} became {amount}, “{note}”.", **values)
        return phrase("{id}, {state}: {corrects} would become {amount}, “{note}”.", **values)
    return phrase(
        "{id}, {state}: {content}, “{note}”.",
        id=Code(contribution.id),
        state=state(contribution),
        content=content(book, contribution.log),
        note=contribution.log.note,
    )


def corrected(book: Book, contribution: Contribution) -> Phrase | None:
    """Render the amount of a corrected log at first, or None."""
    if contribution.before is None or contribution.corrects:
        return None
    return phrase("Corrected: it was {before} at first.", before=in_words(book, contribution.before))


def with_receipt(number: str) -> Code:
    """Return what is typed to add evidence to a log."""
    return Code(f"/amend {number} evidence:https://…")


def receipt_missing(number: str) -> Phrase:
    """Render that a log needs evidence, and how it gets some."""
    return phrase("A receipt is missing; then it can be looked at: {amend}.", amend=with_receipt(number))


def unshown(number: str) -> Phrase:
    """Render that nobody can see the card of an open vote."""
    return phrase(
        "Nobody can see the card of {id} now, as I may not write in its channel, or serve nobody there any more. Its vote "
        "waits until it can be seen; {history} tells how it stands.",
        id=Code(number),
        history=Code(f"/history {number}"),
    )


def quality(rated: Quality) -> Phrase:
    """Render the mean of the ratings of a contribution, to one decimal, and the number of persons who rated it."""
    return phrase(
        "Quality {mean} of 5 by {peers}.",
        mean=Fraction(half_up(10 * rated.mean), 10),
        peers=plural(rated.persons, "{n} peer", "{n} peers"),
    )


def _logged(book: Book, fact: Logged) -> Phrase | Lines:
    if fact.corrects is not None:
        return phrase(
            "{who} logged {id}, which would correct {corrects} to {amount}: “{note}”.",
            who=Who(fact.author),
            id=Code(fact.contribution),
            corrects=Code(fact.corrects),
            amount=in_words(book, fact.log.amount),
            note=fact.log.note,
        )
    sentence = phrase(
        "{who} logged {id}: {content}, “{note}”.",
        who=Who(fact.author),
        id=Code(fact.contribution),
        content=content(book, fact.log),
        note=fact.log.note,
    )
    if fact.author == fact.contributor:
        return sentence
    return lines(sentence, phrase("It is for {who}.", who=Who(fact.contributor)))


def _listed(_: Book, fact: Listed) -> Phrase:
    return phrase(
        "{list} has {logs}, which are judged together.", list=Code(fact.list), logs=tuple(map(Code, fact.rows))
    )


def _confirmed(_: Book, fact: Confirmed) -> Phrase:
    return phrase("{who} confirmed {id}.", who=Who(fact.by), id=Code(fact.contribution))


def _evidence_asked(_: Book, fact: EvidenceAsked) -> Phrase:
    return phrase("{id} needs a receipt before peers vote on it.", id=Code(fact.contribution))


def _declined(_: Book, fact: Declined) -> Phrase:
    return phrase("{who} declined {id}.", who=Who(fact.by), id=Code(fact.contribution))


def _amended(book: Book, fact: Amended) -> Phrase:
    return phrase(
        "{who} made version {revision} of {id}: {content}, “{note}”.",
        who=Who(fact.by),
        revision=fact.revision,
        id=Code(fact.contribution),
        content=content(book, fact.log),
        note=fact.log.note,
    )


def _withdrawn(_: Book, fact: Withdrawn) -> Phrase:
    return phrase("{who} withdrew {id}.", who=Who(fact.by), id=Code(fact.contribution))


SAYS: Says = {
    Logged: _logged,
    Listed: _listed,
    Confirmed: _confirmed,
    EvidenceAsked: _evidence_asked,
    Declined: _declined,
    Amended: _amended,
    Withdrawn: _withdrawn,
}
"""The sentence of every fact of this area."""
