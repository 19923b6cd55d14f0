"""What holds for all tests, and the fixtures that they share."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

from bot.config import logging as config_logging
from tests.support.databases import Place, postgres_server
from tests.support.money_networks import told
from tests.support.network import Network
from tests.support.picture import followed, picture, worked_out

# How long an example takes depends on the machine and on what else it does, so it decides no test.
settings.register_profile("potluck", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("potluck")


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """Let no test's log go where another test's went."""
    yield
    structlog.reset_defaults()
    config_logging.ADAPTERS.handlers.clear()
    config_logging.ADAPTERS.setLevel(logging.NOTSET)


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network in a room, on a new database; whatever a test does to it, the ledger alone leads to the same book."""
    started = await Network(tmp_path).start()
    yield started
    started.book.take_touched()
    again = await started.rebuilt()
    assert worked_out(again, started.book) == followed(started.book)
    assert picture(again) == picture(started.book)
    await started.stop()


@pytest.fixture
async def computed_twice(network: Network) -> AsyncIterator[None]:
    """Let every list that a test has frozen be what a second computation says, line by line."""
    yield
    wrong = {one.distribution: one.wrong for one in (await told(network)).frozen if one.wrong}
    assert not wrong


_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    # Not where pytest has its files: the server may run as another user, to whom pytest keeps that place shut.
    with TemporaryDirectory(prefix="postgres") as directory, postgres_server(Path(directory) / "data") as running:
        yield running


@pytest.fixture
def postgres(server: Any, tmp_path: Path) -> Place:
    name = f"potluck_{next(_NUMBERS)}"
    server.psql(f"CREATE DATABASE {name}")
    return Place(tmp_path, server.get_uri(database=name))


@pytest.fixture
def sqlite(tmp_path: Path) -> Place:
    return Place(tmp_path)
