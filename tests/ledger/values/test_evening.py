"""Evenings of time zones, on days on which clocks change and in places that skip one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.values.evening import evening_of, known_zone, last_evening, local_day, next_evening

ZONES = sorted(zone for zone in available_timezones() if known_zone(zone))
MOMENTS = st.integers(0, 50 * 365 * 24 * 60).map(
    lambda minutes: datetime(1990, 1, 1, tzinfo=UTC) + minutes * timedelta(minutes=1)
)


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


@given(MOMENTS, st.sampled_from(ZONES))
def test_the_last_evening_is_not_after_a_moment_and_the_next_one_is(at: datetime, zone: str) -> None:
    last, following = last_evening(at, zone), next_evening(at, zone)
    assert last <= at < following
    assert next_evening(last, zone) == following, "no evening lies between them"
    assert last_evening(following - timedelta.resolution, zone) == last


@given(MOMENTS, st.sampled_from(ZONES))
def test_each_day_has_one_evening_at_most(at: datetime, zone: str) -> None:
    evenings = [next_evening(at, zone)]
    for _ in range(3):
        evenings.append(next_evening(evenings[-1], zone))
    days = [local_day(evening, zone) for evening in evenings]
    assert days == sorted(set(days))


def test_a_place_that_skipped_a_day_has_no_evening_of_it() -> None:
    """Samoa went from Thursday to Saturday, over the date line."""
    thursday = evening_of(date(2011, 12, 29), "Pacific/Apia")
    assert next_evening(thursday, "Pacific/Apia") == evening_of(date(2011, 12, 31), "Pacific/Apia")


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "Europe", "\0", "a" * 300])
def test_a_zone_that_this_machine_does_not_know_is_none(name: str | None) -> None:
    assert known_zone(name) is None
