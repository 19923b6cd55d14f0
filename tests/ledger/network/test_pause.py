"""Windows and pauses: people can act for as long as a window is meant to be open, whatever happens meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.entry import Entry
from ledger.network.pause import (
    AGAIN,
    PLATFORM_MAX,
    Pause,
    Paused,
    Pauses,
    PlatformBack,
    PlatformLost,
    is_over,
    window_end,
)
from tests.support.network import MONDAY

DAY = timedelta(days=2)


def at(hours: float) -> datetime:
    """Return a moment so many hours after the beginning of a window."""
    return MONDAY + timedelta(hours=hours)


def pause(since: float, until: float, platform: str | None = None) -> Pause:
    return Pause(at(since), at(until), platform)


hours = st.integers(-100, 300)
pauses = st.lists(st.tuples(hours, st.integers(0, 200)).map(lambda one: pause(one[0], one[0] + one[1])), max_size=6)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], 48),
        ([pause(1, 61)], 48 + 60),  # stopped an hour after the approval, for sixty
        ([pause(47, 48)], 48 + 24),  # it would have ended while nobody could act: a day more
        ([pause(47, 119)], 119 + 24),
        ([pause(10, 20), pause(15, 25)], 48 + 15),  # an hour counts once
        ([pause(-50, -1)], 48),  # it was over before the window began
        ([pause(-50, 10)], 48 + 10),
        ([pause(49, 60)], 48),  # it began after the window's end
        ([pause(10, 20), pause(50, 60)], 60 + 24),  # the first pause moved the end into the second one
    ],
)
def test_a_window_ends_when_people_could_act_for_as_long_as_it_is_meant(held: list[Pause], expected: float) -> None:
    assert window_end(MONDAY, DAY, held) == at(expected)


@given(held=pauses)
def test_people_can_act_for_the_whole_length_whatever_the_pauses_are(held: list[Pause]) -> None:
    end = window_end(MONDAY, DAY, held)
    free = sum(
        not any(one.since <= moment < one.until for one in held)
        for moment in (MONDAY + n * timedelta(hours=1) for n in range(int((end - MONDAY) / timedelta(hours=1))))
    )
    assert free >= 48
    assert not any(one.since <= end < one.until for one in held if one.since < end), "it ends while nobody can act"


@given(held=pauses, length=st.integers(0, 200))
def test_the_order_in_which_pauses_became_known_changes_nothing(held: list[Pause], length: int) -> None:
    span = timedelta(hours=length)
    assert (
        window_end(MONDAY, span, held)
        == window_end(MONDAY, span, held[::-1])
        == window_end(MONDAY, span, [*held, *held])
    )


@given(held=pauses, more=pauses)
def test_a_further_pause_never_ends_a_window_sooner(held: list[Pause], more: list[Pause]) -> None:
    """It may save the day more that a window gets which would have ended in another pause."""

    def without_a_day_more(pauses: list[Pause]) -> datetime:
        return window_end(MONDAY, DAY, pauses, again=timedelta())

    assert without_a_day_more([*held, *more]) >= without_a_day_more(held) >= MONDAY + DAY
    assert window_end(MONDAY, DAY, held) >= without_a_day_more(held)


def noted(*facts: Paused | PlatformLost | PlatformBack) -> Pauses:
    """Return the page of these facts, each noted at the moment at which the pause, or the platform, was back or gone."""
    page = Pauses()
    for height, fact in enumerate(facts, start=1):
        moment = fact.since if isinstance(fact, PlatformLost) else fact.until
        page.add(fact, Entry(height, moment, "", (fact,)))
    return page


def test_a_platform_holds_a_window_open_for_seven_days_at_most() -> None:
    lost = PlatformLost("slack", at(1), ("D1",))
    assert noted(lost).end_of("D1", MONDAY, DAY) == MONDAY + DAY + PLATFORM_MAX
    back = noted(lost, PlatformBack("slack", at(31), ("D1",)))
    assert back.end_of("D1", MONDAY, DAY) == MONDAY + DAY + timedelta(hours=30)
    late = noted(lost, PlatformBack("slack", at(1) + 2 * PLATFORM_MAX, ("D1",)))
    assert late.of("D1", MONDAY) == noted(lost).of("D1", MONDAY)


def test_what_would_have_ended_meanwhile_is_open_for_a_day_more() -> None:
    page = noted(Paused(at(47.5), at(100), ("D1",)))
    assert page.end_of("D1", MONDAY, DAY) == at(100) + AGAIN
    assert window_end(MONDAY, DAY, page.of("D1", MONDAY), again=timedelta()) == at(100.5)


def test_a_pause_holds_the_window_that_was_open_and_no_other_of_its_name() -> None:
    page = noted(Paused(at(1), at(3), ("D1",)), PlatformLost("slack", at(4), ("D1", "C1")))
    assert len(page.of("D1", MONDAY)) == 2
    assert page.end_of("D1", at(5), DAY) == at(5) + DAY
    assert page.of("E1", MONDAY) == ()


def test_of_a_window_that_is_open_all_along_each_part_waits_for_a_platform_that_was_lost_before() -> None:
    page = noted(PlatformLost("slack", at(4), ("ratings",)), PlatformBack("slack", at(10), ("ratings",)))
    assert page.end_of_shared("ratings", at(6), DAY) == at(6) + DAY + timedelta(hours=4)
    assert page.end_of_shared("ratings", at(11), DAY) == at(11) + DAY


@given(again=st.integers(0, 100), held=pauses)
def test_a_window_is_over_from_its_end_on(again: int, held: list[Pause]) -> None:
    end = window_end(MONDAY, DAY, held, timedelta(hours=again))
    assert is_over(end, end)
    assert not is_over(end, end - timedelta(seconds=1))
    assert not is_over(None, end)


def test_it_is_known_which_platforms_are_lost() -> None:
    page = Pauses()
    for fact in (
        PlatformLost("slack", at(1), ("C1",)),
        Paused(at(2), at(3), ()),
        PlatformLost("slack", at(1), ("C2",)),
    ):
        page.add(fact, Entry(1, at(3), "", (fact,)))
    assert page.lost == {"slack": at(1)}
    page.add(PlatformBack("slack", at(4), ()), Entry(2, at(4), "", ()))
    assert page.lost == {}
