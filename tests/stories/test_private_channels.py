"""Never from narrow to wide: what is said in a private channel, on every platform that has such channels."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from bot.chat import Chat
from ledger.contributions.contribution import OPEN, UNSHOWN
from tests.adapters.contract.worlds import WORLDS, ConsoleWorld, World
from tests.support.network import Network
from tests.support.wire_network import WireNetwork

WORDS = "payroll of the secret team"
SECONDS = 60


class Hidden(WireNetwork[World]):
    """A live network on a platform with a private channel beside the general one, which is the main one."""

    async def start(self, chats: Mapping[str, Chat] | None = None) -> Hidden:
        await self.opened()
        platform = self.world.general.partition(":")[0]
        await super().start({platform: self.world.chat})
        await self.connect()
        await self.members("ana", "ben", "cara")
        await self.agreed("/settings set main here")
        return self

    async def agreed(self, line: str) -> None:
        """Let two stewards change a setting in the general channel."""
        await self.says("ana", line)
        await self.says("ben", f"/confirm S{len(self.book.rules.settings)}")

    async def mutters(self, person: str, line: str) -> str:
        """Use a command in the private channel and return the answer."""
        before = Counter(await self.world.private(person))
        await self.world.mutters(person, line)
        return await self._answer(person, before)

    async def says_so(self, person: str, line: str) -> str:
        """Use a command in a direct message and return the answer."""
        before = Counter(await self.world.private(person))
        await self.world.whispers(person, line)
        return await self._answer(person, before)

    async def _answer(self, person: str, before: Counter[str]) -> str:
        found: Counter[str] = Counter()
        async with asyncio.timeout(SECONDS):
            while not found:
                await asyncio.sleep(0)
                found = Counter(await self.world.private(person)) - before
        await self.done()
        return "\n".join(found.elements())

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that the core brings about by itself."""
        async with asyncio.timeout(SECONDS):
            while not holds():
                await asyncio.sleep(0)
                await self.done()

    def _is_told(self) -> bool:
        return all(one.refused or one.message is not None for one in self.core.journal.posts)

    async def everywhere_else(self) -> str:
        """Return all that stands in the general channel."""
        await self.until(self._is_told)
        return "\n".join(await self.world.seen(self.world.general))

    async def in_private(self) -> str:
        """Return all that stands in the private channel, once all is shown that is owed there."""
        await self.until(
            lambda: all(one.message for one in self.core.journal.posts if one.channel == self.world.narrow)
        )
        return "\n".join(await self.world.seen(self.world.narrow or ""))

    async def let_in(self) -> None:
        """Let Potluck into the private channel, and let something happen there."""
        await self.world.lets_in()
        await self.mutters("ana", "/mine")


@pytest.fixture(params=[name for name, made in WORLDS.items() if not issubclass(made, ConsoleWorld)])
async def network(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hidden]:
    made = await Hidden(tmp_path, WORLDS[request.param](tmp_path), live=True).start()
    yield made
    await made.stop()


async def test_what_is_said_in_private_stands_nowhere_else(network: Hidden) -> None:
    answer = await network.mutters("ana", f"/contribute 3h {WORDS}")
    if network.book.audience.unshown:
        assert "Nobody can see its card yet, as I may not write in" in answer
        assert "kept as not yet shown, and its vote does not run." in answer
        assert network.book.contributions.by_id["C1"].state == UNSHOWN
        assert "it is not yet shown" in await network.says_so("ben", "/vote C1 approve")
        await network.passes(days=30)
        assert network.book.contributions.by_id["C1"].state == UNSHOWN
        await network.let_in()
    else:
        assert "Its card goes to" in answer
    assert WORDS not in await network.everywhere_else()
    card = await network.in_private()
    assert WORDS in card
    assert "everybody in the network can read it by /history C1" in card
    await network.until(lambda: network.book.contributions.by_id["C1"].state == OPEN)
    assert "What you said on C1: yes." in await network.says_so("ben", "/vote C1 approve")


async def test_who_is_taken_out_of_a_private_channel_shows_its_cards_nowhere_else(network: Hidden) -> None:
    await network.let_in()
    await network.mutters("ana", f"/contribute 3h {WORDS}")
    assert WORDS in await network.in_private()
    await network.world.shuts_out()
    await network.directory.recount()
    await network.says_so("ben", "/vote C1 approve")
    await network.directory.recount()
    assert WORDS not in await network.everywhere_else()


async def test_a_mirror_tells_of_what_was_said_in_private_by_its_number_hours_and_project(network: Hidden) -> None:
    await network.agreed("/settings set mirror here")
    await network.says("ana", "/project start probe")
    await network.let_in()
    await network.mutters("ana", f"/contribute 3h #probe {WORDS}")
    seen = await network.everywhere_else()
    assert "C1: 3 h for #probe, logged in a private channel." in seen
    assert WORDS not in seen


async def test_a_confined_log_is_not_shown_by_what_is_done_about_it_elsewhere(network: Hidden) -> None:
    await network.let_in()
    await network.mutters("ana", f"/contribute 3h {WORDS}")
    await network.says("ana", "/amend C1 4h")
    await network.says("ben", "/flag C1 too many hours")
    assert WORDS not in await network.everywhere_else()
    assert "4 h of work" in await network.in_private()


async def test_words_about_a_card_that_stands_elsewhere_are_not_taken_in_private(network: Hidden) -> None:
    await network.says("ana", "/contribute 3h swept the floor")
    answer = await network.mutters("ben", "/flag C1 he was asleep")
    assert "shown with its card, where others read them than here" in answer
    assert "asleep" not in await network.everywhere_else()
    await network.says_so("ben", "/flag C1 he was asleep")
    assert network.book.votes.open["C1"].flags


async def test_a_log_by_direct_message_goes_to_the_channel_of_its_project_else_to_the_main_one(network: Hidden) -> None:
    answer = await network.says_so("ana", "/contribute 2h fixed the roof")
    assert "Its card goes to" in answer
    assert "fixed the roof" in await network.everywhere_else()
    await network.let_in()
    await network.mutters("ana", "/project start secret a plan that nobody may know")
    await network.says_so("ana", "/contribute 2h #secret measured the roof")
    seen = await network.everywhere_else()
    assert "measured the roof" in seen
    assert "a plan that nobody may know" not in seen


async def test_what_somebody_is_told_alone_goes_to_no_channel_where_they_take_no_direct_messages(
    tmp_path: Path,
) -> None:
    network = await Network(tmp_path).start()
    hidden = "room:here/hidden"
    network.room.private.add(hidden)
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/settings set main here")
    await network.says("ben", "/confirm S1")
    await network.says("ben", "/settings me digest direct")
    network.room.closed.add("room:ben")
    await network.says("ana", f"/contribute 3h for:@room:ben {WORDS}", hidden)
    await network.passes(days=8)
    seen = "\n".join(network.room.seen())
    assert seen.count("Ledger head ") == 1
    assert WORDS not in seen
    await network.says("ana", "/contribute 2h for:@room:ben swept the floor")
    await network.says("ana", "/flag C2 swept twice")
    await network.passes(days=2)
    assert network.room.under(network.room.find("C2")) == []
    assert not network.core.outbox.stuck()
    await network.stop()
