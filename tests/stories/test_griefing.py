"""Who always says no to one person, and is outvoted by those whom lots asked each time, holds nothing up any more."""

from __future__ import annotations

import pytest

from ledger.validation.vote import AT_REJECT
from tests.support.by_lot import NINE, called, logged, with_nine
from tests.support.network import Network


@pytest.fixture
async def nine(network: Network) -> Network:
    """Nine people whose network draws lots."""
    await with_nine(network)
    return network


async def outvoted(network: Network, times: int, name: str = "hal") -> None:
    """Let somebody reject so many logs of ben, all of which the others accept."""
    for number in range(times):
        log = await logged(network, f"4h frame {number}")
        await network.says(name, f"/vote {log} reject")
        for other in NINE:
            if other not in ("ben", name):
                await network.says(other, f"/vote {log} approve")
        await network.passes(hours=73)
        assert network.book.contributions.by_id[log].state == "accepted"


async def not_asked(network: Network, name: str) -> str:
    """Return a new log of ben's about which lots did not ask somebody at its opening."""
    for number in range(20):
        log = await logged(network, f"4h door {number}")
        if name not in called(network, log):
            return log
        for other in NINE:
            if other != "ben":
                await network.says(other, f"/vote {log} approve")
        await network.passes(hours=25)
    raise AssertionError("lots always ask them")


async def approved(network: Network, log: str) -> None:
    for name in called(network, log):
        await network.says(name, f"/vote {log} approve")


def told(network: Network, name: str) -> list[str]:
    return [said for said in network.room.direct(name) if "You said no to" in said]


def drawn_for(network: Network, log: str) -> set[str]:
    return {one.why for one in network.book.votes.open[log].draws}


async def test_after_five_times_a_no_calls_nobody_and_holds_nothing_up(nine: Network) -> None:
    await outvoted(nine, 5)
    await nine.passes(hours=24)
    (said,) = told(nine, "hal")
    assert said.startswith(
        "You said no to 5 logs of ben in 60 days, and those asked by lot accepted each of them. Until Sun 22 Mar"
    )
    log = await not_asked(nine, "hal")
    await nine.says("hal", f"/vote {log} reject")
    assert AT_REJECT not in drawn_for(nine, log)
    assert "1 more no counts only at the end" in nine.room.shown(log)
    await approved(nine, log)
    assert "1 no is left out of that, to count only at the end" in await nine.says("cara", f"/why {log}")
    await nine.passes(hours=24)
    settled = nine.book.contributions.by_id[log].decision
    assert settled is not None
    assert (settled.decision, settled.reject, settled.left_out) == ("accepted", 0, 1)
    assert f"Accepted: {settled.approve} yes, 1 no." in nine.room.shown(log)
    assert "1 no is left out of that" in await nine.says("cara", f"/why {log}")
    await nine.passes(days=3)
    assert len(told(nine, "hal")) == 1
    assert (await nine.rebuilt()).height == nine.book.height


async def test_four_times_are_not_enough(nine: Network) -> None:
    await outvoted(nine, 4)
    log = await not_asked(nine, "hal")
    await nine.says("hal", f"/vote {log} reject")
    assert AT_REJECT in drawn_for(nine, log)
    assert not told(nine, "hal")


async def test_a_flag_holds_nothing_up_either(nine: Network) -> None:
    await outvoted(nine, 5)
    log = await not_asked(nine, "hal")
    await nine.says("hal", f"/flag {log} never")
    await approved(nine, log)
    await nine.passes(hours=24)
    assert nine.book.contributions.by_id[log].state == "accepted"


async def test_others_and_logs_of_others_are_not_concerned(nine: Network) -> None:
    await outvoted(nine, 5)
    log = await not_asked(nine, "hal")
    await nine.says("gus", f"/vote {log} reject")
    assert AT_REJECT in drawn_for(nine, log)
    other = await logged(nine, "4h of another", by="cara")
    await nine.says("hal", f"/vote {other} reject")
    assert AT_REJECT in drawn_for(nine, other)


async def test_at_the_end_it_counts(nine: Network) -> None:
    """One yes and one no at the end: it is not accepted, as it would be if nobody had said no."""
    await outvoted(nine, 5)
    log = await not_asked(nine, "hal")
    await nine.says("hal", f"/vote {log} reject")
    asked = called(nine, log)
    for name in asked[:2]:
        await nine.says(name, f"/vote {log} approve")
    await nine.says(asked[2], f"/vote {log} reject")
    assert AT_REJECT in drawn_for(nine, log), "somebody else objects"
    await nine.passes(hours=71)
    vote = nine.book.votes.open[log]
    assert vote.extended is None
    await nine.passes(hours=2)
    after = nine.book.votes.open.get(log)
    assert after is not None
    assert after.extended is not None
    assert "says no" in nine.room.shown(log) or "say no" in nine.room.shown(log)
    assert "only at the end" not in nine.room.shown(log), "the first window is over"


async def test_sixty_days_later_it_counts_as_anybodys(nine: Network) -> None:
    await outvoted(nine, 5)
    await nine.passes(days=61)
    for name in NINE:
        await nine.says(name, "/mine")
    log = await not_asked(nine, "hal")
    await nine.says("hal", f"/vote {log} reject")
    assert AT_REJECT in drawn_for(nine, log)
