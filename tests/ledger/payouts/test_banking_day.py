"""The days on which banks move euros, compared with calendars that others computed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.easter import easter as easter_by_another
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.payouts.banking_day import AHEAD_MAX, check, easter, following, is_banking_day, today
from ledger.values.phrase import Refusal

DAYS = st.dates(date(1990, 1, 1), date(2200, 1, 1))


def test_easter_is_when_others_say_it_is() -> None:
    assert [easter(year) for year in range(1583, 4100)] == [easter_by_another(year) for year in range(1583, 4100)]


def test_the_closing_days_of_a_year_are_those_that_the_central_bank_names() -> None:
    days = [date(2026, 1, 1) + timedelta(days=one) for one in range(365)]
    closed = [day for day in days if day.weekday() < 5 and not is_banking_day(day)]
    assert [f"{day:%m-%d}" for day in closed] == ["01-01", "04-03", "04-06", "05-01", "12-25"]
    assert not any(is_banking_day(day) for day in days if day.weekday() >= 5)


@pytest.mark.parametrize(
    ("day", "after"),
    [
        ("2026-02-27", "2026-03-02"),  # Friday
        ("2026-02-28", "2026-03-02"),  # Saturday
        ("2026-04-02", "2026-04-07"),  # the Thursday before Easter
        ("2026-04-30", "2026-05-04"),  # the day before a Friday that is a holiday
        ("2026-12-24", "2026-12-28"),
        ("2026-12-31", "2027-01-04"),
    ],
)
def test_the_next_banking_day_goes_over_weekends_and_holidays(day: str, after: str) -> None:
    assert following(date.fromisoformat(day)) == date.fromisoformat(after)


@given(DAYS)
def test_the_next_banking_day_is_the_first_that_is_one_and_five_days_away_at_most(day: date) -> None:
    after = following(day)
    assert day < after <= day + timedelta(days=5)
    assert is_banking_day(after)
    assert not any(is_banking_day(day + timedelta(days=one)) for one in range(1, (after - day).days))


@given(DAYS, st.integers(-400, 400))
@example(date(2000, 2, 5), 365)  # a year ahead banks are closed, and open again only after more than a year
def test_a_day_is_taken_or_the_one_that_is_named_instead_is(now: date, ahead: int) -> None:
    day = now + timedelta(days=ahead)
    try:
        check(day, now)
    except Refusal as refused:
        values = dict(refused.phrase.values)
        named = values.get("nearest") or values["last"]
        check(named, now)
        assert not (is_banking_day(day) and 0 < ahead <= AHEAD_MAX)
        nearer = abs(named - day).days
        assert not any(
            is_banking_day(one) and now < one <= now + timedelta(days=AHEAD_MAX)
            for one in (day + timedelta(days=sign * gap) for gap in range(nearer) for sign in (1, -1))
        )
    else:
        assert is_banking_day(day)
        assert 0 < ahead <= AHEAD_MAX


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2026-01-05T13:00", "Pacific/Auckland", "2026-01-06"),
        ("2026-01-06T01:00", "America/Los_Angeles", "2026-01-06"),  # there it is still the fifth
        ("2026-01-05T12:00", "UTC", "2026-01-05"),
    ],
)
def test_today_is_the_later_of_the_networks_day_and_the_banks(at: str, zone: str, day: str) -> None:
    assert today(datetime.fromisoformat(at).replace(tzinfo=UTC), zone) == date.fromisoformat(day)
