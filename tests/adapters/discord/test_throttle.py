"""When a request is made: what is to be acknowledged goes before everything else, and holds nothing up for long."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from adapters.discord.throttle import CROWD, Precedence
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.discord.people import until
from tests.adapters.discord.world import HURRIED, DiscordWorld
from tests.support.pocketbook import Pocketbook


class Slow(Pocketbook):
    """A notebook that writes when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.let = asyncio.Event()
        self.asked = 0

    async def put(self, values: Mapping[str, str]) -> None:
        self.asked += 1
        await self.let.wait()
        await super().put(values)


async def test_others_wait_while_anybody_goes_first_and_behind_what_is_sent_right_afterwards() -> None:
    precedence, done = Precedence(60), []

    async def urgent(name: str, written: asyncio.Event) -> None:
        with precedence.first():
            await written.wait()
        done.append(name)

    async def other() -> None:
        await precedence.turn()
        done.append("other")

    first, second = asyncio.Event(), asyncio.Event()
    tasks = [asyncio.create_task(urgent("first", first)), asyncio.create_task(urgent("second", second))]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(other()))
    first.set()
    await tasks[0]
    await asyncio.sleep(0)
    assert done == ["first"]
    second.set()
    await asyncio.gather(*tasks)
    assert done == ["first", "second", "other"]


async def test_where_nobody_goes_first_nobody_waits() -> None:
    precedence = Precedence(60)
    turn = precedence.turn()
    try:
        turn.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits")


async def test_nobody_waits_for_longer_than_that() -> None:
    precedence = Precedence(0.0)
    with precedence.first():
        await precedence.turn()


async def test_one_who_fails_goes_first_no_longer() -> None:
    precedence = Precedence(60)
    try:
        with precedence.first():
            raise OSError
    except OSError:
        await precedence.turn()


async def test_a_crowd_that_waits_for_its_answers_still_goes_first_and_a_few_do_not() -> None:
    precedence = Precedence(60)
    with ExitStack() as few:
        for _ in range(CROWD):
            few.enter_context(precedence.under_way())
        await precedence.turn()
        with precedence.under_way():
            other = asyncio.create_task(precedence.turn())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert not other.done()
        await other


async def test_a_card_and_its_emoji_wait_for_a_command_that_is_to_be_acknowledged(tmp_path: Path) -> None:
    world = DiscordWorld(tmp_path, replace(HURRIED, note=60.0, acknowledging=60.0))
    world.notebook = notebook = Slow()
    notebook.let.set()
    world.restart()
    await world.open()
    try:
        async with connected(world, Hearing(("Noted.",))):
            notebook.let.clear()
            before = notebook.asked
            asked = await world.people.starts("ana", "/mine")
            await until(lambda: notebook.asked > before)
            card = asyncio.create_task(world.chat.post(world.general, ("C1",), (), "C1/1@commons"))
            await world.server.gateway.taken()
            assert world.server.asked("post") == 0
            notebook.let.set()
            await card
            await until(asked.answered.is_set)
    finally:
        await world.close()
    routes = [name for name, _ in world.server.log]
    assert routes.index("interactions") < routes.index("post")


async def test_a_crowd_of_which_nobody_knows_whether_it_was_acknowledged_does_not_go_first_any_more(
    tmp_path: Path,
) -> None:
    world = DiscordWorld(tmp_path, replace(HURRIED, note=60.0, acknowledge=60.0, acknowledging=600.0, call=600.0))
    await world.open()
    crowd = CROWD + 1
    world.server.fail("interactions", *["cut"] * crowd, done=True)
    world.server.fail("webhooks read", *["hang"] * crowd)
    try:
        async with connected(world, Hearing(("Noted.",))):
            for number in range(crowd):
                await world.people.starts(f"p{number}", "/mine")
            await until(lambda: world.server.asked("webhooks read") == crowd)
            async with asyncio.timeout(60):  # who waits for the crowd would wait until Discord's tokens are over
                await world.chat.post(world.general, ("C1",), (), "C1/1@commons")
    finally:
        await world.close()
    assert world.server.asked("post") == 1
