"""Only members are served and counted, on every platform through its real adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.processes.placed_network import PlacedNetwork


@pytest.fixture(params=["discord", "matrix", "slack"])
async def network(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PlacedNetwork]:
    made = await PlacedNetwork(tmp_path, request.param).start()
    yield made
    await made.stop()


async def test_who_leaves_is_served_and_counted_no_more_until_they_are_back(network: PlacedNetwork) -> None:
    world, person = network.world, network.world.person
    assert "Noted as C1" in await network.says("ana", "/contribute 2h the secret plan")
    assert await network.says("cara", "/mine", person("cara")), "a member who was never heard in the place"
    await network.reacts("ben", "✅", "C1")
    assert network.book.votes.open["C1"].ballots
    await world.leave("cara")
    await world.leave("ben")
    await network.passes(hours=2)
    before = network.book.height
    for line in ("/contribute 9h sneaked in", "/ledger", "/vote C1 approve"):
        said = await network.says("cara", line, person("cara"))
        assert "secret" not in said
        assert "Noted" not in said
    assert network.book.height == before
    assert network.book.agents.person_behind(person("cara")) is None
    await network.directory.recount()
    await network.done()
    ben = network.book.agents.person_behind(person("ben"))
    assert ben is not None
    assert not network.book.agents.is_here(ben)
    assert "2 more people have to join" in " ".join(await world.seen(world.general))
    await world.come_back("ben")
    await network.says("ben", "/mine")
    assert network.book.agents.is_here(ben)
    assert "1 more person has to join" in " ".join(await world.seen(world.general))
