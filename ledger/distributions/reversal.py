"""Taking a distribution back that was carried out, as far as its shares still lie on the accounts that they came to.

One steward says why and freezes the list, another approves it with its fingerprint, everybody in it is told, and for as long
as for a distribution any two members with accepted work can halt it. Then what is taken back is in the pool, and what was
paid on claims with it is owed again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ledger.chain.entry import Entry, Fact
from ledger.equations.claim import ClaimEnded, ClaimPaid
from ledger.network.pause import Pause, ends
from ledger.values.money import Money
from ledger.values.phrase import Words

PREPARED, APPROVED, HALTED, DROPPED, DONE = "prepared", "approved", "halted", "dropped", "done"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many minor units come back from an agent, or from the pool of a project, of the share that it got."""

    agent: str
    minor: int


@dataclass(frozen=True, slots=True)
class ReversalPrepared:
    """A steward wants a distribution taken back: what from whom, and which payments and endings of claims are undone."""

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
    """Another steward approved that list: it is set aside, and members can object."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class ReversalDropped:
    """A steward took it back before it was approved."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class ReversalHalted:
    """Enough members objected: the shares are on their accounts again."""

    distribution: str


@dataclass(frozen=True, slots=True)
class DistributionReversed:
    """What was taken back is in the pool again."""

    distribution: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """What is known of it. `height` is that of the entry that prepared it."""

    prepared: ReversalPrepared
    height: int
    at: datetime
    state: str = PREPARED
    approved_by: str | None = None
    approved_at: datetime | None = None
    objections: dict[str, Words] = field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()

    @property
    def total(self) -> Money:
        """Return all that comes back."""
        return Money(sum(share.minor for share in self.prepared.shares), self.prepared.currency)

    @property
    def is_under_way(self) -> bool:
        """Tell whether it is neither done nor ended otherwise."""
        return self.state in (PREPARED, APPROVED)

    def ends(self, objection: timedelta) -> datetime | None:
        """Return when the time for objections, which is that long, ends after its approval; None before."""
        return None if self.approved_at is None else ends(self.approved_at, objection, self.pauses)


def after(found: Reversal, fact: Fact, entry: Entry) -> Reversal:
    """Return what is known of it after a fact."""
    match fact:
        case ReversalApproved(_, by):
            return replace(found, state=APPROVED, approved_by=by, approved_at=entry.at)
        case ReversalDropped():
            return replace(found, state=DROPPED)
        case ReversalHalted():
            return replace(found, state=HALTED)
        case DistributionReversed():
            return replace(found, state=DONE)
    return found


FACTS = (ReversalPrepared, ReversalApproved, ReversalDropped, ReversalHalted, DistributionReversed)
