"""How it is told that a distribution is taken back: on its card, and to those from whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.distributions import due
from ledger.distributions.distribution import Distribution
from ledger.distributions.reversal import DONE, DROPPED, HALTED, Reversal
from ledger.network import seniority
from ledger.treasury import words as treasury_words
from ledger.validation import judges
from ledger.values.ids import Subject
from ledger.values.money import Money
from ledger.values.phrase import Code, Phrase, Sayable, Sheet, Who, phrase

if TYPE_CHECKING:
    from ledger.book import Book

COMING, TAKEN = "reversal", "taken"
"""The two messages to one from whom something is taken back."""

ROWS = 20
"""Rows that are shown, the largest."""


def told(book: Book, found: Distribution) -> Iterator[Sayable]:
    """Yield what a card says of a distribution that is, was or should be taken back; nothing of one that is not."""
    for reversal in found.reversals:
        if reversal.state == DONE or (reversal is found.reversal and reversal.state != DROPPED):
            yield from _told(book, found.prepared.distribution, reversal)


def _told(book: Book, number: str, reversal: Reversal) -> Iterator[Sayable]:
    prepared = reversal.prepared
    yield phrase(
        "{who} wants {total} of it taken back: “{reason}”",
        who=Who(prepared.by),
        total=reversal.total,
        reason=prepared.reason,
    )
    if reversal.state != HALTED:
        most = sorted(prepared.shares, key=lambda one: -one.minor)[:ROWS]
        rows = tuple((treasury_words.payee(book, one.agent), Money(one.minor, prepared.currency)) for one in most)
        yield Sheet((WHO, BACK), rows)
    for who, reason in reversal.objections.items():
        yield phrase("Objection by {who}: “{reason}”", who=Who(who), reason=reason)
    yield from _state(book, number, reversal)


def _state(book: Book, number: str, reversal: Reversal) -> Iterator[Phrase]:
    how = phrase(
        "Any two members with accepted work can halt it: {object}.", object=Code(f"/distribute object {number} why")
    )
    if judges.is_young(book, book.at):
        how = phrase(
            "Any two members with accepted work can halt it, and as long as fewer than three who have been here for {days} days, or are first stewards, have any, the first stewards as well: {object}.",
            days=seniority.DAYS,
            object=Code(f"/distribute object {number} why"),
        )
    match reversal.state:
        case "prepared":
            approve = Code(f"/distribute approve {number} {reversal.prepared.fingerprint}")
            yield phrase("Waits for another steward: {approve}.", approve=approve)
            yield how
        case "approved":
            yield phrase(
                "Approved by {who}. It is taken back by itself {ends}.",
                who=Who(reversal.approved_by or ""),
                ends=reversal.ends,
            )
            yield how
        case "halted":
            yield phrase("Members objected: nothing is taken back.")
        case "done":
            yield phrase("Taken back: the money is in the pool again, and what it paid is owed again.")


def message(book: Book, about: str) -> Sayable:
    """Return what one from whom something is taken back is told: that it will be, or that it was (`D1/taken/1/A2`)."""
    subject = Subject(about)
    number, kind = subject.id, subject.kind
    time, agent = subject.rest.split("/")
    reversal = book.distributions.by_id[number].reversals[int(time) - 1]
    amount = next(
        Money(one.minor, reversal.prepared.currency) for one in reversal.prepared.shares if one.agent == agent
    )
    # Hours count in every distribution as long as they stand: of them nothing is owed, neither before nor again.
    if kind == TAKEN and any(
        one.owed and one.owed.currency == amount.currency for one in due.of(book, book.agents.person(agent))
    ):
        return phrase(
            "{amount} of {id} were taken back from your account. What they paid is owed to you again: {claims}.",
            amount=amount,
            id=Code(number),
            claims=Code("/account claims"),
        )
    if kind == TAKEN:
        return phrase("{amount} of {id} were taken back from your account.", amount=amount, id=Code(number))
    return phrase(
        "{amount} of {id} are to be taken back from your account, as two stewards say: “{reason}”. It is done {ends}, unless two members object: {object}.",
        amount=amount,
        id=Code(number),
        reason=reversal.prepared.reason,
        ends=reversal.ends,
        object=Code(f"/distribute object {number} why"),
    )


WHO, BACK = phrase("Who"), phrase("Taken back")
