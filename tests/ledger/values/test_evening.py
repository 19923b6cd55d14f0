"""Evenings of time zones, on days on which clocks change and in places that skip one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.values.evening import EVENING, NOON, evening_of, known_zone, last_evening, local_day, next_evening

ZONES = sorted(zone for zone in available_timezones() if known_zone(zone))
MOMENTS = st.integers(0, 50 * 365 * 24 * 60).map(
    lambda minutes: datetime(1990, 1, 1, tzinfo=UTC) + minutes * timedelta(minutes=1)
)
HOURS = st.sampled_from([EVENING, NOON])


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2026-03-28", "17:00"),
        ("2026-03-29", "16:00"),  # clocks went forward in the night
        ("2026-10-24", "16:00"),
        ("2026-10-25", "17:00"),  # and back
    ],
)
def test_it_is_six_by_the_clock_on_the_wall(day: str, utc: str) -> None:
    assert evening_of(date.fromisoformat(day), "Europe/Berlin") == datetime.fromisoformat(f"{day}T{utc}Z")


@given(MOMENTS, st.sampled_from(ZONES), HOURS)
def test_the_last_evening_is_not_after_a_moment_and_the_next_one_is(at: datetime, zone: str, hour: time) -> None:
    last, following = last_evening(at, zone, hour), next_evening(at, zone, hour)
    assert last <= at < following
    assert next_evening(last, zone, hour) == following, "no evening lies between them"
    assert last_evening(following - timedelta.resolution, zone, hour) == last


@given(MOMENTS, st.sampled_from(ZONES), HOURS)
def test_each_day_has_one_evening_at_most(at: datetime, zone: str, hour: time) -> None:
    evenings = [next_evening(at, zone, hour)]
    for _ in range(3):
        evenings.append(next_evening(evenings[-1], zone, hour))
    days = [local_day(evening, zone) for evening in evenings]
    assert days == sorted(set(days))


def test_noon_is_half_past_twelve_by_the_clock_on_the_wall() -> None:
    assert evening_of(date(2026, 3, 29), "Europe/Berlin", NOON) == datetime(2026, 3, 29, 10, 30, tzinfo=UTC)


def test_a_place_that_skipped_a_day_has_no_evening_of_it() -> None:
    """Samoa went from Thursday to Saturday, over the date line."""
    thursday = evening_of(date(2011, 12, 29), "Pacific/Apia")
    assert next_evening(thursday, "Pacific/Apia") == evening_of(date(2011, 12, 31), "Pacific/Apia")


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "Europe", "\0", "a" * 300])
def test_a_zone_that_this_machine_does_not_know_is_none(name: str | None) -> None:
    assert known_zone(name) is None
