"""What Slack delivers, loses, delivers again and cuts off, in Socket Mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from adapters.slack.adapter import Pace
from bot.chat import Command, Denied, Event, Reaction, Reconnected, Text, Unreachable
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.slack.api import Fault
from tests.adapters.slack.wire import NotTaken, delivered, event
from tests.adapters.slack.workspace import TEAM
from tests.adapters.slack.world import SlackWorld
from tests.support.network import MENU
from tests.support.standing import standing


@pytest.fixture
def world(socket_slack: SlackWorld) -> SlackWorld:
    return socket_slack


@asynccontextmanager
async def with_card(world: SlackWorld, hearing: Hearing) -> AsyncIterator[str]:
    """Run the adapter, with a card that can be voted on."""
    async with connected(world, hearing):
        yield await world.chat.post(world.general, ("C1",), (), "C1/1")


async def nothing(command: str, option: str, typed: str, person: str, channel: str) -> list[str]:
    return []


class Held(Hearing):
    """A core that answers when it is let go; what it was asked is in `begun` at once."""

    def __init__(self, answer: Text | None = None) -> None:
        super().__init__(answer)
        self.begun: list[Event] = []
        self.go = asyncio.Event()
        self.asked = asyncio.Event()

    async def __call__(self, event: Event) -> Text | None:
        self.begun.append(event)
        self.asked.set()
        await self.go.wait()
        return await super().__call__(event)


async def test_an_event_is_acknowledged_after_the_core_has_it(world: SlackWorld) -> None:
    held = Held()
    async with with_card(world, held) as card:
        telling = asyncio.create_task(world.reacts("ben", "✅", card))
        await held.asked.wait()
        await world.wire.settled()  # an event that came later is acknowledged
        assert not telling.done()
        held.go.set()
        await telling
    assert len(held.reactions) == 1


async def test_an_event_that_takes_too_long_comes_again_with_its_key(world: SlackWorld) -> None:
    held = Held()
    world.socket.deadline_seconds = 0.05
    async with with_card(world, held) as card:
        reacted = event(world.reacted("ben", "✅", card, added=True), "slow")
        with pytest.raises(NotTaken):
            await world.wire.send("events_api", reacted)
        held.go.set()
        world.socket.deadline_seconds = 5
        await world.wire.send("events_api", reacted, retries=1, reason="timeout")
    assert {one.key for one in held.reactions} == {"slack:Evslow"}


async def test_an_event_that_could_not_be_recorded_comes_again(world: SlackWorld) -> None:
    hearing = Hearing()
    failures = [RuntimeError("the disk is full")]

    async def receive(event: Event) -> Text | None:
        if failures:
            raise failures.pop()
        return await hearing(event)

    world.socket.deadline_seconds = 0.2
    async with connected(world, receive):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ben", "✅", card)
    assert {(one.emoji, one.added) for one in hearing.reactions} == {("✅", True)}
    sent = [one for one in world.socket.envelopes if one["payload"]["event"]["type"] == "reaction_added"]
    assert [one.get("retry_attempt") for one in sent][:2] == [None, 1]


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("events_api", event({"type": "pin_added", "user": "U0BEN00000"}, "pin")),
        ("events_api", {"type": "app_rate_limited", "team_id": "T024BE7LD", "minute_rate_limited": 1518467820}),
        ("interactive", {"type": "block_actions", "user": {"id": "U0BEN00000"}, "container": {}, "actions": [{"type": "button", "action_id": "a", "block_id": "b", "value": "other"}]}),
        ("interactive", {"type": "shortcut", "callback_id": "of-nobody", "user": {"id": "U0BEN00000"}, "trigger_id": "1.1"}),
    ],
    ids=["event", "rate", "button", "shortcut"],
)  # fmt: skip
async def test_what_nobody_asked_for_is_acknowledged_once_and_does_nothing(
    world: SlackWorld, kind: str, payload: dict[str, object]
) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.wire.send(kind, payload)
    assert hearing.heard == []


async def test_whoever_runs_it_can_read_that_slack_cannot_be_reached_and_then_lets_us_in(
    world: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "adapters")
    world.api.faults.append(Fault("auth.test", status=503, times=2))
    async with connected(world, Hearing()):
        await world.says("ana", "/mine")
    said = [(one.levelname, one.getMessage()) for one in caplog.records if one.name == "adapters.slack.adapter"]
    assert said == [
        ("WARNING", "Slack cannot be reached yet: auth.test: status 503"),
        ("INFO", "Slack cannot be reached yet: auth.test: status 503"),
        ("INFO", f"Slack lets us into the workspace Test, slack:{TEAM}"),
    ]


async def test_slack_may_be_unsure_who_we_are_at_first(world: SlackWorld) -> None:
    hearing = Hearing()
    world.api.faults += [Fault("auth.test", error="internal_error", times=2)]
    async with connected(world, hearing):
        await world.says("ana", "/mine")
        assert world.api.calls["auth.test"] == 3
        world.api.faults += [Fault("auth.test", error="invalid_auth", times=9)]
        await world.says("ana", "/mine")
    assert [type(one) for one in hearing.heard] == [Reconnected, Command, Command]
    assert world.api.calls["auth.test"] == 3


async def test_an_address_whose_handshake_failed_is_not_used_again(
    world: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world.socket.refused_handshakes = 1
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
    assert world.socket.handshakes == {503: 1, 101: 1}
    assert len(hearing.commands) == 1
    assert "no line to Slack: WSServerHandshakeError" in caplog.text
    assert "/line/" not in "".join(one.getMessage() for one in caplog.records if one.name.startswith("adapters"))


async def test_a_line_on_which_nobody_greets_is_given_up(world: SlackWorld) -> None:
    world.socket.silent = 1
    world.chat = world.slack = world.adapter(Pace(post=0, hello=1))
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
    assert world.socket.handshakes[101] == 2
    assert len(hearing.commands) == 1


async def came_back(world: SlackWorld, hearing: Hearing, handshakes: int) -> None:
    """Wait for that many handshakes in all and check that the platform is heard again, after one word that it was away."""
    await world.api.until(lambda: world.socket.handshakes[101] >= handshakes and bool(world.socket.lines))
    await world.wire.settled()
    await world.says("ana", "/mine")
    assert [type(one) for one in hearing.heard] == [Reconnected, Command]


async def test_a_torn_line_is_replaced(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        world.socket.cut()
        await came_back(world, hearing, 2)


async def test_a_line_that_has_died_without_a_sign_is_replaced(world: SlackWorld) -> None:
    world.chat = world.slack = world.adapter(Pace(post=0, ping=1))
    hearing = Hearing()
    async with connected(world, hearing):
        world.socket.deaf = True
        world.socket.lines.clear()
        await world.api.until(lambda: world.socket.handshakes[101] == 2)
        world.socket.deaf = False
        await came_back(world, hearing, 2)


async def test_a_line_that_is_closed_without_a_word_is_replaced(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.socket.hang_up()
        await came_back(world, hearing, 2)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_before_a_line_ends_the_next_one_stands_so_nothing_is_missed(world: SlackWorld, reason: str) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.socket.hang_up(reason)
        await world.api.until(lambda: len(world.socket.lines) == 2)
        for _ in range(4):
            await world.says("ana", "/mine")  # on both lines in turn
        await world.socket.hang_up()
        await world.api.until(lambda: len(world.socket.lines) == 1)
        await world.says("ana", "/mine")
    assert [type(one) for one in hearing.heard] == [Command] * 5
    assert world.socket.handshakes == {101: 2}


async def test_while_too_many_lines_stand_another_is_tried(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.socket.hang_up("too_many_websockets")
        await world.socket.hang_up()
        await world.api.until(lambda: world.socket.handshakes[101] == 2 and len(world.socket.lines) == 1)
        await world.says("ana", "/mine")
    assert len(hearing.commands) == 1


async def test_an_adapter_that_is_started_anew_says_that_it_was_away(world: SlackWorld) -> None:
    hearing = Hearing()
    for _ in range(2):
        async with connected(world, hearing):
            await world.says("ana", "/mine")
    assert [type(one) for one in hearing.heard] == [Command, Reconnected, Command]


async def test_a_recount_that_fails_ends_nothing(world: SlackWorld, caplog: pytest.LogCaptureFixture) -> None:
    hearing = Hearing(("Noted.",))

    async def receive(event: Event) -> Text | None:
        if isinstance(event, Reconnected):
            raise OSError("the disk is full")
        return await hearing(event)

    async with connected(world, receive):
        await world.socket.hang_up()
        await world.api.until(lambda: bool(world.socket.lines))
        await world.says("ana", "/mine")
    assert len(hearing.commands) == 1
    assert "something that Slack sent was not done" in caplog.text


@pytest.mark.parametrize("junk", ["{not json", "[1]", "null", "3"])
async def test_what_is_no_envelope_ends_a_line_and_not_the_adapter(
    world: SlackWorld, junk: str, caplog: pytest.LogCaptureFixture
) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.socket.lines[0].send_str(junk)
        await came_back(world, hearing, 2)
    assert "no line to Slack: " in caplog.text


JUNK: list[tuple[str, Any]] = [
    ("events_api", None),
    ("events_api", []),
    ("events_api", "text"),
    ("events_api", {"type": "event_callback", "event": {"type": "reaction_added"}}),
    ("events_api", {"type": "event_callback", "event": None, "event_id": "Ev1"}),
    ("events_api", {"type": "event_callback", "event_id": "Ev1", "event": {"type": "reaction_added", "user": "U1", "reaction": "x", "item": {"type": "message", "channel": "C0GENERAL0", "ts": "1"}, "event_ts": "soon"}}),
    ("slash_commands", {"command": "/mine"}),
    ("slash_commands", {"command": 3, "team_id": 3, "user_id": [], "channel_id": {}, "response_url": 1, "trigger_id": 2}),
    ("interactive", {"type": "block_actions", "actions": []}),
    ("interactive", {"type": "view_submission", "user": {"id": "U1"}, "view": {"callback_id": "form", "private_metadata": "x", "state": {"values": {}}}}),
    ("interactive", {"type": "view_submission", "user": {"id": "U1"}, "view": {"callback_id": "form", "private_metadata": "{\"verb\": 1}", "state": {"values": {}}}}),
    ("interactive", {"type": "view_closed", "view": {"callback_id": "form"}}),
    ("interactive", {"type": "block_suggestion", "view": {}, "value": None}),
    ("of a new kind", {"type": "of a new kind"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "payload"), JUNK)
async def test_a_payload_of_junk_harms_nothing(world: SlackWorld, kind: str, payload: Any) -> None:
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        sent = asyncio.create_task(world.wire.send(kind, payload))
        await world.says("ana", "/mine")
        sent.cancel()
        await asyncio.gather(sent, return_exceptions=True)
    assert [type(one) for one in hearing.heard] == [Command]
    assert world.socket.handshakes == {101: 1}
    assert await world.private("ana") == ["Noted."]


async def test_an_envelope_without_an_id_harms_nothing(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.socket.lines[0].send_json({"type": "events_api", "payload": event({"type": "team_rename"}, "1")})
        await world.says("ana", "/mine")
    assert [type(one) for one in hearing.heard] == [Command]


async def test_a_line_on_which_slack_greets_twice_is_one_line(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.socket.lines[0].send_json({"type": "hello"})
        await world.wire.settled()
        world.socket.cut()
        await came_back(world, hearing, 2)


@pytest.mark.parametrize("fault", [Fault("apps.connections.open", error="internal_error"), Fault("apps.connections.open", retry_after=0.05), Fault("apps.connections.open", status=500)], ids=["error", "429", "500"])  # fmt: skip
async def test_an_address_is_asked_for_until_there_is_one(world: SlackWorld, fault: Fault) -> None:
    world.api.faults.append(fault)
    hearing = Hearing()
    async with connected(world, hearing):
        await world.says("ana", "/mine")
    assert world.api.calls["apps.connections.open"] >= 2
    assert len(hearing.commands) == 1


@pytest.mark.parametrize(
    ("method", "error", "words"),
    [
        ("auth.test", "invalid_auth", "Slack does not know this token."),
        ("auth.test", "account_inactive", "Install the app again"),
        ("apps.connections.open", "not_allowed_token_type", "the app's with xapp"),
        ("apps.connections.open", "token_revoked", "The token was revoked."),
        ("apps.connections.open", "missing_scope", "with the scope connections:write"),
    ],
)
async def test_where_slack_lets_nobody_in_an_operator_is_told_why(
    world: SlackWorld, method: str, error: str, words: str
) -> None:
    world.api.faults.append(Fault(method, error=error, times=99))
    with pytest.raises(Denied, match=words):
        await world.chat.run(MENU, Hearing(), nothing)


async def test_an_app_that_is_installed_for_a_whole_organisation_is_told_where_to_install_it(world: SlackWorld) -> None:
    world.api.is_organisation = True
    async with asyncio.timeout(20):
        with pytest.raises(Denied, match="for a whole organisation"):
            await world.chat.run(MENU, Hearing(), nothing)
    with pytest.raises(Unreachable):
        await world.chat.post(world.general, ("C1",), (), "C1/1")


async def test_socket_mode_that_is_switched_off_is_told(world: SlackWorld) -> None:
    running = asyncio.create_task(world.chat.run(MENU, Hearing(), nothing))
    await world.ready()
    await world.socket.hang_up("link_disabled")
    with pytest.raises(Denied, match="Socket Mode is switched off"):
        await running


@pytest.mark.parametrize(
    "inner", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U0POTLUCK0"]}}]
)
async def test_an_app_that_was_taken_out_ends_and_says_so(world: SlackWorld, inner: dict[str, object]) -> None:
    running = asyncio.create_task(world.chat.run(MENU, Hearing(), nothing))
    await world.ready()
    await world.happens(inner)
    with pytest.raises(Denied, match="Install"):
        await running


async def test_the_token_of_a_user_may_be_revoked_without_us(world: SlackWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.happens({"type": "tokens_revoked", "tokens": {"oauth": ["U0ANA00000"]}})
        await world.says("ana", "/mine")
    assert len(hearing.commands) == 1


async def test_what_comes_at_once_is_handed_over_in_the_order_in_which_it_came(world: SlackWorld) -> None:
    """The later one does not wait until the earlier one is stored, so that a crowd on one card is stored together."""
    held = Held()
    async with with_card(world, held) as card:
        added = event(world.reacted("ben", "❌", card, added=True), "1")
        removed = event(world.reacted("ben", "❌", card, added=False), "2")
        both = [asyncio.create_task(world.wire.send("events_api", one)) for one in (added, removed)]
        await held.asked.wait()
        await world.wire.settled()
        assert [one.added for one in held.begun if isinstance(one, Reaction)] == [True, False]
        assert not any(one.done() for one in both)
        held.go.set()
        await asyncio.gather(*both)


async def test_an_event_that_comes_after_a_later_one_is_left_out(world: SlackWorld) -> None:
    hearing = Hearing()
    async with with_card(world, hearing) as card:
        added = event(world.reacted("ben", "❌", card, added=True), "1")
        removed = event(world.reacted("ben", "❌", card, added=False), "2")
        await delivered(world.wire, removed)
        await delivered(world.wire, added)
    assert [one.added for one in hearing.reactions] == [False]


async def test_votes_on_other_cards_do_not_wait(world: SlackWorld) -> None:
    held = Held()
    async with with_card(world, held) as card:
        other = await world.chat.post(world.general, ("C2",), (), "C2/2")
        tasks = [asyncio.create_task(world.reacts("ben", "✅", one)) for one in (card, other)]
        while len(held.begun) < 2:
            held.asked.clear()
            await held.asked.wait()
        held.go.set()
        await asyncio.gather(*tasks)
    assert len(held.reactions) == 2


async def test_what_is_being_done_is_finished_and_acknowledged_before_the_end(world: SlackWorld) -> None:
    held = Held(("Noted.",))
    running = asyncio.create_task(world.chat.run(MENU, held, nothing))
    await world.ready()
    asked = asyncio.create_task(world.says("ana", "/mine"))
    await held.asked.wait()
    running.cancel()
    held.go.set()
    await asyncio.gather(running, return_exceptions=True)
    await asked
    assert await world.private("ana") == ["Noted."]


async def test_whoever_used_a_command_that_broke_is_told(world: SlackWorld) -> None:
    async def receive(event: Event) -> Text | None:
        raise RuntimeError("a bug")

    async with connected(world, receive):
        await world.says("ana", "/mine")
    (said,) = await world.private("ana")
    assert said.startswith("Something broke on our side.")


async def test_the_same_event_three_times_has_one_key(world: SlackWorld) -> None:
    hearing = Hearing()
    async with with_card(world, hearing) as card:
        reacted = event(world.reacted("ben", "✅", card, added=True), "once")
        for retries in range(3):
            await world.wire.send("events_api", reacted, retries=retries, reason="http_error")
    assert {one.key for one in hearing.reactions} == {"slack:Evonce"}
    assert len({one["envelope_id"] for one in world.socket.envelopes}) == len(world.socket.envelopes)


async def test_a_thousand_events_at_once_are_all_heard(world: SlackWorld) -> None:
    hearing = Hearing()
    async with with_card(world, hearing) as card:
        events = [event(world.reacted(f"p{number:03d}", "✅", card, added=True), str(number)) for number in range(1000)]
        world.socket.deadline_seconds = 60
        await asyncio.gather(*(world.wire.send("events_api", one) for one in events))
        read = await standing(world.chat, card)
    assert len({one.key for one in hearing.reactions}) == 1000
    assert len(read) == 1000


async def test_two_adapters_of_one_app_share_the_events_and_lose_none(world: SlackWorld) -> None:
    hearing = Hearing()
    other = asyncio.create_task(world.adapter().run(MENU, hearing, nothing))
    await world.ready()
    async with connected(world, hearing):
        await world.api.until(lambda: len(world.socket.lines) == 2)
        for _ in range(10):
            await world.says("ana", "/mine")
        other.cancel()
        await asyncio.gather(other, return_exceptions=True)
    assert len({one.key for one in hearing.commands}) == 10


async def test_an_answer_that_comes_late_is_shown_all_the_same(world: SlackWorld) -> None:
    world.chat = world.slack = world.adapter(Pace(post=0, guard=0.05))
    held = Held(("Noted.",))
    async with connected(world, held):
        await world.says("ana", "/mine")  # it is acknowledged
        assert await world.private("ana") == []
        held.go.set()
        await world.api.until(lambda: bool(world.workspace.ephemeral))
    assert await world.private("ana") == ["Noted."]


async def test_an_answer_whose_line_broke_goes_another_way(world: SlackWorld) -> None:
    held = Held(("Noted.",))
    async with connected(world, held):
        asked = asyncio.create_task(world.says("ana", "/mine"))
        await held.asked.wait()
        world.socket.cut()
        await world.api.until(lambda: bool(world.socket.lines))
        held.go.set()
        await world.api.until(lambda: bool(world.workspace.ephemeral))
        assert await world.private("ana") == ["Noted."]
        asked.cancel()


async def test_a_name_that_slack_does_not_tell_holds_no_command_up(world: SlackWorld) -> None:
    waits = asyncio.Event()
    world.api.faults.append(Fault("users.info", waits=waits))
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        await world.says("ana", "/mine")
        waits.set()
    assert [(one.called, one.locale) for one in hearing.commands] == [("ana", None)]
    assert await world.private("ana") == ["Noted."]


async def test_a_voter_about_whom_slack_says_nothing_now_votes_when_the_event_comes_again(world: SlackWorld) -> None:
    world.socket.deadline_seconds = 0.2
    world.api.faults.append(Fault("users.info", status=503))
    hearing = Hearing()
    async with with_card(world, hearing) as card:
        await world.reacts("ben", "✅", card)
    assert {one.called for one in hearing.reactions} == {"ben"}


async def test_nothing_of_a_line_goes_on_once_it_is_ended(world: SlackWorld) -> None:
    before = asyncio.all_tasks()
    async with connected(world, Hearing()):
        await world.reacts("ben", "✅", await world.chat.post(world.general, ("C1",), (), "C1/1"))
    ours = [task for task in asyncio.all_tasks() - before if "web_protocol" not in repr(task)]
    assert ours == []
