"""Distributions: a part of a pool, shared by the equation that holds there; prepared, approved, halted by objections, or made.

What is prepared is set aside at once and its list is frozen. Another steward approves that list; for `OBJECTION_HOURS`
any two members with accepted work can halt it; after that, time alone carries it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import ClassVar, TypeVar

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.contributions.selection import Selection
from ledger.distributions import reversal
from ledger.distributions.reversal import DONE, Reversal, ReversalPrepared, TakenBack, after
from ledger.equations.claim import ClaimEnded, ClaimPaid
from ledger.network import pause
from ledger.network.pause import Pause, Paused, PlatformBack, PlatformLost, ends
from ledger.network.pause import after as after_pause
from ledger.values.money import Money
from ledger.values.phrase import Code, Refusal, Words

EDITION = 2
"""By which edition of the rules shares are computed; a verification works out anew the lists of this one."""

OBJECTION_HOURS = 48
OBJECTION = timedelta(hours=OBJECTION_HOURS)
"""For how long members can object."""

OBJECTIONS = 2
"""Persons whose objections halt a distribution."""

PREPARED, APPROVED, HALTED, DROPPED, MADE = "prepared", "approved", "halted", "dropped", "made"


@dataclass(frozen=True, slots=True)
class Share:
    """What an agent, or the pool of a project, gets, in minor units; and how many hours of its work took part."""

    agent: str
    hours: Fraction
    minor: int


@dataclass(frozen=True, slots=True)
class DistributionPrepared:
    """A steward set money of a pool aside to share it; the list is frozen, and named by its fingerprint.

    `amount` is what was shared out; as much as `shares` come to was set aside, and the rest stayed in the pool. `equation`
    is the id, version and hash of the one that held; `paid` and `ended` are what it does to claims once it is made.
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
    out: tuple[str, ...]  # those with claims who had opted out
    fingerprint: str
    by: str
    edition: int


@dataclass(frozen=True, slots=True)
class DistributionApproved:
    """Another steward approved the list: members can object to it now."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Objected:
    """A member with accepted work, or a founder while the network only began, objects to a distribution."""

    distribution: str
    by: str
    reason: Words


@dataclass(frozen=True, slots=True)
class ObjectionLifted:
    """A member took their objection back."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class ShareGivenUp:
    """A person gives up their share of one distribution: it stays in the pool."""

    distribution: str
    agent: str


@dataclass(frozen=True, slots=True)
class DistributionHalted:
    """Enough members objected: what was set aside is in the pool again."""

    distribution: str


@dataclass(frozen=True, slots=True)
class DistributionDropped:
    """A steward took a distribution back before it was approved, or a founder while the network only began."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class DistributionMade:
    """The shares are on the accounts of those who get them; those of who `left` before stayed in the pool."""

    distribution: str
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """What is known of a distribution. `height` is that of the entry that prepared it."""

    prepared: DistributionPrepared
    height: int
    at: datetime
    state: str = PREPARED
    approved_by: str | None = None
    approved_at: datetime | None = None
    objections: dict[str, Words] = field(default_factory=dict)
    given_up: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # those whose share stayed in the pool, as they were gone when it was carried out
    reversals: tuple[Reversal, ...] = ()  # each time that a steward wanted it taken back
    pauses: tuple[Pause, ...] = ()  # of the time for objections

    @property
    def selection(self) -> Selection:
        """Return which contributions take part."""
        return Selection(self.prepared.project, self.prepared.since, self.prepared.before)

    @property
    def given(self) -> Money:
        """Return what the shares come to, which was set aside."""
        return Money(sum(share.minor for share in self.prepared.shares), self.prepared.amount.currency)

    @property
    def reversal(self) -> Reversal | None:
        """Return the last of them, which alone can be under way."""
        return self.reversals[-1] if self.reversals else None

    @property
    def taken_back(self) -> tuple[TakenBack, ...]:
        """Return what was taken back of it so far; an agent can stand there several times."""
        return tuple(share for one in self.reversals if one.state == DONE for share in one.prepared.shares)

    @property
    def ends(self) -> datetime | None:
        """Return when objections end and the distribution is made; None before it is approved."""
        return None if self.approved_at is None else ends(self.approved_at, OBJECTION, self.pauses)

    @property
    def paused(self) -> tuple[Pause, ...]:
        """Return what held the time for objections open, and that to its being taken back."""
        return (*self.pauses, *(pause for one in self.reversals for pause in one.pauses))

    @property
    def reversed_at(self) -> datetime | None:
        """Return when it is taken back; None where that is not approved, or over."""
        return self.reversal.ends(OBJECTION) if self.reversal and self.reversal.is_under_way else None


Open = TypeVar("Open", Distribution, Reversal)


FACTS = (
    DistributionPrepared,
    DistributionApproved,
    DistributionDropped,
    Objected,
    ObjectionLifted,
    ShareGivenUp,
    DistributionHalted,
    DistributionMade,
)


class Distributions:
    """The page of distributions."""

    FOLDS: ClassVar[tuple[type, ...]] = (*FACTS, *reversal.FACTS, *pause.FACTS)

    def __init__(self) -> None:
        self.by_id: dict[str, Distribution] = {}

    def add(self, fact: Fact, entry: Entry) -> None:
        """Fold one fact in."""
        if isinstance(fact, DistributionPrepared):
            self.by_id[fact.distribution] = Distribution(fact, entry.height, entry.at)
            return
        if isinstance(fact, ReversalPrepared):
            found, reversal = self.by_id[fact.distribution], Reversal(fact, entry.height, entry.at)
            self.by_id[fact.distribution] = replace(found, reversals=(*found.reversals, reversal))
            return
        if isinstance(fact, Paused | PlatformLost | PlatformBack):
            self.by_id |= {one: _paused(self.by_id[one], fact) for one in fact.held if one in self.by_id}
            return
        self.by_id[fact.distribution] = _after(self.by_id[fact.distribution], fact, entry)

    def get(self, distribution: str) -> Distribution:
        """Return the distribution; refuse a number that does not exist."""
        found = self.by_id.get(distribution)
        if found is None:
            raise Refusal("There is no distribution {id}.", id=Code(distribution))
        return found

    def under_way(self) -> list[Distribution]:
        """Return those that are neither made nor ended otherwise."""
        return [one for one in self.by_id.values() if one.state in (PREPARED, APPROVED)]

    def due(self, now: datetime) -> list[Distribution]:
        """Return those whose time for objections has ended."""
        return [one for one in self.under_way() if (end := one.ends) is not None and end <= now]

    def reversals(self) -> list[Distribution]:
        """Return those that are being taken back."""
        return [one for one in self.by_id.values() if one.reversal is not None and one.reversal.is_under_way]

    def reversals_due(self, now: datetime) -> list[Distribution]:
        """Return those of them whose time for objections has ended."""
        return [one for one in self.reversals() if (end := one.reversed_at) is not None and end <= now]


def _paused(found: Distribution, fact: Fact) -> Distribution:
    """Return a distribution whose time for objections, the present one, is held open or goes on."""
    if not found.reversals:
        return replace(found, pauses=after_pause(found.pauses, fact))
    *before, last = found.reversals
    return replace(found, reversals=(*before, replace(last, pauses=after_pause(last.pauses, fact))))


def _after(found: Distribution, fact: Fact, entry: Entry) -> Distribution:
    if found.reversals:
        *before, last = found.reversals
        return replace(found, reversals=(*before, after(_objected(last, fact), fact, entry)))
    return _own(_objected(found, fact), fact, entry)


def _objected(found: Open, fact: Fact) -> Open:
    """Return what is known of a distribution, or of a reversal of it, with the objections that stand after a fact."""
    match fact:
        case Objected(_, by, reason):
            return replace(found, objections={**found.objections, by: reason})
        case ObjectionLifted(_, by):
            return replace(found, objections={who: why for who, why in found.objections.items() if who != by})
    return found


def _own(found: Distribution, fact: Fact, entry: Entry) -> Distribution:
    match fact:
        case DistributionApproved(_, by):
            return replace(found, state=APPROVED, approved_by=by, approved_at=entry.at)
        case ShareGivenUp(_, agent):
            return replace(found, given_up=(*found.given_up, agent))
        case DistributionHalted():
            return replace(found, state=HALTED)
        case DistributionDropped():
            return replace(found, state=DROPPED)
        case DistributionMade():
            return replace(found, state=MADE, left=fact.left)
    return found


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Everything was shared by hours, before members could agree on something else.
    "DistributionPrepared": (
        lambda values: {**values, "since": None, "before": None, "version": 0, "hash": "", "paid": [], "ended": []},
        # Lists did not say yet what claims were worth, and cents were rounded by claim.
        lambda values: {
            **values,
            "paid": [{**one, "worth": None} for one in values["paid"]],
            "ended": [{**one, "worth": None} for one in values["ended"]],
            "edition": 1,
        },
    ),
    # Who had been forgotten before a distribution was carried out was found by looking at the postings.
    "DistributionMade": (lambda values: {**values, "left": []},),
}
