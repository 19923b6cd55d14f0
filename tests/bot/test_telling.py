"""What a channel is owed is told whenever it comes to be owed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.network import Network

WAIT_SECONDS = 60
TIMES = 30


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network that tells its room by itself what it owes."""
    started = await Network(tmp_path, live=True).start()
    yield started
    await started.stop()


async def test_what_is_owed_in_the_moment_in_which_a_channel_has_been_told_all_is_told_as_well(live: Network) -> None:
    """Whoever speaks as soon as a card stands there is recorded together with the note of where it stands."""
    for number in range(1, TIMES + 1):
        await live.says("ana", f"/contribute 1h piece {number}")
        async with asyncio.timeout(WAIT_SECONDS):
            while not live.room.cards(f"C{number}"):  # noqa: ASYNC110  # Nothing tells it; it is a message in the room.
                await asyncio.sleep(0)
