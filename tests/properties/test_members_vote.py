"""Laws of the members' vote: a no helps nothing that it is against, and few never decide for many."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.governance.members_vote import FEW, Count, needed, passes

ballots = st.integers(0, 500)
people = st.integers(0, 5_000)


@given(approve=ballots, reject=ballots, abstain=ballots, more=st.integers(1, 50))
def test_another_no_never_makes_it_pass_and_an_abstention_changes_nothing(
    approve: int, reject: int, abstain: int, more: int
) -> None:
    if not passes(Count(approve, reject, abstain)):
        assert not passes(Count(approve, reject + more, abstain))
    assert passes(Count(approve, reject, abstain)) == passes(Count(approve, reject, abstain + more))


@given(approve=ballots, reject=ballots, more=st.integers(1, 50))
def test_another_yes_never_makes_it_fail(approve: int, reject: int, more: int) -> None:
    if passes(Count(approve, reject, 0)):
        assert passes(Count(approve + more, reject, 0))


@given(approve=ballots, reject=ballots)
def test_it_takes_twice_as_many_yes_as_no_as_the_card_says(approve: int, reject: int) -> None:
    assert passes(Count(approve, reject, 0)) == (approve >= 2 * reject)


@given(persons=people, away=people)
def test_never_fewer_than_a_third_of_those_around_nor_than_three_or_all_who_may(persons: int, away: int) -> None:
    least = needed(persons, persons + away)
    assert 3 * least >= persons
    assert least >= min(3, max(2, persons + away))
    assert least <= max(2, persons + away)
    if persons <= FEW:
        assert 2 * least >= persons


@given(persons=people, away=people, more=people)
def test_where_more_people_are_away_it_takes_no_more(persons: int, away: int, more: int) -> None:
    if persons + away >= 3:
        assert needed(persons, persons + away) == needed(persons, persons + away + more)
