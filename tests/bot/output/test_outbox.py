"""What is owed to the channels: in which order it is told, and that nothing that fails holds up anything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest

from ledger.contributions.limits import OPEN_MAX
from tests.support.network import Network
from tests.support.room import Room

WAIT_SECONDS = 60.0
TIMES = 30


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network that tells its room by itself what it owes."""
    started = await Network(tmp_path, live=True).start()
    await started.members("ana", "ben", "cara", "dan")
    yield started
    await started.stop()


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds that comes about beside the test."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not holds():  # noqa: ASYNC110  # Nothing tells it; it is a message in the room.
            await asyncio.sleep(0)


def stands(room: Room, about: str, words: str = "") -> bool:
    """Tell whether a card is there and says this."""
    return any(words in card for card in room.cards(about))


async def test_a_post_that_is_refused_again_and_again_holds_up_no_other(live: Network) -> None:
    live.room.manners.refused.add("C1")
    for number in (1, 2, 3):
        await live.says("ana", f"/contribute 1h piece {number}")
    await until(lambda: stands(live.room, "C2") and stands(live.room, "C3"))
    assert not stands(live.room, "C1")
    live.room.manners.refused.clear()
    await until(lambda: stands(live.room, "C1"))
    assert len(live.room.cards("C1")) == 1


async def test_an_edit_that_is_refused_holds_up_no_other_and_the_card_is_right_in_the_end(live: Network) -> None:
    await live.says("ana", "/contribute 1h the first")
    await until(lambda: stands(live.room, "C1", "none has looked yet"))
    live.room.manners.refused.add("C1")
    await live.says("ben", "/vote C1 approve")
    await until(lambda: live.room.offers.count("C1") == 2)
    await live.says("ana", "/contribute 1h the second")
    await until(lambda: stands(live.room, "C2", "none has looked yet"))
    await live.says("ben", "/vote C2 approve")
    await until(lambda: stands(live.room, "C2", "1 says yes"))
    live.room.manners.refused.clear()
    await until(lambda: stands(live.room, "C1", "1 says yes"))


async def test_after_a_card_was_deleted_and_posted_anew_its_channel_goes_on(live: Network) -> None:
    await live.says("ana", "/contribute 1h the first")
    await until(lambda: stands(live.room, "C1", "none has looked yet"))
    del live.room.messages[live.room.find("C1")]
    await live.says("ben", "/vote C1 approve")
    await until(lambda: stands(live.room, "C1", "1 says yes"))
    await live.says("ana", "/contribute 1h the second")
    await until(lambda: stands(live.room, "C2"))


async def test_a_bug_in_one_post_holds_up_no_other(live: Network) -> None:
    live.room.manners.broken.add("C1")
    await live.says("ana", "/contribute 1h the first")
    await until(lambda: "C1" in live.room.offers)
    await live.says("ana", "/contribute 1h the second")
    await until(lambda: stands(live.room, "C2"))
    live.room.manners.broken.clear()
    await until(lambda: stands(live.room, "C1"))


async def test_what_is_owed_in_the_moment_in_which_a_channel_has_been_told_all_is_told_as_well(live: Network) -> None:
    """Whoever speaks as soon as a card stands there is recorded together with the note of where it stands."""
    for number in range(1, TIMES + 1):
        await live.says(f"l{number // OPEN_MAX}", f"/contribute 1h piece {number}")
        await until(partial(live.room.cards, f"C{number}"))
