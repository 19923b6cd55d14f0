"""Deadlines run only while people can act: while the program is down, asleep or cut off, windows stay open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.chat import Command
from ledger.contributions import quality
from ledger.governance import held
from ledger.network.pause import PLATFORM_MAX, PlatformLost
from tests.support.clock_words import written
from tests.support.given import link_code, ruled, with_balances, with_hours, with_open_objections
from tests.support.network import MONDAY, Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    yield started
    await started.stop()


async def down(network: Network, **time: int) -> None:
    """Let the process be killed, and started again later."""
    await network._hang_up()
    await network.directory.abandon()
    network.now += timedelta(**time)
    await network.start()


async def gone(network: Network, away: str) -> None:
    """Let 60 hours pass in which nobody can act: the process is killed, its machine asleep, or the platform cut off."""
    match away:
        case "killed":
            await down(network, hours=60)
        case "asleep":
            await network.sleeps(hours=60)
        case _:
            before = [one.state for one in network.book.distributions.by_id.values()]
            network.room.go_down()
            await network.passes(hours=60)
            assert [one.state for one in network.book.distributions.by_id.values()] == before
            await network.comes_back()


def state(network: Network) -> str:
    return network.book.distributions.by_id["D1"].state


def ends_of(network: Network) -> datetime | None:
    return network.book.distributions.by_id["D1"].ends(network.book.pauses)


def reminded(network: Network) -> datetime | None:
    return network.book.votes.open["C4"].extended


@pytest.mark.parametrize("away", ["killed", "asleep", "cut off"])
async def test_objections_go_on_for_as_long_as_nobody_could_object(network: Network, away: str) -> None:
    await with_open_objections(network)
    await network.passes(hours=1)
    await gone(network, away)
    assert state(network) == "approved"
    assert "Held open" in network.room.shown("D1")
    ends = ends_of(network)
    assert ends == network.now + timedelta(hours=47)
    await network.passes(hours=46)
    assert state(network) == "approved"
    assert "stands" in await network.says("cara", "/flag D1 it is not agreed")
    await network.passes(hours=1)
    assert state(network) == "made"
    assert "Held open" in network.room.shown("D1")
    rebuilt = await network.rebuilt()
    assert rebuilt.distributions.by_id["D1"].ends(rebuilt.pauses) == ends


async def test_the_card_says_the_moment_to_which_the_end_was_put_off(network: Network) -> None:
    await with_open_objections(network)
    first = ends_of(network)
    await down(network, hours=60)
    shown, ends = network.room.shown("D1"), ends_of(network)
    assert first is not None and ends is not None and ends > first
    assert written(ends) in shown or str(ends.day) in shown
    await network.passes(hours=72)
    await network.says("ana", '/distribute reverse D1 "it was a mistake"')
    reversal = network.book.distributions.by_id["D1"].reversal
    assert reversal is not None
    await network.says("ben", f"/distribute approve D1 {reversal.prepared.fingerprint}")
    await network.sleeps(hours=47)
    held = network.book.distributions.by_id["D1"]
    assert held.reversed_at(network.book.pauses) == network.now + timedelta(hours=48)


async def test_what_would_have_ended_meanwhile_stays_open_for_a_day(network: Network) -> None:
    await with_open_objections(network)
    await network.passes(hours=47)
    await network.sleeps(hours=5)
    assert state(network) == "approved"
    await network.passes(hours=23)
    assert state(network) == "approved"
    await network.passes(hours=1)
    assert state(network) == "made"


async def test_a_vote_and_an_equation_wait_as_well_and_their_cards_say_so(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("dan", "/contribute 1h swept the floor")
    await network.says("ana", "/equation propose preset:equal")
    vote, proposal = network.book.votes.open["C4"], network.book.equations.by_id["E1"]
    ends = proposal.ends(network.book.pauses)
    await network.passes(hours=1)
    await down(network, hours=100)
    assert network.book.contributions.by_id["C4"].state == "open"
    assert vote.opened == network.book.votes.open["C4"].opened
    assert network.book.equations.by_id["E1"].ends(network.book.pauses) == ends + timedelta(hours=100)
    for number in ("C4", "E1"):
        assert "Held open: nobody could act from" in network.room.shown(number)
    await network.passes(hours=70)
    assert reminded(network) is None
    await network.passes(hours=1)
    assert reminded(network) is not None
    await network.passes(hours=72)
    assert "Held open: nobody could act from" in network.room.shown("C4")
    assert "Nobody could act from" in await network.says("ana", "/history C4")


async def test_what_was_quiet_or_short_or_has_no_window_holds_nothing_open(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await down(network, hours=60)
    await network.says("dan", "/contribute 1h swept the floor")
    await network.passes(hours=30)
    await down(network, minutes=2)
    await network.sleeps(minutes=2)
    assert network.book.votes.open["C4"].pauses == ()


async def test_a_platform_that_stays_away_is_waited_for_seven_days_and_named(network: Network) -> None:
    await with_open_objections(network)
    await network.passes(hours=1)
    network.room.go_down()
    await network.passes(days=7)
    assert state(network) == "approved"
    assert network.book.pauses.lost
    await network.passes(hours=47)
    assert state(network) == "made"
    await network.comes_back()
    assert network.book.pauses.lost == {}
    assert "Held open: Room could not be reached from" in network.room.shown("D1")


async def test_while_it_is_away_the_card_names_who_has_no_other_account(network: Network) -> None:
    await with_open_objections(network)
    network.room.go_down()
    await network.passes(hours=60)
    card = network.core.menu.card(network.book, "D1")
    assert "have no account elsewhere" in str(card.phrase)


async def test_a_window_that_opens_while_the_platform_is_away_waits_too(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    network.room.go_down()
    await network.passes(minutes=10)
    assert list(network.book.pauses.lost) == ["room"]
    await network.passes(hours=100)
    await network.comes_back()
    (pause,) = network.book.votes.open["C1"].pauses
    assert pause.until - pause.since == timedelta(hours=100, minutes=10)


async def test_a_short_absence_over_the_end_counts_and_any_other_does_not(network: Network) -> None:
    await with_open_objections(network)
    network.room.go_down()
    await network.passes(minutes=3)
    await network.comes_back()
    await network.passes(minutes=1)
    assert network.book.pauses.of("D1", MONDAY) == ()
    await network.passes(hours=47, minutes=54)
    network.room.go_down()
    await network.passes(minutes=4)
    assert state(network) == "approved"
    await network.comes_back()
    assert state(network) == "approved"
    await network.passes(hours=24)
    assert state(network) == "made"


async def test_only_those_who_have_no_account_elsewhere_are_waited_for(network: Network) -> None:
    await network.stop()
    await network.start({"room": network.room, "slack": network.room})
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    since, now = network.now, network.now + timedelta(hours=1)
    (lost,) = held.reachability_facts(network.book, {"room": since}, now)
    assert lost == PlatformLost("room", since, ("C1",))
    assert held.reachability_facts(network.book, {"slack": since}, now) == ()
    zoe = Command("k1", "join", "slack:T1/zoe", "slack:T1/zoe", text="", called="zoe")
    await network.directory.receive(zoe)
    assert held.reachability_facts(network.book, {"slack": since}, now) == (), "she may not judge what was there before"
    await network.says("ana", "/contribute 1h swept the stairs")
    (lost,) = held.reachability_facts(network.book, {"slack": since}, now)
    assert lost == PlatformLost("slack", since, ("C2",))
    code = await link_code(network, "ben")
    await network.directory.receive(replace(zoe, key="k2", name="link", text=code))
    (lost,) = held.reachability_facts(network.book, {"slack": since}, now)
    assert lost.held == ("A4/undo", "A2/undo"), "a link is undone by either account: the other may be a thief's"
    assert held.reachability_facts(network.book, {"room": since}, since + PLATFORM_MAX) == ()


async def test_what_was_accepted_can_be_rated_for_as_long_as_people_could_rate(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await ruled(network, "quality on")
    ends = quality.ends(network.book, network.book.contributions.by_id["C1"])
    await network.passes(days=20)
    await down(network, days=5)
    assert quality.ends(network.book, network.book.contributions.by_id["C1"]) == ends + timedelta(days=5)
    assert f"until {written(ends + timedelta(days=5))}" in await network.says("ben", "/rate C1 4")
    network.room.go_down()
    await network.passes(days=6)
    await network.says("dan", "/contribute 1h was accepted while the platform was away")
    await network.says("ana", "/vote C5 approve")
    await network.says("ben", "/vote C5 approve")
    await network.says("cara", "/vote C5 approve")
    await network.comes_back()
    await network.passes(days=5, hours=23)
    assert "Your rating of C1" in await network.says("cara", "/rate C1 4")
    await network.passes(hours=1)
    assert "they are over" in await network.says("dan", "/rate C1 4")


@pytest.mark.parametrize("away", ["killed", "asleep", "cut off"])
async def test_who_could_not_act_has_a_day_to_undo_a_link_and_is_not_paid_meanwhile(
    network: Network, away: str
) -> None:
    await with_balances(network)
    await network.passes(hours=24)
    await network.says("mallory", f"/link {await link_code(network, 'cara')}")
    await network.passes(hours=1)
    await gone(network, away)
    await network.passes(hours=22, minutes=59)
    assert "Nobody can be paid now." in await network.says("ana", "/payout prepare EUR @room:cara")
    assert "two persons again" in await network.says("cara", "/link undo")


async def test_a_link_is_undone_within_a_day_and_not_later(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("mallory", f"/link {await link_code(network, 'cara')}")
    await network.passes(hours=24)
    assert "A link can be taken back for 24 hours" in await network.says("cara", "/link undo")


async def test_the_age_of_a_linking_code_is_no_window(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    entered = await link_code(network, "cara")
    await network.sleeps(hours=2)
    assert "has run out" in await network.says("mallory", f"/link {entered}")
