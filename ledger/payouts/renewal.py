"""Renewal: a new file replaces one that is of no use any more, by two stewards as the first one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.values.phrase import Words


@dataclass(frozen=True, slots=True)
class RenewalPrepared:
    """A steward asks for a new file of these lines, none of them sent, with the reason why the old one is of no use."""

    payout: str
    agents: tuple[str, ...]
    on: date | None
    reason: Words
    fingerprint: str
    by: str


@dataclass(frozen=True, slots=True)
class RenewalDropped:
    """A steward took a renewal back before it was approved: the old file stays valid."""

    payout: str
    by: str


FACTS = (RenewalPrepared, RenewalDropped)
