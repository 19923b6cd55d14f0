"""Audit of logs: those of a list belong together, none goes beyond the limits, and only whose it is answers, changes or withdraws one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from ledger.audit import corrections
from ledger.book import Book
from ledger.chain.entry import Entry, of_kind
from ledger.contributions import limits, revision
from ledger.contributions.contribution import Amended, Confirmed, Declined, Listed, Logged, Withdrawn
from ledger.contributions.opening import awaits, may_change
from ledger.network.agent import Agents, Introduced, Joined
from ledger.values.phrase import Refusal


def _listed(book: Book, entry: Entry, fact: Listed) -> str | None:
    """Compare a list with the logs of its entry: the same once for each of several, perhaps not as much, who are all asked for their word."""
    made = {logged.contribution: logged for logged in of_kind(entry, Logged)}
    rows = [made[number] for number in fact.rows if number in made]
    listed = [number for other in of_kind(entry, Listed) for number in other.rows]
    if len(rows) < len(fact.rows) or len({*listed}) < len(listed) or fact.list in book.lists.by_id:
        return f"{fact.list} has logs that were not made for it"
    same = (replace(logged.log, amount=rows[0].log.amount) for logged in rows)
    if len({*same}) > 1 or any((logged.author, logged.corrects) != (fact.by, None) for logged in rows):
        return f"the logs of {fact.list} are not the same log for each"
    come = tuple(fact for fact in entry.facts if isinstance(fact, Joined | Introduced))
    agents = book.trial(come, entry.at).agents if come else book.agents
    if len({agents.lineage(logged.contributor) for logged in rows}) < max(2, len(rows)):
        return f"{fact.list} is not a list of several"
    return next(
        (f"{logged.contribution} does not wait for its person" for logged in rows if not _waits(agents, logged)), None
    )


def _waits(agents: Agents, logged: Logged) -> bool:
    return logged.awaits == awaits(agents, logged.author, logged.contributor)


def _logged(book: Book, entry: Entry, fact: Logged) -> str | None:
    def check() -> None:
        if fact.corrects is not None:
            limits.check_correction(book, book.contributions.by_id[fact.corrects], fact.author, fact.log)
            return
        limits.check_day(book, fact.contributor, fact.log)
        if not any(fact.contribution in listed.rows for listed in of_kind(entry, Listed)):
            limits.check_open(book, fact.author)

    return corrections.why_not_proposed(book, entry, fact) or _beyond_limits(book, fact.contribution, check)


def _beyond_limits(book: Book, number: str, check: Callable[[], None]) -> str | None:
    """Tell of a log that the limits do not allow. There were none before the first vote that was measured."""
    if not book.contributions.measures:
        return None
    try:
        check()
    except Refusal:
        return f"{number} is more than a day of its person has, or one log too many of theirs"
    return None


def _answered(book: Book, entry: Entry, fact: Confirmed | Declined) -> str | None:
    awaited = book.contributions.by_id[fact.contribution].awaits
    is_theirs = awaited is not None and book.agents.lineage(awaited) == book.agents.lineage(fact.by)
    return None if is_theirs else f"{fact.contribution} was not for {fact.by} to answer"


def _confirmed(book: Book, entry: Entry, fact: Confirmed) -> str | None:
    log = book.contributions.by_id[fact.contribution]

    def check() -> None:
        limits.check_day(book, log.contributor, log.log)
        if log.within is None:
            limits.check_open(book, fact.by)

    return _answered(book, entry, fact) or _beyond_limits(book, log.id, check)


def _changed(book: Book, entry: Entry, fact: Amended | Withdrawn) -> str | None:
    known = book.contributions.by_id[fact.contribution]
    if not may_change(book.agents, known, fact.by):
        return f"{fact.contribution} was not for {fact.by} to change"
    if not isinstance(fact, Amended) or not fact.goes_on:
        return None
    if not revision.only_takes_less(book, known, fact.by, fact.log):
        return f"{fact.contribution} was changed by more than that it takes less, and its vote went on"
    return None


def _amended(book: Book, entry: Entry, fact: Amended) -> str | None:
    old = book.contributions.by_id[fact.contribution]
    check = partial(limits.check_change, book, old, fact.by, fact.log)
    return _changed(book, entry, fact) or _beyond_limits(book, old.id, check)


RULES: Mapping[type, Callable[..., str | None]] = {
    Logged: _logged,
    Listed: _listed,
    Confirmed: _confirmed,
    Declined: _answered,
    Amended: _amended,
    Withdrawn: _changed,
}
