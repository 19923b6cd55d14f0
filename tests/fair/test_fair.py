"""How fair votes are, in a short form: laws, and the figures of today as they were measured with many votes.

`measured.txt` is what `make fair` found with these rules, guesses and its seed. Here fewer votes of some situations are played from
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
from typing import Any

import pytest

from ledger.governance import members_vote, reminder, second_message
from ledger.network.preset import LIGHT, SMALL, STANDARD, STRICT, USUAL, ByLot, Plan, Preset
from ledger.network.rules import APPROVE, REJECT
from ledger.validation.vote import REJECTED, UNDECIDED
from tests.fair import table
from tests.fair.cell import Cell
from tests.fair.estimate import average, middle, share
from tests.fair.network import HOURS
from tests.fair.people import (
    ALONE_MEAN,
    ALONE_WITHIN,
    HOURS_LEAST,
    HOURS_MIDDLE,
    HOURS_MOST,
    NONE,
    OF_FAKE,
    SOME,
    Attention,
    hours,
    plan,
)
from tests.fair.situations import PRESETS, SECTIONS, Section, below
from tests.fair.weeks import Weeks

MEASURED, MISSED = table.read((Path(__file__).parent / "measured.txt").read_text(encoding="utf-8"))
VOTES, SEED = 300, 2

ALL = Attention(100, 100)
FAKES, ERASED, SOON, WITHIN, OPPOSED, REQUESTS, RINGS, STEWARDS = SECTIONS


def wrong(presets: Sequence[Preset], sections: Sequence[Section] = SECTIONS) -> Iterator[str]:
    """Yield what a short run finds that does not agree with what was measured."""
    for line in table.measured(VOTES, SEED, presets, sections, quick=True):
        for figure in line:
            if not figure.estimate.allows(truth := MEASURED[figure.key]):
                yield f"{figure.key}: {figure.estimate}, and {truth} was measured"


def test_votes_end_as_they_were_measured() -> None:
    assert list(wrong(PRESETS)) == []


def lots(preset: Preset) -> ByLot:
    """Return the numbers by which lots are drawn."""
    assert preset.by_lot is not None
    return preset.by_lot


def usual(preset: Preset, **changed: int) -> Preset:
    """Return a preset that judges usual logs by other numbers."""
    return judging(preset, usual=replace(lots(preset).usual, **changed))


def judging(preset: Preset, **changed: Plan | Fraction) -> Preset:
    """Return a preset with other plans or shares."""
    changes: dict[str, Any] = {**changed}
    return replace(preset, by_lot=replace(lots(preset), **changes))


WORSE = {
    "early in spite of objections": (judging(STANDARD, early=Fraction(1, 3), drawn=Fraction(0)), FAKES),
    "nobody more is drawn": (usual(STANDARD, more=0, contested=2), FAKES),
    "fewer of the drawn agree": (judging(STANDARD, drawn=Fraction(1, 3), late=Fraction(1, 3)), FAKES),
    "objections hold nothing up": (judging(LIGHT, early=Fraction(0), drawn=Fraction(0)), FAKES),
    "half the hours": (usual(STANDARD, hours=12), WITHIN),
    "more approvals": (usual(STANDARD, approvals=7), WITHIN),
    "one more of the drawn": (usual(STRICT, of_drawn=5), WITHIN),
    "two of the drawn": (usual(LIGHT, of_drawn=2), WITHIN),
    "four more are drawn": (usual(STANDARD, drawn=8), REQUESTS),
    "small logs are judged as huge ones": (judging(STANDARD, small=lots(STANDARD).huge), REQUESTS),
}


@pytest.mark.parametrize("worse", WORSE)
def test_a_worse_rule_shows(worse: str) -> None:
    planted, section = WORSE[worse]
    assert next(wrong([planted], [section]), None)


def test_a_worse_rule_of_power_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members_vote, "needed", lambda persons, _: persons // 5)
    monkeypatch.setattr(members_vote, "passes", lambda count: 2 * count.approve >= count.reject)
    assert next(wrong(PRESETS, [RINGS]), None)


def test_a_worse_vote_on_power_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Honest people wait where more than half have to approve."""
    monkeypatch.setattr(members_vote, "needed", lambda persons, _: 3 * persons // 4)
    assert next(wrong(PRESETS, [STEWARDS]), None)


def test_messages_that_do_not_come_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminder, "remind", lambda *_: ())
    monkeypatch.setattr(second_message, "ask_by_lot", lambda *_: ())
    assert next(wrong([STANDARD], [WITHIN]), None)


def test_all_is_as_it_shall_be() -> None:
    assert not MISSED


def test_amendments_gain_a_ring_nothing() -> None:
    plain, amended = "5 of 25", "5 of 25, amended at each of three rejects"
    for preset in PRESETS:
        more = MEASURED[FAKES.heading, amended, preset.name] - MEASURED[FAKES.heading, plain, preset.name]
        assert more < 1.5, "more than chance explains"


def test_half_as_many_logs_cause_half_as_many_requests() -> None:
    for preset in PRESETS:
        for people in (25, 60):
            one, two = (
                MEASURED[REQUESTS.heading, f"{people} people, {logs} a week", preset.name]
                for logs in ("1 log", "2 logs")
            )
            assert one < two * 11 / 20


def test_what_was_measured_has_every_figure_once() -> None:
    keys = [
        (section.heading, row.situation.name, preset.name)
        for section in SECTIONS
        for preset in section.presets
        for row in section.rows(preset)
    ]
    assert len(keys) == len(set(keys))
    assert set(keys) == MEASURED.keys()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
@pytest.mark.parametrize("people", [4, 5, 9, 25])
def test_two_alone_get_nothing_accepted(preset: Preset, people: int) -> None:
    """One of them approves the other's log, and nobody else looks."""
    ended = {one.decision for one in Cell("two", preset, people, ring=2, attention=NONE).votes(20, SEED)}
    assert ended == {UNDECIDED}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_where_nobody_looks_nothing_is_accepted(preset: Preset) -> None:
    (ended,) = Cell("nobody", preset, 40, attention=NONE).votes(1, SEED)
    assert (ended.decision, ended.after) == (UNDECIDED, timedelta(hours=2 * preset.window_hours))
    assert preset.by_lot is not None
    assert ended.asked == preset.by_lot.usual.drawn + 6, "two for the silent, twice, and two as the time is extended"


def test_where_all_look_the_ring_of_a_few_is_voted_down() -> None:
    outcomes = Cell("all look", STANDARD, 60, ring=5, attention=ALL).votes(100, SEED)
    assert {one.decision for one in outcomes} == {REJECTED}
    assert all(one.after == timedelta(hours=STANDARD.window_hours) for one in outcomes)


def test_who_is_away_is_not_asked() -> None:
    (ended,) = Cell("away", STRICT, 6, away=40, attention=NONE).votes(1, SEED)
    assert ended.asked == 5


def test_a_request_brings_those_who_did_not_look() -> None:
    outcomes = Cell("when asked", STANDARD, 12, attention=Attention(0, 100)).votes(50, SEED)
    assert all(one.is_accepted() for one in outcomes)


@pytest.mark.parametrize("size", HOURS)
def test_logs_have_the_size_that_is_told(size: str) -> None:
    """A vote asserts it; here the vote is about another size than it says."""
    assert Cell("size", STANDARD, 12, size=size).votes(3, SEED)


def test_a_log_of_another_size_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HOURS, SMALL, HOURS[USUAL])
    with pytest.raises(AssertionError, match="usual"):
        Cell("size", STANDARD, 12, size=SMALL).votes(1, SEED)


def test_each_amendment_begins_the_vote_anew() -> None:
    """Whoever looks does so within three days, so that a vote ends later than its first window only if it began anew."""
    window = timedelta(hours=STANDARD.window_hours)
    plain, amended = (Cell("amended", STANDARD, 60, ring=5, amends=n, attention=ALL).votes(20, SEED) for n in (0, 3))
    assert {one.after for one in plain} == {window}
    assert all(window < one.after <= 2 * window for one in amended)
    assert {one.decision for one in (*plain, *amended)} == {REJECTED}


def test_weeks_count_whole_weeks() -> None:
    outcomes = Weeks("weeks", LIGHT, 10, 2).votes(30, SEED)
    assert len(outcomes) == 40


def test_a_seed_prints_the_same_whatever_else_is_played() -> None:
    def printed(votes: int, seed: int) -> list[str]:
        return list(islice(table.written(table.measured(votes, seed), votes, seed), 8))

    assert printed(20, SEED) == printed(20, SEED) != printed(20, SEED + 1)
    few, many = (Cell("25 people", STANDARD, 25).votes(votes, SEED) for votes in (10, 20))
    assert many[:10] == few


def test_people_do_as_they_are_assumed_to() -> None:
    """So many look, none of them too late, with the mean of an exponential that is cut; and their opinions come as often as told."""
    chance = Random(SEED)
    plans = [plan(chance, SOME, OF_FAKE) for _ in range(20_000)]
    alone = [one.alone for one in plans if one.alone is not None]
    assert share([one.alone is not None for one in plans]).allows(SOME.alone)
    assert share([one.asked is not None for one in plans]).allows(SOME.asked)
    assert share([one.choice == REJECT for one in plans]).allows(OF_FAKE.reject)
    assert share([one.choice == APPROVE for one in plans]).allows(OF_FAKE.approve)
    assert max(alone) <= ALONE_WITHIN
    within = ALONE_WITHIN / ALONE_MEAN
    in_theory = ALONE_MEAN.total_seconds() * (1 - within * exp(-within) / (1 - exp(-within)))
    assert average([one.total_seconds() for one in alone]).allows(in_theory)


def test_people_log_what_they_are_assumed_to() -> None:
    chance = Random(SEED)
    made = [hours(chance) for _ in range(5_000)]
    assert middle(list(map(float, made))).allows(HOURS_MIDDLE)
    assert HOURS_LEAST == min(made) < max(made) == HOURS_MOST


def test_estimates_are_what_a_table_says() -> None:
    """Wilson's bounds for 5 of 10 and 0 of 10 at three standard deviations, a mean with its error, and ranks for a middle."""
    half, none = share([True, False] * 5), share([False] * 10)
    assert (round(half.low, 1), half.found, round(half.high, 1)) == (15.6, 50.0, 84.4)
    assert (none.low, none.found, round(none.high, 1)) == (0.0, 0.0, 47.4)
    mean = average([1, 3] * 50)
    assert (round(mean.low, 1), mean.found, round(mean.high, 1)) == (1.7, 2.0, 2.3)
    ranks = middle(range(1, 101))
    assert (ranks.low, ranks.found, ranks.high) == (35, 50, 65)
    assert str(middle([float("inf")] * 9)) == "never (0.0 to never)"


def test_a_table_tells_what_is_not_as_it_shall_be() -> None:
    figures = [
        table.Figure("Fakes", "3 of 9", "light", share([True, False] * 5), below(limit)) for limit in (40, 60, None)
    ]
    lines = list(table.written([(figure,) for figure in figures[:1]], 10, 1))
    assert [str(figure).partition(") ")[2] for figure in figures] == ["not < 40", "< 60", ""]
    assert table.read("\n".join(lines)) == ({("Fakes", "3 of 9", "light"): 50.0}, {("Fakes", "3 of 9", "light")})
