"""The two kinds of database, for every test that asks for a `place`."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from ledger.store.store import Store
from tests.support.databases import Place


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def store(place: Place) -> AsyncIterator[Store]:
    async with place.opened() as opened:
        yield opened
