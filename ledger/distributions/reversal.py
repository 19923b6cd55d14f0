"""Reversals: a distribution that was carried out is taken back, as far as its shares still lie on the receivers' accounts.

One steward says why and freezes the list. Another approves it by its fingerprint, and everybody on it is told. During the
same window as for a distribution any two members with accepted work can halt it. Then the money goes back to the pool, and
the claims that it paid are owed again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ledger.chain.entry import Entry, Fact, Upgrade
from ledger.distributions.objection import (
    OBJECTION,
    Assented,
    AssentWithdrawn,
    Objected,
    ObjectionLifted,
    with_assent,
    with_objection,
    without_assent,
    without_objection,
)
from ledger.equations.claim import ClaimEnded, ClaimPaid
from ledger.network.pause import Pauses
from ledger.values.money import Money
from ledger.values.phrase import Words

PREPARED, APPROVED, HALTED, DROPPED, DONE = "prepared", "approved", "halted", "dropped", "done"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The minor units that come back from the share of an agent, or of the pool of a project."""

    agent: str
    minor: int


@dataclass(frozen=True, slots=True)
class ReversalPrepared:
    """A steward wants a distribution taken back: the sums by agent, and the payments and endings of claims to undo."""

    distribution: str
    currency: str
    reason: Words
    shares: tuple[TakenBack, ...]
    paid: tuple[ClaimPaid, ...]
    ended: tuple[ClaimEnded, ...]
    fingerprint: str
    by: str


@dataclass(frozen=True, slots=True)
class ReversalApproved:
    """Another steward approved that list: the money is set aside, and members can object. `small`: so was the network then."""

    distribution: str
    by: str
    small: bool


@dataclass(frozen=True, slots=True)
class ReversalDropped:
    """A steward dropped the reversal before it was approved."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class ReversalHalted:
    """Enough members objected: the shares are on their accounts again."""

    distribution: str


@dataclass(frozen=True, slots=True)
class DistributionReversed:
    """The money that was taken back is in the pool again."""

    distribution: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """State of a reversal. `height` is that of the entry that prepared it."""

    prepared: ReversalPrepared
    height: int
    at: datetime
    state: str = PREPARED
    approved_by: str | None = None
    approved_at: datetime | None = None
    objections: dict[str, Words] = field(default_factory=dict)
    is_small: bool = False  # the network, when it was approved
    assents: tuple[str, ...] = ()  # accounts that said yes, in a small network

    @property
    def total(self) -> Money:
        """Return the sum of all that comes back."""
        return Money(sum(share.minor for share in self.prepared.shares), self.prepared.currency)

    @property
    def is_under_way(self) -> bool:
        """Tell whether it can still be done: it is prepared or approved."""
        return self.state in (PREPARED, APPROVED)

    def ends(self, pauses: Pauses) -> datetime | None:
        """Return the end of the objection window; None before the approval."""
        if self.approved_at is None:
            return None
        return pauses.end_of(self.prepared.distribution, self.approved_at, OBJECTION)


_TRANSITIONS: Mapping[type, Callable[[Reversal, Fact, Entry], Reversal]] = {
    ReversalApproved: lambda known, fact, entry: replace(
        known,
        state=APPROVED,
        approved_by=fact.by,
        approved_at=entry.at,
        is_small=fact.small,
        assents=(known.prepared.by, fact.by) if fact.small else (),
    ),
    ReversalDropped: lambda known, _, __: replace(known, state=DROPPED),
    ReversalHalted: lambda known, _, __: replace(known, state=HALTED),
    DistributionReversed: lambda known, _, __: replace(known, state=DONE),
    Objected: lambda known, fact, _: replace(known, objections=with_objection(known.objections, fact)),
    ObjectionLifted: lambda known, fact, _: replace(known, objections=without_objection(known.objections, fact)),
    Assented: lambda known, fact, _: replace(known, assents=with_assent(known.assents, fact)),
    AssentWithdrawn: lambda known, fact, _: replace(known, assents=without_assent(known.assents, fact)),
}


def after(reversal: Reversal, fact: Fact, entry: Entry) -> Reversal:
    """Return the reversal after a fact; one that is not about reversals changes nothing."""
    transition = _TRANSITIONS.get(type(fact))
    return transition(reversal, fact, entry) if transition else reversal


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Every window went on to its end, in a network of any size.
    "ReversalApproved": (lambda values: {**values, "small": False},),
}

FACTS = (ReversalPrepared, ReversalApproved, ReversalDropped, ReversalHalted, DistributionReversed)
