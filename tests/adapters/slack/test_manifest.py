"""The manifest: Slack takes it, it has every command, and it asks for nothing that is not used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters.slack.command_names import ALLOWED, TAKEN, Names
from adapters.slack.manifest import ANYWHERE, EVENTS, ON_MESSAGE, SCOPES, manifest
from bot.chat import File, Picture, Unreachable
from tests.adapters.contract.test_contract import PNG, Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.slack.api import METHODS, Fault
from tests.adapters.slack.world import SlackWorld
from tests.support.network import MENU
from tests.support.standing import standing

NAMES = Names(MENU.commands(), {})

_SCOPES = (
    "app_mentions:read bookmarks:read bookmarks:write channels:history channels:join channels:manage channels:read "
    "chat:write chat:write.customize chat:write.public commands emoji:read files:read files:write groups:history "
    "groups:read groups:write im:history im:read im:write links:read links:write metadata.message:read mpim:history "
    "mpim:read mpim:write pins:read pins:write reactions:read reactions:write reminders:read reminders:write team:read "
    "usergroups:read usergroups:write users.profile:read users:read users:read.email users:write workflow.steps:execute"
)
KNOWN_SCOPES = set(_SCOPES.split())
"""The scopes of a bot token, by https://docs.slack.dev/reference/scopes."""

_EVENTS = (
    "app_home_opened app_mention app_uninstalled channel_archive channel_created channel_deleted channel_rename file_shared "
    "link_shared member_joined_channel member_left_channel message.channels message.groups message.im message.mpim "
    "message_metadata_posted pin_added pin_removed reaction_added reaction_removed subteam_members_changed team_join "
    "tokens_revoked user_change"
)
KNOWN_EVENTS = set(_EVENTS.split())
"""Events that a bot can ask for, by https://docs.slack.dev/reference/events."""

NEEDS = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}
"""The scopes of events, where they need one."""


@pytest.mark.parametrize("address", [None, "https://potluck.example.org/slack/events"])
def test_the_manifest_is_one_that_slack_takes(address: str | None) -> None:
    made = manifest(MENU, NAMES, address)
    commands = made["features"]["slash_commands"]
    assert len(commands) <= 50
    for one in commands:
        assert one["command"][0] == "/" and ALLOWED.fullmatch(one["command"][1:])
        assert one["command"][1:] not in TAKEN
        assert 1 <= len(one["description"]) <= 2000
        assert len(one.get("usage_hint", "-")) <= 1000
        assert one["should_escape"] is True
        assert one.get("url") == address
    shortcuts = made["features"]["shortcuts"]
    assert 1 <= len(shortcuts) <= 10
    for one in shortcuts:
        assert one["type"] in ("message", "global")
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150
        assert len(one["callback_id"]) <= 255
    about = made["display_information"]
    assert len(about["name"]) <= 35 and len(about["description"]) <= 140
    assert set(made["oauth_config"]["scopes"]["bot"]) <= KNOWN_SCOPES
    settings = made["settings"]
    assert set(settings["event_subscriptions"]["bot_events"]) <= KNOWN_EVENTS
    assert settings["socket_mode_enabled"] is (address is None)
    assert settings["interactivity"]["is_enabled"] is True
    assert settings["interactivity"].get("request_url") == address


def test_every_command_of_the_menu_is_in_the_manifest_once() -> None:
    there = [one["command"][1:] for one in manifest(MENU, NAMES)["features"]["slash_commands"]]
    assert [NAMES.ours(name) for name in there] == list(MENU.commands())
    assert len(set(there)) == len(there)


def test_the_two_shortcuts_are_told_apart() -> None:
    callbacks = {one["type"]: one["callback_id"] for one in manifest(MENU, NAMES)["features"]["shortcuts"]}
    assert callbacks == {"message": f"{ON_MESSAGE}:contribute", "global": f"{ANYWHERE}:contribute"}


def test_no_message_of_a_channel_is_asked_for() -> None:
    """What is said to us alone is, and what is said with our name."""
    assert [event for event in EVENTS if event.startswith("message") or event == "app_mention"] == [
        "app_mention",
        "message.im",
    ]


def test_every_event_has_the_scope_that_it_needs() -> None:
    assert {NEEDS[event] for event in EVENTS if event in NEEDS} <= SCOPES.keys()


async def test_every_scope_that_is_asked_for_is_used(tmp_path: Path) -> None:
    """What the workspace saw in use, with what no method needs, is what the manifest asks for."""
    world = SlackWorld(tmp_path)
    await world.open()
    hearing = Hearing(("Here.", File(b"a", "a.csv")))
    async with connected(world, hearing):
        await world.says("ana", "/mine")
        await world.api.until(lambda: bool(world.workspace.files))
        await world.calls("ana", "hello")
        await world.says("ana", "/equation propose")
        await world.fills("ana", world.form(), file="[[bucket]]")
        strange = world.general.replace("C0GENERAL0", "C0STRANGE0")
        card = await world.chat.post(strange, ("C1", Picture(PNG, "a", "a.png")), (), "C1/1")
        await standing(world.chat, card)
        world.workspace.channels["G0PRIVATE0"].members.add("U0POTLUCK0")
        others = [strange.replace("C0STRANGE0", name) for name in ("G0PRIVATE0", "G0GROUP000")]
        for number, place in enumerate((strange, *others, world.person("ana"))):
            world.api.faults.append(Fault("chat.postMessage", loses="answer"))
            for _ in range(2):
                try:
                    await world.chat.post(place, ("C2",), (), f"C2/{number}")
                except Unreachable:
                    continue
    await world.close()
    assert world.api.used | {"commands"} == SCOPES.keys()


def test_every_method_that_the_workspace_knows_is_called_by_the_adapter() -> None:
    """A method that nobody calls would be a scope too much, or a test of nothing."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path("adapters/slack").glob("*.py"))
    called = set(re.findall(r'"((?:\w+\.)+\w+|files_upload_v2)"', source))
    by_library = (
        {"files.getUploadURLExternal", "files.completeUploadExternal"} if "files_upload_v2" in called else set()
    )
    assert called | by_library >= METHODS.keys()
