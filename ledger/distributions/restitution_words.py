"""Reversals described: on the card of the distribution, and in messages to the agents who lose a share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ledger.distributions import consent_words, due, plan_words, share_files
from ledger.distributions.distribution import Distribution
from ledger.distributions.reversal import DONE, DROPPED, HALTED, Reversal, ReversalPrepared, TakenBack
from ledger.network import seniority
from ledger.treasury import words as treasury_words
from ledger.validation import judges
from ledger.values.ids import Subject
from ledger.values.money import Money
from ledger.values.phrase import Code, Lines, Phrase, Sayable, Sheet, Who, lines, phrase, sample

if TYPE_CHECKING:
    from ledger.book import Book

COMING, TAKEN = "reversal", "taken"
"""The two messages to an agent: their share will be taken back, and it was."""


def describe(book: Book, distribution: Distribution) -> Iterator[Sayable | None]:
    """Describe on a card the reversals of a distribution that were done, and the latest one unless it was dropped."""
    for reversal in distribution.reversals:
        if reversal.state == DONE or (reversal is distribution.reversal and reversal.state != DROPPED):
            yield from _describe(book, distribution.prepared.distribution, reversal)


def _describe(book: Book, number: str, reversal: Reversal) -> Iterator[Sayable | None]:
    prepared = reversal.prepared
    yield phrase(
        "{who} wants {total} of it taken back: “{reason}”",
        who=Who(prepared.by),
        total=reversal.total,
        reason=prepared.reason,
    )
    if reversal.state != HALTED:
        most = share_files.largest_first(prepared.shares)[: share_files.ROWS]
        yield _table(book, prepared, most)
        yield plan_words.more_people(len(prepared.shares) - len(most), Code(f"/distribute {number}"))
    for who, reason in reversal.objections.items():
        yield phrase("Objection by {who}: “{reason}”", who=Who(who), reason=reason)
    yield from _state(book, number, reversal)


def _table(book: Book, prepared: ReversalPrepared, most: Iterable[TakenBack]) -> Sheet:
    rows = tuple((treasury_words.payee(book, share.agent), Money(share.minor, prepared.currency)) for share in most)
    return Sheet((WHO, BACK), rows)


def _state(book: Book, number: str, reversal: Reversal) -> Iterator[Phrase | None]:
    match reversal.state:
        case "prepared":
            approve = Code(f"/distribute approve {number} {reversal.prepared.fingerprint}")
            yield phrase("Waits for another steward: {approve}.", approve=approve)
            yield _how_to_halt(book, number)
        case "approved":
            yield phrase(
                "Approved by {who}. It is taken back by itself {ends}.",
                who=Who(reversal.approved_by or ""),
                ends=reversal.ends(book.pauses),
            )
            yield consent_words.progress(book, reversal)
            yield _how_to_halt(book, number)
        case "halted":
            yield phrase("Members objected: nothing is taken back.")
        case "done":
            yield phrase("Taken back: the money is in the pool again, and what it paid is owed again.")


def _how_to_halt(book: Book, number: str) -> Phrase:
    if judges.is_young(book, book.at):
        return phrase(
            "Any two members with accepted work can halt it, and as long as fewer than three who have been here for {days} days, or are first stewards, have any, the first stewards as well: {object}.",
            days=seniority.DAYS,
            object=sample("/flag {id} why", id=number),
        )
    return phrase(
        "Any two members with accepted work can halt it: {object}.", object=sample("/flag {id} why", id=number)
    )


def message(book: Book, about: str) -> Sayable:
    """Return the message to an agent whose share will be taken back, or was; `about` is like `D1/taken/1/A2`."""
    subject = Subject(about)
    time, agent = subject.rest.split("/")
    reversal = book.distributions.by_id[subject.id].reversals[int(time) - 1]
    minor = next(share.minor for share in reversal.prepared.shares if share.agent == agent)
    amount = Money(minor, reversal.prepared.currency)
    if subject.kind == TAKEN:
        return _taken(book, subject.id, agent, amount)
    return _coming(book, subject.id, amount, reversal)


def _taken(book: Book, number: str, agent: str, amount: Money) -> Phrase:
    # Hours count in every distribution as long as they stand: of them nothing is owed, neither before nor again.
    if not _is_owed(book, agent, amount.currency):
        return phrase("{amount} of {id} were taken back from your account.", amount=amount, id=Code(number))
    return phrase(
        "{amount} of {id} were taken back from your account. What they paid is owed to you again: {claims}.",
        amount=amount,
        id=Code(number),
        claims=Code("/account claims"),
    )


def _is_owed(book: Book, agent: str, currency: str) -> bool:
    """Tell whether the person of an agent is owed money in a currency."""
    dues = due.dues_of(book, book.agents.person(agent))
    return any(debts.owed and debts.owed.currency == currency for debts in dues)


def _coming(book: Book, number: str, amount: Money, reversal: Reversal) -> Lines:
    says = phrase(
        "{amount} of {id} are to be taken back from your account, as two stewards say: “{reason}”. It is done {ends}, unless two members object: {object}.",
        amount=amount,
        id=Code(number),
        reason=reversal.prepared.reason,
        ends=reversal.ends(book.pauses),
        object=sample("/flag {id} why", id=number),
    )
    return lines(says, consent_words.at_once(number, is_small=reversal.is_small))


WHO, BACK = phrase("Who"), phrase("Taken back")
