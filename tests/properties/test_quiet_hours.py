"""Quiet hours, for any hours and any zone: nothing reaches somebody in them, all of it comes at their end, and none is lost."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.network.preference import Quiet

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe")
MINUTES = st.integers(0, 1439)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis adds the zone.


def is_within(quiet: Quiet, at: datetime, zone: str) -> bool:
    """Tell by the clock on the wall whether a moment is in quiet hours."""
    now = at.astimezone(ZoneInfo(zone)).time()
    begin, end = (time(minutes // 60, minutes % 60) for minutes in quiet)
    return begin <= now < end if begin < end else now >= begin or now < end


def clock_changes(at: datetime, zone: str) -> bool:
    """Tell whether clocks change, or a day is skipped, within two days of a moment."""
    around = (at + timedelta(days=days) for days in (-2, 2))
    return len({moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in around}) > 1


@given(MINUTES, MINUTES, MOMENTS, st.sampled_from(ZONES))
def test_what_would_come_in_them_comes_at_their_end(begin: int, end: int, at: datetime, zone: str) -> None:
    assume(begin != end and not clock_changes(at, zone))
    quiet = Quiet(begin, end)
    comes = quiet.end_of(at, zone)
    if not is_within(quiet, at, zone):
        assert comes == at
    else:
        assert at < comes <= at + timedelta(days=1)
        local = comes.astimezone(ZoneInfo(zone))
        assert (local.hour * 60 + local.minute, local.second) == (end, 0)
    assert not is_within(quiet, comes, zone)


@given(MINUTES, MINUTES, MOMENTS, st.sampled_from(ZONES))
def test_also_where_clocks_change_it_comes_within_a_day_and_once(begin: int, end: int, at: datetime, zone: str) -> None:
    assume(begin != end)
    quiet = Quiet(begin, end)
    comes = quiet.end_of(at, zone)
    assert at <= comes <= at + timedelta(hours=49), "Apia skipped a whole day"
    assert quiet.end_of(comes, zone) == comes
