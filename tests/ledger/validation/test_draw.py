"""Who is asked by lot: situations that a glance can check."""

from __future__ import annotations

import pytest

from ledger.network import agent
from ledger.network.identity import Left, Linked
from ledger.validation import drawn
from tests.support.jury import Jury


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
