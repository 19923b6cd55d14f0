"""What holds for all tests, and the fixtures that they share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.network import Network

# How long an example takes depends on the machine and on what else it does, so it decides no test.
settings.register_profile("potluck", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("potluck")


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """Let no test's log go where another test's went."""
    yield
    structlog.reset_defaults()


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network in a room, on a new database."""
    started = await Network(tmp_path).start()
    yield started
    await started.stop()
