"""A day is written in one way, whatever else Python would read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.values.day import parse_day


@given(day=st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20260131",
        "2026-W05-6",
        "2026-031",
        "2026-1-31",
        "2026-02-30",
        "2026-01-31 ",
        "\uff12026-01-31",
        "31.01.2026",
    ],
)
def test_nothing_else_is_a_day(text: str) -> None:
    assert parse_day(text) is None
