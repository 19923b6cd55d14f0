"""What a Slack app may do: where it may not do all that it needs, those who can have it mended are told which scope."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.slack.manifest import SCOPES
from bot.chat import File, Impaired
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.slack.world import SlackWorld
from tests.processes.slack_network import SlackNetwork


@pytest.fixture
def world(socket_slack: SlackWorld) -> SlackWorld:
    return socket_slack


async def test_scopes_that_are_missing_are_told_before_anybody_misses_them(world: SlackWorld) -> None:
    world.api.granted -= {"files:write", "mpim:history"}
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        await world.says("ana", "/mine")
    told, asked = hearing.heard
    assert isinstance(told, Impaired)
    assert told.platform == "slack"
    for scope in ("files:write", "mpim:history"):
        assert f"the scope {scope} is missing, to {SCOPES[scope]}" in told.why
    assert asked in hearing.commands


@pytest.mark.parametrize("granted", [{*SCOPES, "channels:manage"}, set()], ids=["more than needed", "not told"])
async def test_where_no_scope_is_known_to_be_missing_nothing_is_told(world: SlackWorld, granted: set[str]) -> None:
    world.api.granted = granted
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
    assert hearing.heard == hearing.commands


async def test_whoever_gets_no_file_as_a_scope_is_missing_is_told_which(world: SlackWorld) -> None:
    world.api.granted.discard("files:write")
    async with connected(world, Hearing((File(b"a;b\n", "P1.csv"),))):
        await world.says("ana", "/mine")
        await world.api.until(lambda: len(world.workspace.ephemeral.get("U0ANA00000", ())) == 2)
    assert "the scope files:write is missing" in (await world.private("ana"))[1]


async def test_whoever_may_not_be_told_whether_a_file_arrived_is_told_that(world: SlackWorld) -> None:
    world.api.granted.discard("files:read")
    async with connected(world, Hearing((File(b"a;b\n", "P1.csv"),))):
        await world.says("ana", "/mine")
    assert "whether the file has reached you, as the scope files:read is missing" in (await world.private("ana"))[1]
    assert len(world.workspace.files) == 1


async def test_each_steward_is_told_once_which_scope_is_missing(tmp_path: Path) -> None:
    network = SlackNetwork(tmp_path)
    network.world.api.granted.discard("files:write")
    await network.start()
    network.world.workspace.users[network.world.workspace.user("ben")]["locale"] = "de-DE"
    said = {name: await network.says(name, "/join") for name in ("ana", "ben", "cara")}
    again = await network.says("ana", "/mine")
    refused = await network.says("cara", "/payout prepare")
    await network.stop()
    assert "For you as a steward: on Slack the scope files:write is missing, to show the charts" in said["ana"]
    assert "Für dich als Steward: on Slack the scope files:write is missing" in said["ben"]
    assert "files:write" not in said["cara"] + again + refused
