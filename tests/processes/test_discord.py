"""The real program on a Discord on loopback, killed for real: each contribution once, each card once, each answer given."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.adapters.discord.people import until
from tests.adapters.discord.state import GENERAL
from tests.adapters.discord.world import DiscordWorld
from tests.processes.discord_process import DiscordProgram
from tests.support.program import WAIT_SECONDS, Program


@asynccontextmanager
async def process(tmp_path: Path) -> AsyncIterator[DiscordProgram]:
    """Let the program run on a Discord of its own."""
    world = DiscordWorld(tmp_path)
    await world.open()
    made = DiscordProgram(world, tmp_path)
    try:
        await made.start()
        yield made
    finally:
        await made.close()
        await world.close()


def cards(world: DiscordWorld) -> list[str]:
    """Return the numbers of the cards in the general channel, one for each message."""
    said = [world.words(message) for message in world.server.state.messages[GENERAL].values()]
    return [found.group() for words in said if (found := re.match(r"C\d+", words))]


async def said(world: DiscordWorld, name: str, line: str) -> str:
    """Let somebody use a command and return the answer."""
    asked = await world.people.types(name, line)
    assert asked.original is not None, "no answer"
    return world.words(asked.original)


async def test_from_a_contribution_to_accepted_by_buttons_and_reactions(tmp_path: Path) -> None:
    async with process(tmp_path) as run:
        world = run.world
        for name in ("ana", "ben", "cara"):
            await said(world, name, "/join")
        assert (await said(world, "ana", "/contribute 3h aligned the optics")).startswith("Noted as C1")
        await until(lambda: cards(world) == ["C1"])
        (number,) = world.server.state.messages[GENERAL]
        message = f"{world.general}/{number}"
        approve = next(one for one in world.buttons(message) if one["label"] == "approve")
        clicked = await world.people.clicks("ben", approve["custom_id"], number)
        assert clicked.original is not None
        assert world.words(clicked.original).startswith("What you said on C1: yes.")
        await world.people.reacts("cara", "✅", GENERAL, number)
        await until(lambda: "Accepted: 2 yes." in shown(world, number))
        assert world.buttons(message) == []
        again = await world.people.clicks("ben", approve["custom_id"], number)
        assert again.original is not None
        assert "There is no open vote on C1: it is accepted." in world.words(again.original)
    assert await run.verified() == 0


def shown(world: DiscordWorld, number: int) -> str:
    return world.words(world.server.state.messages[GENERAL][number])


STEPS = (
    "interactions",  # the acknowledgement has left, and Discord has not taken it
    "interactions done",  # Discord has taken it, and its answer has not arrived
    "webhooks edit",  # committed; the answer has left
    "webhooks edit done",  # the person has the answer
    "post",  # committed; the card has left
    "post done",  # the card stands there, and its reference has not arrived
    "seed",  # the reference may be written down or not; the emoji have left
    "seed done",
)


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_each_contribution_and_each_card_is_there_once(tmp_path: Path, step: str) -> None:
    async with process(tmp_path) as run:
        world, server = run.world, run.world.server
        await said(world, "ana", "/join")
        killed = asyncio.Event()

        def kill() -> None:
            if not killed.is_set():
                run.kill()
                killed.set()

        server.watch[step] = kill
        if not step.endswith(" done"):
            # What has left and was not taken: the request comes to nothing.
            server.fail(step, "cut")
        asked = await world.people.starts("ana", "/contribute 3h aligned the optics")
        await asyncio.wait_for(killed.wait(), WAIT_SECONDS)
        await run.ended()
        server.watch.clear()
        server.faults.clear()
        was_acknowledged = asked.kind is not None
        await run.start()
        if was_acknowledged:
            await asyncio.wait_for(asked.answered.wait(), WAIT_SECONDS)
            assert asked.original is not None
            assert world.words(asked.original).startswith("Noted as C1")
            await until_in(WAIT_SECONDS, lambda: cards(world) == ["C1"])
        # Nothing more comes of it, whatever happens next.
        assert (await said(world, "ben", "/contribute 1h swept the floor")).startswith(
            "Noted as C2" if was_acknowledged else "Noted as C1"
        )
        expected = ["C1", "C2"] if was_acknowledged else ["C1"]
        await until_in(WAIT_SECONDS, lambda: cards(world) == expected)
        await until_in(WAIT_SECONDS, lambda: all(buttons_have_emoji(world)))
    assert await run.verified() == 0


def buttons_have_emoji(world: DiscordWorld) -> list[bool]:
    """Tell of each card whether the emoji of its buttons stand under it."""
    state = world.server.state
    return [
        len(state.standing[number])
        >= len([one for row in message["components"] for one in row["components"] if one.get("emoji")])
        for number, message in state.messages[GENERAL].items()
    ]


async def test_votes_while_it_is_down_are_counted_and_those_taken_back_are_not(tmp_path: Path) -> None:
    async with process(tmp_path) as run:
        world = run.world
        for name in ("ana", "ben", "cara", "dan"):
            await said(world, name, "/join")
        await said(world, "ana", "/contribute 3h aligned the optics")
        await until(lambda: cards(world) == ["C1"])
        (number,) = world.server.state.messages[GENERAL]
        await world.people.reacts("ben", "✅", GENERAL, number)
        await run.killed()
        world.server.gateway.forget()
        world.server.state.take_off(number, world.server.state.ids["ben"], "✅")
        for name in ("cara", "dan"):
            world.server.state.put(number, world.server.state.ids[name], "✅")
        await run.start()
        # Not that of ben, who took it back while nobody looked.
        await until_in(WAIT_SECONDS, lambda: "3 people asked by lot 2 have looked; 2 say yes." in shown(world, number))
        await world.people.reacts("ben", "✅", GENERAL, number)
        await until_in(WAIT_SECONDS, lambda: "Accepted: 3 yes." in shown(world, number))


async def test_a_wish_to_end_is_followed_and_what_was_open_is_finished_later(tmp_path: Path) -> None:
    async with process(tmp_path) as run:
        world = run.world
        await said(world, "ana", "/contribute 3h aligned the optics")
        assert await run.stop() == 0
        await run.start()
        await until_in(WAIT_SECONDS, lambda: cards(world) == ["C1"])
        assert Counter(cards(world)) == {"C1": 1}


async def test_a_second_program_on_the_same_data_ends_before_it_connects_and_says_why(tmp_path: Path) -> None:
    async with process(tmp_path) as run:
        world = run.world
        second = DiscordProgram(world, tmp_path)
        await Program.start(second)  # it connects to nothing
        assert await second.ended() == 1
        assert f"in use by process {run.pid}" in second.log()
        assert world.server.gateway.identified == 1
        assert (await said(world, "ana", "/contribute 3h aligned the optics")).startswith("Noted as C1")
        await until_in(WAIT_SECONDS, lambda: cards(world) == ["C1"])


async def until_in(seconds: float, holds: Callable[[], object]) -> None:
    """Wait until something holds, for longer than usual."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110  # Nothing tells it; it is a row of the other side.
            await asyncio.sleep(0)
