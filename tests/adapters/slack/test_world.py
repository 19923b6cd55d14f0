"""The wire-level Slack refuses what Slack refuses: without that, what runs on it would show nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.api import APP_TOKEN, TOKEN
from tests.adapters.slack.world import SlackWorld


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[SlackWorld]:
    made = SlackWorld(tmp_path)
    await made.open()
    yield made
    made.api.wrong.clear()  # each test has looked at it
    await made.close()


@pytest.fixture
def client(world: SlackWorld) -> AsyncWebClient:
    return AsyncWebClient(token=TOKEN, base_url=f"{world.api.address}/api/", retry_handlers=[])


def error(no: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(no.value.response["error"])


async def test_a_method_that_nobody_knows_fails_the_world(world: SlackWorld, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as no:
        await client.conversations_list()
    assert error(no) == "unknown_method"
    assert world.api.wrong == ["unknown method conversations.list"]


async def test_an_argument_that_nobody_knows_fails_the_world(world: SlackWorld, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0GENERAL0", text="hello", icon_emoji=":tada:")
    assert world.api.wrong == ["chat.postMessage with ['icon_emoji']"]


async def test_another_token_is_turned_away(world: SlackWorld, client: AsyncWebClient) -> None:
    client.token = "xoxb-another"
    with pytest.raises(SlackApiError) as no:
        await client.auth_test()
    assert error(no) == "invalid_auth"
    with pytest.raises(SlackApiError) as no:
        await client.apps_connections_open(app_token=TOKEN)
    assert error(no) == "invalid_auth"


async def test_a_scope_that_was_not_granted_is_missing(world: SlackWorld, client: AsyncWebClient) -> None:
    world.api.granted.discard("chat:write")
    with pytest.raises(SlackApiError) as no:
        await client.chat_postMessage(channel="C0GENERAL0", text="hello")
    assert (error(no), no.value.response["needed"]) == ("missing_scope", "chat:write")


WRONG: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}]},
    {"type": "actions", "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x" * 76}, "value": "v"}]},
    {"type": "actions", "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x"}, "value": "v" * 2001}]},
    {"type": "divider", "colour": "red"},
]  # fmt: skip


@pytest.mark.parametrize("block", WRONG, ids=str)
async def test_blocks_that_slack_would_not_take_fail_the_world(
    world: SlackWorld, client: AsyncWebClient, block: dict[str, Any]
) -> None:
    with pytest.raises(SlackApiError) as no:
        await client.chat_postMessage(channel="C0GENERAL0", text="hello", blocks=[block])
    assert error(no) == "invalid_blocks"
    assert world.api.wrong != []


async def test_fifty_one_blocks_are_too_many(world: SlackWorld, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C0GENERAL0", text="hello", blocks=[{"type": "divider"}] * 51)
    assert world.api.wrong == ["51 blocks"]


async def test_a_trigger_is_good_for_one_form_and_for_three_seconds(world: SlackWorld, client: AsyncWebClient) -> None:
    view = {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "/mine"},
        "private_metadata": "",
        "blocks": [],
    }
    trigger = world.api.trigger()
    await client.views_open(trigger_id=trigger, view=view)
    with pytest.raises(SlackApiError) as no:
        await client.views_open(trigger_id=trigger, view=view)
    assert error(no) == "exchanged_trigger_id"
    old = world.api.trigger()
    world.api.triggers[old] -= 3.1
    with pytest.raises(SlackApiError) as no:
        await client.views_open(trigger_id=old, view=view)
    assert error(no) == "expired_trigger_id"


async def test_a_response_address_is_good_for_five(world: SlackWorld) -> None:
    address = world.api.response_address(world.workspace.user("ana"))
    async with aiohttp.ClientSession() as session:
        statuses = [(await session.post(address, json={"text": "hello"})).status for _ in range(6)]
    assert statuses == [200] * 5 + [404]


async def test_the_address_of_a_line_is_good_for_one_handshake(world: SlackWorld, client: AsyncWebClient) -> None:
    address = str((await client.apps_connections_open(app_token=APP_TOKEN))["url"])
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(address) as line:
            assert (await line.receive_json())["type"] == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address)
