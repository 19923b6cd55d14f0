"""docs/votes.md is true: its figures are those of the presets."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.governance import members_vote
from ledger.network.preset import LIGHT_1, STANDARD_1
from ledger.network.rules import ALSO, FIRST
from ledger.network.seniority import DAYS
from tests.support.root import ROOT

GUIDE = " ".join((ROOT / "docs" / "votes.md").read_text(encoding="utf-8").split())
COUNTS = {2: "two", 3: "three"}
SHARES = {Fraction(1, 5): "one in five", Fraction(2, 3): "two thirds", Fraction(3, 4): "three quarters"}


@pytest.mark.parametrize(
    "sentence",
    [
        f"at least {COUNTS[STANDARD_1.quorum]} people voted, and {SHARES[STANDARD_1.quorum_share]} of those who may vote",
        f"at least {COUNTS[STANDARD_1.approvals]} approve",
        f"{SHARES[STANDARD_1.share]} of approvals and rejects are approvals",
        f"or else after {STANDARD_1.wait_hours} hours",
        f"At the end of {STANDARD_1.window_hours} hours",
        f"it takes {COUNTS[STANDARD_1.flagged_approvals]} approvals and {SHARES[STANDARD_1.flagged_share]}",
        f"With the preset `{LIGHT_1.name}`, {COUNTS[LIGHT_1.quorum]} ballots are enough",
        f"in it for {DAYS} days",
        f"Where more than {members_vote.MOST} are around, lots ask {members_vote.MOST} of them",
        *[f"{emoji}" for emoji in (*ALSO, FIRST["approve"])],
    ],
)
def test_its_figures_are_those_of_the_rules(sentence: str) -> None:
    assert sentence in GUIDE


def test_with_light_nobody_waits() -> None:
    assert LIGHT_1.wait_hours == 0
