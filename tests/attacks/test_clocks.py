"""The clock of the machine is wrong: nothing ends by that, nothing stands still, and the ledger's time does not run away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.timekeeping import NoTime
from tests.support.given import with_open_objections
from tests.support.network import MONDAY, Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    yield started
    await started.rebuilt()
    await started.stop()


async def approved(network: Network) -> None:
    """Let D1 be open to objections for two days, and a vote for three."""
    await with_open_objections(network)
    await network.says("dan", "/contribute 1h swept the floor")
    for name in ("ana", "ben"):
        await network.says(name, "/vote C4 approve")


async def beats(network: Network, **time: int) -> None:
    """Let time pass as a process sees it, on which the clock beats all the while."""
    target = network.now + timedelta(**time)
    while network.now < target:
        network.now = min(target, network.now + timedelta(minutes=4))
        await network.directory.beat()
    await network.done()


def state(network: Network) -> str:
    return network.book.distributions.by_id["D1"].state


async def test_a_clock_that_jumps_for_a_moment_ends_nothing_and_leads_no_ledger_into_the_future(
    network: Network,
) -> None:
    await approved(network)
    network.wrong = timedelta(days=10)
    await beats(network, minutes=45)
    assert "Noted as C5" in await network.says("cara", "/contribute 2h carried boxes")
    assert state(network) == "approved"
    assert "C4" in network.book.votes.open
    assert network.book.at == network.now
    network.wrong = timedelta(0)
    await beats(network, hours=2)
    assert network.book.at <= network.now
    for name in ("ana", "ben"):
        await network.says(name, "/vote C5 approve")
    await network.passes(hours=46)
    assert state(network) == "made"
    await network.passes(hours=26)
    assert network.book.contributions.by_id["C5"].state == "accepted", "nothing opened then takes ten days longer"


async def test_a_clock_that_stands_by_its_jump_is_followed_and_nobody_loses_their_time_by_it(network: Network) -> None:
    await approved(network)
    network.wrong = timedelta(days=10)
    await beats(network, minutes=66)
    assert state(network) == "approved"
    await network.says("cara", "/contribute 2h carried boxes")
    assert network.book.at == network.now + network.wrong
    assert "Held open: nobody could act from" in network.room.shown("D1")
    await beats(network, hours=45)
    assert state(network) == "approved"
    assert "stands" in await network.says("cara", "/flag D1 it is not agreed")
    await beats(network, hours=2)
    assert state(network) == "made"


async def test_a_clock_that_is_set_back_stops_nothing(network: Network) -> None:
    await approved(network)
    at = network.book.at
    network.wrong = timedelta(days=-30)
    await beats(network, hours=47)
    assert state(network) == "approved"
    await beats(network, hours=48)
    assert state(network) == "made"
    assert network.book.at >= at + timedelta(hours=48)


async def test_a_ledger_that_was_led_into_the_future_stands_still_no_more_and_is_caught_up_with(
    tmp_path: Path,
) -> None:
    network = Network(tmp_path)
    network.now = MONDAY + timedelta(days=10)
    await network.start()
    await approved(network)
    await network.stop()
    network.now -= timedelta(days=10)
    with capture_logs() as logged:
        await network.start()
        assert "has an entry of" in await network.says("ana", "/mine")
        assert "has an entry of" not in await network.says("ana", "/mine")
        assert "has an entry of" not in await network.says("dan", "/mine")
    assert [line["event"] for line in logged].count("the ledger is ahead of the clock of the machine") == 1
    await beats(network, hours=97)
    assert state(network) == "made"
    ahead = network.core.now() - network.now
    assert timedelta(days=7) < ahead < timedelta(days=8.1)
    await beats(network, hours=24)
    assert ahead - (network.core.now() - network.now) == timedelta(hours=12)
    await network.stop()


async def test_the_jump_is_in_the_log_and_each_steward_is_told_once(network: Network) -> None:
    await approved(network)
    with capture_logs() as logged:
        network.wrong = timedelta(days=10)
        await beats(network, minutes=30)
        for name in ("ana", "ben"):
            assert "The clock of my machine jumped from" in await network.says(name, "/mine")
            assert "The clock of my machine jumped from" not in await network.says(name, "/mine")
        assert "The clock" not in await network.says("dan", "/mine")
    (line,) = [line for line in logged if line["event"] == "the clock of the machine jumped"]
    assert line["says"].startswith(f"{network.now + network.wrong:%Y-%m-%d}")


async def test_the_end_of_all_dates_is_believed_by_nobody(network: Network) -> None:
    await approved(network)
    network.wrong = datetime(9999, 12, 31, tzinfo=UTC) - network.now - timedelta(days=9)
    await beats(network, hours=3)
    assert "Noted as C5" in await network.says("cara", "/contribute 2h carried boxes")
    assert network.book.at == network.now
    await network.passes(hours=72)
    assert state(network) == "made"
    network.wrong = timedelta(0)
    await network.passes(hours=1)


async def test_nothing_is_opened_at_the_end_of_all_dates(tmp_path: Path) -> None:
    network = Network(tmp_path)
    network.wrong = datetime(9999, 12, 31, tzinfo=UTC) - network.now
    with pytest.raises(NoTime, match=r"says 9999-12-31 00:00 UTC\. Please set it"):
        await network.start()
    await network.store.close()
