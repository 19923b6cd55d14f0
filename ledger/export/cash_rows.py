"""Money as rows: postings at once, an income when it is confirmed or dropped, a distribution when it is made or has failed.

A line of a payout may come back years later, so payouts come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ledger.account import Posted, of_agent, of_pool
from ledger.claim import ClaimEnded, ClaimPaid
from ledger.distribution import (
    MADE,
    Distribution,
    DistributionApproved,
    DistributionDropped,
    DistributionHalted,
    DistributionMade,
    DistributionPrepared,
    Distributions,
    Objected,
    ObjectionLifted,
    Share,
    ShareGivenUp,
)
from ledger.entry import Entry, Fact
from ledger.export.shape import Row, Value, amount, count
from ledger.income import IncomeConfirmed, IncomeDropped, IncomeNoted, Incomes
from ledger.money import Money
from ledger.payout import LineJudged, LineMarked, Payout, PayoutApproved, PayoutDropped, PayoutPrepared, Payouts


class CashRows:
    """Incomes and distributions under way, and all payouts."""

    def __init__(self) -> None:
        self._incomes, self._distributions, self._payouts = Incomes(), Distributions(), Payouts()
        self._held: dict[tuple[str, str], int] = {}  # by account and currency

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        """Take one fact in, and yield the rows that it makes final."""
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
        """Yield the rows of what is not final at the end."""
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
            prepared.since,
            prepared.before,
            prepared.equation,
            prepared.version,
            prepared.hash,
            prepared.fingerprint,
            prepared.by,
            found.approved_by,
            found.state,
        ),
    )
    for share in prepared.shares:
        taken = None if receivers is None else _is_taken(share, receivers)
        paid = amount(Money(share.minor, prepared.amount.currency))
        yield "shares", (prepared.distribution, share.agent, count(share.hours), *paid, taken)
    if found.state == MADE:
        yield from _claims(found)


def _is_taken(share: Share, receivers: frozenset[str]) -> bool:
    """Tell whether what somebody gets came to the account of the agent, or into the pool of the project."""
    return not share.minor or not receivers.isdisjoint((of_agent(share.agent), of_pool(share.agent)))


def _claims(found: Distribution) -> Iterator[Row]:
    """Yield which claims a distribution that was made paid, and which had their turn with something still owed."""
    prepared = found.prepared
    currency = prepared.amount.currency
    for claim in prepared.paid:
        rounded = count(Fraction(claim.rounded, 10**6))
        yield "claims", (*_claim(prepared.distribution, claim), *amount(Money(claim.amount, currency)), "paid", rounded)
    for ended in prepared.ended:
        yield "claims", (*_claim(prepared.distribution, ended), *amount(Money(ended.amount, currency)), "ended", None)


def _claim(distribution: str, claim: ClaimPaid | ClaimEnded) -> tuple[Value, ...]:
    return distribution, claim.contribution, claim.bucket, claim.rule, claim.agent


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
