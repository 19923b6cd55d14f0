"""Who leaves by their own word: asked nothing, counted nowhere, and back by whatever they do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.network.role import STEWARD
from ledger.network.seniority import DAYS
from tests.support.given import owed, prepared, with_balances, with_hours, with_income
from tests.support.network import Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    yield started
    await started.stop()


def is_here(network: Network, name: str) -> bool:
    """Tell whether somebody is a member."""
    person = network.book.agents.person_behind(f"room:{name}")
    assert person is not None
    return network.book.agents.is_here(person)


async def leaves(network: Network, name: str) -> str:
    """Let somebody leave; return what they were told before."""
    told = await network.says(name, "/privacy leave")
    assert is_here(network, name)
    assert "You have left." in await network.says(name, "/privacy leave sure:yes")
    assert not is_here(network, name)
    return told


async def with_peers(network: Network) -> None:
    """Let five people have accepted work and be no newcomers, so that only such people vote."""
    await with_hours(network, "1h", "1h", "1h", "1h", "1h")
    await network.passes(days=DAYS)


async def test_who_leaves_is_told_what_it_means_first(network: Network) -> None:
    await with_balances(network)
    await network.says("cara", "/agent add Riverside")
    await network.says("cara", "/agent add outside:yes Optics Institute")
    await network.says("ana", "/settings set preset light")
    told = await network.says("cara", "/privacy leave")
    assert "You speak for Riverside. Hand that on first: /agent speaker @A7 @NAME" in told
    assert "You say where Optics Institute is paid" in told
    assert "You are owed 100.00 EUR, and can have it paid out at any time." in told
    assert "steward" not in told
    told = await network.says("ana", "/privacy leave")
    assert "You will not be a steward any more." in told
    assert "Your proposals stay open, for others to decide or drop: G1." in told


async def test_who_left_is_missed_in_no_vote_and_keeps_what_is_theirs(network: Network) -> None:
    await with_peers(network)
    await network.says("ana", "/contribute 1h swept the floor")
    for name in ("ben", "cara"):
        await network.says(name, "/vote C6 approve")
    assert "4 people can judge it." in await network.says("ana", "/why C6")
    await leaves(network, "dan")
    assert "3 people can judge it." in await network.says("ana", "/why C6")
    assert network.book.contributions.by_id["C6"].state == "open"
    await leaves(network, "eve")
    decision = network.book.contributions.by_id["C6"].decision
    assert decision is not None
    assert (decision.decision, decision.voters, decision.approve) == ("accepted", 2, 2)
    assert network.book.contributions.by_id["C4"].state == "accepted"
    assert network.book.agents.name("A4").text == "dan"
    await network.rebuilt()
    await network.kill()
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")
    assert "Accepted: 2 yes." in network.room.shown("C6")


async def test_a_ballot_of_one_who_left_counts_again_once_they_are_back(network: Network) -> None:
    await with_peers(network)
    await network.says("ana", "/contribute 1h swept the floor")
    await network.says("ben", "/vote C6 approve")
    await leaves(network, "ben")
    assert "3 people can judge it." in await network.says("ana", "/why C6")
    assert "none has looked yet." in network.room.shown("C6")
    assert "You had left, and are a member again." in await network.says("ben", "/contribute 1h raked leaves")
    assert "4 people can judge it." in await network.says("ana", "/why C6")
    assert "1 says yes." in network.room.shown("C6")


async def test_who_left_gets_no_message_until_they_are_back(network: Network) -> None:
    await with_peers(network)
    await leaves(network, "dan")
    before = network.room.direct("dan")
    await network.says("ana", "/contribute 1h for:@room:dan swept the floor")
    await network.says("ana", "/contribute 1h swept the yard")
    await with_income(network, "300 EUR")
    number = await prepared(network, "/distribute prepare 300 EUR")
    fingerprint = network.book.distributions.by_id[number].prepared.fingerprint
    await network.says("ben", f"/distribute approve {number} {fingerprint}")
    await network.passes(days=10)
    assert network.book.distributions.by_id[number].state == "made"
    assert network.room.direct("dan") == before
    assert owed(network, "dan") > 0


@pytest.mark.parametrize("line", ["/mine", "/ledger", "/account", "/privacy", "/privacy leave", "/privacy forget"])
async def test_nobody_comes_back_by_reading(network: Network, line: str) -> None:
    await with_peers(network)
    await leaves(network, "dan")
    height = network.book.height
    assert "member again" not in (await network.says("dan", line)).replace("makes you a member again", "")
    assert not is_here(network, "dan")
    assert network.book.height == height


async def test_nobody_comes_back_by_what_is_refused(network: Network) -> None:
    await with_peers(network)
    await leaves(network, "dan")
    assert "Nothing was recorded" in await network.says("dan", "/vote C1 approve")
    assert not is_here(network, "dan")


async def test_whoever_votes_by_command_is_back(network: Network) -> None:
    await with_peers(network)
    await network.says("ana", "/contribute 1h swept the floor")
    await leaves(network, "dan")
    answer = await network.says("dan", "/vote C6 approve")
    assert "What you said on C6: yes." in answer
    assert "You had left, and are a member again. Good to have you back." in answer
    assert "4 people can judge it." in await network.says("ana", "/why C6")
    assert "1 says yes." in network.room.shown("C6")
    await network.rebuilt()


async def test_whoever_reacts_is_back(network: Network) -> None:
    await with_peers(network)
    await network.says("ana", "/contribute 1h swept the floor")
    await leaves(network, "dan")
    assert "are a member again" in await network.reacts("dan", "✅", "C6")
    assert "4 people can judge it." in await network.says("ana", "/why C6")
    assert "1 says yes." in network.room.shown("C6")
    await network.rebuilt()


async def test_a_reaction_that_nobody_told_of_brings_somebody_back_as_well(network: Network) -> None:
    await with_peers(network)
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C6")
    await leaves(network, "ben")
    await leaves(network, "dan")
    await network.directory.recount()
    await network.done()
    assert not is_here(network, "ben")  # the emoji was there before
    network.room.manners.forgetful = 1
    await network.reacts("dan", "✅", "C6")
    assert not is_here(network, "dan")
    await network.directory.recount()
    await network.done()
    assert is_here(network, "dan")
    assert not is_here(network, "ben")
    assert "3 people can judge it." in await network.says("ana", "/why C6")
    assert "1 says yes." in network.room.shown("C6")
    await network.rebuilt()


async def test_a_platform_that_says_that_they_are_there_brings_nobody_back(network: Network) -> None:
    await with_peers(network)
    await leaves(network, "dan")
    network.room.outside.add("dan")
    await network.passes(hours=2)
    await network.says("ana", "/settings set preset light")
    network.room.outside.clear()
    await network.passes(hours=2)
    await network.says("ana", "/settings set preset standard")
    assert not is_here(network, "dan")
    assert "You have left." in await network.whispers("dan", "/privacy")


async def test_an_office_ends_and_the_other_stewards_are_told(network: Network) -> None:
    await with_peers(network)
    await leaves(network, "ana")
    assert network.book.roles.holders(STEWARD, network.book.agents) == ("A2",)
    assert network.room.direct("ben")[-1] == "ana is no steward any more. The stewards are ben: /role."
    assert "are a member again" in await network.says("ana", "/contribute 1h raked leaves")
    assert network.book.roles.holders(STEWARD, network.book.agents) == ("A2",)
    assert "You are the only steward" in await network.says("ben", "/privacy leave")
    await leaves(network, "ben")
    assert network.book.roles.holders(STEWARD, network.book.agents) == ()
    await network.rebuilt()


async def test_a_log_of_one_who_left_is_judged_and_counts(network: Network) -> None:
    await with_peers(network)
    await network.says("dan", "/contribute 1h swept the floor")
    await leaves(network, "dan")
    for name in ("ana", "ben", "cara"):
        await network.says(name, "/vote C6 approve")
    await network.passes(hours=24)
    assert network.book.contributions.by_id["C6"].state == "accepted"


async def test_a_newcomer_who_left_is_no_newcomer_of_the_digest(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.members("zoe")
    await leaves(network, "zoe")
    await network.passes(days=7)
    (made,) = network.book.periods.by_id.values()
    assert "A7" not in made.figures.newcomers
    assert "A6" in made.figures.newcomers


async def test_who_left_twice_hears_that(network: Network) -> None:
    await with_peers(network)
    await leaves(network, "dan")
    assert "You have left already." in await network.says("dan", "/privacy leave sure:yes")


async def test_who_left_can_still_be_forgotten(network: Network) -> None:
    await with_peers(network)
    await leaves(network, "dan")
    assert "Your words are erased." in await network.says("dan", "/privacy forget sure:yes")
    await network.rebuilt()


async def test_nothing_is_asked_of_one_who_left(network: Network) -> None:
    await with_peers(network)
    await network.says("dan", "/agent add Riverside")
    await leaves(network, "dan")
    for name, line in (
        ("ana", "/contribute 1h for:@room:dan swept the floor"),
        ("ana", '/contribute 1h for:"Riverside" swept the floor'),
        ("ana", "/agent speaker @A7 @room:dan"),
    ):
        assert "Nothing was recorded" in await network.says(name, line), line
    listed = await network.says("ana", "/agent")
    (row,) = (line for line in listed.splitlines() if line.startswith("A4"))
    assert row.rstrip().endswith("has left")
    assert "nobody speaks for it" in listed
