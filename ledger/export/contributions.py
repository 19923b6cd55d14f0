"""Rows about contributions and their votes: that of a contribution is final when it is settled, withdrawn or declined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
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
from ledger.contributions.log import Log
from ledger.export.tables import Number, Row, Value, amount, count
from ledger.network.audience import Unshown
from ledger.network.question import LAPSED, Lapsed
from ledger.validation.hearing import Heard
from ledger.validation.vote import (
    UNDECIDED,
    VOID,
    Drawn,
    Extended,
    Flagged,
    FlagLifted,
    Measured,
    Opened,
    Settled,
    Voided,
    Voted,
)
from ledger.values import money
from ledger.values.money import Money


class WorkRows:
    """Contributions that are not settled, and the votes on them."""

    def __init__(self) -> None:
        self._open: dict[str, Contribution] = {}
        self._list_of: dict[str, str] = {}  # of each log that is in one

    def add(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        """Take one fact in, and return the rows that it makes final."""
        return self.READS[type(fact)](self, fact, entry)

    def _logged(self, fact: Logged, entry: Entry) -> Iterable[Row]:
        self._open[fact.contribution] = Contribution(
            fact.contribution,
            fact.author,
            fact.contributor,
            fact.log,
            1,
            _state(fact),
            entry.height,
            entry.at,
            corrects=fact.corrects,
        )
        return ()

    def _listed(self, fact: Listed, entry: Entry) -> Iterator[Row]:
        for number in fact.rows:
            self._list_of[number] = fact.list
            if self._open[number].state == OPEN:
                self._open[number] = replace(self._open[number], state=LISTED)
            yield "lists", (entry.height, entry.at, fact.list, number, fact.by)

    def _confirmed(self, fact: Confirmed, _: Entry) -> Iterable[Row]:
        self._open[fact.contribution] = replace(self._open[fact.contribution], state=LISTED)
        return ()

    def _evidence_asked(self, fact: EvidenceAsked, _: Entry) -> Iterable[Row]:
        self._list_of.pop(fact.contribution, None)
        self._open[fact.contribution] = replace(self._open[fact.contribution], state=INCOMPLETE)
        return ()

    def _opened(self, fact: Opened, entry: Entry) -> Iterator[Row]:
        if fact.subject in self._open:  # each log of a list opens as well
            self._open[fact.subject] = replace(self._open[fact.subject], state=OPEN, measured=fact.measured)
        yield from _opening(fact, entry)

    def _extended(self, fact: Extended, entry: Entry) -> Iterator[Row]:
        yield "extensions", (entry.height, entry.at, fact.subject)

    def _unshown(self, fact: Unshown, _: Entry) -> Iterable[Row]:
        for number, log in self._open.items():
            if log.state == OPEN and self._list_of.get(number, number) == fact.subject:
                self._open[number] = replace(log, state=UNSHOWN)
        return ()

    def _amended(self, fact: Amended, _: Entry) -> Iterable[Row]:
        self._list_of.pop(fact.contribution, None)
        self._open[fact.contribution] = replace(
            self._open[fact.contribution], revision=fact.revision, log=fact.log, state=_state(fact), decision=None
        )
        return ()

    def _drawn(self, fact: Drawn, entry: Entry) -> Iterator[Row]:
        for person in fact.persons:
            yield "draws", (entry.height, entry.at, fact.subject, person, fact.why)

    def _voted(self, fact: Voted, entry: Entry) -> Iterable[Row]:
        right = amount(fact.right) if fact.right is not None else (None, None)
        yield "ballots", (entry.height, entry.at, fact.subject, fact.agent, fact.choice, *right, fact.reason)

    def _heard(self, fact: Heard, entry: Entry) -> Iterable[Row]:
        yield "hearings", (entry.height, entry.at, fact.subject, fact.by, fact.is_right, fact.reason)

    def _voided(self, fact: Voided, entry: Entry) -> Iterable[Row]:
        yield _contribution(replace(self._open.pop(fact.subject), state=VOID), entry.at)

    def _flagged(self, fact: Flagged, entry: Entry) -> Iterable[Row]:
        yield "flags", (entry.height, entry.at, fact.subject, fact.agent, True, fact.reason)

    def _flag_lifted(self, fact: FlagLifted, entry: Entry) -> Iterable[Row]:
        yield "flags", (entry.height, entry.at, fact.subject, fact.agent, False, None)

    def _withdrawn(self, fact: Withdrawn, entry: Entry) -> Iterable[Row]:
        yield _contribution(replace(self._open.pop(fact.contribution), state=WITHDRAWN), entry.at)

    def _declined(self, fact: Declined, entry: Entry) -> Iterable[Row]:
        yield _contribution(replace(self._open.pop(fact.contribution), state=DECLINED), entry.at)

    def _lapsed(self, fact: Lapsed, entry: Entry) -> Iterable[Row]:
        if fact.question in self._open:
            yield _contribution(replace(self._open.pop(fact.question), state=LAPSED), entry.at)

    def _settled(self, fact: Settled, entry: Entry) -> Iterable[Row]:
        settled = replace(self._open.pop(fact.subject), state=fact.decision, decision=fact)
        if fact.decision == UNDECIDED:
            self._open[fact.subject] = settled  # its author may open it again
        else:
            yield _contribution(settled, entry.at)

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = {
        Logged: _logged,
        Listed: _listed,
        Confirmed: _confirmed,
        EvidenceAsked: _evidence_asked,
        Opened: _opened,
        Unshown: _unshown,
        Amended: _amended,
        Drawn: _drawn,
        Extended: _extended,
        Voted: _voted,
        Heard: _heard,
        Voided: _voided,
        Flagged: _flagged,
        FlagLifted: _flag_lifted,
        Withdrawn: _withdrawn,
        Declined: _declined,
        Lapsed: _lapsed,
        Settled: _settled,
    }

    def rest(self) -> Iterator[Row]:
        """Yield the rows that are not final at the end."""
        return (_contribution(contribution, None) for contribution in self._open.values())


def _state(fact: Logged | Amended) -> str:
    return WAITING if fact.awaits else OPEN


def _opening(fact: Opened, entry: Entry) -> Iterator[Row]:
    """Yield that a vote opened, by the hash of which entry lots are drawn, whom it concerns, and what is made again by it."""
    about, size = (entry.height, entry.at, fact.subject), fact.measured.size if fact.measured else None
    who = (fact.voters, fact.bootstrap, fact.counted)
    yield "openings", (*about, fact.within, entry.hash.hex(), fact.rules, *who, size, fact.again)
    for account in fact.excluded:
        yield "barred", (*about, account)
    for number in fact.measured.again if fact.measured else ():
        yield "made_again", (*about, number)


def _contribution(contribution: Contribution, ended: datetime | None) -> Row:
    log, decision = contribution.log, contribution.decision
    tally = (
        (decision.approve, decision.reject + decision.left_out, decision.abstain, decision.flags)
        if decision
        else (None,) * 4
    )
    return "contributions", (
        contribution.id,
        contribution.at,
        contribution.author,
        contribution.contributor,
        log.kind,
        *amount(log.amount),
        log.what,
        log.project,
        log.stream,
        log.date,
        log.for_claims,
        log.terms,
        log.note,
        log.evidence,
        log.paid_by,
        contribution.corrects,
        contribution.revision,
        contribution.state,
        ended,
        *tally,
        *_measured(log, contribution.measured),
    )


def _measured(log: Log, measured: Measured | None) -> tuple[Value, ...]:
    """Return the size of what was voted on, and the exact figures by which it was measured, in the unit of the log."""
    if measured is None:
        return (None,) * 5
    figures = (measured.amount, measured.median, measured.week, measured.own)
    return (measured.size, *(None if figure is None else _figure(log, figure) for figure in figures))


def _figure(log: Log, figure: Fraction) -> Number:
    return count(figure / 10 ** money.exponent(log.amount.currency) if isinstance(log.amount, Money) else figure)
