"""The rows of an export, from the entries one after the other: only what may still change is held back.

A contribution is told when it is settled or taken back, an income when it is confirmed or dropped, a distribution when it is made or
has failed, with its shares. A line of a payout may come back years later, so payouts come last, with members, projects and terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ledger.account import Posted
from ledger.agent import Added, Agents, Forgotten, Joined, Renamed
from ledger.contribution import DECLINED, OPEN, WAITING, WITHDRAWN, Amended, Contribution, Declined, Logged, Withdrawn
from ledger.distribution import (
    Distribution,
    DistributionApproved,
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    Distributions,
    Objected,
    ObjectionLifted,
    ShareGivenUp,
)
from ledger.entry import Entry, Fact
from ledger.export.shape import Row, Value, amount, count
from ledger.income import IncomeConfirmed, IncomeDropped, IncomeNoted, Incomes
from ledger.link import Linked, LinkOffered, Unlinked
from ledger.money import Money
from ledger.payout import (
    LineJudged,
    LineMarked,
    Payout,
    PayoutApproved,
    PayoutDropped,
    PayoutPrepared,
    Payouts,
)
from ledger.project import ProjectStarted
from ledger.validation import UNDECIDED, Flagged, FlagLifted, Opened, Settled, Voted
from ledger.vocabulary import TermAdded


def rows(entries: Iterable[Entry]) -> Iterator[Row]:
    """Yield every row of an export, as soon as nothing in it can change any more."""
    work, cash, people = _Work(), _Cash(), _People()
    for entry in entries:
        for fact in entry.facts:
            yield from work.add(fact, entry)
            yield from cash.add(fact, entry)
            people.add(fact, entry)
    yield from work.rest()
    yield from cash.rest()
    yield from people.rest()


class _Work:
    """Contributions that are not settled, and the votes on them."""

    def __init__(self) -> None:
        self._open: dict[str, Contribution] = {}

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        match fact:
            case Logged(number, author, contributor, log, awaits, corrects):
                state = WAITING if awaits else OPEN
                self._open[number] = Contribution(
                    number, author, contributor, log, 1, state, entry.height, entry.at, corrects=corrects
                )
            case Opened(number):
                self._open[number] = replace(self._open[number], state=OPEN)
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
            case _:
                pass

    def rest(self) -> Iterator[Row]:
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


class _Cash:
    """Incomes and distributions under way, and all payouts."""

    def __init__(self) -> None:
        self._incomes, self._distributions, self._payouts = Incomes(), Distributions(), Payouts()
        self._held: dict[tuple[str, str], int] = {}  # by account and currency

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        match fact:
            case Posted(about, postings):
                for posting in postings:
                    key = (posting.account, posting.amount.currency)
                    self._held[key] = self._held.get(key, 0) + posting.amount.minor
                    yield "postings", (entry.height, entry.at, about, posting.account, *amount(posting.amount))
            case IncomeNoted():
                self._incomes.add(fact, entry)
            case IncomeConfirmed(number) | IncomeDropped(number):
                self._incomes.add(fact, entry)
                yield self._income(number)
            case DistributionPrepared() | DistributionApproved() | Objected() | ObjectionLifted() | ShareGivenUp():
                self._distributions.add(fact, entry)
            case DistributionHalted(number) | DistributionDropped(number) | DistributionMade(number):
                self._distributions.add(fact, entry)
                yield from _distribution(self._distributions.by_id.pop(number), _receivers(entry, number))
            case PayoutPrepared() | PayoutApproved() | PayoutDropped() | LineMarked() | LineJudged():
                self._payouts.add(fact, entry)
            case _:
                pass

    def rest(self) -> Iterator[Row]:
        for (account, currency), minor in sorted(self._held.items()):
            yield "balances", (account, currency, amount(Money(minor, currency))[0])
        for number in list(self._incomes.by_id):
            yield self._income(number)
        for found in self._distributions.by_id.values():
            yield from _distribution(found, None)
        for paid in self._payouts.by_id.values():
            yield from _payout(paid)

    def _income(self, number: str) -> Row:
        one = self._incomes.by_id.pop(number)
        by = (one.by, one.state, one.confirmed_by)
        return "incomes", (one.id, one.at, *amount(one.amount), one.source, one.project, *by)


def _receivers(entry: Entry, distribution: str) -> frozenset[str]:
    """Return the accounts that an entry moved money to because of a distribution."""
    return frozenset(
        posting.account
        for fact in entry.facts
        if isinstance(fact, Posted) and fact.about == distribution
        for posting in fact.postings
        if posting.amount.minor > 0
    )


def _distribution(found: Distribution, receivers: frozenset[str] | None) -> Iterator[Row]:
    """Yield a distribution and its shares; whether one was taken is open as long as it is under way."""
    prepared = found.prepared
    yield (
        "distributions",
        (
            prepared.distribution,
            found.at,
            *amount(prepared.amount),
            prepared.project,
            prepared.equation,
            prepared.fingerprint,
            prepared.by,
            found.approved_by,
            found.state,
        ),
    )
    for share in prepared.shares:
        taken = None if receivers is None else f"agent/{share.agent}" in receivers
        paid = amount(Money(share.minor, prepared.amount.currency))
        yield "shares", (prepared.distribution, share.agent, count(share.hours), *paid, taken)


def _payout(found: Payout) -> Iterator[Row]:
    prepared, approved = found.prepared, found.approved
    yield (
        "payouts",
        (
            prepared.payout,
            found.at,
            *amount(found.total),
            prepared.form,
            prepared.fingerprint,
            prepared.by,
            approved.by if approved else None,
            approved.file if approved else None,
            found.state,
        ),
    )
    for agent, line in found.lines.items():
        state = line.state if approved else found.state
        yield _line(found, agent, line.line.minor, state, line.reference)
    for held in prepared.held:
        yield _line(found, held.agent, held.minor, "held", held.why)


def _line(found: Payout, agent: str, minor: int, state: str, reference: Value) -> Row:
    paid = amount(Money(minor, found.prepared.currency))
    return "lines", (found.prepared.payout, agent, *paid, state, reference)


class _People:
    """Who is known, and the network's projects and words."""

    def __init__(self) -> None:
        self._agents = Agents()
        self._named: list[Row] = []

    def add(self, fact: Fact, entry: Entry) -> None:
        match fact:
            case Joined() | Added() | Renamed() | LinkOffered() | Linked() | Unlinked() | Forgotten():
                self._agents.add(fact, entry)
            case ProjectStarted(project, name, purpose):
                self._named.append(("projects", (project, name, purpose, entry.at)))
            case TermAdded(term, kind, word, by):
                self._named.append(("terms", (term, kind, word, by, entry.at)))
            case _:
                pass

    def rest(self) -> Iterator[Row]:
        for one in self._agents.by_id.values():
            person = self._agents.person(one.id)
            same = None if person == one.id else person
            yield "members", (one.id, one.kind, one.name, one.at, one.by, same, one.forgotten is not None)
        yield from self._named
