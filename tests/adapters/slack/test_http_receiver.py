"""Requests over HTTP: only Slack's own are taken, and each of them once."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack.adapter import Slack
from adapters.slack.http_receiver import BODY_MAX, UNSIGNED_MAX
from bot.chat import Command, Denied, Event, Reconnected, Text
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected, nothing_to_suggest
from tests.adapters.slack.wire import encoded, event, signed
from tests.adapters.slack.world import FAST, SlackHttpWorld
from tests.support.network import MENU

JSON = {"Content-Type": "application/json"}
BODY = json.dumps(event({"type": "app_home_opened", "user": "U0ANA00000", "tab": "home"}, "1"))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[SlackHttpWorld]:
    made = SlackHttpWorld(tmp_path)
    await made.open()
    made.workspace.user("ana")
    made.http.deadline_seconds = 20  # what a busy machine takes decides nothing here
    yield made
    await made.close()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, secret="of somebody else"),
        signed(BODY + " "),
        signed(BODY, age_seconds=86_400),
        signed(BODY, age_seconds=-86_400),
        {"X-Slack-Signature": signed(BODY)["X-Slack-Signature"]},
        {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=0"},
        {"X-Slack-Request-Timestamp": "9" * 5000, "X-Slack-Signature": "v0=0"},
    ],
    ids=["none", "secret", "changed", "old", "future", "no stamp", "junk", "too long a stamp"],
)
async def test_a_request_that_slack_did_not_sign_now_is_turned_away(
    world: SlackHttpWorld, headers: dict[str, str]
) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        status, _ = await world.http.request(BODY, JSON | headers)
        assert status in (400, 401)
        status, _ = await world.http.request(BODY, JSON | signed(BODY))
        assert status == 200
    assert len(hearing.commands) == 1


async def answered(world: SlackHttpWorld, request: bytes) -> bytes:
    """Send bytes as they are, and return what comes until the other side hangs up."""
    assert world.slack.intake is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", world.slack.intake.port)
    writer.write(request)
    async with asyncio.timeout(20):
        answer = await reader.read()
    writer.close()
    return answer


def head(length: int, more: str = "") -> bytes:
    """Return the head of a request that says so of its body."""
    return f"POST /slack/events HTTP/1.1\r\nHost: us\r\nContent-Length: {length}\r\n{more}\r\n".encode()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (head(20, "Content-Encoding: gzip\r\nConnection: close\r\n") + gzip.compress(b"")[:20], 415),
        (head(20, "Content-Encoding: br\r\nConnection: close\r\n") + b"x" * 20, 415),
        (head(BODY_MAX + 1, "Connection: close\r\n"), 413),
        (head(10**15, "Connection: close\r\n"), 413),
        (head(UNSIGNED_MAX + 1, "Connection: close\r\n") + b"[" * (UNSIGNED_MAX + 1), 401),
        (
            head(UNSIGNED_MAX + 1, "X-Slack-Signature: v0=\xe9\r\nConnection: close\r\n")
            + b"\xff" * (UNSIGNED_MAX + 1),
            401,
        ),
    ],
    ids=["packed", "packed otherwise", "large", "endless", "not signed", "not text"],
)
async def test_what_slack_did_not_sign_is_neither_unpacked_nor_read(
    world: SlackHttpWorld, request_: bytes, status: int
) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        assert (await answered(world, request_)).startswith(f"HTTP/1.1 {status} ".encode())
        await world.says("ana", "/mine")
    assert [one.name for one in hearing.commands] == ["mine"]


async def test_a_body_that_comes_in_pieces_is_read_no_further_than_one_may_be_long(world: SlackHttpWorld) -> None:
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    head_ = b"POST /slack/events HTTP/1.1\r\nHost: us\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    async with connected(world, Hearing()):
        assert (await answered(world, head_ + piece * 9)).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "begun", [b"", b"POST /slack/events HTTP/1.1\r\nHost:", head(100) + b"{"], ids=["", "head", "body"]
)
async def test_a_request_that_does_not_come_to_its_end_is_hung_up_on(world: SlackHttpWorld, begun: bytes) -> None:
    world.chat = world.slack = world.adapter(replace(FAST, request=0.5))
    async with connected(world, Hearing()):
        answer = await answered(world, begun)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408 ")


async def test_brackets_without_end_are_no_incident(world: SlackHttpWorld, caplog: pytest.LogCaptureFixture) -> None:
    body = '{"a":' * 20_000 + "1" + "}" * 20_000
    async with connected(world, Hearing()):
        assert (await world.http.request(body, JSON | signed(body)))[0] in (400, 404)
    assert "Traceback" not in caplog.text


async def test_a_request_that_somebody_replays_has_the_key_of_the_first(world: SlackHttpWorld) -> None:
    hearing, headers = Hearing(), JSON | signed(BODY)
    async with connected(world, hearing):
        for _ in range(2):
            await world.http.request(BODY, headers)
    assert [one.key for one in hearing.commands] == ["slack:Ev1", "slack:Ev1"]


async def test_slack_may_check_the_address(world: SlackHttpWorld) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "say this", "token": "invented"})
    async with connected(world, Hearing()):
        status, text = await world.http.request(body, JSON | signed(body))
        assert (status, "say this" in text) == (200, True)
        form, content_type = encoded("slash_commands", {"ssl_check": "1", "token": "invented"})
        assert (await world.http.request(form, {"Content-Type": content_type}))[0] == 200


@pytest.mark.parametrize("body", ["{", "[1]", "", "null", "payload=%7B", "a=b"])
async def test_junk_with_a_good_signature_does_no_harm(world: SlackHttpWorld, body: str) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        for content_type in ("application/json", "application/x-www-form-urlencoded"):
            status, _ = await world.http.request(body, {"Content-Type": content_type} | signed(body))
            assert status in (400, 401, 404)
        await world.says("ana", "/mine")
    assert [one.name for one in hearing.commands] == ["mine"]


async def test_an_event_is_delivered_again_where_nobody_answered(world: SlackHttpWorld) -> None:
    failures = [RuntimeError("the disk is full")]
    hearing = Hearing()

    async def receive(event: Event) -> Text | None:
        if failures:
            raise failures.pop()
        return await hearing(event)

    async with connected(world, receive):
        card = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ben", "✅", card)
    assert len(hearing.reactions) == 1


async def test_too_many_events_are_told_once(world: SlackHttpWorld, caplog: pytest.LogCaptureFixture) -> None:
    async with connected(world, Hearing()):
        limited = {"type": "app_rate_limited", "team_id": "T024BE7LD", "minute_rate_limited": 1518467820}
        await world.wire.send("events_api", limited)
    assert "Slack holds back events" in caplog.text


async def test_requests_are_taken_while_the_cards_are_read_after_a_start(world: SlackHttpWorld) -> None:
    async with connected(world, Hearing()):
        pass  # whatever comes after it, may have missed something
    begun = asyncio.Event()

    async def receive(event: Event) -> Text | None:
        if isinstance(event, Reconnected):
            begun.set()
            await asyncio.Event().wait()
        return ("Noted.",)

    running = asyncio.create_task(world.chat.run(MENU, receive, nothing_to_suggest))
    async with asyncio.timeout(20):
        await begun.wait()
    assert world.slack.intake is not None
    world.http.target = f"http://127.0.0.1:{world.slack.intake.port}/slack/events"
    await world.says("ana", "/mine")
    assert await world.private("ana") == ["Noted."]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_port_that_cannot_be_had_is_told(world: SlackHttpWorld) -> None:
    taken = int(world.api.address.rpartition(":")[2])
    account = replace(world.account(), port=taken)
    with pytest.raises(Denied, match=rf"Requests cannot be taken at 127.0.0.1:{taken}: .*already in use"):
        await Slack(account, world.pages, FAST).run(MENU, Hearing(), nothing_to_suggest)


async def test_after_an_outage_what_was_missed_is_read_again(world: SlackHttpWorld) -> None:
    hearing = Hearing()
    async with connected(world, hearing):
        await world.down()
        await world.up()
        await world.says("ana", "/mine")
    assert [type(one) for one in hearing.heard] == [Reconnected, Command]
