"""How fair votes are, in a short form: laws, and the figures of today as they were measured with many votes.

`measured.txt` is no promise: it is what `make fair` found with these rules, guesses and its seed. Here fewer votes are played from
another seed, and have to agree with it within three standard deviations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import islice
from math import exp
from pathlib import Path
from random import Random

import pytest

from ledger.network.preset import LIGHT_1, STANDARD_1, Preset
from ledger.network.rules import APPROVE, REJECT
from ledger.validation.vote import REJECTED, UNDECIDED
from tests.fair import table
from tests.fair.cell import Cell
from tests.fair.estimate import mean, middle, share
from tests.fair.people import ALONE_MEAN, ALONE_WITHIN, NONE, OF_FAKE, USUAL, Attention, plan

MEASURED = table.read((Path(__file__).parent / "measured.txt").read_text(encoding="utf-8"))
VOTES, SEED = 300, 2

ALL = Attention(100, 100)


def wrong(presets: Sequence[Preset]) -> Iterator[str]:
    """Yield what a short run finds that does not agree with what was measured."""
    for line in table.measured(VOTES, SEED, presets):
        for preset, estimate in zip(presets, line.estimates, strict=True):
            truth = MEASURED[line.heading, line.situation, preset.name]
            if not estimate.allows(truth):
                yield f"{line.heading}: {line.situation}, {preset.name}: {estimate}, and {truth} was measured"


def test_votes_end_as_they_were_measured() -> None:
    assert list(wrong(table.PRESETS)) == []


@pytest.mark.parametrize(
    "planted",
    [
        replace(STANDARD_1, quorum=0, quorum_share=Fraction(0)),
        replace(STANDARD_1, quorum_share=Fraction(3, 10)),
        replace(STANDARD_1, share=Fraction(1, 2)),
        replace(STANDARD_1, wait_hours=12),
        replace(LIGHT_1, quorum=1, approvals=1),
        replace(LIGHT_1, quorum=3),
        replace(LIGHT_1, wait_hours=12),
        replace(LIGHT_1, window_hours=24),
    ],
    ids=[
        "no quorum",
        "a higher quorum",
        "a smaller share",
        "half the wait",
        "one approval",
        "three ballots",
        "a wait",
        "half the window",
    ],
)
def test_a_changed_rule_shows(planted: Preset) -> None:
    assert next(wrong([planted]), None)


def test_honest_work_is_accepted_in_a_week_where_nobody_is_gone() -> None:
    """Whoever measures anew after a change of the rules shall not find this worse without noticing."""
    (_, honest, hours, _) = (section.heading for section in table.SECTIONS)
    for preset in table.PRESETS:
        for people in ("25 people", "60 people", "200 people"):
            assert MEASURED[honest, people, preset.name] > 99
            assert MEASURED[hours, people, preset.name] <= 24
        assert MEASURED[honest, "25 people, of whom few look", preset.name] > 95


def test_what_was_measured_has_every_figure_once() -> None:
    keys = {(line.heading, line.situation, preset.name) for line in table.measured(1, 1) for preset in table.PRESETS}
    assert keys == MEASURED.keys()


@pytest.mark.parametrize("preset", table.PRESETS, ids=lambda preset: preset.name)
@pytest.mark.parametrize("people", [4, 5, 9, 25])
def test_two_alone_get_nothing_accepted(preset: Preset, people: int) -> None:
    """One of them approves the other's log, and nobody else looks."""
    ended = {one.decision for one in Cell("two", preset, people, ring=2, attention=NONE).votes(20, SEED)}
    assert ended == {UNDECIDED}


@pytest.mark.parametrize("preset", table.PRESETS, ids=lambda preset: preset.name)
def test_where_nobody_looks_nothing_is_accepted(preset: Preset) -> None:
    (ended,) = Cell("nobody", preset, 12, attention=NONE).votes(1, SEED)
    assert (ended.decision, ended.after) == (UNDECIDED, timedelta(hours=2 * preset.window_hours))
    assert ended.asked == 11, "all but the author are asked, once"


def test_where_all_look_the_ring_of_a_few_is_voted_down() -> None:
    outcomes = Cell("all look", STANDARD_1, 60, ring=5, attention=ALL).votes(100, SEED)
    assert {one.decision for one in outcomes} == {REJECTED}
    assert all(one.after == timedelta(hours=STANDARD_1.window_hours) for one in outcomes)


def test_who_is_gone_is_not_counted_among_those_asked() -> None:
    (ended,) = Cell("gone", STANDARD_1, 12, gone=40, attention=NONE).votes(1, SEED)
    assert ended.asked == 11


def test_a_request_brings_those_who_did_not_look() -> None:
    outcomes = Cell("when asked", STANDARD_1, 12, attention=Attention(0, 100)).votes(50, SEED)
    assert all(one.is_accepted() and one.after > timedelta(hours=STANDARD_1.window_hours) for one in outcomes)
    assert not any(one.is_accepted(timedelta(hours=STANDARD_1.window_hours)) for one in outcomes)


def test_a_seed_prints_the_same_whatever_else_is_played() -> None:
    def printed(votes: int, seed: int) -> list[str]:
        return list(islice(table.written(table.measured(votes, seed), votes, seed), 12))

    assert printed(20, SEED) == printed(20, SEED) != printed(20, SEED + 1)
    few, many = (Cell("25 people", STANDARD_1, 25).votes(votes, SEED) for votes in (10, 20))
    assert many[:10] == few


def test_people_do_as_they_are_assumed_to() -> None:
    """So many look, none of them too late, with the mean of an exponential that is cut; and their opinions come as often as told."""
    chance = Random(SEED)
    plans = [plan(chance, USUAL, OF_FAKE) for _ in range(20_000)]
    alone = [one.alone for one in plans if one.alone is not None]
    assert share([one.alone is not None for one in plans]).allows(USUAL.alone)
    assert share([one.asked is not None for one in plans]).allows(USUAL.asked)
    assert share([one.choice == REJECT for one in plans]).allows(OF_FAKE.reject)
    assert share([one.choice == APPROVE for one in plans]).allows(OF_FAKE.approve)
    assert max(alone) <= ALONE_WITHIN
    within, most = ALONE_WITHIN / ALONE_MEAN, round(ALONE_WITHIN.total_seconds())
    in_theory = ALONE_MEAN.total_seconds() * (1 - within * exp(-within) / (1 - exp(-within)))
    assert mean([round(one.total_seconds()) for one in alone], most).allows(in_theory)


def test_estimates_are_what_a_table_says() -> None:
    """Wilson's bounds for 5 of 10 and 0 of 10 at three standard deviations, and ranks for a middle."""
    half, none = share([True, False] * 5), share([False] * 10)
    assert (round(half.low, 1), half.found, round(half.high, 1)) == (15.6, 50.0, 84.4)
    assert (none.low, none.found, round(none.high, 1)) == (0.0, 0.0, 47.4)
    assert mean([2, 4], 4).found == 3
    ranks = middle(range(1, 101))
    assert (ranks.low, ranks.found, ranks.high) == (35, 50, 65)
    assert str(middle([float("inf")] * 9)) == "never (0.0 to never)"
