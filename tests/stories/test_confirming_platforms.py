"""Yes, no and what is told of it, on every platform through its real adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.processes.placed_network import PlacedNetwork


@pytest.fixture(params=["discord", "matrix", "slack"])
async def network(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PlacedNetwork]:
    made = await PlacedNetwork(tmp_path, request.param).start()
    for name in ("ana", "ben", "cara"):
        await made.says(name, "/join")
    yield made
    await made.stop()


async def direct(network: PlacedNetwork, name: str) -> str:
    """Return the direct messages that somebody got."""
    return "\n".join(await network.world.seen(network.world.person(name)))


async def test_a_log_for_somebody_is_theirs_alone_and_who_made_it_hears_a_no(network: PlacedNetwork) -> None:
    await network.says("ana", "/contribute 2h for:@A2 carried the bench")
    assert "C1 waits for" in await network.says("cara", "/confirm C1 no")
    assert network.book.contributions.by_id["C1"].state == "waiting"
    before = await direct(network, "ana")
    await network.says("ben", "/confirm C1 no")
    await network.done()
    assert network.book.contributions.by_id["C1"].state == "declined"
    assert "C1" in (await direct(network, "ana")).removeprefix(before)


async def test_money_that_came_in_waits_for_another_steward(network: PlacedNetwork) -> None:
    await network.says("ana", "/income note 10 EUR x")
    assert "/confirm I1" in await network.says("ben", "/mine")
    assert "You began I1 yourself" in await network.says("ana", "/confirm I1")
    await network.says("ben", "/confirm I1")
    assert network.book.incomes.by_id["I1"].state == "confirmed"


async def test_what_was_typed_before_is_understood(network: PlacedNetwork) -> None:
    await network.says("ana", "/income note 10 EUR x")
    await network.says("ben", "/income confirm I1")
    await network.says("cara", "/join name:Cara")
    await network.says("cara", "/optout")
    assert network.book.incomes.by_id["I1"].state == "confirmed"
    assert network.book.agents.name("A3").text == "Cara"
    assert network.book.opted.is_out(network.book.agents, "A3")


async def test_a_draft_is_posted_changed_and_dropped(network: PlacedNetwork) -> None:
    await network.says("ana", "/contribute 2h carried the bench")
    await network.says("ana", "/contribute again")
    await network.says("ana", "/amend draft 3h")
    assert len(network.book.contributions.by_id) == 1
    await network.says("ana", "/confirm draft")
    assert len(network.book.contributions.by_id) == 2
    await network.says("ana", "/contribute again")
    await network.says("ana", "/confirm draft no")
    assert len(network.book.contributions.by_id) == 2


async def test_a_group_is_a_list_that_its_people_confirm_and_judge_by_emoji(network: PlacedNetwork) -> None:
    names = ",".join(f"@{network.world.person(name)}" for name in ("ben", "cara"))
    await network.says("ana", f"/contribute 2h with:{names} moved the benches")
    await network.says("ben", "/confirm L1")
    await network.reacts("cara", "✅", "L1")
    await network.done()
    by_id = network.book.contributions.by_id
    assert [by_id[number].state for number in ("C1", "C2", "C3")] == ["open"] * 3
    for name in ("ana", "ben"):
        await network.reacts(name, "✅", "L1")
    await network.passes(hours=25)
    assert [by_id[number].state for number in ("C1", "C2", "C3")] == ["accepted"] * 3
    for number in ("C1", "C2", "C3"):
        decision = by_id[number].decision
        assert decision is not None
        assert (decision.approve, decision.voters) == (2, 2), "nobody judged their own"


async def test_somebody_who_never_used_it_is_credited_and_says_yes(network: PlacedNetwork) -> None:
    gus = network.world.person("gus")
    said = await network.says("ana", f"/contribute 1h for:@{gus} mended the door")
    assert "Noted as C1: 1 h of work, for " in said
    assert gus not in said, "nobody reads how the platform calls somebody"
    agents = network.book.agents
    credited = network.book.contributions.by_id["C1"].contributor
    assert agents.account(gus) == credited
    assert credited in agents.introduced
    await network.says("gus", "/confirm C1")
    assert credited not in network.book.agents.introduced
    assert network.book.contributions.by_id["C1"].state == "open"
