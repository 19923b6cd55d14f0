"""What goes wrong between us and a homeserver, and that nothing is lost or doubled by it."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from adapters.matrix.adapter import READ_AT_ONCE
from adapters.matrix.sync import POLL_SECONDS
from bot.chat import (
    Admitted,
    Barred,
    Command,
    Denied,
    Event,
    Gone,
    Picture,
    Reaction,
    Receive,
    Reconnected,
    Suggest,
    Text,
    Unreachable,
)
from bot.menu import Menu
from tests.adapters.contract.test_contract import APPROVE, PNG, Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.matrix.proxy import Spoilt
from tests.adapters.matrix.server import Synapse
from tests.adapters.matrix.world import MatrixWorld
from tests.support.network import MENU
from tests.support.standing import standing

JSON = "application/json"


def ends(path_end: str) -> Spoilt:
    return lambda method, path: path.endswith(path_end)


def sends(kind: str = "m.room.message") -> Spoilt:
    return lambda method, path: method == "PUT" and f"/send/{kind}/" in path


SYNC = ends("/sync")


def refusal(code: str, **more: object) -> str:
    return json.dumps({"errcode": code, "error": "made up"} | more)


# The stream.


@pytest.mark.parametrize("status", [502, 500, 404, 200, None])
async def test_an_outage_at_the_first_request_loses_nothing_and_does_not_spin(
    matrix: MatrixWorld, status: int | None
) -> None:
    hearing = Hearing()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!mine")
    await matrix.people["ana"].says(matrix.room, "!help")
    matrix.chat = matrix.made()
    matrix.proxy.seen.clear()
    matrix.proxy.spoil(SYNC, status=status, times=2)
    async with connected(matrix, hearing):
        await matrix.says("ben", "!why C1")
    assert [command.name for command in hearing.commands] == ["mine", "help", "why"]
    heard = [event for event in hearing.heard if not isinstance(event, Admitted)]
    assert isinstance(heard[2], Reconnected) or isinstance(heard[3], Reconnected)
    assert sum(seen.path.endswith("/sync") for seen in matrix.proxy.seen) < 12


async def test_a_token_that_is_none_any_more_ends_the_run_and_says_what_to_do(
    matrix: MatrixWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with connected(matrix, Hearing()):
        await matrix.says("ana", "!mine")
    await matrix.us.ask("POST", "logout", body={})
    matrix.proxy.seen.clear()
    with pytest.raises(Denied, match=r"does not let us in with this token.*potluck matrix login"):
        await matrix.chat.run(*nobody())
    with pytest.raises(Denied):
        await matrix.made().run(*nobody())
    assert len(matrix.proxy.seen) == 2
    with pytest.raises(Unreachable, match="potluck matrix login"):
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
    assert matrix.us.token not in caplog.text


async def test_revoked_in_the_middle_it_ends_too_and_the_next_token_goes_on(matrix: MatrixWorld) -> None:
    hearing = Hearing()
    running = asyncio.ensure_future(matrix.chat.run(*nobody()))
    await matrix.ready()
    await matrix.us.ask("POST", "logout", body={})
    with pytest.raises(Denied):
        await asyncio.wait_for(running, 60)
    await matrix.people["ana"].says(matrix.room, "!mine")
    await matrix.us.logs_in()
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!help")
    assert [command.name for command in hearing.commands] == ["mine", "help"]


async def test_the_token_stands_in_no_address(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing(("Noted.",))):
        await matrix.says("ana", "!mine")
        text: Text = ("C1\n", Picture(PNG, "a picture", "p.png"))
        card = await matrix.chat.post(matrix.general, text, (APPROVE,), "C1/1")
        await standing(matrix.chat, card)
        await matrix.chat.edit(card, ("C1",), ())
    assert len(matrix.proxy.seen) > 10
    for seen in matrix.proxy.seen:
        assert "access_token" not in seen.query
        assert matrix.us.token not in seen.path + seen.query
        assert seen.authorization == f"Bearer {matrix.us.token}"


async def test_a_long_absence_is_caught_up_with_whole_in_order_and_once(matrix: MatrixWorld) -> None:
    """There are more than twice as many events as a homeserver sends at once, and a vote is taken back deep inside."""
    hearing, ana, ben = Hearing(), matrix.people["ana"], matrix.people["ben"]
    async with connected(matrix, hearing):
        card = await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        await matrix.reacts("ben", "✅", card)
    event = card.rpartition("/")[2]
    for number in range(60):
        await ana.says(matrix.room, f"!why C{number}")
    (reaction,) = [one["event_id"] for one in await ben.timeline(matrix.room) if one["type"] == "m.reaction"]
    await ben.redacts(matrix.room, reaction)
    await ben.redacts(matrix.room, await ben.reacts(matrix.room, event, "❌"))  # cast and taken back
    for number in range(60, 240):
        await ana.says(matrix.room, f"!why C{number}")
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.says("cara", "!help")
        assert await standing(matrix.chat, card) == []
    assert [one.text for one in hearing.commands] == [*(f"C{number}" for number in range(240)), ""]
    assert [(one.emoji, one.added) for one in hearing.reactions] == [("✅", True), ("✅", False)]
    assert len({one.key for one in hearing.commands}) == 241
    place = next(n for n, one in enumerate(hearing.heard) if isinstance(one, Reaction) and not one.added)
    before, after = hearing.heard[place - 1], hearing.heard[place + 1]
    assert isinstance(before, Command) and isinstance(after, Command)
    assert (before.text, after.text) == ("C59", "C60")


async def test_a_gap_without_an_end_is_left_at_some_point_and_that_is_told(
    matrix: MatrixWorld, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.sync.PAGES_MAX", 1)
    hearing, ana = Hearing(), matrix.people["ana"]
    async with connected(matrix, hearing):
        await matrix.says("ana", "!mine")
    for number in range(250):
        await ana.says(matrix.room, f"!why C{number}")
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!help")
    assert "the gap in" in caplog.text
    assert 150 < len(hearing.commands) < 252
    assert hearing.commands[-1].name == "help"


async def test_a_position_that_the_homeserver_does_not_know_is_told_and_left(
    matrix: MatrixWorld, caplog: pytest.LogCaptureFixture
) -> None:
    hearing = Hearing()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!mine")
    matrix.notes.pages["position"] = "nonsense"
    matrix.chat, before = matrix.made(), matrix.notes.written
    async with connected(matrix, hearing):
        await matrix.notes.until_written(before)
        await matrix.says("ana", "!help")
    assert "does not go on from where we were" in caplog.text
    assert [command.name for command in hearing.commands] == ["mine", "help"]
    assert any(isinstance(event, Reconnected) for event in hearing.heard)


async def test_a_killed_homeserver_that_comes_back_is_gone_on_with(matrix: MatrixWorld, tmp_path: Path) -> None:
    hearing = Hearing()
    server = Synapse(tmp_path)
    server.start()
    try:
        own = MatrixWorld(tmp_path)
        await own.open(server)
        async with connected(own, hearing):
            await own.says("ana", "!mine")
            server.kill()
            with pytest.raises(Unreachable):
                await own.chat.post(own.general, ("C1",), (), "C1/1")
            server.start()
            await own.says("ana", "!help")
            await own.chat.post(own.general, ("C1",), (), "C1/1")
            assert await own.seen(own.general) == ["C1"]
        await own.close()
    finally:
        server.kill()
    assert [command.name for command in hearing.commands] == ["mine", "help"]


@pytest.mark.parametrize("line", ["!vote C1 approve", "!why C1"], ids=["in its room", "beside it"])
async def test_an_event_that_always_ends_in_a_bug_is_put_aside_and_the_next_ones_go_on(
    matrix: MatrixWorld, line: str
) -> None:
    heard: list[str] = []
    broken = line[1:].partition(" ")[0]

    async def receive(event: Event) -> Text | None:
        assert isinstance(event, Command)
        heard.append(event.name)
        if event.name == broken:
            raise RuntimeError("a bug")
        return None

    async with connected(matrix, receive):
        said = await matrix.people["ana"].says(matrix.room, line)
        await matrix.says("ana", "!mine")
    assert heard.count(broken) == 3
    assert [name for name in heard if name != broken] == ["mine"]
    assert broken == "why" or heard[-1] == "mine", "in a room one thing is done after another"
    parked = json.loads(matrix.notes.pages[f"{matrix.person('ana')}/parked/{said}"])
    assert (parked["room"], parked["event"]["content"]["body"]) == (matrix.room, line)


async def test_what_was_not_answered_is_heard_again(matrix: MatrixWorld) -> None:
    hearing, reached = Hearing(("Noted.",)), asyncio.Event()

    async def hang(event: Event) -> Text | None:
        reached.set()
        await asyncio.Event().wait()
        return None

    async with connected(matrix, hang):
        await matrix.people["ana"].says(matrix.room, "!mine")
        await asyncio.wait_for(reached.wait(), 60)
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        await matrix.people["ana"].until(lambda: matrix.seen(matrix.general))
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.says("ben", "!mine")
    assert [command.by for command in hearing.commands] == [matrix.person("ana"), matrix.person("ben")]
    assert await matrix.private("ana") == ["Noted."]


async def test_a_core_that_hangs_for_one_room_holds_up_no_other_and_nothing_that_we_post(matrix: MatrixWorld) -> None:
    held, heard, other = asyncio.Event(), asyncio.Queue[str](), await matrix.host.makes()
    await matrix.us.joins(other)
    await matrix.people["ben"].joins(other)
    matrix.listed.append(other)
    matrix.chat = matrix.made()

    async def receive(event: Event) -> Text | None:
        assert isinstance(event, Command)
        heard.put_nowait(event.name)
        if event.name == "vote":
            await held.wait()
        return ("Noted.",)

    async with connected(matrix, receive):
        slow = asyncio.create_task(matrix.says("ana", "!vote C1 approve"))
        assert await asyncio.wait_for(heard.get(), 60) == "vote"
        await matrix.people["ben"].says(other, "!mine")
        assert await asyncio.wait_for(heard.get(), 60) == "mine"
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        await matrix.people["ben"].until(lambda: matrix.private("ben"))
        assert not slow.done()
        held.set()
        await slow
    assert await matrix.private("ana") == ["Noted."]


@pytest.mark.parametrize("killed", [False, True])
async def test_a_room_goes_on_while_the_core_reads_the_whole_ledger_for_somebody_in_it(
    matrix: MatrixWorld, *, killed: bool
) -> None:
    held, heard = asyncio.Event(), asyncio.Queue[str]()

    async def receive(event: Event) -> Text | None:
        assert isinstance(event, Command)
        heard.put_nowait(event.key or "")
        if event.name == "why":
            await held.wait()
        return (f"{event.name}.",)

    async with connected(matrix, receive):
        asked = await matrix.people["ana"].says(matrix.room, "!why C1")
        assert await asyncio.wait_for(heard.get(), 60) == asked
        await matrix.people["ben"].says(matrix.room, "!vote C1 approve")
        await matrix.people["ben"].until(lambda: matrix.private("ben"))
        if not killed:
            held.set()
            await matrix.people["ana"].until(lambda: matrix.private("ana"))
    if killed:  # with the question unanswered: it is heard again
        held.set()
        matrix.chat = matrix.made()
        async with connected(matrix, receive):
            await matrix.people["ana"].until(lambda: matrix.private("ana"))
    assert await matrix.private("ana") == ["why."]


async def test_a_command_that_was_taken_away_before_we_came_back_is_not_run(matrix: MatrixWorld) -> None:
    hearing, ana = Hearing(), matrix.people["ana"]
    async with connected(matrix, hearing):
        await matrix.says("ana", "!mine")
    await ana.redacts(matrix.room, await ana.says(matrix.room, "!payout send"))
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!help")
    assert [command.name for command in hearing.commands] == ["mine", "help"]


@pytest.mark.parametrize(
    ("is_bare", "is_restarted"),
    [(False, False), (True, False), (False, True)],
    ids=["with its content", "without its content", "after a restart"],
)
async def test_what_comes_after_its_redaction_is_not_heard(
    matrix: MatrixWorld, *, is_bare: bool, is_restarted: bool
) -> None:
    """Homeservers tell each other of events in no sure order, and one may pass them on as they come."""
    hearing, ben, cara = Hearing(), matrix.people["ben"], matrix.people["cara"]
    async with connected(matrix, hearing):
        card = await matrix.chat.post(matrix.general, ("C1",), (APPROVE,), "C1/1")
        await matrix.says("ana", "!mine")
    said = await ben.says(matrix.room, "!payout send")
    reaction = await ben.reacts(matrix.room, card.rpartition("/")[2], "✅")
    taken_back = [await ben.event(matrix.room, one) for one in (said, reaction)]
    redactions = [await ben.event(matrix.room, await ben.redacts(matrix.room, one)) for one in (said, reaction)]
    if is_bare:
        taken_back = [await ben.event(matrix.room, one) for one in (said, reaction)]
        assert [one["content"] for one in taken_back] == [{}, {}]
    stays = await cara.event(matrix.room, await cara.reacts(matrix.room, card.rpartition("/")[2], "✅"))
    answers = [[*redactions, *taken_back, stays]]
    if is_restarted:
        answers = [redactions, [*taken_back, stays]]
    for number, answer in enumerate(answers):
        position = (await matrix.us.ask("GET", "sync", timeout=0))["next_batch"]
        matrix.chat = matrix.made()
        matrix.proxy.spoil(SYNC, status=200, body=told_as(matrix.room, answer, position), kind=JSON, times=1)
        async with connected(matrix, hearing):
            await matrix.says("ana", f"!why C{number}")
            assert [one.by for one in await standing(matrix.chat, card)] == [matrix.person("cara")]
    assert [(one.by, one.added) for one in hearing.reactions] == [(matrix.person("cara"), True)]
    assert [command.name for command in hearing.commands] == ["mine"] + ["why"] * len(answers)


async def test_of_many_redactions_the_latest_are_remembered(
    matrix: MatrixWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.inbound.EARLY_MAX", 2)
    ana = matrix.people["ana"]
    async with connected(matrix, Hearing()):
        said = [await ana.says(matrix.room, text) for text in ("one", "two", "three")]
        for one in said:
            await matrix.acknowledged(matrix.room, await ana.redacts(matrix.room, one))
    assert json.loads(matrix.notes.pages[f"redacted/{matrix.room}"]) == said[1:]


def told_as(room: str, events: list[dict[str, object]], position: str) -> str:
    """Return the answer of the stream that tells of these events, in this order."""
    timeline = {"events": events, "limited": False, "prev_batch": position}
    return json.dumps({"next_batch": position, "rooms": {"join": {room: {"timeline": timeline}}}})


async def test_an_answer_that_hangs_holds_up_nobody_else(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing(("Noted.",))):
        await matrix.whispers("ana", "!mine")
        talk = await matrix.talk("ana")
        fault = matrix.proxy.spoil(lambda method, path: method == "PUT" and talk in path, holds=True)
        slow = asyncio.create_task(matrix.says("ana", "!mine"))
        await asyncio.wait_for(fault.reached.wait(), 60)
        await matrix.people["ben"].says(matrix.room, "!mine")
        await matrix.people["ben"].until(lambda: matrix.private("ben"))
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        assert not slow.done()
        slow.cancel()
    assert await matrix.private("ben") == ["Noted."]


# What we send.


@pytest.mark.parametrize("status", [502, None])
async def test_a_post_that_was_made_while_its_answer_was_lost_is_there_once(
    matrix: MatrixWorld, status: int | None
) -> None:
    async with connected(matrix, Hearing()):
        times = 1 if status else 2  # the library sends once more by itself where a connection is cut
        fault = matrix.proxy.spoil(sends(), status=status, done=True, times=times)
        with pytest.raises(Unreachable):
            await matrix.chat.post(matrix.general, ("C1",), (APPROVE,), "C1/1")
        assert fault.hit == times
        card = await matrix.chat.post(matrix.general, ("C1",), (APPROVE,), "C1/1")
        assert await matrix.offered(card) == ["✅ approve"]
    assert await matrix.seen(matrix.general) == ["C1\n✅ approve"]


async def test_a_post_whose_answer_was_lost_with_the_process_is_there_once_also_for_a_new_device(
    matrix: MatrixWorld,
) -> None:
    """A homeserver knows a repetition by its transaction only from the same device: our own echo tells it in any case."""
    async with connected(matrix, Hearing()):
        matrix.proxy.spoil(sends(), done=True, times=1)
        with pytest.raises(Unreachable):
            await matrix.chat.post(matrix.general, ("C1",), (APPROVE,), "C1/1")
    await matrix.us.logs_in()
    matrix.chat = matrix.made()
    async with connected(matrix, Hearing()):
        card = await matrix.chat.post(matrix.general, ("C1",), (APPROVE,), "C1/1")
        assert await matrix.offered(card) == ["✅ approve"]
    assert await matrix.seen(matrix.general) == ["C1\n✅ approve"]


async def test_an_answer_is_given_once_though_its_command_is_heard_twice(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing(("Noted.",))):
        before = dict(matrix.notes.pages)
        await matrix.says("ana", "!mine")
    await matrix.us.logs_in()
    matrix.notes.pages = before
    matrix.chat = matrix.made()
    hearing = Hearing(("Noted.",))
    async with connected(matrix, hearing):
        await matrix.says("ben", "!mine")
    assert [command.by for command in hearing.commands] == [matrix.person("ana"), matrix.person("ben")]
    assert await matrix.private("ana") == ["Noted."]


@pytest.mark.parametrize("done", [True, False])
async def test_a_talk_whose_making_was_lost_is_made_once(matrix: MatrixWorld, *, done: bool) -> None:
    async with connected(matrix, Hearing(("Noted.",))):
        matrix.proxy.spoil(ends("/createRoom"), done=done, times=1)
        await matrix.says("ana", "!mine")
        assert len(await matrix.people["ana"].invitations()) == 1
    assert await matrix.private("ana") == ["Noted."]


async def test_a_page_of_a_proxy_is_never_taken_for_success(matrix: MatrixWorld) -> None:
    """Also of calls that say nothing when all is well, such as an invitation."""
    ana = matrix.people["ana"]
    async with connected(matrix, Hearing(("Noted.",))):
        await matrix.says("ana", "!mine")
        (talk,) = await ana.invitations()
        await ana.ask("POST", "rooms", talk, "leave", body={})
        fault = matrix.proxy.spoil(ends("/invite"), times=1)
        await matrix.says("ana", "!mine")
        assert fault.hit == 1
        assert await ana.invitations() == [talk]
    assert await matrix.private("ana") == ["Noted."] * 2


async def test_an_answer_that_is_not_taken_at_first_is_given_later(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing(("Noted.",))):
        matrix.proxy.spoil(sends(), times=2)
        await matrix.says("ana", "!mine")
    assert await matrix.private("ana") == ["Noted."]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (refusal("M_LIMIT_EXCEEDED", retry_after_ms=20), {}),
        (refusal("M_LIMIT_EXCEEDED", retry_after_ms="soon"), {"Retry-After": "0"}),
        (refusal("M_LIMIT_EXCEEDED"), {}),
        ("slow down", {"Retry-After": "0"}),
    ],
)
async def test_where_we_are_asked_to_slow_down_we_wait_and_send_it_once(
    matrix: MatrixWorld, body: str, headers: dict[str, str]
) -> None:
    async with connected(matrix, Hearing()):
        fault = matrix.proxy.spoil(sends(), status=429, body=body, kind=JSON, headers=headers, times=2)
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
    assert fault.hit == 2
    assert await matrix.seen(matrix.general) == ["C1"]


async def test_a_long_wait_is_the_cores_to_wait(matrix: MatrixWorld) -> None:
    body = refusal("M_LIMIT_EXCEEDED", retry_after_ms=3_600_000)
    async with connected(matrix, Hearing()):
        fault = matrix.proxy.spoil(sends(), status=429, body=body, kind=JSON)
        with pytest.raises(Unreachable, match="limits how often we may ask, and says to wait 3600 seconds"):
            await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
    assert fault.hit == 1


async def test_a_message_that_the_homeserver_finds_wrong_stays_owed_and_is_told(
    matrix: MatrixWorld, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(matrix, Hearing()):
        matrix.proxy.spoil(sends(), status=413, body=refusal("M_TOO_LARGE"), kind=JSON, times=1)
        with pytest.raises(Barred):
            await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        await matrix.chat.post(matrix.general, ("C2",), (), "C2/2")
    assert "the homeserver does not take a message: M_TOO_LARGE" in caplog.text


@pytest.mark.parametrize(("status", "code"), [(403, "M_FORBIDDEN"), (404, "M_UNRECOGNIZED"), (502, "")])
async def test_votes_that_cannot_be_read_are_not_taken_for_none(matrix: MatrixWorld, status: int, code: str) -> None:
    async with connected(matrix, Hearing()):
        card = await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        await matrix.reacts("ben", "✅", card)
        body = refusal(code) if code else "<html>"
        fault = matrix.proxy.spoil(lambda method, path: "/relations/" in path, status=status, body=body, kind=JSON)
        with pytest.raises(Unreachable):
            await standing(matrix.chat, card)
        matrix.proxy.faults.remove(fault)
        assert [one.emoji for one in await standing(matrix.chat, card)] == ["✅"]


async def test_a_few_cards_are_read_at_a_time_and_no_command_waits_for_them(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        cards = [await matrix.chat.post(matrix.general, (f"C{n}",), (), f"C{n}/1") for n in range(8)]
        held = matrix.proxy.spoil(lambda method, path: "/relations/" in path, holds=True)
        reading = asyncio.create_task(matrix.chat.reactions(cards))
        async with asyncio.timeout(20):
            await held.reached.wait()
        await matrix.says("ana", "!mine")  # and it is acknowledged
        assert held.hit == READ_AT_ONCE
        assert not reading.done()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def test_a_list_of_votes_without_an_end_is_not_believed(
    matrix: MatrixWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.messages.PAGES_MAX", 3)
    async with connected(matrix, Hearing()):
        card = await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        body = json.dumps({"chunk": [], "next_batch": "more"})
        fault = matrix.proxy.spoil(lambda method, path: "/relations/" in path, status=200, body=body, kind=JSON)
        with pytest.raises(Unreachable):
            await standing(matrix.chat, card)
    assert fault.hit == 3


async def test_a_message_or_a_room_that_never_was_is_gone(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        for message in (f"{matrix.general}/$nothing", "matrix:!nothing:test.localhost/$nothing", f"{matrix.closed}/$x"):
            with pytest.raises((Gone, Barred)):
                await standing(matrix.chat, message)
            with pytest.raises((Gone, Barred)):
                await matrix.chat.edit(message, ("C1",), ())


async def test_a_homeserver_that_is_away_from_the_start_is_waited_for(matrix: MatrixWorld) -> None:
    hearing = Hearing()
    matrix.proxy.down()
    running = asyncio.ensure_future(matrix.chat.run(*nobody(hearing)))
    await asyncio.sleep(0)
    with pytest.raises(Unreachable):
        await standing(matrix.chat, f"{matrix.general}/$card")
    matrix.proxy.up()
    await matrix.ready()
    await matrix.says("ana", "!mine")
    running.cancel()
    await asyncio.wait([running])
    assert [command.name for command in hearing.commands] == ["mine"]


async def test_a_post_waits_until_we_know_what_we_sent_before(
    matrix: MatrixWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.adapter.CURRENT_SECONDS", 0.05)
    with pytest.raises(Unreachable, match="not read yet"):
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
    posting = asyncio.create_task(patient(matrix))
    async with connected(matrix, Hearing()):
        await posting
    assert await matrix.seen(matrix.general) == ["C1"]


async def patient(matrix: MatrixWorld) -> None:
    """Offer a post until it is taken, as the teller does."""
    while True:
        try:
            await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        except Unreachable:
            continue
        return


def nobody(hearing: Hearing | None = None) -> tuple[Menu, Receive, Suggest]:
    async def suggest(*typed: str) -> list[str]:
        return []

    return MENU, hearing or Hearing(), suggest


async def test_somebody_who_was_never_there_cannot_be_written_to(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        with pytest.raises((Gone, Unreachable)):
            await matrix.chat.post("matrix:@nobody:elsewhere.example", ("Only for you",), (), "C1/reminder/2")


async def test_after_a_start_nothing_is_waited_for_where_nothing_happened_meanwhile(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        await matrix.says("ana", "!mine")
    matrix.chat = matrix.made()
    matrix.proxy.seen.clear()
    async with connected(matrix, Hearing()):
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        await matrix.says("ana", "!mine")
    asked = [parse_qs(one.query) for one in matrix.proxy.seen if one.path.endswith("/sync")]
    first, second, *_ = (int(one["timeout"][0]) for one in asked if "since" in one)
    assert first < 1000
    assert second == POLL_SECONDS * 1000
