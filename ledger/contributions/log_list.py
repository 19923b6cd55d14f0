"""Lists: many logs on one card, such as those of a group that worked together, which peers judge with one ballot.

Each person answers for the log that credits them; one that is not answered in `ANSWER_DAYS` is left out. Then the votes on the
others open together. A ballot on the list counts for each log but the voter's own: without that, a meeting of all could never be
judged, as everybody would be barred. The logs stay logs, each with its own number, tally, history and correction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from ledger.chain.entry import Entry, Fact, of_kind
from ledger.contributions import evidence, limits, size
from ledger.contributions.contribution import (
    LISTED,
    UNSHOWN,
    Amended,
    Confirmed,
    Contribution,
    Declined,
    EvidenceAsked,
    Listed,
    Logged,
    Withdrawn,
)
from ledger.contributions.log import Log, check
from ledger.contributions.opening import awaits, concerned, opened
from ledger.contributions.part import Part
from ledger.network.question import Lapsed
from ledger.validation.vote import Measured, Opened
from ledger.values.ids import Letter, next_id
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words
from ledger.values.quantity import Quantity

if TYPE_CHECKING:
    from ledger.book import Book

ANSWER_DAYS = 3
"""Days in which each person answers for the log that credits them."""

ROWS_MAX = 30
"""Logs of one list: what a card can show, and somebody can look at before they vote."""


@dataclass(slots=True)
class LogList:
    """A list: its logs in their order, whoever made it, and the logs that still wait for somebody's answer, or have it.

    `log` is what each of them said at first, and `amounts` are those of each; one that is changed leaves the list. Each of `waits` has whoever was asked at first;
    those that are `ready` wait for nobody any more.
    """

    id: str
    rows: tuple[str, ...]
    by: str
    log: Log
    amounts: dict[str, Money | Quantity]
    at: datetime
    height: int
    waits: dict[str, str]
    ready: dict[str, None] = field(default_factory=dict)


class Lists:
    """The page of lists, by number; `pending` are those whose vote is still to open."""

    def __init__(self) -> None:
        self.by_id: dict[str, LogList] = {}
        self.pending: dict[str, None] = {}
        self._list_of: dict[str, str] = {}  # by log, also of those that left: the card goes on telling of them

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _listed(self, fact: Listed, entry: Entry) -> None:
        made = {logged.contribution: logged for logged in of_kind(entry, Logged)}
        waits = {number: asked for number in fact.rows if (asked := made[number].awaits)}
        ready = dict.fromkeys(number for number in fact.rows if number not in waits)
        first = made[fact.rows[0]].log
        amounts = {number: made[number].log.amount for number in fact.rows}
        self.by_id[fact.list] = LogList(
            fact.list, fact.rows, fact.by, first, amounts, entry.at, entry.height, waits, ready
        )
        self.pending[fact.list] = None
        self._list_of |= dict.fromkeys(fact.rows, fact.list)

    def _confirmed(self, fact: Confirmed, _: Entry) -> None:
        known = self._of(fact.contribution)
        if known is not None and fact.contribution in known.waits:  # else it left the list before
            del known.waits[fact.contribution]
            known.ready[fact.contribution] = None

    def _out(self, fact: Declined | Withdrawn | Amended | EvidenceAsked, _: Entry) -> None:
        self._leave(fact.contribution)

    def _lapsed(self, fact: Lapsed, _: Entry) -> None:
        self._leave(fact.question)

    def _leave(self, log: str) -> None:
        if (known := self._of(log)) is not None:
            known.waits.pop(log, None)
            known.ready.pop(log, None)
            if not known.waits and not known.ready:
                self.pending.pop(known.id, None)

    def _opened(self, fact: Opened, _: Entry) -> None:
        self.pending.pop(fact.subject, None)

    def _of(self, log: str) -> LogList | None:
        return self.by_id.get(self._list_of.get(log, ""))

    def naming(self, log: str) -> str | None:
        """Return the list whose card tells of a log, also of one that left it; None if there is none."""
        return self._list_of.get(log)

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        Listed: _listed,
        Confirmed: _confirmed,
        **dict.fromkeys((Declined, Withdrawn, Amended, EvidenceAsked), _out),
        Lapsed: _lapsed,
        Opened: _opened,
    }

    def get(self, number: str) -> LogList:
        """Return the list; refuse a number that does not exist."""
        if number not in self.by_id:
            raise Refusal("There is no list {id}.", id=Code(number))
        return self.by_id[number]


def log_together(book: Book, author: str, parts: tuple[Part, ...], content: Log, at: datetime) -> tuple[Fact, ...]:
    """Return the facts of one log for each of several contributors, and of the list that they are."""
    if len(parts) > ROWS_MAX:
        raise Refusal("One list is for at most {n} people. Make several.", n=ROWS_MAX)
    known = len(book.contributions.by_id)
    logs = tuple(
        Logged(
            f"{Letter.CONTRIBUTION}{known + number}",
            author,
            part.agent,
            _of(content, part),
            awaits(book.agents, author, part.agent),
            None,
        )
        for number, part in enumerate(parts, start=1)
    )
    for log in logs:
        _check_row(book, log, at)
    rows = tuple(log.contribution for log in logs)
    return (*logs, Listed(next_id(Letter.LIST, book.lists.by_id), rows, author))


def _check_row(book: Book, made: Logged, at: datetime) -> None:
    check(made.log)
    limits.check_day(book, made.contributor, made.log)
    measured = size.measure(book, size.of_log(made.contribution, made.contributor, made.log), at)
    if evidence.is_missing(book.rules.now, made.log, measured):
        raise Refusal(
            "A receipt is missing; then all of it can be looked at. Type it once more with {evidence}.",
            evidence=Code("evidence:https://…"),
        )


def is_same_group(book: Book, log: Contribution, parts: tuple[Part, ...]) -> bool:
    """Tell whether a log was made with others in a list of just these parts."""
    rows = book.lists.by_id[log.within].rows if log.within else ()
    amounts = book.lists.by_id[log.within].amounts if log.within else {}
    return {(book.contributions.by_id[row].contributor, amounts[row]) for row in rows} == {
        (part.agent, part.amount or amounts[log.id]) for part in parts if amounts
    }


def are_alike(made: LogList) -> bool:
    """Tell whether all logs of a list had the same amount when it was made."""
    return len({*made.amounts.values()}) == 1


def _of(content: Log, part: Part) -> Log:
    """Return the log of one part, with words of its own, as each can be erased by itself."""
    words = Words(content.note.text, content.note.subject)
    evidence, paid_by = _again(content.evidence), _again(content.paid_by)
    return replace(content, note=words, amount=part.amount or content.amount, evidence=evidence, paid_by=paid_by)


def _again(words: Words | None) -> Words | None:
    return Words(words.text, words.subject) if words is not None else None


def due(book: Book, at: datetime) -> tuple[Opened | EvidenceAsked, ...]:
    """Return the facts that open the vote on the first list of which nothing waits for an answer any more."""
    ready = (number for number in book.lists.pending if not book.lists.by_id[number].waits)
    number = next(ready, None)
    return () if number is None else opened_list(book, number, at)


def approved(book: Book, number: str, accounts: Collection[str]) -> tuple[Confirmed, ...]:
    """Return the yes of those who were asked when the list was made, and whose approval stands on its card.

    One who is asked in place of somebody else may have approved the others before that. Hours that a day does not have any more
    take `/confirm`, which says why they are too many.
    """
    made, agents = book.lists.by_id[number], book.agents
    persons = {agents.person(account) for account in accounts if agents.is_here(account)}
    logs = ((book.contributions.by_id[row], asked) for row, asked in made.waits.items())
    still = ((log, asked) for log, asked in logs if log.awaits == asked and agents.person(asked) in persons)
    return tuple(
        Confirmed(log.id, agents.person(asked))
        for log, asked in still
        if limits.has_room(book, log.contributor, log.log)
    )


def opened_list(book: Book, number: str, at: datetime) -> tuple[Opened | EvidenceAsked, ...]:
    """Return the facts that open the vote on a list, or open it anew: on the list, and on each log in it, if any is left.

    One that came to need evidence while the list waited leaves it.
    """
    made, sizes = book.lists.by_id[number], measured(book, number, at)
    rows = [log for log in to_judge(book, number) if log.id in sizes]
    asked = tuple(EvidenceAsked(log.id) for log in to_judge(book, number) if log.id not in sizes)
    if not rows:
        return asked
    inside = tuple(dict.fromkeys((made.by, *(log.contributor for log in rows))))
    return (
        *asked,
        opened(book, number, inside, max(sizes.values(), key=size.order), at),
        *(opened(book, log.id, tuple(concerned(book.agents, log)), sizes[log.id], at, number) for log in rows),
    )


def measured(book: Book, number: str, at: datetime) -> dict[str, Measured]:
    """Return the size of each log of a list whose vote is still to open, without those that lack evidence."""
    rows = to_judge(book, number)
    sizes = [size.measure(book, claim, at) for claim in size.of_rows(book.agents, rows)]
    return {log.id: one for log, one in zip(rows, sizes, strict=True) if not _is_incomplete(book, log, one)}


def _is_incomplete(book: Book, log: Contribution, measured: Measured) -> bool:
    """Tell whether a log that nobody could vote on yet lacks evidence."""
    return log.state == LISTED and evidence.is_missing(book.rules.now, log.log, measured)


def to_judge(book: Book, number: str) -> list[Contribution]:
    """Return the logs of a list whose vote is still to open."""
    rows = map(book.contributions.by_id.__getitem__, book.contributions.rows(number))
    return [log for log in rows if log.state in (LISTED, UNSHOWN)]
