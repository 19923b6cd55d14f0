"""Objections: any two members with accepted work halt a distribution, or its reversal, during the objection window.

In a small network the opposite can be said as well: that one has nothing against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ledger.values.phrase import Words

OBJECTION_HOURS = 48
OBJECTION = timedelta(hours=OBJECTION_HOURS)
"""The objection window: members can object for that long."""

OBJECTIONS = 2
"""The number of persons whose objections halt a distribution or its reversal."""


@dataclass(frozen=True, slots=True)
class Objected:
    """A member with accepted work objects to a distribution, or a founder of a young network does."""

    distribution: str
    by: str
    reason: Words


@dataclass(frozen=True, slots=True)
class ObjectionLifted:
    """A member took their objection back."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class Assented:
    """A member of a small network who could object says yes: once all have, nobody is waited for."""

    distribution: str
    by: str


@dataclass(frozen=True, slots=True)
class AssentWithdrawn:
    """A member took their yes back, or it ended by an objection of theirs; also one that lay in preparing or approving it."""

    distribution: str
    by: str


def with_objection(objections: Mapping[str, Words], fact: Objected) -> dict[str, Words]:
    """Return the reasons by account with a new objection, which replaces one of the same account."""
    return {**objections, fact.by: fact.reason}


def with_assent(assents: tuple[str, ...], fact: Assented) -> tuple[str, ...]:
    """Return the accounts that said yes, with another one."""
    return (*assents, fact.by)


def without_assent(assents: tuple[str, ...], fact: AssentWithdrawn) -> tuple[str, ...]:
    """Return the accounts that said yes, without the one that took it back."""
    return tuple(account for account in assents if account != fact.by)


def without_objection(objections: Mapping[str, Words], fact: ObjectionLifted) -> dict[str, Words]:
    """Return the reasons by account without the objection that was lifted."""
    return {account: reason for account, reason in objections.items() if account != fact.by}
