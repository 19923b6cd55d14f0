"""When a period ends: each local day once, in every zone, over both changes of the clocks and over centuries."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.values.schedule import DAILY, HOUR, MONTHLY, OFF, WEEKLY, next_end


def ends(schedule: str, zone: str, after: datetime, before: datetime) -> list[datetime]:
    found = []
    end = next_end(schedule, zone, after)
    while end is not None and end < before:
        found.append(end)
        end = next_end(schedule, zone, end)
    return found


@pytest.mark.parametrize("zone", sorted(available_timezones()))
def test_every_local_week_from_2024_to_2030_has_one_end_in_every_zone(zone: str) -> None:
    first, last = datetime(2024, 1, 3, tzinfo=UTC), datetime(2030, 12, 30, tzinfo=UTC)
    days = [end.astimezone(ZoneInfo(zone)).date() for end in ends(WEEKLY, zone, first, last)]
    assert all(day.weekday() == 0 for day in days)
    assert all(later - earlier == timedelta(weeks=1) for earlier, later in pairwise(days))


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"]
)
def test_every_local_day_has_one_end(zone: str) -> None:
    first, last = datetime(2024, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    found = ends(DAILY, zone, first, last)
    days = [end.astimezone(ZoneInfo(zone)).date() for end in found]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert {end.astimezone(ZoneInfo(zone)).time() for end in found} == {HOUR}


def test_months_end_on_their_first_day_also_in_leap_years_and_over_new_year() -> None:
    found = ends(MONTHLY, "UTC", datetime(2027, 11, 30, tzinfo=UTC), datetime(2028, 4, 2, tzinfo=UTC))
    assert [end.date() for end in found] == [date(2027, 12, 1)] + [date(2028, month, 1) for month in (1, 2, 3, 4)]


def test_where_no_digest_is_wanted_no_period_ends() -> None:
    assert next_end(OFF, "UTC", datetime(2026, 1, 5, tzinfo=UTC)) is None


def test_the_end_itself_belongs_to_the_next_period() -> None:
    monday = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert next_end(WEEKLY, "UTC", monday) == monday + timedelta(weeks=1)
    assert next_end(WEEKLY, "UTC", monday - timedelta(microseconds=1)) == monday


MOMENTS = st.integers(1, 400 * 365 * 86_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(
    MOMENTS, st.sampled_from([DAILY, WEEKLY, MONTHLY]), st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"])
)
def test_periods_leave_no_gap_and_do_not_overlap_over_400_years(at: datetime, schedule: str, zone: str) -> None:
    end = next_end(schedule, zone, at)
    assert end is not None
    assert end > at
    assert end.astimezone(ZoneInfo(zone)).time() == time(9)
    assert next_end(schedule, zone, end - timedelta(microseconds=1)) == end
