"""What the tests of the adapters share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.discord_world import DiscordWorld


@pytest.fixture
async def discord(tmp_path: Path) -> AsyncIterator[DiscordWorld]:
    """Open a Discord, to which no adapter is connected yet."""
    world = DiscordWorld(tmp_path)
    await world.open()
    yield world
    await world.close()
