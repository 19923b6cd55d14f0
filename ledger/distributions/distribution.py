"""Distributions: a part of a pool, shared by the equation that holds there; prepared, approved, halted by objections, or made.

Preparing it sets the money aside and freezes the list of shares. Another steward approves that list. For `OBJECTION_HOURS`
any two members with accepted work can halt it. After that it is carried out without anybody's action; in a small network also as
soon as all who could object have said yes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from itertools import chain
from typing import ClassVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.contributions.selection import Selection
from ledger.distributions import reversal
from ledger.distributions.objection import (
    OBJECTION,
    OBJECTION_HOURS,
    OBJECTIONS,
    Assented,
    AssentWithdrawn,
    Objected,
    ObjectionLifted,
    with_assent,
    with_objection,
    without_assent,
    without_objection,
)
from ledger.distributions.reversal import DONE, Reversal, ReversalPrepared, TakenBack
from ledger.equations.claim import ClaimEnded, ClaimPaid
from ledger.network.pause import Pauses
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words

__all__ = ["OBJECTIONS", "OBJECTION_HOURS", "Objected", "ObjectionLifted"]

EDITION = 2
"""Edition of the rules by which shares are computed. Verification recomputes only the lists of this edition."""

PREPARED, APPROVED, HALTED, DROPPED, MADE = "prepared", "approved", "halted", "dropped", "made"


@dataclass(frozen=True, slots=True)
class Share:
    """The share of an agent, or of the pool of a project, in minor units, with the hours of its work that took part."""

    agent: str
    hours: Fraction
    minor: int


@dataclass(frozen=True, slots=True)
class DistributionPrepared:
    """A steward set money of a pool aside to share it. The list is frozen, and named by its fingerprint.

    `amount` was to be shared; the sum of `shares` was set aside, and the rest stayed in the pool. `equation`, `version` and
    `hash` name the equation that held. `paid` and `ended` are the effects on claims once the distribution is made.
    """

    distribution: str
    amount: Money
    project: str | None
    since: date | None
    before: date | None
    equation: str
    version: int
    hash: str
    shares: tuple[Share, ...]
    paid: tuple[ClaimPaid, ...]
    ended: tuple[ClaimEnded, ...]
    out: tuple[str, ...]  # agents with claims who had opted out
    fingerprint: str
    by: str
    edition: int


@dataclass(frozen=True, slots=True)
class DistributionApproved:
    """Another steward approved the list: members can object to it now. `small`: so was the network then."""

    distribution: str
    by: str
    small: bool


@dataclass(frozen=True, slots=True)
class ShareGivenUp:
    """A person gives up their share of one distribution: it stays in the pool."""

    distribution: str
    agent: str


@dataclass(frozen=True, slots=True)
class DistributionHalted:
    """Enough members objected: the money that was set aside is in the pool again."""

    distribution: str


@dataclass(frozen=True, slots=True)
class DistributionDropped:
    """A steward dropped a distribution before it was approved, or a founder of a young network dropped it."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class DistributionMade:
    """The shares are on the accounts of their receivers; those of agents who had `left` before stayed in the pool."""

    distribution: str
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """State of a distribution. `height` is that of the entry that prepared it."""

    prepared: DistributionPrepared
    height: int
    at: datetime
    state: str = PREPARED
    approved_by: str | None = None
    approved_at: datetime | None = None
    objections: dict[str, Words] = field(default_factory=dict)
    is_small: bool = False  # the network, when it was approved
    assents: tuple[str, ...] = ()  # accounts that said yes, in a small network
    given_up: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # agents who were gone when it was carried out: their shares stayed in the pool
    reversals: tuple[Reversal, ...] = ()  # one for each time that a steward wanted it taken back

    @property
    def selection(self) -> Selection:
        """Return the selection of contributions that take part."""
        return Selection(self.prepared.project, self.prepared.since, self.prepared.before)

    @property
    def given(self) -> Money:
        """Return the sum of the shares, which was set aside."""
        return Money(sum(share.minor for share in self.prepared.shares), self.prepared.amount.currency)

    @property
    def reversal(self) -> Reversal | None:
        """Return the latest reversal, the only one that can be under way."""
        return self.reversals[-1] if self.reversals else None

    @property
    def open_reversal(self) -> Reversal | None:
        """Return the reversal that is under way, if there is one."""
        return self.reversal if self.reversal and self.reversal.is_under_way else None

    @property
    def done_reversals(self) -> list[Reversal]:
        """Return the reversals that were carried out."""
        return [reversal for reversal in self.reversals if reversal.state == DONE]

    @property
    def taken_back(self) -> tuple[TakenBack, ...]:
        """Return the sums that were taken back so far; an agent can be there several times."""
        return tuple(chain.from_iterable(reversal.prepared.shares for reversal in self.done_reversals))

    @property
    def is_under_way(self) -> bool:
        """Tell whether it can still be made: it is prepared or approved."""
        return self.state in (PREPARED, APPROVED)

    def ends(self, pauses: Pauses) -> datetime | None:
        """Return the end of the objection window, when the distribution is made; None before it is approved."""
        if self.approved_at is None:
            return None
        return pauses.end_of(self.prepared.distribution, self.approved_at, OBJECTION)

    def reversed_at(self, pauses: Pauses) -> datetime | None:
        """Return the end of the objection window of its reversal; None if none is approved and under way."""
        return self.open_reversal.ends(pauses) if self.open_reversal else None


FACTS = (
    DistributionPrepared,
    DistributionApproved,
    DistributionDropped,
    Objected,
    ObjectionLifted,
    Assented,
    AssentWithdrawn,
    ShareGivenUp,
    DistributionHalted,
    DistributionMade,
)


class Distributions:
    """Projection: all distributions by id, each with its reversals."""

    def __init__(self) -> None:
        self.by_id: dict[str, Distribution] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        self.FOLDS[type(fact)](self, fact, entry)

    def _prepared(self, fact: DistributionPrepared, entry: Entry) -> None:
        self.by_id[fact.distribution] = Distribution(fact, entry.height, entry.at)

    def _reversal_prepared(self, fact: ReversalPrepared, entry: Entry) -> None:
        distribution, prepared = self.by_id[fact.distribution], Reversal(fact, entry.height, entry.at)
        self.by_id[fact.distribution] = replace(distribution, reversals=(*distribution.reversals, prepared))

    def _changed(self, fact: Fact, entry: Entry) -> None:
        self.by_id[fact.distribution] = _after(self.by_id[fact.distribution], fact, entry)

    def get(self, distribution: str) -> Distribution:
        """Return the distribution; refuse a number that does not exist."""
        if distribution not in self.by_id:
            raise Refusal("There is no distribution {id}.", id=Code(distribution))
        return self.by_id[distribution]

    def under_way(self) -> list[Distribution]:
        """Return the distributions that can still be made."""
        return [distribution for distribution in self.by_id.values() if distribution.is_under_way]

    def reversals(self) -> list[Distribution]:
        """Return the distributions with a reversal under way."""
        return [distribution for distribution in self.by_id.values() if distribution.open_reversal]

    FOLDS: ClassVar[dict[type, Callable[..., None]]] = {
        **dict.fromkeys((*FACTS, *reversal.FACTS), _changed),
        DistributionPrepared: _prepared,
        ReversalPrepared: _reversal_prepared,
    }


def _after(distribution: Distribution, fact: Fact, entry: Entry) -> Distribution:
    """Fold a fact into the latest reversal if there is one, or else into the distribution itself."""
    if not distribution.reversals:
        return _TRANSITIONS.get(type(fact), _unchanged)(distribution, fact, entry)
    *before, last = distribution.reversals
    return replace(distribution, reversals=(*before, reversal.after(last, fact, entry)))


def _unchanged(distribution: Distribution, _: Fact, __: Entry) -> Distribution:
    return distribution


_TRANSITIONS: Mapping[type, Callable[[Distribution, Fact, Entry], Distribution]] = {
    DistributionApproved: lambda known, fact, entry: replace(
        known,
        state=APPROVED,
        approved_by=fact.by,
        approved_at=entry.at,
        is_small=fact.small,
        assents=(known.prepared.by, fact.by) if fact.small else (),
    ),
    DistributionHalted: lambda known, _, __: replace(known, state=HALTED),
    DistributionDropped: lambda known, _, __: replace(known, state=DROPPED),
    DistributionMade: lambda known, fact, _: replace(known, state=MADE, left=fact.left),
    ShareGivenUp: lambda known, fact, _: replace(known, given_up=(*known.given_up, fact.agent)),
    Objected: lambda known, fact, _: replace(known, objections=with_objection(known.objections, fact)),
    ObjectionLifted: lambda known, fact, _: replace(known, objections=without_objection(known.objections, fact)),
    Assented: lambda known, fact, _: replace(known, assents=with_assent(known.assents, fact)),
    AssentWithdrawn: lambda known, fact, _: replace(known, assents=without_assent(known.assents, fact)),
}

UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Everything was shared by hours, before members could agree on something else.
    "DistributionPrepared": (
        lambda values: {**values, "since": None, "before": None, "version": 0, "hash": "", "paid": [], "ended": []},
        # Lists did not say yet what claims were worth, and cents were rounded by claim.
        lambda values: {
            **values,
            "paid": [{**paid, "worth": None} for paid in values["paid"]],
            "ended": [{**ended, "worth": None} for ended in values["ended"]],
            "edition": 1,
        },
    ),
    # Every window went on to its end, in a network of any size.
    "DistributionApproved": (lambda values: {**values, "small": False},),
    # The postings told who had been forgotten before a distribution was carried out.
    "DistributionMade": (lambda values: {**values, "left": []},),
}
