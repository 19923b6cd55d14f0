"""Who asks to be forgotten while something hangs on them: it is handed on first, and goes on by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.network.role import STEWARD
from ledger.network.speaker import living_speaker
from tests.support.given import (
    approved_payout,
    link,
    made_steward,
    prepared,
    with_an_organisation,
    with_balances,
    with_hours,
    with_income,
)
from tests.support.network import Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    yield started
    await started.stop()


def is_forgotten(network: Network, agent: str) -> bool:
    """Tell whether somebody was forgotten."""
    return network.book.agents.is_gone(agent)


async def test_who_speaks_for_an_organisation_hands_it_on_and_is_forgotten_then(network: Network) -> None:
    await with_an_organisation(network)
    told = await network.says("cara", "/privacy forget")
    assert "You speak for Riverside. Hand that on first" in told
    assert "You have 7 days to hand that on" in told
    answer = await network.says("cara", "/privacy forget sure:yes")
    assert "Your words are erased as soon as nothing hangs on you any more." in answer
    assert (
        "Riverside needs somebody who speaks for it: /agent speaker @A7 @NAME. Without anybody, it is done on" in answer
    )
    assert "Keep me: /privacy forget sure:no." in answer
    assert "Riverside needs somebody" in await network.says("cara", "/privacy")
    assert not is_forgotten(network, "A3")
    await network.says("cara", "/agent speaker @A7 @room:dan")
    assert not is_forgotten(network, "A3")
    await network.says("dan", "/confirm @A4")
    await network.passes(minutes=1)
    assert is_forgotten(network, "A3")
    assert living_speaker(network.book.agents, "A7") == "A4"
    assert b"what cara did" not in network.stored()
    await network.rebuilt()
    await network.kill()
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")


async def test_after_seven_days_it_goes_on_and_everybody_reads_that_nobody_speaks_for_it(network: Network) -> None:
    await with_an_organisation(network)
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=6, hours=23)
    assert not is_forgotten(network, "A3")
    await network.passes(hours=1)
    assert is_forgotten(network, "A3")
    (alone,) = (message for message in network.room.seen() if "Nobody speaks for Riverside" in message)
    assert "/agent speaker @A7 offers to do it" in alone
    assert "organisation; nobody speaks for it: /agent speaker @A7" in await network.says("ben", "/agent")
    await network.rebuilt()


async def test_whoever_wants_to_stay_says_so(network: Network) -> None:
    await with_an_organisation(network)
    await network.says("cara", "/privacy forget sure:yes")
    assert "Good that you stay." in await network.says("cara", "/privacy forget sure:no")
    await network.passes(days=30)
    assert not is_forgotten(network, "A3")
    assert "This erases your name" in await network.says("cara", "/privacy forget sure:no")


async def test_other_accounts_of_the_person_are_told_once(network: Network) -> None:
    await with_an_organisation(network)
    await link(network, "cara", "zoe")
    for _ in range(3):
        await network.says("zoe", "/privacy forget sure:yes")
    told = [message for message in network.room.direct("cara") if "/privacy forget sure:no stops it" in message]
    assert len(told) == 1
    assert not [message for message in network.room.direct("zoe") if "stops it" in message]
    assert "Good that you stay." in await network.says("cara", "/privacy forget sure:no")
    await network.passes(days=30)
    assert not is_forgotten(network, "A3")


async def test_who_is_being_paid_is_forgotten_once_the_line_is_known(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network, "/payout prepare EUR @room:cara")
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    assert "P1 pays you still" in await network.says("cara", "/privacy forget")
    assert "P1 pays you still: it is done once it is known" in await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=30)
    assert not is_forgotten(network, "A3")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    await network.passes(minutes=1)
    assert is_forgotten(network, "A3")
    await network.rebuilt()


async def test_who_has_no_ties_is_forgotten_at_once(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    told = await network.says("cara", "/privacy forget")
    assert "hand" not in told
    assert "Your words are erased. Take care" in await network.says("cara", "/privacy forget sure:yes")
    assert is_forgotten(network, "A3")


async def test_the_office_of_one_who_is_forgotten_ends_and_the_others_are_told(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    assert "You will not be a steward any more." in await network.says("ana", "/privacy forget")
    await network.says("ana", "/privacy forget sure:yes")
    assert network.book.roles.accounts(STEWARD) == ("A2",)
    assert network.room.direct("ben")[-1] == "A1 is no steward any more. The stewards are ben: /role."
    assert not any("ana" in message for message in network.room.seen())
    await network.rebuilt()


@pytest.mark.parametrize("goes", ["/privacy forget sure:yes", "/privacy leave sure:yes"])
async def test_what_somebody_proposed_stays_and_others_can_end_it(network: Network, goes: str) -> None:
    await with_balances(network)
    await with_income(network, "300 EUR")
    await made_steward(network, "cara", "ana", "ben")
    await network.says("cara", "/settings set preset light")
    await network.says("cara", "/income note 70 EUR Harbour Lights")
    await prepared(network, "/distribute prepare 100 EUR", "cara")
    await prepared(network, "/payout prepare EUR @room:ana", "cara")
    await network.says("cara", "/equation propose preset:hours with:currency=EUR")
    told = await network.says("cara", goes.removesuffix(" sure:yes"))
    assert "Your proposals stay open, for others to decide or drop: E1, G2, I3, D2, P1." in told
    assert "can drop it" in await network.says("ben", "/withdraw E1")
    await network.says("cara", goes)
    for line in ("/confirm G2", "/confirm I3"):
        assert "begin anew" in await network.says("ben", line)
    assert "Only a steward can do that" in await network.says("dan", "/withdraw E1")
    for line in ("/withdraw E1", "/withdraw I3", "/withdraw D2", "/withdraw P1"):
        assert "dropped" in await network.says("ben", line), line
    assert "G2 is taken back" in await network.says("ben", "/withdraw G2")
    await network.rebuilt()


async def test_a_proposed_equation_of_one_who_was_forgotten_is_decided_by_the_others(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await network.says("dan", "/equation propose preset:hours with:currency=EUR")
    fingerprint = network.room.shown("E1").partition("/vote E1 approve ")[2][:8]
    await network.says("dan", "/privacy forget sure:yes")
    for name in ("ana", "ben"):
        await network.says(name, f"/vote E1 approve {fingerprint}")
    await network.passes(days=8)
    assert network.book.equations.by_id["E1"].state == "adopted"
    await network.rebuilt()


async def test_time_in_which_nobody_could_act_is_no_time_to_hand_on(network: Network) -> None:
    await with_an_organisation(network)
    await network.says("cara", "/privacy forget sure:yes")
    await network.passes(days=1)
    await network.sleeps(days=5)
    await network.passes(days=5)
    assert not is_forgotten(network, "A3")
    await network.passes(days=1, minutes=1)
    assert is_forgotten(network, "A3")


async def test_a_platform_that_is_away_holds_the_request_of_one_who_is_only_there(network: Network) -> None:
    await with_an_organisation(network)
    await network.says("cara", "/privacy forget sure:yes")
    network.room.go_down()
    await network.passes(days=6)
    await network.comes_back()
    await network.passes(days=6)
    assert not is_forgotten(network, "A3")
    await network.passes(days=1, minutes=1)
    assert is_forgotten(network, "A3")
