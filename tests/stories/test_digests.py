"""The digest: what it says, and that each period has exactly one, whatever happens to the process and the clocks."""

from __future__ import annotations

import asyncio
from copy import copy
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.config.settings import load
from bot.menu import ShellState
from bot.outcome import Outcome
from ledger.book import Book
from tests.support.given import approved_payout, distributed, prepared, with_hours, with_income, with_pay_to
from tests.support.network import Network


def digests(network: Network) -> list[str]:
    """Return the digests that stand in the channel, without their direct copies."""
    return [text for text in network.room.seen() if text.startswith("Digest W")]


async def test_a_week_in_figures(network: Network) -> None:
    await with_hours(network, "2.5h", "1h30", project="#probe")
    await network.says("cara", "/contribute 1h stream:care listened")
    for name in ("ana", "ben", "dan"):
        await network.says(name, "/vote C3 approve")
    await network.passes(hours=24)
    await network.says("dan", "/contribute 1h nobody votes on this")
    await network.says("ana", "/flag C4 who saw it?")
    await with_income(network, "500 EUR", "#probe")
    await distributed(network, "400 EUR", "#probe")
    await with_pay_to(network, "ana", "ben")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 failed @room:ana closed")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    await prepared(network, "/distribute prepare 10 EUR #probe")
    await network.passes(days=7)
    (shown,) = digests(network)
    for said in (
        "Digest W1: from 2026-01-05 09:00 UTC to 2026-01-12 09:00 UTC.",
        "Accepted: 3; not accepted: 0; undecided: 0.",
        "Accepted work: 5 h, 1 h of it care (20 %).",
        "By project: #probe 4 h, without a project 1 h.",
        "Waiting for votes: C4 (5 days).",
        "Red flags raised: 1.",
        "Red flags still up: C4.",
        "Distributions carried out: D1 (400.00 EUR).",
        "Payouts: 1 arrived, 1 failed or came back, 0 unknown.",
        "Treasury in EUR: 500.00 EUR in, 150.00 EUR out; 90.00 EUR in the pools, 10.00 EUR set aside, 250.00 EUR owed on accounts.",
        "Cover: 4 days, if as much goes out as now.",
        "New here: ana, ben, cara, dan, eve, fay. Welcome!",
        "[picture: Bar chart, accepted hours by project: #probe: 4, without a project: 1 (of it care 1); total 5 h (of it care 1).]",
        "Chain head ",
    ):
        assert said in shown
    assert "comes late" not in shown


async def test_what_waits_is_named_from_the_oldest_on_and_so_is_what_stayed_undecided(network: Network) -> None:
    await with_hours(network, "1h")
    await network.says("ana", "/contribute 1h nobody looks at this")
    await network.passes(days=3)
    for number in range(7):
        await network.says("ben", f"/contribute 1h piece {number}")
    await network.passes(days=3)
    await network.passes(days=7)
    first, second = digests(network)
    assert "Waiting for votes: 7; longest C3 (3 days), C4 (3 days), C5 (3 days), C6 (" in first
    assert "Undecided: C2, C3, C4, C5, C6, C7, C8, C9." in second
    assert "Accepted: 0; not accepted: 0; undecided: 8.\n" in second
    assert "Nothing waits for votes." in second


async def test_without_the_drawing_library_it_goes_out_as_words(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A week of its own, so that no drawing of another test is remembered."""
    (tmp_path / "matplotlib.py").write_text("raise ImportError('it is not installed')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    await with_hours(network, "7.25h")
    await network.passes(days=7)
    (shown,) = digests(network)
    assert "Bar chart, accepted hours by project: without a project: 7.25; total 7.25 h." in shown
    assert "[picture" not in shown
    assert "Chain head" in shown


async def test_there_is_one_a_week_in_the_network_s_own_zone(tmp_path: Path) -> None:
    network = await Network(tmp_path, load(None, {"POTLUCK_NETWORKS__COMMONS__ZONE": "Europe/Berlin"})).start()
    await with_hours(network, "1h")
    await network.passes(days=100)
    ends = [made.until.isoformat() for made in network.book.periods.by_id.values()]
    # Clocks go forward on 29 March: nine in Berlin is eight in UTC before, and seven after.
    assert ends[11:13] == ["2026-03-30T07:00:00+00:00", "2026-04-06T07:00:00+00:00"]
    assert ends[10] == "2026-03-23T08:00:00+00:00"
    assert len(digests(network)) == len(ends) == 14
    sinces = [made.since for made in network.book.periods.by_id.values()]
    assert sinces[1:] == [made.until for made in network.book.periods.by_id.values()][:-1]
    await network.stop()


async def test_what_was_missed_is_made_once_at_the_start_and_labelled_late(network: Network) -> None:
    await with_hours(network, "1h")
    await network.passes(days=5)
    network.now += timedelta(weeks=3)
    await network.kill()
    await network.kill()
    shown = digests(network)
    assert len(shown) == 3
    assert all("It comes late" in text for text in shown)
    assert [made.late for made in network.book.periods.by_id.values()] == [True] * 3
    await network.passes(hours=1)
    assert len(digests(network)) == 3


async def test_it_is_posted_once_although_the_room_was_away_and_the_process_stopped(network: Network) -> None:
    await with_hours(network, "1h")
    network.room.manners.down = True
    await network.passes(days=7)
    assert digests(network) == []
    await network.kill()
    await network.says("ana", "/income note 5 EUR Harbour Lights")
    await network.comes_back()
    (shown,) = digests(network)
    assert "Treasury" not in shown  # its figures are those of its own period
    await network.kill()
    assert digests(network) == [shown]


async def test_two_ticks_at_once_make_one(network: Network) -> None:
    await with_hours(network, "1h")
    network.now += timedelta(days=8)
    await network.tick_twice()
    assert len(digests(network)) == 1


async def test_a_clock_that_goes_back_makes_no_second_one(network: Network) -> None:
    await with_hours(network, "1h")
    await network.passes(days=7)
    network.wrong = timedelta(days=-3)
    await network.says("ana", "/contribute 1h swept")
    await network.passes(days=3)
    assert len(digests(network)) == 1


async def test_anyone_reads_it_privately_at_any_time_and_gets_it_on_request(network: Network) -> None:
    await with_hours(network, "1h")
    said = await network.says("cara", "/digest")
    assert said.startswith("Since 2026-01-05 09:00 UTC:\nAccepted: 1; not accepted: 0; undecided: 0.")
    assert "The next digest comes 2026-01-12 09:00 UTC." in said
    assert "in the message of that day" in await network.says("cara", "/settings me digest direct")
    await network.says("cara", "/settings me digest direct")
    await network.passes(days=6)
    assert digests(network)
    assert network.room.direct("cara") == [], "before six in the evening"
    await network.passes(hours=9)
    assert network.room.direct("cara") == digests(network)
    assert network.room.direct("dan") == []
    assert await network.says("dan", "/digest W1") == digests(network)[0]
    assert "There is no digest W9." in await network.says("dan", "/digest W9")
    await network.says("cara", "/settings me digest none")
    await network.passes(days=8)
    assert len(network.room.direct("cara")) == 1


async def test_a_network_may_want_it_daily_or_not_at_all(network: Network) -> None:
    await with_hours(network, "1h")
    await network.says("ana", "/settings set digest off")
    await network.passes(days=21)
    assert digests(network) == []
    await network.says("ana", "/settings set digest daily")
    await network.passes(days=2)
    assert len(digests(network)) == 2
    assert not any("comes late" in text for text in digests(network))


async def test_a_network_without_people_makes_none(network: Network) -> None:
    await network.passes(days=30)
    assert network.book.periods.by_id == {}
    assert network.book.height == 1


async def test_while_it_is_made_everything_else_has_its_turns(network: Network) -> None:
    loop, turned = asyncio.get_running_loop(), Event()
    had_turns = []

    def slowly(book: Book, now: datetime, seen: ShellState) -> Outcome:
        loop.call_soon_threadsafe(turned.set)
        had_turns.append(turned.wait(10))
        return Outcome()

    network.core.menu = copy(network.core.menu)
    network.core.menu.come_due = (slowly,)
    await network.core.tick()
    assert had_turns == [True]
