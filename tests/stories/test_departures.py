"""Who asks to be forgotten: what becomes of their share and their ballots is told as it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.network.seniority import DAYS
from tests.support.given import link_code, prepared, with_hours, with_income
from tests.support.network import Network


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    started = await Network(tmp_path).start()
    yield started
    await started.stop()


async def forgets(network: Network, name: str) -> str:
    """Let somebody be forgotten; return what they were told before."""
    told = await network.says(name, "/privacy forget")
    await network.says(name, "/privacy forget sure:yes")
    return told


def decided(network: Network, number: str) -> tuple[int, int]:
    """Return how many could judge a log when it was decided, and how many said yes."""
    decision = network.book.contributions.by_id[number].decision
    assert decision is not None
    return decision.voters, decision.approve


async def test_a_share_of_one_who_left_is_said_to_stay_in_the_pool(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network, "400 EUR")
    number = await prepared(network, "/distribute prepare 400 EUR")
    fingerprint = network.book.distributions.by_id[number].prepared.fingerprint
    await network.says("ben", f"/distribute approve {number} {fingerprint}")
    told = await forgets(network, "cara")
    assert "Your share of 100.00 EUR in D1 would stay in the pool." in told
    assert "Will stay in the pool: the share of A3, who has left." in network.room.shown(number)
    await network.passes(hours=48)
    for shown in (network.room.shown(number), await network.says("ana", f"/distribute {number}")):
        assert "Stayed in the pool: the share of A3, who had left." in shown
        assert "Will stay" not in shown


async def test_a_ballot_that_is_taken_back_is_said_to_be_and_counts_no_more(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.says("ben", "/vote C1 approve")
    assert "Of 4 people asked by lot 1 has looked; 1 says yes." in network.room.shown("C1")
    told = await forgets(network, "ben")
    assert "Your answers on C1 are taken back." in told
    assert "Of 3 people asked by lot none has looked yet." in network.room.shown("C1")


async def test_all_have_voted_once_all_who_are_there_have(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve")
    await network.says("ana", "/contribute 1h swept the floor")
    for name in ("ben", "cara"):
        await network.says(name, "/vote C1 approve")
    await forgets(network, "dan")
    assert network.book.contributions.by_id["C1"].state == "open"
    await forgets(network, "eve")
    assert network.book.contributions.by_id["C1"].state == "accepted"
    assert "Accepted: 2 yes." in network.room.shown("C1")
    assert decided(network, "C1") == (2, 2)


async def with_peers(network: Network) -> None:
    """Let five people have accepted work, so that only such people vote."""
    await network.members("ana", "ben", "cara", "dan")
    for person, by in (
        ("ana", ("ben", "cara")),
        ("ben", ("ana", "cara")),
        ("cara", ("ana", "ben")),
        ("dan", ("ana", "ben")),
    ):
        await network.accepted(person, by)
    await network.passes(days=DAYS)


async def test_among_peers_a_ballot_stays_and_who_left_without_one_is_missed_by_nobody(network: Network) -> None:
    await with_peers(network)
    await network.says("ana", "/contribute 1h swept the floor")
    await network.says("ben", "/vote C5 approve")
    told = await forgets(network, "ben")
    assert "taken back" not in told
    assert "3 people can judge it." in await network.says("ana", "/why C5")
    assert "1 says yes." in network.room.shown("C5")
    await network.says("cara", "/vote C5 approve")
    assert network.book.contributions.by_id["C5"].state == "open"
    await forgets(network, "dan")
    assert network.book.contributions.by_id["C5"].state == "accepted"
    assert "Accepted: 2 yes." in network.room.shown("C5")
    assert decided(network, "C5") == (2, 2)


async def test_linking_the_last_one_who_is_missed_settles_the_vote(network: Network) -> None:
    await with_peers(network)
    await network.says("ana", "/contribute 1h swept the floor")
    for name in ("ben", "cara"):
        await network.says(name, "/vote C5 approve")
    code = await link_code(network, "cara")
    await network.says("dan", f"/link {code}")
    assert network.book.contributions.by_id["C5"].state == "accepted"
