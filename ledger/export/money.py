"""Money as rows: postings at once, a distribution when it is made or has failed, what is taken back of it when it is.

An income may be taken back and a line of a payout may come back years later, so both come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

from ledger.chain.entry import Entry, Fact
from ledger.distributions import distribution as distribution_page
from ledger.distributions import reversal
from ledger.distributions.distribution import (
    APPROVED,
    MADE,
    PREPARED,
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
from ledger.distributions.reversal import (
    DistributionReversed,
    ReversalApproved,
    ReversalDropped,
    ReversalHalted,
    ReversalPrepared,
)
from ledger.equations.claim import ClaimEnded, ClaimPaid
from ledger.export.tables import Row, Value, amount, count
from ledger.payouts.payout import LineJudged, LineMarked, Payout, PayoutApproved, PayoutDropped, PayoutPrepared, Payouts
from ledger.payouts.setback import SetBack
from ledger.treasury import income
from ledger.treasury.account import Posted, of_agent, of_pool
from ledger.treasury.income import (
    IncomeConfirmed,
    IncomeDropped,
    IncomeNoted,
    IncomeReversalDropped,
    IncomeReversalNoted,
    IncomeReversed,
    Incomes,
)
from ledger.values.money import Money

BECAME = {PREPARED: "set aside", APPROVED: "set aside", MADE: "paid"}
"""What becomes of claims by a distribution in these states; in others nothing does."""


class CashRows:
    """Distributions and reversals of them under way, and all incomes and payouts."""

    READS: ClassVar[tuple[type, ...]] = (
        Posted,
        *income.FACTS,
        *reversal.FACTS,
        *distribution_page.FACTS,
        PayoutPrepared,
        PayoutApproved,
        PayoutDropped,
        LineMarked,
        LineJudged,
        SetBack,
    )

    def __init__(self) -> None:
        self._incomes, self._distributions, self._payouts = Incomes(), Distributions(), Payouts()
        self._reversals: dict[str, tuple[ReversalPrepared, str | None]] = {}  # with who approved it
        self._held: dict[tuple[str, str], int] = {}  # by account and currency

    def add(self, fact: Fact, entry: Entry) -> Iterator[Row]:
        """Take one fact in, and yield the rows that it makes final."""
        match fact:
            case Posted(about, postings):
                for posting in postings:
                    key = (posting.account, posting.amount.currency)
                    self._held[key] = self._held.get(key, 0) + posting.amount.minor
                    yield "postings", (entry.height, entry.at, about, posting.account, *amount(posting.amount))
            case IncomeNoted() | IncomeConfirmed() | IncomeDropped() | IncomeReversalNoted() | IncomeReversalDropped():
                self._incomes.add(fact, entry)
            case IncomeReversed(number, by):
                self._incomes.add(fact, entry)
                one = self._incomes.by_id[number]
                assert one.reversal is not None, "what is taken back was noted so before"
                noted = (one.reversal.reason, one.reversal.by, by)
                yield "reversals", (entry.height, entry.at, number, None, *amount(one.amount), *noted)
            case ReversalPrepared(number):
                self._reversals[number] = (fact, None)
            case ReversalApproved(number, by):
                self._reversals[number] = (self._reversals[number][0], by)
            case ReversalDropped(number) | ReversalHalted(number):
                del self._reversals[number]
            case DistributionReversed(number):
                yield from _reversed(entry, *self._reversals.pop(number))
            case Objected(number) | ObjectionLifted(number) if number not in self._distributions.by_id:
                pass  # to its being taken back, long after its own rows
            case DistributionPrepared() | DistributionApproved() | Objected() | ObjectionLifted() | ShareGivenUp():
                self._distributions.add(fact, entry)
            case DistributionHalted(number) | DistributionDropped(number) | DistributionMade(number):
                self._distributions.add(fact, entry)
                yield from _distribution(self._distributions.by_id.pop(number), _receivers(entry, number))
            case PayoutPrepared() | PayoutApproved() | PayoutDropped() | LineMarked() | LineJudged() | SetBack():
                self._payouts.add(fact, entry)

    def rest(self) -> Iterator[Row]:
        """Yield the rows of what is not final at the end."""
        for (account, currency), minor in sorted(self._held.items()):
            yield "balances", (account, currency, amount(Money(minor, currency))[0])
        for number in self._incomes.by_id:
            yield self._income(number)
        for found in self._distributions.by_id.values():
            yield from _distribution(found, None)
        for paid in self._payouts.by_id.values():
            yield from _payout(paid)

    def _income(self, number: str) -> Row:
        one = self._incomes.by_id[number]
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
    if found.state in BECAME:
        yield from _claims(found)


def _is_taken(share: Share, receivers: frozenset[str]) -> bool:
    """Tell whether what somebody gets came to the account of the agent, or into the pool of the project."""
    return not share.minor or not receivers.isdisjoint((of_agent(share.agent), of_pool(share.agent)))


def _claims(found: Distribution) -> Iterator[Row]:
    """Yield what became of claims by a distribution that is under way or made, but for those who took no share of it."""
    prepared = found.prepared
    currency, without = prepared.amount.currency, (*found.given_up, *found.left)
    done: tuple[ClaimPaid | ClaimEnded, ...] = (*prepared.paid, *prepared.ended)
    for claim in done:
        if claim.agent not in without:
            became = BECAME[found.state] if isinstance(claim, ClaimPaid) else "ended"
            yield _claim(prepared.distribution, currency, claim, became)


def _claim(distribution: str, currency: str, claim: ClaimPaid | ClaimEnded, became: str) -> Row:
    rounded = count(Fraction(claim.rounded, 10**6)) if isinstance(claim, ClaimPaid) else None
    worth = None if claim.worth is None else count(claim.worth)
    which = (distribution, claim.contribution, claim.bucket, claim.rule, claim.agent)
    return "claims", (*which, *amount(Money(claim.amount, currency)), became, rounded, worth)


def _reversed(entry: Entry, prepared: ReversalPrepared, approved_by: str | None) -> Iterator[Row]:
    """Yield what was taken back from whom, and which claims are owed again, or have their turn again."""
    number, currency = prepared.distribution, prepared.currency
    for share in prepared.shares:
        back = (share.agent, *amount(Money(share.minor, currency)), prepared.reason, prepared.by, approved_by)
        yield "reversals", (entry.height, entry.at, number, *back)
    for paid in prepared.paid:
        yield _claim(number, currency, paid, "owed again")
    for ended in prepared.ended:
        yield _claim(number, currency, ended, "turn again")


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
