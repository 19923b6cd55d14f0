"""A small chain with salts that never change: what it is made of, for the bytes that `golden_chain.json` has of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from ledger.chain.entry import Entry, Fact, Sealed
from ledger.chain.rows import Slice, WordsRow
from ledger.contributions.contribution import Logged
from ledger.contributions.log import Log
from ledger.network.agent import Forgotten, Joined
from ledger.network.preset import LIGHT_1, STANDARD
from ledger.network.project import ProjectStarted
from ledger.network.rules import Custodian, Infrastructure, Rules, RulesAdopted
from ledger.treasury.account import Posted, Posting
from ledger.treasury.income import IncomeConfirmed, IncomeNoted
from ledger.validation.vote import Drawn, Measured, Opened, Voted
from ledger.values.money import Money
from ledger.values.phrase import NETWORK, Words
from ledger.values.quantity import Quantity

NAME = "garden"


def salt(height: int, number: int) -> bytes:
    """Return the salt of the n-th words of an entry."""
    return bytes([height, number]) * 16


def stored(kept: Mapping[str, Any]) -> Slice:
    """Return a chain that is kept as JSON, as a store has it."""
    sealed = [
        Sealed(height, bytes.fromhex(one["hash"]), one["body"].encode())
        for height, one in enumerate(kept["entries"], start=1)
    ]
    rows = [
        WordsRow(one["commitment"], one["subject"], bytes.fromhex(one["salt"]), one["text"]) for one in kept["words"]
    ]
    return Slice(sealed, {row.commitment: row for row in rows})


def _entry(height: int, at: datetime, author: str, *facts: Fact) -> Entry:
    return Entry(height, at, author, facts)


MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
RULES = Rules(
    version=1,
    preset=LIGHT_1,
    zone="Europe/Berlin",
    main=Words("matrix:!garden:example.org", NETWORK),
    mirrors=(Words("discord:1234/5678", NETWORK),),
    minimums=(Money(500, "EUR"),),
    infrastructure=Infrastructure(Fraction(5, 2), "A1"),
    answer_days=None,
)
FIRST_LOTS = replace(STANDARD, by_lot=STANDARD.by_lot and replace(STANDARD.by_lot, unanswered=0))
LATER = replace(RULES, version=2, answer_days=14, custodians=(Custodian("A1", None), Custodian("A2", "J1")))
LOG = Log(
    kind="work",
    amount=Quantity(Fraction(5, 2), "h"),
    what=None,
    project="J1",
    note=Words("aligned the “optics”\nand swept \\ the floor 🌱", "A2"),
    evidence=None,
    stream="care",
    date=date(2026, 1, 4),
    for_claims=False,
    paid_by=None,
    terms=None,
)

ENTRIES = (
    _entry(1, MONDAY, NETWORK, RulesAdopted(RULES, None)),
    _entry(2, MONDAY, "A1", Joined("A1", Words("matrix:@ana:example.org", "A1"), Words("ana", "A1"))),
    _entry(
        3, MONDAY.replace(microsecond=250000), "A2", Joined("A2", Words("discord:91011", "A2"), Words("Žofie", "A2"))
    ),
    _entry(4, MONDAY.replace(minute=1), "A1", ProjectStarted("J1", Words("probe", NETWORK), None, ("A1", "A2"))),
    _entry(
        5,
        MONDAY.replace(minute=2),
        "A2",
        Logged("C1", "A2", "A2", LOG, None, None),
        Opened("C1", 1, ("A2",), 1, "00ff", bootstrap=True, counted=None),
    ),
    _entry(6, MONDAY.replace(minute=3), "A1", Voted("C1", "A1", "approve", 1, "✅")),
    _entry(
        7,
        MONDAY.replace(hour=10),
        "A1",
        IncomeNoted("I1", Money(12345678901234567890, "EUR"), Words("Harbour Lights", NETWORK), None, "A1"),
    ),
    _entry(
        8,
        MONDAY.replace(hour=11),
        "A2",
        IncomeConfirmed("I1", "A2"),
        Posted(
            "I1",
            (
                Posting("outside", Money(-12345678901234567890, "EUR")),
                Posting("pool", Money(12345678901234567890, "EUR")),
            ),
        ),
    ),
    _entry(9, MONDAY.replace(day=6), "A2", Forgotten("A2", ("A2",))),
    _entry(10, MONDAY.replace(day=7), NETWORK, RulesAdopted(LATER, None)),
    _entry(
        11,
        MONDAY.replace(day=8),
        "A1",
        Opened("C1", 2, ("A2",), 1, "00ff", bootstrap=True, counted=0),
        Voted("C1", "A1", "abstain", None, None),
    ),
    _entry(12, MONDAY.replace(day=9), NETWORK, RulesAdopted(replace(LATER, version=3, preset=FIRST_LOTS), None)),
    _entry(
        13,
        MONDAY.replace(day=10),
        "A1",
        Opened(
            "C1",
            3,
            ("A2",),
            1,
            "00ff",
            bootstrap=True,
            counted=0,
            measured=Measured("usual", Fraction(5, 2), None, Fraction(5, 2), Fraction(0), ("C1",)),
            again="changed",
        ),
        Drawn("C1", ("A1",), "opening"),
        Voted("C1", "A1", "reject", None, None, Quantity(Fraction(2), "h"), Words("until two", "A1")),
    ),
    _entry(14, MONDAY.replace(day=11), NETWORK, RulesAdopted(replace(LATER, version=4, preset=STANDARD), None)),
)
"""Several kinds of facts, with words of persons and of the network, fractions, money, days, and one who was forgotten."""
