"""Who has a say on Slack: members and guests of the workspace, nobody else, and nothing of another workspace."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.slack.manifest import ANYWHERE
from adapters.slack.workspace import NO_SAY
from bot.chat import Choice, Mention, Unreachable
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.slack.api import Fault
from tests.adapters.slack.workspace import TEAM
from tests.adapters.slack.world import SlackWorld
from tests.support.standing import standing

APPROVE = Choice("✅", "approve", "vote", {"card": "C1", "choice": "approve"})
ELSEWHERE = "T0OTHER000"


@pytest.fixture
def world(any_slack: SlackWorld) -> SlackWorld:
    return any_slack


def turned_into(world: SlackWorld, name: str, who: dict[str, Any]) -> None:
    """Let somebody be more or less than a member."""
    world.workspace.users[world.workspace.user(name)] |= who


STRANGERS: list[dict[str, Any]] = [{"team_id": ELSEWHERE}, {"is_stranger": True}, {"deleted": True}]


@pytest.mark.parametrize("who", STRANGERS, ids=["of another workspace", "stranger", "deactivated"])
async def test_who_is_no_member_is_told_so_whatever_they_do(world: SlackWorld, who: dict[str, Any]) -> None:
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        turned_into(world, "ben", who)
        await world.reacts("ben", "✅", card)
        await world.clicks("ben", "approve", card)
        await world.api.until(lambda: len(world.workspace.ephemeral.get("U0BEN00000", ())) == 1)
        await world.says("ben", "/mine")
        await world.opens_home("ben")
        view = await world.shortcut("ben", f"{ANYWHERE}:contribute")
        assert view is not None
        await world.fills("ben", view, amount="3h", note="swept")
        refused = world.workspace.shown(world.form() | {"text": ""})
    assert hearing.heard == []
    assert await world.private("ben") == [NO_SAY, NO_SAY]
    assert refused == NO_SAY
    assert world.workspace.homes == {}


async def test_a_stranger_is_told_so_before_they_fill_in_a_form(world: SlackWorld) -> None:
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        turned_into(world, "ben", {"team_id": ELSEWHERE})
        await world.says("ben", "/contribute 3h")
    assert world.workspace.views == {}
    assert await world.private("ben") == [NO_SAY]


async def test_a_stranger_has_no_say_either_while_slack_does_not_tell_who_they_are(world: SlackWorld) -> None:
    waits = asyncio.Event()
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        turned_into(world, "ben", {"team_id": ELSEWHERE})
        world.api.faults.append(Fault("users.info", waits=waits, times=2))
        await world.clicks("ben", "approve", card)
        await world.clicks("cara", "approve", card)
        await world.api.until(lambda: len(world.workspace.ephemeral) == 2)
        waits.set()
    assert [one.called for one in hearing.commands] == ["cara"]
    assert await world.private("ben") == [NO_SAY]


@pytest.mark.parametrize(
    "who",
    [
        {"is_restricted": True},
        {"is_restricted": True, "is_ultra_restricted": True},
        {"team_id": "T0SISTER00", "enterprise_user": {"teams": ["T0SISTER00", TEAM]}},
    ],
    ids=["guest", "guest of one channel", "of the organisation"],
)
async def test_guests_and_people_of_the_organisation_use_everything(world: SlackWorld, who: dict[str, Any]) -> None:
    hearing = Hearing(("Noted.",))
    turned_into(world, "ben", who)
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        await world.reacts("ben", "✅", card)
        await world.clicks("ben", "approve", card)
        await world.says("ben", "/mine")
    assert len(hearing.reactions) == 1
    assert [one.name for one in hearing.commands] == ["vote", "mine"]


@pytest.mark.parametrize(
    "lacks", [{"profile": None}, {"locale": None}, {"enterprise_user": None}, {"profile": {}}], ids=str
)
async def test_of_whom_slack_does_not_tell_all_is_a_member_all_the_same(
    world: SlackWorld, lacks: dict[str, Any]
) -> None:
    hearing = Hearing(("Noted.",))
    turned_into(world, "ben", lacks)
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ben", "✅", card)
        await world.says("ben", "/mine")
    (command,), (reaction,) = hearing.commands, hearing.reactions
    told = None if "locale" in lacks else "en-US"
    assert (command.called, command.locale) == (reaction.called, reaction.locale) == ("ben", told)


async def test_what_happens_in_another_workspace_with_the_same_ids_is_not_ours(world: SlackWorld) -> None:
    """An app that is installed twice has one line to Slack for both, and ids are unique within a workspace only."""
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        await world.says("ben", "/mine")
        hearing.heard.clear()
        world.team = ELSEWHERE
        await world.reacts("ben", "✅", card)
        await world.clicks("ben", "approve", card)
        await world.says("ben", "/mine")
        await world.opens_home("ben")
        assert await world.shortcut("ben", f"{ANYWHERE}:contribute") is None
        await world.happens({"type": "app_uninstalled"})
        await world.happens({"type": "tokens_revoked", "tokens": {"bot": ["U0POTLUCK0"]}})
        assert hearing.heard == []
        world.team = TEAM
        await world.says("ben", "/mine")
    assert len(hearing.commands) == 1
    assert (await world.private("ben"))[1:] == [NO_SAY, NO_SAY, "Noted."]
    assert world.workspace.homes == {}


async def test_what_is_owed_to_another_workspace_is_not_shown_in_ours(world: SlackWorld) -> None:
    """One ledger may have been in two workspaces; what is owed in the one waits until its token is back."""
    async with connected(world, Hearing()):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        there = card.replace(TEAM, ELSEWHERE)
        for work in (
            world.chat.post(there.rpartition("/")[0], ("C2",), (), "C2/2"),
            world.chat.post(world.person("ana").replace(TEAM, ELSEWHERE), ("C2",), (), "C2/3"),
            world.chat.edit(there, ("C2",), ()),
            standing(world.chat, there),
        ):
            with pytest.raises(Unreachable, match="another workspace"):
                await work
    assert await world.seen(world.general) == ["C1"]
    assert await world.seen(world.person("ana")) == []


async def test_somebody_of_another_workspace_rings_nobody_who_has_the_same_id_in_ours(world: SlackWorld) -> None:
    ana = world.person("ana")
    async with connected(world, Hearing()):
        card = await world.chat.post(world.general, ("Ask ", Mention(ana.replace(TEAM, ELSEWHERE))), (), "C1/1")
    assert await world.rung(card) == []
