"""Who is a member, by the platforms' own means: in how few questions, and what none of them tells."""

from __future__ import annotations

from collections import Counter

from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.discord.state import GUILD
from tests.adapters.discord.world import DiscordWorld
from tests.adapters.matrix.world import MatrixWorld
from tests.adapters.slack.api import Fault
from tests.adapters.slack.workspace import TEAM
from tests.adapters.slack.world import SlackWorld

# Discord.


async def test_discord_is_asked_for_a_hundred_people_at_a_time(discord: DiscordWorld) -> None:
    people = [discord.person(f"p{number}") for number in range(250)]
    discord.server.state.members -= {int(one.partition(":")[2]) for one in people[100:120]}
    async with connected(discord, Hearing()):
        told = await discord.chat.members(people, (discord.place,))
    assert [one for one in people if not told[one]] == people[100:120]
    assert discord.server.gateway.asked_members == [100, 100, 50]


async def test_of_a_server_that_discord_has_lost_nobody_is_gone(discord: DiscordWorld) -> None:
    ana = discord.person("ana")
    async with connected(discord, Hearing()):
        await discord.server.gateway.emit("GUILD_DELETE", {"id": str(GUILD), "unavailable": True}, guild=GUILD)
        await discord.server.gateway.taken()
        assert await discord.chat.members([ana], (discord.place,)) == {}
        assert await discord.chat.members([ana], ()) == {}
    assert discord.server.gateway.asked_members == []


async def test_on_a_server_where_we_are_not_nobody_is_gone(discord: DiscordWorld) -> None:
    ana = discord.person("ana")
    async with connected(discord, Hearing()):
        assert await discord.chat.members([ana], ("discord:4242",)) == {}
        assert await discord.chat.members([ana], ("discord:4242", discord.place)) == {ana: True}
        discord.server.state.members.clear()
        assert await discord.chat.members([ana], ("discord:4242", discord.place)) == {}


# Slack.


async def test_slack_is_asked_anew_about_somebody_who_was_met_before(socket_slack: SlackWorld) -> None:
    world = socket_slack
    ben = world.person("ben")
    async with connected(world, Hearing()):
        await world.says("ben", "/mine")
        await world.leave("ben")
        assert await world.chat.members([ben], (world.place,)) == {ben: False}


async def test_where_slack_asks_for_patience_the_rest_is_left_out(socket_slack: SlackWorld) -> None:
    world = socket_slack
    people = [world.person(f"p{number}") for number in range(10)]
    async with connected(world, Hearing()):
        world.api.faults.append(Fault("users.info", retry_after=300))
        told = await world.chat.members(people, (world.place,))
        assert all(told.values())
        assert 0 < len(people) - len(told) <= len(people)


async def test_many_are_looked_for_in_the_list_of_the_workspace_in_few_calls(socket_slack: SlackWorld) -> None:
    world = socket_slack
    people = [world.person(f"p{number:03}") for number in range(450)]
    for number in (3, 200, 449):
        await world.leave(f"p{number:03}")
    nobody = f"slack:{TEAM}/U0NOBODY00"
    async with connected(world, Hearing()):
        before = Counter(world.api.calls)
        told = await world.chat.members([*people, nobody], (world.place,))
        calls = world.api.calls - before
        assert [one for one in (*people, nobody) if not told[one]] == [people[3], people[200], people[449], nobody]
        assert calls == Counter({"users.list": 3})
        world.api.faults.append(Fault("users.list", retry_after=300))
        assert await world.chat.members(people, (world.place,)) == {}


async def test_people_of_another_workspace_are_none_of_ours(socket_slack: SlackWorld) -> None:
    world = socket_slack
    ana, other = world.person("ana"), "slack:T0OTHER000/U0STRANGE0"
    async with connected(world, Hearing()):
        assert await world.chat.members([ana, other], (f"slack:{TEAM}",)) == {ana: True, other: False}
        assert await world.chat.members([ana], ("slack:T0OTHER000",)) == {}
        world.workspace.users["U0CONNECT0"] = world.workspace.users[world.workspace.user("ana")] | {
            "id": "U0CONNECT0",
            "team_id": "T0OTHER000",
        }
        assert await world.chat.members([f"slack:{TEAM}/U0CONNECT0"], ()) == {f"slack:{TEAM}/U0CONNECT0": False}


# Matrix.


async def test_matrix_tells_of_all_people_in_a_room_at_once_and_of_none_where_we_are_not(matrix: MatrixWorld) -> None:
    people = [matrix.person(name) for name in ("ana", "ben", "cara")]
    async with connected(matrix, Hearing()):
        assert await matrix.chat.members(people, (matrix.place,)) == dict.fromkeys(people, True)
        assert await matrix.chat.members(people, (matrix.closed,)) == {}
        await matrix.leave("ben")
        assert await matrix.chat.members(people, (matrix.place, matrix.closed)) == {people[0]: True, people[2]: True}
