"""`potluck slack`: the manifest that an operator pastes, and the doctor who looks at what came of it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.slack.command_names import Names
from adapters.slack.manifest import SCOPES, manifest
from tests.adapters.slack.api import APP_TOKEN, TOKEN, Fault
from tests.adapters.slack.workspace import TEAM
from tests.adapters.slack.world import SlackWorld
from tests.support.network import MENU


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[SlackWorld]:
    made = SlackWorld(tmp_path)
    await made.open()
    yield made
    await made.close()


async def called(*words: str, **environment: str) -> tuple[int, str, str]:
    """Return the exit code, and what `potluck slack` says there and on standard error."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("POTLUCK_", "SLACK_"))}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "slack", *words, env=plain | environment, stdout=pipe, stderr=pipe
    )
    said, wrong = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode(), wrong.decode()


async def examined(world: SlackWorld, settings: str = "", **secrets: str) -> tuple[int, list[str]]:
    """Return the exit code of the doctor and the findings, a line each."""
    config = world.directory / "potluck.toml"
    config.write_text(f'[slack]\napi = "{world.api.address}/api/"\n{settings}', encoding="utf-8")
    given = secrets or {"POTLUCK_SLACK__TOKEN": TOKEN, "POTLUCK_SLACK__APP_TOKEN": APP_TOKEN}
    code, said, _ = await called("doctor", "--config", str(config), **given)
    return code, said.splitlines()


async def test_the_manifest_is_printed_as_slack_reads_it() -> None:
    code, said, _ = await called("manifest")
    assert code == 0
    assert json.loads(said) == manifest(MENU, Names(MENU.commands(), {}))


async def test_the_manifest_has_the_address_and_the_names_that_are_wanted() -> None:
    address = "https://potluck.example.org/slack/events"
    code, said, _ = await called("manifest", "--address", address, "--renamed", "help=potluck-help")
    assert code == 0
    assert json.loads(said) == manifest(MENU, Names(MENU.commands(), {"help": "potluck-help"}), address)


@pytest.mark.parametrize("renamed", ["help", "help=who", "help=mine", "helb=x"])
async def test_a_name_that_cannot_be_is_told_before_slack_does(renamed: str) -> None:
    code, said, wrong = await called("manifest", "--renamed", renamed)
    assert (code, said) == (2, "")
    assert wrong


@pytest.mark.parametrize("address", ["potluck.example.org/slack/events", "http://potluck.example.org/slack/events", "https://"])  # fmt: skip
async def test_an_address_to_which_slack_sends_nothing_is_told_before_slack_does(address: str) -> None:
    code, said, wrong = await called("manifest", "--address", address)
    assert (code, said) == (2, "")
    assert wrong == "Slack sends requests to an address such as https://potluck.example.org/slack/events.\n"


async def test_where_all_is_well_the_doctor_says_so(world: SlackWorld) -> None:
    assert await examined(world) == (
        0,
        [f"ok: Slack lets us into the workspace Test ({TEAM}).", "ok: Slack opens a line in Socket Mode."],
    )


async def test_over_http_the_doctor_says_where_requests_are_taken(world: SlackWorld) -> None:
    code, said = await examined(
        world, "port = 3999\n", POTLUCK_SLACK__TOKEN=TOKEN, POTLUCK_SLACK__SIGNING_SECRET="made up"
    )
    assert code == 0
    assert "ok: requests are taken at http://127.0.0.1:3999" in said[-1]


async def test_a_scope_that_is_missing_is_named_with_what_it_is_for(world: SlackWorld) -> None:
    world.api.granted = SCOPES.keys() - {"files:write"} | {"channels:manage"}
    code, said = await examined(world)
    assert code == 1
    assert (
        f"wrong: the scope files:write is missing, to {SCOPES['files:write']}. Add it in the app's settings, and install it again."
        in said
    )
    assert "ok: the scope channels:manage is granted and not needed. You can take it away." in said


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("auth.test", error="token_revoked"), "wrong: The token was revoked. Install the app again"),
        (Fault("auth.test", status=503), "wrong: Slack cannot be reached at"),
        (
            Fault("apps.connections.open", error="not_allowed_token_type"),
            "wrong: Slack opens no line for the app token",
        ),
        (Fault("apps.connections.open", error="missing_scope"), "Make an app token with the scope connections:write"),
    ],
    ids=["revoked", "away", "another token", "no scope"],
)
async def test_what_is_wrong_is_said_with_what_to_do(world: SlackWorld, fault: Fault, words: str) -> None:
    world.api.faults.append(fault)
    code, said = await examined(world)
    assert code == 1
    assert words in said[-1]


async def test_the_doctor_says_that_one_workspace_is_wanted_and_no_organisation(world: SlackWorld) -> None:
    world.api.is_organisation = True
    code, said = await examined(world)
    assert (code, len(said)) == (1, 1)
    assert said[0].startswith("wrong: The app is installed for a whole organisation.")


async def test_a_workspace_that_no_network_has_is_told(world: SlackWorld) -> None:
    code, said = await examined(world, '[networks.commons]\nplaces = ["discord:1234"]\n')
    assert code == 1
    assert f"wrong: no network has this workspace. Put slack:{TEAM} into the places of one." in said
    code, said = await examined(world, f'[networks.commons]\nplaces = ["slack:{TEAM}"]\n')
    assert code == 0


async def test_without_a_table_the_doctor_says_where_to_begin() -> None:
    code, said, _ = await called("doctor")
    assert code == 1
    assert said.startswith("wrong: the settings have no table [slack].")


async def test_no_token_is_ever_printed(world: SlackWorld) -> None:
    for error in ("invalid_auth", "internal_error"):
        world.api.faults.append(Fault("auth.test", error=error))
        _, said = await examined(world)
        assert "xoxb" not in "".join(said).replace("begins with xoxb", "")
