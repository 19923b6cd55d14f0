"""What happened between two moments, in figures: for the digest of a period, and for whoever asks in between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.chain.entry import Fact
from ledger.contributions.contribution import Contribution
from ledger.contributions.log import WORK
from ledger.digests.digest import DigestMade, Figures, ProjectHours, Waiting
from ledger.distributions.distribution import DistributionHalted, DistributionMade
from ledger.network.agent import Joined
from ledger.payouts.payout import APPROVED, CONFIRMED, FAILED, RETURNED, UNKNOWN, LineMarked
from ledger.treasury.account import Posted, crossed
from ledger.treasury.statement import Treasury
from ledger.validation.vote import ACCEPTED, REJECTED, UNDECIDED, Flagged, Settled
from ledger.values.ids import Letter, following
from ledger.values.money import Money
from ledger.values.quantity import TIME, Quantity
from ledger.values.schedule import next_end, shortest

if TYPE_CHECKING:
    from ledger.book import Book

LATE = timedelta(minutes=10)
"""After the end of its period, from which on a digest is late."""

NAMED = 5
"""Waiting logs that are named."""

TOP = 3
"""Persons whose part of the hours shows how much hangs on few."""


def due(book: Book) -> datetime | None:
    """Return when the period under way ends, or None where no digest is wanted or nobody is there to read one."""
    if book.periods.since is None or not book.agents.by_id:
        return None
    rules, after = book.rules.now, book.periods.since
    if book.periods.by_id:
        after += shortest(rules.digest)  # a change of zone or schedule makes no digest of a few hours
    return next_end(rules.digest, rules.zone, after)


def make(book: Book, now: datetime, stuck: int, head: str) -> tuple[DigestMade, ...]:
    """Return the digest of the period that has ended, or nothing; `stuck` posts are owed, and `head` is the last hash."""
    since, until = book.periods.since, due(book)
    if since is None or until is None or until > now:
        return ()
    number = following(Letter.DIGEST, book.periods.by_id)
    return (DigestMade(number, since, until, now - until > LATE, figures(book, until, stuck, head)),)


def figures(book: Book, until: datetime, stuck: int, head: str) -> Figures:
    """Return the figures from the last digest to just before a moment."""
    facts = [one.fact for one in book.periods.happened if one.at < until]
    settled = [fact for fact in facts if isinstance(fact, Settled)]
    decisions = [fact.decision for fact in settled]
    accepted = [book.contributions.by_id[fact.contribution] for fact in settled if fact.decision == ACCEPTED]
    marked = [fact.state for fact in facts if isinstance(fact, LineMarked)]
    oldest = sorted(book.votes.open.values(), key=lambda vote: vote.at)[:NAMED]
    return Figures(
        accepted=decisions.count(ACCEPTED),
        rejected=decisions.count(REJECTED),
        undecided=tuple(fact.contribution for fact in settled if fact.decision == UNDECIDED),
        flags=sum(isinstance(fact, Flagged) for fact in facts),
        hours=_hours(accepted),
        top=_top(book, accepted),
        newcomers=_newcomers(book, facts),
        distributions=tuple(fact.distribution for fact in facts if isinstance(fact, DistributionMade)),
        halted=tuple(fact.distribution for fact in facts if isinstance(fact, DistributionHalted)),
        paid=marked.count(CONFIRMED),
        failed=marked.count(FAILED) + marked.count(RETURNED),
        treasury=_treasury(book, facts),
        waiting=len(book.votes.open),
        oldest=tuple(Waiting(vote.opened.contribution, max(0, (until - vote.at).days)) for vote in oldest),
        flagged=tuple(number for number, vote in book.votes.open.items() if vote.flags),
        unknown=_unknown(book),
        stuck=stuck,
        head=head,
    )


def _counted(accepted: Iterable[Contribution]) -> list[tuple[Contribution, Fraction]]:
    """Return the contributions of work in hours, each with its hours; corrections only change what counts already."""
    return [
        (one, one.log.amount.count)
        for one in accepted
        if one.log.kind == WORK
        and one.corrects is None
        and isinstance(one.log.amount, Quantity)
        and one.log.amount.unit == TIME
    ]


def _hours(accepted: list[Contribution]) -> tuple[ProjectHours, ...]:
    """Return the hours by project, most first."""
    sums: defaultdict[str | None, list[Fraction]] = defaultdict(lambda: [Fraction(), Fraction()])
    for one, hours in _counted(accepted):
        sums[one.log.project][0] += hours
        if one.log.stream == "care":
            sums[one.log.project][1] += hours
    rows = [ProjectHours(project, hours, care) for project, (hours, care) in sums.items()]
    return tuple(sorted(rows, key=lambda row: (-row.hours, row.project or "")))


def _top(book: Book, accepted: list[Contribution]) -> Fraction:
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for one, hours in _counted(accepted):
        sums[book.agents.person(one.contributor)] += hours
    total = sum(sums.values(), Fraction())
    return sum(sorted(sums.values(), reverse=True)[:TOP], Fraction()) / total if total else Fraction()


def _newcomers(book: Book, facts: list[Fact]) -> tuple[str, ...]:
    """Return the persons who are new and still here, each once; an account that was linked brings nobody new."""
    joined = [fact.agent for fact in facts if isinstance(fact, Joined)]
    persons = dict.fromkeys(book.agents.person(agent) for agent in joined)
    return tuple(one for one in persons if one in joined and not book.agents.by_id[one].forgotten)


def _treasury(book: Book, facts: list[Fact]) -> tuple[Treasury, ...]:
    came: defaultdict[str, int] = defaultdict(int)
    went: defaultdict[str, int] = defaultdict(int)
    for fact in facts:
        if isinstance(fact, Posted):
            for is_income, money in crossed(fact):
                (came if is_income else went)[money.currency] += money.minor
    return tuple(
        Treasury(
            Money(came[currency], currency),
            Money(went[currency], currency),
            book.accounts.total("pool", currency) + book.accounts.total("shortage", currency),
            book.accounts.total("aside/", currency),
            book.accounts.total("agent/", currency),
        )
        for currency in book.accounts.currencies()
    )


def _unknown(book: Book) -> int:
    return sum(
        line.state == UNKNOWN
        for payout in book.payouts.by_id.values()
        if payout.state == APPROVED
        for line in payout.lines.values()
    )
