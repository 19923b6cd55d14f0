"""docs/votes.md is true: its figures are those of the presets."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.network.rules import ALSO, FIRST, LIGHT, STANDARD
from ledger.network.seniority import DAYS
from tests.support.root import ROOT

GUIDE = " ".join((ROOT / "docs" / "votes.md").read_text(encoding="utf-8").split())
COUNTS = {2: "two", 3: "three"}
SHARES = {Fraction(1, 5): "one in five", Fraction(2, 3): "two thirds", Fraction(3, 4): "three quarters"}


@pytest.mark.parametrize(
    "sentence",
    [
        f"at least {COUNTS[STANDARD.quorum]} people voted, and {SHARES[STANDARD.quorum_share]} of those who may vote",
        f"at least {COUNTS[STANDARD.approvals]} approve",
        f"{SHARES[STANDARD.share]} of approvals and rejects are approvals",
        f"or else after {STANDARD.wait_hours} hours",
        f"At the end of {STANDARD.window_hours} hours",
        f"it takes {COUNTS[STANDARD.flagged_approvals]} approvals and {SHARES[STANDARD.flagged_share]}",
        f"With the preset `{LIGHT.name}`, {COUNTS[LIGHT.quorum]} ballots are enough",
        f"in it for {DAYS} days",
        *[f"{emoji}" for emoji in (*ALSO, FIRST["approve"])],
    ],
)
def test_its_figures_are_those_of_the_rules(sentence: str) -> None:
    assert sentence in GUIDE


def test_with_light_nobody_waits() -> None:
    assert LIGHT.wait_hours == 0
