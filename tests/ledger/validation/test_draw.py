"""Who is asked by lot: situations that a glance can check."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.network import agent
from ledger.network.identity import Left, Linked
from ledger.network.preset import PRESETS, STANDARD, Preset
from ledger.network.seen import Seen
from ledger.validation import draw, drawn
from ledger.validation.open_votes import KEPT
from tests.support.jury import START, Jury, in_vain


@pytest.mark.parametrize("seed", range(8))
def test_those_who_have_a_log_in_a_list_are_asked_when_nobody_else_is_left(seed: int) -> None:
    """They judge the logs of the others, but whoever is not on the list has nothing to give in return."""
    enough = Jury(9, seed=seed).asks(2)
    assert {*enough.asked} <= {*enough.people[3:]}
    few = Jury(6, seed=seed).asks(3)
    assert {*few.asked[:2]} == {*few.people[4:]}
    assert {*few.asked[2:]} <= {*few.people[:4]}
    assert len(few.asked) == 4


def test_nobody_asks_a_person_who_was_forgotten() -> None:
    """They keep their accepted work, and could hold a vote up for ever."""
    jury = Jury(6)
    jury.add(agent.forget(jury.book.agents, "A4"))
    assert sorted(jury.asks().asked) == ["A2", "A3", "A5", "A6"]


def test_who_is_forgotten_after_being_asked_counts_only_with_a_ballot() -> None:
    jury = Jury(6).asks()
    silent, voted = jury.asked[:2]
    jury.says(voted, "approve")
    for person in (silent, voted):
        jury.add(agent.forget(jury.book.agents, person))
    assert {*drawn.persons(jury.book, jury.vote)} == {*jury.asked} - {silent}


def test_who_leaves_or_turns_out_to_be_one_with_another_counts_no_more_or_once() -> None:
    jury = Jury(6).asks()
    first, second, third, _ = jury.asked
    jury.leaves(first)
    jury.add(Linked(max(second, third), min(second, third)))
    assert {*drawn.persons(jury.book, jury.vote)} == {min(second, third), jury.asked[3]}


def test_who_is_not_around_any_more_raises_no_number_and_counts_again_by_their_ballot() -> None:
    """Lots had asked them, and nobody waits for who is away."""
    away = START - timedelta(days=59, hours=12)
    jury = Jury(6, seen=[START, START, START, START, away, away], days=[90] * 6).asks()
    gone = {*jury.asked} & {"A5", "A6"}
    assert gone
    jury.passes(13).sees(["A2"])  # by any entry
    assert {*drawn.persons(jury.book, jury.vote)} == {*jury.asked} - gone
    back = gone.pop()
    jury.says(back, "approve")
    assert {*drawn.persons(jury.book, jury.vote)} == {*jury.asked} - gone


def test_a_pool_of_nobody_draws_nobody() -> None:
    jury = Jury(4)
    for person in jury.people[1:]:
        jury.add(Left(person))
    assert jury.asks().asked == []


def test_where_all_are_loaded_those_are_asked_all_the_same() -> None:
    """Whoever was asked seven times in a week is passed over for others, as long as there are others."""
    jury = Jury(4)
    for _ in range(9):
        jury.asks()
    assert len(jury.asked) == 3


def asked_last(jury: Jury) -> set[str]:
    """Return whom lots would ask last, if they asked everybody."""
    jury.opens()
    return {*draw.draw(jury.book, jury.vote, 11, jury.now)[-4:]}


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_who_does_nothing_for_a_week_though_asked_thrice_is_asked_last(preset: Preset) -> None:
    assert all(asked_last(in_vain(preset=preset, seed=seed)) == {"A9", "A10", "A11", "A12"} for seed in range(4))


def test_a_busy_evening_leaves_nobody_for_last() -> None:
    """Nor do two requests; else whoever floods the others would leave those alone to judge who always do."""
    days, busy = timedelta(days=6, hours=23), {*in_vain().people[-4:]}
    assert any(asked_last(in_vain(3, days, seed=seed)) != busy for seed in range(4))
    assert any(asked_last(in_vain(2, seed=seed)) != busy for seed in range(4))


def test_one_act_brings_somebody_back_by_any_of_their_accounts() -> None:
    last: list[set[str]] = []
    for seed in range(4):
        jury = in_vain(seed=seed)
        other = jury.joins("phone")
        jury.add(Linked(other, "A9"), Seen("A10"))
        last.append(asked_last(jury))
    assert all(each >= {"A11", "A12"} for each in last)
    assert not {"A9", "A10"} & set[str].intersection(*last)


def test_lots_of_rules_from_before_ask_everybody_alike() -> None:
    assert STANDARD.by_lot is not None
    before = replace(STANDARD, by_lot=replace(STANDARD.by_lot, unanswered=0))
    assert any(not asked_last(in_vain(preset=before, seed=seed)) >= {"A9", "A10"} for seed in range(4))


def test_as_many_requests_are_remembered_as_any_rules_count() -> None:
    assert max(preset.by_lot.unanswered for preset in PRESETS.values() if preset.by_lot) <= KEPT
    jury = in_vain(3, timedelta(days=50))
    assert asked_last(jury) == {"A9", "A10", "A11", "A12"}
