"""What people write to us on Slack without a slash command: once each, however often Slack tells it, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.workspace import NO_SAY
from bot.chat import Event, Text
from tests.adapters.contract.test_contract import Hearing, answers
from tests.adapters.contract.worlds import connected
from tests.adapters.slack.wire import event
from tests.adapters.slack.workspace import OUR_BOT
from tests.adapters.slack.world import SlackWorld

US = f"<@{OUR_BOT}>"
DIRECT = "D0ANA00000"


@pytest.fixture
def world(socket_slack: SlackWorld) -> SlackWorld:
    return socket_slack


def said(hearing: Hearing) -> list[tuple[str, str | None, str]]:
    return [(one.name, one.text, one.channel) for one in hearing.commands]


@pytest.mark.parametrize("words", ["3h swept the floor", "help"])
async def test_words_in_the_messages_tab_are_answered_there(world: SlackWorld, words: str) -> None:
    hearing = Hearing(("Hello.",))
    async with connected(world, hearing):
        await world.whispers("ana", words)
        assert await answers(world, "ana") == ["Hello."]
    assert said(hearing) == [("", words, world.person("ana"))]
    assert await world.seen(world.person("ana")) == ["Hello."]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (f"{US} contribute 2h x", ("contribute", "2h x")),
        (f"{US}: !mine", ("mine", "")),
        (f" {US}, 2h x", ("", "2h x")),
        (f"<@{OUR_BOT}|potluck> hello", ("", "hello")),
        (f"thanks {US}!", ("", "thanks !")),
        (f"contribute 2h x {US}", ("", "contribute 2h x")),
        (US, ("", "")),
        (f"{US} contribute 2h for:<@U0BEN00000> a &amp; b", ("contribute", "2h for:@slack:T024BE7LD/U0BEN00000 a & b")),
    ],
)
async def test_a_mention_of_us_is_taken_off(world: SlackWorld, text: str, command: tuple[str, str]) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        world.workspace.user("ben")
        await world.writes("ana", text, "C0GENERAL0", escaped=True)
    assert said(hearing) == [(*command, world.general)]


async def test_in_a_thread_a_command_behind_our_name_is_done_and_answered_there(world: SlackWorld) -> None:
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        root = card.rpartition("/")[2]
        await world.writes("ana", f"{US} contribute 2h x", "C0GENERAL0", escaped=True, thread_ts=root)
        assert await answers(world, "ana") == ["Noted."]
    assert said(hearing) == [("contribute", "2h x", world.general)]
    (shown,) = world.workspace.ephemeral[world.workspace.user("ana")]
    assert (shown["channel"], shown["thread_ts"]) == ("C0GENERAL0", root)


async def test_a_command_that_is_called_otherwise_on_slack_is_known_by_both_names(world: SlackWorld) -> None:
    world.names = {"mine": "my-part"}
    world.chat = world.slack = world.adapter()
    hearing = Hearing()
    async with connected(world, hearing):
        for words in ("my-part", "/my-part", "mine"):
            await world.calls("ana", words)
    assert [name for name, _, _ in said(hearing)] == ["mine"] * 3


@pytest.mark.parametrize(("channel", "closed"), [("C0GENERAL0", False), ("G0PRIVATE0", True), ("G0GROUP000", True)])
async def test_a_command_behind_our_name_says_whether_everybody_can_read_along(
    world: SlackWorld, channel: str, closed: bool
) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.lets_in()
        await world.writes("ana", f"{US} contribute 2h x", channel, escaped=True)
    assert [one.closed for one in hearing.commands] == [closed]


async def test_a_message_that_comes_in_both_ways_or_again_is_one_and_is_answered_once(world: SlackWorld) -> None:
    hearing = Hearing(("Hello.",))
    async with connected(world, hearing):
        message = world.written(world.workspace.user("ana"), f"{US} hello", DIRECT)
        for number, more in enumerate(({"type": "message", "channel_type": "im"}, {"type": "app_mention"}) * 2):
            await world.wire.send("events_api", event(message | more, f"both{number}"))
        await world.whispers("ana", "and again")
        await world.redeliver()
        await world.api.until(lambda: world.api.calls["chat.postMessage"] == 2)
    assert len({one.key for one in hearing.commands}) == 2
    assert {(one.name, one.text) for one in hearing.commands} == {("", "hello"), ("", "and again")}
    assert await world.seen(world.person("ana")) == ["Hello.", "Hello."]


async def test_words_that_could_not_be_heard_come_again_and_are_answered(world: SlackWorld) -> None:
    failures = [RuntimeError("the disk is full")]

    async def receive(event: Event) -> Text | None:
        if failures:
            raise failures.pop()
        return ("Hello.",)

    world.socket.deadline_seconds = 0.2
    async with connected(world, receive):
        await world.whispers("ana", "hello")
        assert await answers(world, "ana") == ["Hello."]


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0OTHER000"},
        {"bot_id": "B0OTHER000", "subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"edited": {"user": "U0ANA00000", "ts": "1.1"}},
        {"user": OUR_BOT},
        {"user": "USLACKBOT"},
        {"text": ""},
    ],
    ids=str,
)
@pytest.mark.parametrize("channel", [DIRECT, "C0GENERAL0"])
async def test_bots_notices_and_edits_are_not_answered(world: SlackWorld, channel: str, more: dict[str, Any]) -> None:
    kind = {"type": "app_mention"} if channel.startswith("C") else {"type": "message", "channel_type": "im"}
    hearing = Hearing(("Hello.",))
    async with connected(world, hearing):
        text = "hello" if channel == DIRECT else f"{US} hello"
        message = world.written(world.workspace.user("ana"), text, channel, **kind) | more
        await world.wire.send("events_api", event(message, "notice"))
    assert hearing.heard == []


async def test_somebody_of_another_workspace_is_told_that_they_have_no_say(world: SlackWorld) -> None:
    hearing = Hearing(("Hello.",))
    async with connected(world, hearing):
        world.workspace.users[world.workspace.user("eve")]["team_id"] = "T0OTHER000"
        await world.calls("eve", "hello")
        assert await answers(world, "eve") == [NO_SAY]
    assert hearing.heard == []
