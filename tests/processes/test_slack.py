"""`potluck run` on Slack, from the first command to the accepted contribution, killed at each step: the end is the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.slack.api import Fault
from tests.adapters.slack.wire import NotTaken
from tests.adapters.slack.workspace import OUR_BOT, Message
from tests.adapters.slack.world import SlackHttpWorld, SlackWorld
from tests.processes.slack_process import SlackHttpProgram, SlackProgram

AnyProgram = SlackProgram | SlackHttpProgram


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[SlackProgram]:
    world = SlackWorld(tmp_path)
    await world.open()
    made = SlackProgram(world, tmp_path)
    await made.start()
    yield made
    await made.stop()
    await world.close()


def cards(program: AnyProgram) -> list[Message]:
    """Return all that was posted in the channel."""
    return list(program.world.workspace.channels["C0GENERAL0"].messages.values())


async def until_shown(program: AnyProgram, words: str) -> str:
    """Return the reference of the card once it says something."""

    def shows() -> bool:
        return any(words in program.world.workspace.shown(card) for card in cards(program))

    await program.world.api.until(shows)
    return f"{program.world.general}/{cards(program)[0].ts}"


async def joined(program: AnyProgram) -> None:
    for name in ("ana", "ben", "cara"):
        await program.world.says(name, "/join")


async def ends_well(program: AnyProgram) -> None:
    """Check that one contribution was made, shown once and accepted, and that the ledger holds."""
    await until_shown(program, "Accepted: 2 yes.")
    assert len(cards(program)) == 1
    await program.world.says("ana", "/mine")
    said = (await program.world.private("ana"))[-1]
    assert said.count("aligned the optics") == 1
    assert "C2" not in said
    assert await program.stop() == 0
    assert await program.verified() == 0


async def test_from_the_first_command_to_the_accepted_contribution(program: SlackProgram) -> None:
    world = program.world
    await joined(program)
    await world.says("ana", "/contribute")
    answer = await world.fills("ana", world.form(), amount="3", note="aligned the optics")
    assert "3 of what?" in world.workspace.shown(answer["view"] | {"text": ""})
    await world.fills("ana", world.form(), amount="3h")
    card = await until_shown(program, "aligned the optics")
    assert await world.offered(card) == ["✅ approve", "❌ reject", "⚪ abstain"]
    await world.reacts("ben", "✅", card)
    await world.clicks("cara", "approve", card)
    await ends_well(program)
    assert "What you said on C1: yes." in "".join(await world.private("cara"))


async def held(program: SlackProgram, fault: Fault, work: Coroutine[Any, Any, object]) -> None:
    """Let something begin, kill the program where Slack holds one of its calls, and let Slack go on."""
    fault.waits = asyncio.Event()
    program.world.api.faults.append(fault)
    before = program.world.api.calls[fault.method]
    working = asyncio.create_task(work)
    await program.world.api.until(lambda: program.world.api.calls[fault.method] > before and not fault.times)
    await program.killed()
    fault.waits.set()
    with suppress(NotTaken):
        await working
    await program.start()


async def test_over_http_it_takes_signed_requests_at_its_port(tmp_path: Path) -> None:
    world = SlackHttpWorld(tmp_path)
    await world.open()
    program = SlackHttpProgram(world, tmp_path)
    await program.start()
    await joined(program)
    await world.says("ana", "/contribute 3h aligned the optics")
    await voted(program)
    await ends_well(program)
    await world.close()


LOST, TAKEN = "request", "answer"
"""Whether Slack does what it was asked when the program died: the answer is lost in both cases."""


async def test_killed_before_a_command_is_recorded_it_can_be_said_again(program: SlackProgram) -> None:
    world = program.world
    world.socket.deadline_seconds = 0.5
    fault = Fault("users.info", loses=LOST)
    await held(program, fault, world.says("ana", "/contribute 3h aligned the optics"))
    assert await world.private("ana") == ["failed because the app did not respond"]
    world.socket.deadline_seconds = 3
    await joined(program)
    await world.says("ana", "/contribute 3h aligned the optics")
    await voted(program)
    await ends_well(program)


async def voted(program: AnyProgram) -> None:
    card = await until_shown(program, "aligned the optics")
    for name in ("ben", "cara"):
        await program.world.reacts(name, "✅", card)


@pytest.mark.parametrize("loses", [LOST, TAKEN])
async def test_killed_while_a_card_is_posted_it_is_posted_once(program: SlackProgram, loses: str) -> None:
    await joined(program)
    logging = program.world.says("ana", "/contribute 3h aligned the optics")
    await held(program, Fault("chat.postMessage", loses=loses), logging)
    await voted(program)
    await ends_well(program)


@pytest.mark.parametrize("comes_again", [False, True])
async def test_killed_before_a_vote_is_recorded_it_is_found_on_the_card(
    program: SlackProgram, comes_again: bool
) -> None:
    world = program.world
    await world.says("ana", "/contribute 3h aligned the optics")
    card = await until_shown(program, "aligned the optics")
    await world.says("cara", "/join")
    await world.reacts("cara", "✅", card)
    world.socket.deadline_seconds = 0.2
    await held(program, Fault("users.info", loses=LOST), world.reacts("ben", "✅", card))
    world.socket.deadline_seconds = 3
    if comes_again:
        await world.redeliver()
    await ends_well(program)


@pytest.mark.parametrize("loses", [LOST, TAKEN])
async def test_killed_while_a_card_is_edited_it_shows_the_end_all_the_same(program: SlackProgram, loses: str) -> None:
    world = program.world
    await joined(program)
    await world.says("ana", "/contribute 3h aligned the optics")
    card = await until_shown(program, "aligned the optics")
    await held(program, Fault("chat.update", loses=loses), world.reacts("ben", "✅", card))
    await world.reacts("cara", "✅", card)
    await ends_well(program)


async def test_killed_at_the_last_vote_the_contribution_is_settled_by_the_next_process(program: SlackProgram) -> None:
    await joined(program)
    await program.world.says("ana", "/contribute 3h aligned the optics")
    await voted(program)
    await program.killed()
    await program.start()
    await ends_well(program)


async def test_votes_given_and_taken_back_while_it_was_down_count_as_they_stand(program: SlackProgram) -> None:
    world = program.world
    await joined(program)
    await world.says("ana", "/contribute 3h aligned the optics")
    card = await until_shown(program, "aligned the optics")
    await world.reacts("ben", "❌", card)
    await program.killed()
    for name, emoji, added in (("ben", "❌", False), ("ben", "✅", True), ("cara", "✅", True)):
        world.reacted(name, emoji, card, added=added)
    await program.start()
    await ends_well(program)


async def test_a_form_that_was_open_when_it_was_killed_can_still_be_sent(program: SlackProgram) -> None:
    world = program.world
    await joined(program)
    await world.says("ana", "/contribute 3h")
    await program.killed()
    await program.start()
    await world.fills("ana", world.form(), note="aligned the optics")
    await voted(program)
    await ends_well(program)


async def test_a_button_works_after_a_restart_and_what_was_clicked_before_counts_once(program: SlackProgram) -> None:
    world = program.world
    await joined(program)
    await world.says("ana", "/contribute 3h aligned the optics")
    card = await until_shown(program, "aligned the optics")
    await world.clicks("ben", "approve", card)
    await program.killed()
    await program.start()
    await world.redeliver()
    await world.clicks("cara", "approve", card)
    await ends_well(program)


async def test_where_the_token_is_revoked_the_program_says_so_and_ends(program: SlackProgram) -> None:
    await program.world.happens({"type": "tokens_revoked", "tokens": {"bot": ["U0POTLUCK0"]}})
    assert await program.ended() == 1
    log = program.log()
    assert "The token was revoked. Install the app again, and use the new token." in log
    assert "xoxb" not in log and "xapp" not in log


@pytest.mark.parametrize("bot", [OUR_BOT, "U0POTLUCK1"], ids=["the same user", "another user"])
async def test_taken_out_and_installed_again_the_network_goes_on(program: SlackProgram, bot: str) -> None:
    world = program.world
    await joined(program)
    await world.says("ana", "/contribute 3h aligned the optics")
    card = await until_shown(program, "aligned the optics")
    await world.reacts("ben", "✅", card)
    await world.happens({"type": "app_uninstalled"})
    assert await program.ended() == 1
    assert "The app is not installed any more." in program.log()
    world.socket.lines.clear()
    world.reacted("cara", "✅", card, added=True)
    world.api.token = "xoxb-invented-for-the-second-time"
    if bot != OUR_BOT:
        world.api.bot = bot
        world.workspace.users[bot] = {**world.workspace.users[OUR_BOT], "id": bot}
    await program.start()
    await world.api.until(lambda: "Accepted: 2 yes." in world.workspace.shown(cards(program)[-1]))
    # What another user posted cannot be edited, so that the card is posted anew.
    assert len(cards(program)) == (1 if bot == OUR_BOT else 2)
    await world.says("ana", "/mine")
    assert (await world.private("ana"))[-1].count("aligned the optics") == 1


async def test_told_to_end_it_ends_well(program: SlackProgram) -> None:
    await joined(program)
    assert await program.stop() == 0
    assert "Traceback" not in program.log()
