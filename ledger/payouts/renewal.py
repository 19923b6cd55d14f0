"""A payout whose file nobody can pay by any more: another file takes its place, by two stewards as the first one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.values.phrase import Words


@dataclass(frozen=True, slots=True)
class RenewalPrepared:
    """A steward says that nobody can pay by the file any more, and why: these lines, none of them sent, want another."""

    payout: str
    agents: tuple[str, ...]
    on: date | None
    reason: Words
    fingerprint: str
    by: str


@dataclass(frozen=True, slots=True)
class RenewalDropped:
    """A steward took a renewal back before it was approved: the file that there is stays the valid one."""

    payout: str
    by: str


FACTS = (RenewalPrepared, RenewalDropped)
