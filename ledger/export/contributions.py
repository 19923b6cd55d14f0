"""Contributions and the votes on them as rows: a contribution is told when it is settled, taken back or declined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.contributions.contribution import (
    DECLINED,
    OPEN,
    UNSHOWN,
    WAITING,
    WITHDRAWN,
    Amended,
    Contribution,
    Declined,
    Logged,
    Withdrawn,
)
from ledger.export.tables import Row, amount
from ledger.network.audience import Unshown
from ledger.validation.vote import UNDECIDED, Flagged, FlagLifted, Opened, Settled, Voted


class WorkRows:
    """Contributions that are not settled, and the votes on them."""

    READS: ClassVar[tuple[type, ...]] = (
        Logged,
        Opened,
        Unshown,
        Amended,
        Voted,
        Flagged,
        FlagLifted,
        Withdrawn,
        Declined,
        Settled,
    )

    def __init__(self) -> None:
        self._open: dict[str, Contribution] = {}

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        """Take one fact in, and yield the rows that it makes final."""
        match fact:
            case Logged(number, author, contributor, log, awaits, corrects):
                state = WAITING if awaits else OPEN
                self._open[number] = Contribution(
                    number, author, contributor, log, 1, state, entry.height, entry.at, corrects=corrects
                )
            case Opened(number):
                self._open[number] = replace(self._open[number], state=OPEN)
            case Unshown(number):
                self._open[number] = replace(self._open[number], state=UNSHOWN)
            case Amended(number, revision, _, log, awaits):
                state = WAITING if awaits else OPEN
                self._open[number] = replace(self._open[number], revision=revision, log=log, state=state, decision=None)
            case Voted(number, agent, choice):
                yield "ballots", (entry.height, entry.at, number, agent, choice)
            case Flagged(number, agent, reason):
                yield "flags", (entry.height, entry.at, number, agent, True, reason)
            case FlagLifted(number, agent):
                yield "flags", (entry.height, entry.at, number, agent, False, None)
            case Withdrawn(number):
                yield _contribution(replace(self._open.pop(number), state=WITHDRAWN), entry.at)
            case Declined(number):
                yield _contribution(replace(self._open.pop(number), state=DECLINED), entry.at)
            case Settled(number, decision):
                settled = replace(self._open.pop(number), state=decision, decision=fact)
                if decision == UNDECIDED:
                    self._open[number] = settled  # its author may open it again
                else:
                    yield _contribution(settled, entry.at)

    def rest(self) -> Iterator[Row]:
        """Yield the rows of what is not final at the end."""
        yield from (_contribution(one, None) for one in self._open.values())


def _contribution(one: Contribution, ended: datetime | None) -> Row:
    log, decision = one.log, one.decision
    tally = (decision.approve, decision.reject, decision.abstain, decision.flags) if decision else (None,) * 4
    return "contributions", (
        one.id,
        one.at,
        one.author,
        one.contributor,
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
        one.corrects,
        one.revision,
        one.state,
        ended,
        *tally,
    )
