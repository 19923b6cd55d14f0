"""Audit of corrections: proposed by who may, heard by whose work they are about, and ended by the first that is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile

from ledger.book import Book
from ledger.chain.entry import Entry, of_kind
from ledger.contributions import correction
from ledger.contributions.contribution import Logged
from ledger.network.speaker import contact_of
from ledger.validation.hearing import Heard
from ledger.validation.vote import Opened, Settled, Voided


def why_not_heard(book: Book, entry: Entry, fact: Opened) -> str | None:
    """Tell of a vote that hears others than it has to. Nobody was heard before the first vote that says so."""
    if fact.hears is None:
        return f"nobody could be heard on {fact.subject}" if book.hearings.has_begun else None
    return None if fact.hears == _hears(book, entry, fact.subject) else f"others are heard on {fact.subject}"


def _hears(book: Book, entry: Entry, number: str) -> tuple[str, ...]:
    logged = next((one for one in of_kind(entry, Logged) if one.contribution == number), None)
    if logged is not None and logged.corrects is not None:
        target = book.contributions.by_id[logged.corrects]
        return correction.hears(book.agents, logged.author, target, logged.log.amount)
    known = book.contributions.by_id.get(number)
    return correction.hears_on(book, known) if known is not None else ()


def why_not_proposed(book: Book, entry: Entry, fact: Logged) -> str | None:
    """Tell of a correction that came too early after one that failed, or beside another one of the same person."""
    if fact.corrects is None or not any(one.hears is not None for one in of_kind(entry, Opened)):
        return None
    target = book.contributions.by_id[fact.corrects]
    refused = correction.why_not(book, target, fact.author, fact.log.amount, entry.at)
    return None if refused is None else f"{fact.contribution} could not be proposed by {fact.author} then"


def _heard(book: Book, entry: Entry, fact: Heard) -> str | None:
    account = book.hearings.hears.get(fact.subject)
    contact = contact_of(book.agents, account) if account is not None else None
    is_theirs = contact is not None and book.agents.lineage(contact) == book.agents.lineage(fact.by)
    if is_theirs and (fact.reason is None or not fact.is_right):
        return None
    return f"{fact.subject} was not for {fact.by} to judge"


def _voided(book: Book, entry: Entry, fact: Voided) -> str | None:
    """Tell of a correction that ended though no other one of the same log was accepted."""
    is_so = any(one.subject == fact.accepted and fact in _overtaken(book, one) for one in of_kind(entry, Settled))
    return None if is_so else f"{fact.subject} ended, and no other correction was accepted"


def left_open(book: Book, entry: Entry, fact: Settled) -> str | None:
    """Tell of an accepted correction beside which another one of the same log goes on, or is accepted after it."""
    ended = {one.subject for one in of_kind(entry, Voided)}
    ended |= {one.subject for one in takewhile(lambda one: one is not fact, of_kind(entry, Settled))}
    left = (one.subject for one in _overtaken(book, fact) if one.subject not in ended)
    return next((f"{number} goes on, though {fact.subject} was accepted" for number in left), None)


def _overtaken(book: Book, settled: Settled) -> Iterator[Voided]:
    return correction.overtaken(book, settled, ())


RULES: Mapping[type, Callable[..., str | None]] = {Heard: _heard, Voided: _voided}
