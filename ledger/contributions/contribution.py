"""Contributions: the life of a log. It is made, confirmed, amended, withdrawn or settled, and corrected by a further log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.chain.entry import Upgrade
from ledger.contributions.log import Log
from ledger.network.question import LAPSED
from ledger.validation.vote import VOID, Measured, Settled
from ledger.values.money import Money
from ledger.values.quantity import Quantity

WAITING, UNSHOWN, OPEN, WITHDRAWN, DECLINED = "waiting", "unshown", "open", "withdrawn", "declined"
LISTED = "listed"
"""The state of a log of a list that is confirmed, while others of the list still have to be."""

INCOMPLETE = "incomplete"
"""The state of a log that waits for evidence."""

NEVER_JUDGED = (WITHDRAWN, DECLINED, LAPSED, VOID)
"""The states of a log that ended before its vote did."""


@dataclass(frozen=True, slots=True)
class Logged:
    """`author` made a log that credits `contributor`. `awaits` has to confirm it first, if it is not None."""

    contribution: str
    author: str
    contributor: str
    log: Log
    awaits: str | None
    corrects: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """These logs, made in the same entry, are judged together, on one card."""

    list: str
    rows: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The person for whom a log was made confirmed it."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class EvidenceAsked:
    """A log of money lacks evidence: its vote opens once it has some. One of a list leaves it."""

    contribution: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The person for whom a log was made does not want it."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Amended:
    """The log has a new revision, whose vote opens anew. A revision without a change only opens it again.

    One that only takes less leaves its vote open, as it `goes_on`: who approved more approves that.
    """

    contribution: str
    revision: int
    by: str
    log: Log
    awaits: str | None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The log was taken back before its vote was settled."""

    contribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """The state of a log. `opened` is the height from which its cards count."""

    id: str
    author: str
    contributor: str
    log: Log
    revision: int
    state: str
    opened: int
    at: datetime
    awaits: str | None = None
    asked: datetime | None = None  # since when it waits for that person, or for evidence
    corrects: str | None = None
    before: Money | Quantity | None = (
        None  # the amount before its last correction; of a correction, the one it would change
    )
    decision: Settled | None = None
    settled: int = 0  # the height of that decision
    settled_at: datetime | None = None  # or when it was taken back, declined or lapsed
    revised: datetime | None = None
    within: str | None = None  # the list of which it is a part
    confirmed: str | None = None  # who said so of one in a list
    changes: int = 0  # how often it was put to the vote anew, after it was once
    reopened: bool = False  # whether it was so without a change
    lacks: bool = False  # evidence, without which nobody is asked to vote
    put: datetime | None = None  # when its vote last opened
    measured: Measured | None = None  # its size then, while its vote is open
    earlier: tuple[tuple[int, Log], ...] = ()  # its earlier revisions, each with the height at which the next one came


UPGRADES: Mapping[str, tuple[Upgrade, ...]] = {
    # Each change put a log to the vote anew.
    "Amended": (lambda values: {**values, "goes_on": False},),
}

FACTS = (Logged, Listed, Confirmed, EvidenceAsked, Declined, Amended, Withdrawn)
