"""What the tests of the adapters share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.discord.world import DiscordWorld
from tests.adapters.matrix.world import MatrixWorld
from tests.adapters.slack.world import SlackHttpWorld, SlackWorld


@pytest.fixture
async def discord(tmp_path: Path) -> AsyncIterator[DiscordWorld]:
    """Open a Discord, to which no adapter is connected yet."""
    world = DiscordWorld(tmp_path)
    await world.open()
    yield world
    await world.close()


@pytest.fixture
async def matrix(tmp_path: Path) -> AsyncIterator[MatrixWorld]:
    """Open a room on a real homeserver, in which nobody listens yet."""
    world = MatrixWorld(tmp_path)
    await world.open()
    yield world
    await world.close()


@pytest.fixture
async def socket_slack(tmp_path: Path) -> AsyncIterator[SlackWorld]:
    """Open a Slack in Socket Mode, to which no adapter is connected yet."""
    world = SlackWorld(tmp_path)
    await world.open()
    yield world
    await world.close()


@pytest.fixture(params=[SlackWorld, SlackHttpWorld], ids=["socket", "http"])
async def any_slack(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    """Open a Slack in each of its two modes."""
    world: SlackWorld = request.param(tmp_path)
    await world.open()
    yield world
    await world.close()
