"""Audit of sizes and evidence: each vote was measured as the ledger before it says, and what needs evidence has some."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledger.book import Book
from ledger.chain.entry import Entry, of_kind
from ledger.contributions import evidence, log_list, size
from ledger.contributions.contribution import LISTED, UNSHOWN, Amended, EvidenceAsked, Logged
from ledger.contributions.log import Log, count
from ledger.contributions.size import Claim
from ledger.validation.vote import Measured, Opened


def why_not_so(book: Book, entry: Entry, fact: Opened) -> str | None:
    """Tell why a vote is not about as much as it says, or lacks evidence. Nothing was measured before the first that was."""
    if fact.measured is None:
        return f"{fact.subject} was not measured" if book.contributions.measures else None
    if fact.measured != _measured(book, entry, fact):
        return f"{fact.subject} is not of the size that its vote says"
    if fact.subject in book.lists.by_id or fact.within is not None:
        return None  # the logs of a list that lack evidence are not in it
    is_missing = _lacks(book, entry, fact.subject, fact.measured)
    return f"{fact.subject} was put to the vote without evidence" if is_missing else None


def _measured(book: Book, entry: Entry, fact: Opened) -> Measured | None:
    if fact.subject in book.lists.by_id:
        return max(log_list.measured(book, fact.subject, entry.at).values(), key=size.order)
    if fact.within is not None:
        return log_list.measured(book, fact.within, entry.at).get(fact.subject)
    return size.measure(book, _claim(book, entry, fact.subject), entry.at)


def _claim(book: Book, entry: Entry, number: str) -> Claim:
    """Return the claim of a log as this entry makes it, else as it was."""
    logged = _logged(entry, number)
    if logged is not None and logged.corrects is not None:
        target = book.contributions.by_id[logged.corrects]
        return size.of_correction(book.agents, number, logged.author, target, logged.log.amount)
    if logged is not None:
        return size.of_log(number, logged.contributor, logged.log)
    known, amended = book.contributions.by_id[number], _amended(entry, number)
    return size.of_log(number, known.contributor, amended.log) if amended else size.of(book, known)


def _asked(book: Book, entry: Entry, fact: EvidenceAsked) -> str | None:
    """Tell of a log that is kept from the vote for evidence that it does not need."""
    known = book.contributions.by_id.get(fact.contribution)
    if known is not None and known.state == LISTED and known.within is not None:
        is_so = fact.contribution not in log_list.measured(book, known.within, entry.at)
    else:
        measured = size.measure(book, _claim(book, entry, fact.contribution), entry.at)
        is_so = _lacks(book, entry, fact.contribution, measured)
    return None if is_so else f"{fact.contribution} waits for evidence that it does not need"


def _lacks(book: Book, entry: Entry, number: str, measured: Measured) -> bool:
    """Tell whether a log of that size, which is put to the vote by itself, lacks evidence."""
    logged, amended = _logged(entry, number), _amended(entry, number)
    if logged is None and amended is None and book.contributions.by_id[number].state == UNSHOWN:
        return False  # it had what it needed when its vote opened first
    if logged is not None and logged.corrects is not None and _takes_away(book, logged):
        return False
    made = logged or amended
    content: Log = made.log if made is not None else book.contributions.by_id[number].log
    return evidence.is_missing(book.rules.now, content, measured)


def _takes_away(book: Book, correction: Logged) -> bool:
    before = book.contributions.by_id[correction.corrects or ""].log.amount
    return count(correction.log.amount) < count(before)


def _logged(entry: Entry, number: str) -> Logged | None:
    return next((logged for logged in of_kind(entry, Logged) if logged.contribution == number), None)


def _amended(entry: Entry, number: str) -> Amended | None:
    return next((amended for amended in of_kind(entry, Amended) if amended.contribution == number), None)


RULES: Mapping[type, Callable[..., str | None]] = {EvidenceAsked: _asked}
