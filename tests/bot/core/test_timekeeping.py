"""What time it is, beside a clock that anybody can set and one that nobody can."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.timekeeping import LATEST, STOOD_SECONDS, TOLERANCE_SECONDS, Pace, Timekeeper
from tests.support.network import MONDAY


class Machine:
    """A machine whose two clocks a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.off = timedelta(0)
        self.keeper = Timekeeper(lambda: self.true() + self.off, lambda: self.seconds)
        self.keeper.now()

    def true(self) -> datetime:
        return MONDAY + timedelta(seconds=self.seconds)

    def read(self, after: float = 0) -> timedelta:
        """Return how far what is believed is from the true time, some seconds later."""
        self.seconds += after
        return self.keeper.now() - self.true()


OFF = st.timedeltas(min_value=timedelta(days=-5000), max_value=timedelta(days=50_000))


@given(off=OFF, reads=st.lists(st.floats(0, 300), max_size=30))
def test_a_jump_that_has_not_stood_for_an_hour_is_not_followed(off: timedelta, reads: list[float]) -> None:
    machine = Machine()
    machine.off = off
    passed = 0.0
    machine.read()
    for after in reads:
        passed += after
        if passed >= STOOD_SECONDS:
            break
        assert abs(machine.read(after)) <= timedelta(seconds=TOLERANCE_SECONDS, microseconds=30)


@given(off=OFF)
def test_a_jump_that_has_stood_is_followed_unless_it_leads_to_the_end_of_dates(off: timedelta) -> None:
    machine = Machine()
    machine.off = off
    machine.read()
    followed = machine.read(STOOD_SECONDS + 1)
    is_possible = machine.true() + off < LATEST
    assert abs(followed - (off if is_possible else timedelta(0))) <= timedelta(microseconds=2)


def test_a_clock_that_jumps_again_has_to_stand_anew() -> None:
    machine = Machine()
    for day in range(1, 10):
        machine.off = timedelta(days=day)
        assert machine.read(STOOD_SECONDS / 2) == timedelta(0)


def test_a_clock_that_is_put_right_by_seconds_is_followed_at_once() -> None:
    machine = Machine()
    machine.off = timedelta(seconds=-40)
    assert machine.read(10) == machine.off
    assert machine.keeper.doubt is None


@given(st.lists(st.tuples(st.floats(0, 10_000), OFF | st.just(timedelta(0))), max_size=40), OFF)
def test_the_time_of_a_ledger_never_goes_back_nor_slower_than_half(
    steps: list[tuple[float, timedelta]], ahead: timedelta
) -> None:
    machine = Machine()
    pace = Pace(machine.keeper, lambda: MONDAY + ahead)
    before = pace.now()
    assert before == max(MONDAY, MONDAY + ahead)
    for seconds, off in steps:
        machine.off = off
        machine.seconds += seconds
        now = pace.now()
        assert now - before >= timedelta(seconds=seconds) / 2 - timedelta(microseconds=2)
        before = now
