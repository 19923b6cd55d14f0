"""How the demo is told, and how fast."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.demo import SCRIPT, SECONDS_MAX, SECONDS_MIN, TIMES, beginning, narrate, reading_seconds
from tests.bot.cli.test_command_line import played


def test_every_line_of_the_script_is_told() -> None:
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    assert [line for line, _ in narrate(lines)] == lines
    assert all(words for line, words in narrate(lines) if line)
    assert {line for line in lines if line.startswith("=")} <= set(TIMES)


@given(st.integers(0, 10**6).map(lambda hours: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=hours)))
def test_the_story_ends_on_the_last_monday_so_that_nothing_is_missed_afterwards(now: datetime) -> None:
    moves = [line for line in SCRIPT.read_text(encoding="utf-8").splitlines() if line.startswith("=")]
    ends = beginning(now) + timedelta(days=sum(int(line.strip("= +d")) for line in moves))
    assert timedelta() <= now - ends < timedelta(weeks=1)
    assert (ends.weekday(), ends.hour) == (0, 9)


@pytest.mark.parametrize("week", range(8))
def test_the_story_is_the_same_whomever_lots_ask(tmp_path: Path, week: int) -> None:
    """They follow the hashes of the entries, and so the week in which it is played."""
    begins = beginning(datetime(2026, 2, 4, tzinfo=UTC) + timedelta(weeks=week))
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()
    told = played(tmp_path / "data", f"= {begins.isoformat()}", *lines)
    assert told.exit_code == 0
    assert "Nothing was recorded" not in told.output
    assert "The ledger holds: 57 entries" in told.output


def test_one_looks_longer_at_more_words_within_reason() -> None:
    assert reading_seconds(0) == SECONDS_MIN
    assert reading_seconds(1000) == SECONDS_MAX
    assert SECONDS_MIN < reading_seconds(16) < SECONDS_MAX
