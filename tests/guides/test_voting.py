"""docs/voting.md is true: its figures are those of the presets, and its situations are played."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.network.preset import LIGHT, SIZES, STANDARD, STRICT, ByLot, Preset
from ledger.network.rules import APPROVE, REJECT
from ledger.validation import by_lot, draw, pool, unanswered
from tests.ledger.validation.test_outlook_words import progress
from tests.support.jury import Jury
from tests.support.root import ROOT

PAGE = (ROOT / "docs" / "voting.md").read_text(encoding="utf-8")
GUIDE = " ".join(PAGE.split())
COUNTS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 8: "eight", 9: "nine"}
SHARES = {
    Fraction(1, 2): "half",
    Fraction(2, 3): "two thirds",
    Fraction(3, 4): "three quarters",
    Fraction(9, 10): "nine in ten",
}


def lots(preset: Preset) -> ByLot:
    assert preset.by_lot is not None
    return preset.by_lot


ORDINARY, SHORT, HARD = lots(STANDARD), lots(LIGHT), lots(STRICT)
USUAL = ORDINARY.usual


@pytest.mark.parametrize(
    "sentence",
    [
        f"Lots ask {USUAL.drawn} people",
        f"With {COUNTS[USUAL.approvals]} yes, {COUNTS[USUAL.of_drawn]} of them by people whom lots asked, the log is accepted after {USUAL.hours} hours",
        f"as long as {SHARES[ORDINARY.early]} say yes",
        f"Then {USUAL.more} more are asked, and it is decided after {STANDARD.window_hours} hours",
        f"if {COUNTS[USUAL.contested]} of those asked by lot say yes, {SHARES[ORDINARY.drawn]} of those of them who say yes or no ({SHARES[by_lot.OF_FEW]} if no more than {COUNTS[by_lot.FEW]} of them do), and {SHARES[ORDINARY.late]} of all",
        f"or fewer than {SHARES[ORDINARY.late]} of all say yes",
        f"After 24 and after 48 hours up to {COUNTS[draw.SILENT_MOST]} more are asked",
        f"the log stays open for {STANDARD.window_hours} hours more, and {COUNTS[draw.WHEN_EXTENDED]} more are asked",
        f"can ask up to {COUNTS[draw.WHEN_REOPENED]} more people, once",
        f"accepted {pool.TENURE.days} days before",
        f"in {pool.GROWTH.days} days the circle grows by a quarter",
        f"Where fewer than {COUNTS[pool.LEAST]} people are left by that",
        f"asked {draw.OFTEN} times in a week",
        f"did nothing for {unanswered.A_WEEK.days} days, in which lots asked them {COUNTS[ORDINARY.unanswered]} times",
        f"accepted before {USUAL.hours} hours are over, and what is usual takes {COUNTS[USUAL.approvals]} yes",
        f"as soon as {COUNTS[SHORT.tiny.approvals]} say yes, what is usual after {SHORT.usual.hours} hours with {COUNTS[SHORT.usual.approvals]} yes, and its time is {LIGHT.window_hours} hours",
        f"What is usual asks {HARD.usual.drawn} people and takes {COUNTS[HARD.usual.approvals]} yes, {COUNTS[HARD.usual.of_drawn]} of them by those asked; at the end {SHARES[HARD.late]} of all",
        f"Take it from {COUNTS[HARD.usual.drawn + 2]} people with accepted work on",
    ],
)  # fmt: skip
def test_its_figures_are_those_of_the_rules(sentence: str) -> None:
    assert sentence in GUIDE


def test_its_table_is_that_of_standard() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith(tuple(f"| {size} |" for size in SIZES))]
    plans = [(size, ORDINARY.plan(size)) for size in SIZES]
    assert rows == [
        f"| {size} | {plan.drawn} | {plan.approvals} | {plan.of_drawn} | {plan.hours} | {plan.more} | {plan.contested} |"
        for size, plan in plans
    ]


def test_with_light_nothing_tiny_waits_and_with_standard_everything_does() -> None:
    assert SHORT.tiny.hours == 0
    assert min(plan.hours for plan in map(ORDINARY.plan, SIZES)) == 24
    assert SHORT.tiny.of_drawn == 0


def test_the_card_that_it_shows_is_that_of_such_a_log() -> None:
    jury = Jury(20).asks()
    looked, missing = progress(jury.all_say(jury.asked[:2], APPROVE))
    assert looked in PAGE
    assert missing.replace("hour 72", "Thursday at 9") in PAGE


def test_one_person_alone_refuses_nothing() -> None:
    jury = Jury(20).asks()
    jury.says(jury.asked[0], REJECT).passes(72)
    assert jury.is_open


def test_a_small_group_asks_all_with_strict() -> None:
    """Up to eight people with accepted work, that is, all but the one who logged."""
    assert len(Jury(8, STRICT).asks().asked) == 7
    assert len(Jury(9, STRICT).asks().asked) == 7
