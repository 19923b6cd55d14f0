"""When a vote by lot is settled, as tables: so many people, so many yes and no, and what becomes of it."""

from __future__ import annotations

import pytest

from tests.support.jury import Jury


@pytest.mark.parametrize(
    ("people", "asked", "yes", "contested_asked", "contested_yes"),
    [
        (3, 2, 2, 2, None),
        (4, 3, 2, 3, 2),
        (5, 4, 2, 4, 3),
        (6, 4, 2, 5, 3),
        (7, 4, 2, 6, 4),
        (8, 4, 3, 7, 4),
        (30, 4, 3, 9, 5),
    ],
)
def test_small_networks(people: int, asked: int, yes: int, contested_asked: int, contested_yes: int | None) -> None:
    """With `standard` and a usual log: how many are asked and have to say yes, and how many where one of them objects."""
    assert len(Jury(people).asks().asked) == asked
    assert accepted(people, yes)
    assert not accepted(people, yes - 1)
    contested = Jury(people).asks()
    contested.says(contested.asked[0], "reject")
    assert len(contested.asked) == contested_asked
    enough = [more for more in range(contested_asked) if accepted(people, more, objects=True)]
    assert min(enough, default=None) == contested_yes


def accepted(people: int, yes: int, *, objects: bool = False) -> bool:
    """Tell whether so many yes of those asked by lot are enough, after a day or, where somebody objects, at the end."""
    jury = Jury(people).asks()
    if objects:
        jury.says(jury.asked[0], "reject")
    first = 1 if objects else 0
    jury.all_say(jury.asked[first : first + yes], "approve").passes(24)
    assert not objects or jury.is_open
    return jury.passes(48 if objects else 0).state == "accepted"


def test_one_who_is_left_alone_accepts_nothing_before_the_end() -> None:
    """Also where somebody else abstained, and left."""
    jury = Jury(5).asks()
    jury.says("A2", "abstain")
    for person in ("A2", "A4", "A5"):
        jury.leaves(person)
    jury.says("A3", "approve")
    jury.passes(71)
    assert jury.is_open
    assert jury.passes(1).state == "accepted"


def test_a_no_in_the_last_hour_gives_those_who_are_asked_by_it_their_time() -> None:
    """It is no way to refuse a log while nobody looks: the log stays open for another window, and is decided by then."""
    jury = Jury(30).asks()
    jury.says(jury.asked[0], "approve").passes(71)
    before = len(jury.asked)
    jury.says(jury.people[-1], "reject")
    assert len(jury.asked) == before + 5
    jury.passes(1)
    assert jury.is_open
    assert jury.vote.extended is not None
    jury.all_say([person for person in jury.asked if person != jury.people[-1]][:6], "approve").passes(72)
    assert jury.state == "accepted"


def test_where_all_who_are_asked_abstain_others_are_asked_until_nobody_is_left() -> None:
    jury = Jury(9).asks()
    for person in jury.people[1:]:
        if person in jury.asked:
            jury.says(person, "abstain")
    while waiting := [person for person in jury.asked if person not in jury.vote.ballots]:
        jury.says(waiting[0], "abstain")
    assert {*jury.asked} == {*jury.people[1:]}
    assert jury.passes(144).state == "undecided"


@pytest.mark.parametrize("people", [4, 5, 12])
def test_where_nobody_looks_nothing_is_accepted(people: int) -> None:
    assert Jury(people).asks().passes(144).state == "undecided"
