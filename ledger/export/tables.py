"""The schema of an export: its tables with their columns, and the format of each value in JSON Lines.

The schema is a promise: columns are added at the end, none is renamed or removed without another `VERSION`. Numbers that are
not whole counts are strings, exact in base ten or as a fraction (`10/3`). Words that were erased look different from words
that were never given.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from ledger.chain.entry import stamp
from ledger.values import money
from ledger.values.money import Money
from ledger.values.numeral import PLACES_MAX
from ledger.values.phrase import Words
from ledger.values.quantity import Quantity

VERSION = 1

TABLES = {
    "members": ("agent", "kind", "name", "joined_at", "entered_by", "same_person_as", "forgotten", "away", "speaker"),
    "projects": ("project", "name", "purpose", "started_at"),
    "terms": ("term", "kind", "word", "by", "added_at"),
    "contributions": (
        "contribution",
        "logged_at",
        "author",
        "contributor",
        "kind",
        "amount",
        "unit",
        "what",
        "project",
        "stream",
        "done_on",
        "for_claims",
        "terms",
        "note",
        "evidence",
        "paid_by",
        "corrects",
        "revision",
        "state",
        "ended_at",
        "approve",
        "reject",
        "abstain",
        "flags",
        "size",
        "measured",
        "median",
        "week",
        "own_week",
    ),
    "lists": ("entry", "at", "list", "contribution", "by"),
    "openings": (
        "entry",
        "at",
        "subject",
        "within",
        "hash",
        "rules",
        "voters",
        "beginning",
        "counted",
        "size",
        "again",
    ),
    "barred": ("entry", "at", "subject", "agent"),
    "made_again": ("entry", "at", "subject", "contribution"),
    "draws": ("entry", "at", "subject", "agent", "why"),
    "extensions": ("entry", "at", "subject"),
    "ballots": ("entry", "at", "subject", "agent", "choice", "right_amount", "right_unit", "reason"),
    "hearings": ("entry", "at", "correction", "agent", "is_right", "reason"),
    "flags": ("entry", "at", "subject", "agent", "raised", "reason"),
    "postings": ("entry", "at", "about", "account", "amount", "currency"),
    "balances": ("account", "currency", "amount"),
    "incomes": ("income", "noted_at", "amount", "currency", "source", "project", "noted_by", "state", "confirmed_by"),
    "distributions": (
        "distribution",
        "prepared_at",
        "amount",
        "currency",
        "project",
        "since",
        "before",
        "equation",
        "version",
        "hash",
        "fingerprint",
        "prepared_by",
        "approved_by",
        "state",
    ),
    "shares": ("distribution", "receiver", "hours", "amount", "currency", "taken"),
    "claims": (
        "distribution",
        "contribution",
        "bucket",
        "rule",
        "agent",
        "amount",
        "currency",
        "became",
        "rounded_minor",
        "worth",
    ),
    "reversals": ("entry", "at", "about", "from", "amount", "currency", "reason", "by", "confirmed_by"),
    "payouts": (
        "payout",
        "prepared_at",
        "amount",
        "currency",
        "form",
        "fingerprint",
        "prepared_by",
        "approved_by",
        "file",
        "state",
    ),
    "lines": ("payout", "agent", "amount", "currency", "state", "reference"),
    "equations": (
        "equation",
        "proposed_at",
        "project",
        "proposed_by",
        "state",
        "version",
        "adopted_at",
        "hash",
        "text",
    ),
    "answers": ("entry", "at", "equation", "agent", "agrees"),
    "ratings": ("entry", "at", "contribution", "agent", "score"),
    "objections": ("entry", "at", "distribution", "agent", "stands", "reason"),
    "assents": ("entry", "at", "distribution", "agent", "stands"),
    "opted_out": ("entry", "at", "agent", "out"),
    "roles": ("entry", "at", "agent", "role", "became", "by", "proposal"),
    "proposals": (
        "entry",
        "at",
        "proposal",
        "became",
        "effect",
        "value",
        "by",
        "around",
        "needed",
        "small",
        "approve",
        "reject",
        "abstain",
        "drawn_approve",
        "drawn_reject",
        "hash",
    ),
    "settings": ("entry", "at", "setting", "became", "name", "value", "by"),
    "rules": (
        "entry",
        "at",
        "setting",
        "version",
        "preset",
        "approve",
        "reject",
        "abstain",
        "flag",
        "zone",
        "language",
        "digest",
        "quality",
        "infrastructure_percent",
        "infrastructure_to",
        "default",
        "answer_days",
        "custodians",
        "edition",
    ),
    "setbacks": ("entry", "at", "setback", "missing", "until"),
    "withheld": ("entry", "at", "fact", "of"),
    "acts": ("entry", "at", "agent"),
    "around": ("entry", "at", "agent", "around"),
}
"""The tables, each a file, and their columns in order. No table has a text that is for few, such as the address where
somebody is paid: no `Value` is one. `withheld` lists where they stand in the ledger."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written, exact."""

    text: str


Value = str | int | bool | date | datetime | Number | Words | None
Row = tuple[str, tuple[Value, ...]]
"""The name of a table, and the values of its columns."""

ERASED = {"erased": True}
"""The JSON for erased words."""


def amount(given: Money | Quantity) -> tuple[Number, str]:
    """Return an amount as its number and its unit, or currency."""
    if isinstance(given, Money):
        return Number(money.text(given)), given.currency
    return count(given.count), given.unit


def count(given: Fraction) -> Number:
    """Return a number exactly: as a decimal if six places are enough, else as a fraction."""
    scaled, rest = divmod(given.numerator * 10**PLACES_MAX, given.denominator)
    if rest:
        return Number(str(given))
    whole, decimals = divmod(abs(scaled), 10**PLACES_MAX)
    sign = "-" if scaled < 0 else ""
    return Number(f"{sign}{whole}.{decimals:0{PLACES_MAX}}".rstrip("0").removesuffix("."))


def json_line(row: Row) -> str:
    """Return a row as one line of JSON with the names of its columns, in their order."""
    name, values = row
    plain = dict(zip(TABLES[name], map(_plain, values), strict=True))
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n"


def _plain(value: Value) -> str | int | bool | dict[str, bool] | None:
    match value:
        case Words():
            return ERASED if value.text is None else value.text
        case Number():
            return value.text
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
    return value
