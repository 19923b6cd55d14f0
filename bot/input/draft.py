"""Drafts: what one person began and nobody else may see. They lie beside the chain, and nothing of them is a fact.

A decision gets the asker's own drafts, and returns what is kept and dropped. They are durable with the facts of the same
decision, so that a draft that became a log is never both, and never neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ledger.values.phrase import Code, Refusal

DRAFT = "draft"
"""The word by which people name a draft of theirs, in place of a number of the ledger."""

KEPT_DAYS = 7
"""Days after which a draft is gone."""

DRAFTS_MAX = 20
"""Drafts that one person can have."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A command that somebody began: the verb that it becomes, and its options, as they would be typed.

    `account` is the one of the person's accounts that began it; `number` tells the drafts of a person apart. It is gone at
    `until`.
    """

    account: str
    number: int
    kind: str  # the verb's name
    values: Mapping[str, str]
    at: datetime
    until: datetime


def begin(own: Sequence[Draft], account: str, kind: str, values: Mapping[str, str], at: datetime) -> Draft:
    """Return a new draft, given the person's other ones; refuse one too many."""
    if len(own) >= DRAFTS_MAX:
        raise Refusal(
            "You have {n} drafts already. Drop one that you do not want: {drop}.",
            n=len(own),
            drop=Code(f"/confirm draft {own[0].number} no"),
        )
    number = max((draft.number for draft in own), default=0) + 1
    return Draft(account, number, kind, values, at, at + timedelta(days=KEPT_DAYS))


def change(draft: Draft, values: Mapping[str, str], at: datetime) -> Draft:
    """Return a draft with other values, which is kept for as long again."""
    return replace(draft, values=values, until=at + timedelta(days=KEPT_DAYS))
