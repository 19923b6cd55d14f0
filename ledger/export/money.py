"""Rows about money: postings at once, distributions when they are made or have failed, reversals when they are made.

An income may be taken back and a line of a payout may come back years later, so their rows come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import chain
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, of_kind
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
from ledger.network.question import Lapsed
from ledger.payouts.payout import LineJudged, LineMarked, Payout, PayoutApproved, PayoutDropped, PayoutPrepared, Payouts
from ledger.payouts.setback import SetBack
from ledger.treasury.account import Posted, of_agent, of_pool
from ledger.treasury.income import (
    Income,
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
"""Outcome of the claims by the state of their distribution; in other states nothing happens to them."""


class CashRows:
    """Distributions and reversals of them under way, and all incomes and payouts."""

    def __init__(self) -> None:
        self._incomes, self._distributions, self._payouts = Incomes(), Distributions(), Payouts()
        self._reversals: dict[str, tuple[ReversalPrepared, str | None]] = {}  # with the steward who approved it
        self._held: dict[tuple[str, str], int] = {}  # by account and currency

    def add(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        """Take one fact in, and return the rows that it makes final."""
        return self.READS[type(fact)](self, fact, entry)

    def _posted(self, fact: Posted, entry: Entry) -> Iterable[Row]:
        for posting in fact.postings:
            key = (posting.account, posting.amount.currency)
            self._held[key] = self._held.get(key, 0) + posting.amount.minor
            yield "postings", (entry.height, entry.at, fact.about, posting.account, *amount(posting.amount))

    def _of_income(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        self._incomes.add(fact, entry)
        return ()

    def _income_reversed(self, fact: IncomeReversed, entry: Entry) -> Iterable[Row]:
        self._incomes.add(fact, entry)
        income = self._incomes.by_id[fact.income]
        assert income.reversal is not None, "what is taken back was noted so before"
        noted = (income.reversal.reason, income.reversal.by, fact.by)
        yield "reversals", (entry.height, entry.at, fact.income, None, *amount(income.amount), *noted)

    def _reversal_prepared(self, fact: ReversalPrepared, _: Entry) -> Iterable[Row]:
        self._reversals[fact.distribution] = (fact, None)
        return ()

    def _reversal_approved(self, fact: ReversalApproved, _: Entry) -> Iterable[Row]:
        prepared, _by = self._reversals[fact.distribution]
        self._reversals[fact.distribution] = (prepared, fact.by)
        return ()

    def _reversal_ended(self, fact: ReversalDropped | ReversalHalted, _: Entry) -> Iterable[Row]:
        del self._reversals[fact.distribution]
        return ()

    def _distribution_reversed(self, fact: DistributionReversed, entry: Entry) -> Iterable[Row]:
        return _reversed(entry, *self._reversals.pop(fact.distribution))

    def _objection(self, fact: Objected | ObjectionLifted, entry: Entry) -> Iterable[Row]:
        # Objections to a reversal come long after the rows of the distribution.
        return self._of_distribution(fact, entry) if fact.distribution in self._distributions.by_id else ()

    def _of_distribution(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        self._distributions.add(fact, entry)
        return ()

    def _distribution_ended(
        self, fact: DistributionHalted | DistributionDropped | DistributionMade, entry: Entry
    ) -> Iterable[Row]:
        self._distributions.add(fact, entry)
        distribution = self._distributions.by_id.pop(fact.distribution)
        return _distribution(distribution, _receivers(entry, fact.distribution))

    def _of_payout(self, fact: Fact, entry: Entry) -> Iterable[Row]:
        self._payouts.add(fact, entry)
        return ()

    READS: ClassVar[dict[type, Callable[..., Iterable[Row]]]] = {
        Posted: _posted,
        IncomeNoted: _of_income,
        IncomeConfirmed: _of_income,
        IncomeDropped: _of_income,
        Lapsed: _of_income,
        IncomeReversalNoted: _of_income,
        IncomeReversalDropped: _of_income,
        IncomeReversed: _income_reversed,
        ReversalPrepared: _reversal_prepared,
        ReversalApproved: _reversal_approved,
        ReversalDropped: _reversal_ended,
        ReversalHalted: _reversal_ended,
        DistributionReversed: _distribution_reversed,
        DistributionPrepared: _of_distribution,
        DistributionApproved: _of_distribution,
        DistributionHalted: _distribution_ended,
        DistributionDropped: _distribution_ended,
        DistributionMade: _distribution_ended,
        Objected: _objection,
        ObjectionLifted: _objection,
        ShareGivenUp: _of_distribution,
        PayoutPrepared: _of_payout,
        PayoutApproved: _of_payout,
        PayoutDropped: _of_payout,
        LineMarked: _of_payout,
        LineJudged: _of_payout,
        SetBack: _of_payout,
    }

    def rest(self) -> Iterator[Row]:
        """Yield the rows that are not final at the end."""
        for (account, currency), minor in sorted(self._held.items()):
            yield "balances", (account, currency, amount(Money(minor, currency))[0])
        yield from map(_income, self._incomes.by_id.values())
        for distribution in self._distributions.by_id.values():
            yield from _distribution(distribution, None)
        for payout in self._payouts.by_id.values():
            yield from _payout(payout)


def _income(income: Income) -> Row:
    by = (income.by, income.state, income.confirmed_by)
    return "incomes", (income.id, income.at, *amount(income.amount), income.source, income.project, *by)


def _receivers(entry: Entry, distribution: str) -> frozenset[str]:
    """Return the accounts that an entry moved money to because of a distribution."""
    of_distribution = (posted.postings for posted in of_kind(entry, Posted) if posted.about == distribution)
    return frozenset(posting.account for posting in chain.from_iterable(of_distribution) if posting.amount.minor > 0)


def _distribution(distribution: Distribution, receivers: frozenset[str] | None) -> Iterator[Row]:
    """Yield a distribution and its shares; without receivers it is under way, and nobody has taken a share yet."""
    prepared = distribution.prepared
    yield (
        "distributions",
        (
            prepared.distribution,
            distribution.at,
            *amount(prepared.amount),
            prepared.project,
            prepared.since,
            prepared.before,
            prepared.equation,
            prepared.version,
            prepared.hash,
            prepared.fingerprint,
            prepared.by,
            distribution.approved_by,
            distribution.state,
        ),
    )
    for share in prepared.shares:
        taken = None if receivers is None else _is_taken(share, receivers)
        paid = amount(Money(share.minor, prepared.amount.currency))
        yield "shares", (prepared.distribution, share.agent, count(share.hours), *paid, taken)
    if distribution.state in BECAME:
        yield from _claims(distribution)


def _is_taken(share: Share, receivers: frozenset[str]) -> bool:
    """Tell whether a share came to the account of the agent, or into the pool of the project."""
    return not share.minor or not receivers.isdisjoint((of_agent(share.agent), of_pool(share.agent)))


def _claims(distribution: Distribution) -> Iterator[Row]:
    """Yield the changes of claims by a distribution under way or made, except of agents who took no share of it."""
    prepared, without = distribution.prepared, (*distribution.given_up, *distribution.left)
    claims: tuple[ClaimPaid | ClaimEnded, ...] = (*prepared.paid, *prepared.ended)
    for claim in claims:
        if claim.agent not in without:
            became = BECAME[distribution.state] if isinstance(claim, ClaimPaid) else "ended"
            yield _claim(prepared.distribution, prepared.amount.currency, claim, became)


def _claim(distribution: str, currency: str, claim: ClaimPaid | ClaimEnded, became: str) -> Row:
    rounded = count(Fraction(claim.rounded, 10**6)) if isinstance(claim, ClaimPaid) else None
    worth = None if claim.worth is None else count(claim.worth)
    which = (distribution, claim.contribution, claim.bucket, claim.rule, claim.agent)
    return "claims", (*which, *amount(Money(claim.amount, currency)), became, rounded, worth)


def _reversed(entry: Entry, prepared: ReversalPrepared, approved_by: str | None) -> Iterator[Row]:
    """Yield the amounts that were taken back, and the claims that are owed again, or have their turn again."""
    number, currency = prepared.distribution, prepared.currency
    for share in prepared.shares:
        back = (share.agent, *amount(Money(share.minor, currency)), prepared.reason, prepared.by, approved_by)
        yield "reversals", (entry.height, entry.at, number, *back)
    for paid in prepared.paid:
        yield _claim(number, currency, paid, "owed again")
    for ended in prepared.ended:
        yield _claim(number, currency, ended, "turn again")


def _payout(payout: Payout) -> Iterator[Row]:
    prepared, approved = payout.prepared, payout.approved
    yield (
        "payouts",
        (
            prepared.payout,
            payout.at,
            *amount(payout.total),
            prepared.form,
            prepared.fingerprint,
            prepared.by,
            approved.by if approved else None,
            approved.file if approved else None,
            payout.state,
        ),
    )
    for agent, line in payout.lines.items():
        state = line.state if approved else payout.state
        yield _line(payout, agent, line.line.minor, state, line.reference)
    for held in prepared.held:
        yield _line(payout, held.agent, held.minor, "held", held.why)


def _line(payout: Payout, agent: str, minor: int, state: str, reference: Value) -> Row:
    paid = amount(Money(minor, payout.prepared.currency))
    return "lines", (payout.prepared.payout, agent, *paid, state, reference)
