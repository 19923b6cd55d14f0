"""Audit of sizes: each vote was measured as the ledger before it says."""

from __future__ import annotations

from ledger.book import Book
from ledger.chain.entry import Entry, of_kind
from ledger.contributions import log_list, size
from ledger.contributions.contribution import Amended, Logged
from ledger.contributions.size import Claim
from ledger.validation.vote import Measured, Opened


def why_not_so(book: Book, entry: Entry, fact: Opened) -> str | None:
    """Tell why a vote is not about as much as it says, or None. Nothing was measured before the first that was."""
    if fact.measured is None:
        return f"{fact.subject} was not measured" if book.contributions.measures else None
    is_so = fact.measured == _measured(book, entry, fact)
    return None if is_so else f"{fact.subject} is not of the size that its vote says"


def _measured(book: Book, entry: Entry, fact: Opened) -> Measured:
    if fact.subject in book.lists.by_id:
        return max(log_list.measured(book, fact.subject, entry.at).values(), key=size.order)
    if fact.within is not None:
        return log_list.measured(book, fact.within, entry.at)[fact.subject]
    return size.measure(book, _claim(book, entry, fact.subject), entry.at)


def _claim(book: Book, entry: Entry, number: str) -> Claim:
    """Return the claim of a log as this entry makes it, else as it was."""
    logged = next((one for one in of_kind(entry, Logged) if one.contribution == number), None)
    amended = next((one for one in of_kind(entry, Amended) if one.contribution == number), None)
    if logged is not None and logged.corrects is not None:
        target = book.contributions.by_id[logged.corrects]
        return size.of_correction(book.agents, number, logged.author, target, logged.log.amount)
    if logged is not None:
        return size.of_log(number, logged.contributor, logged.log)
    known = book.contributions.by_id[number]
    return size.of_log(number, known.contributor, amended.log) if amended else size.of(book, known)
