"""How the adapters of the live platforms are kept running."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.shared.language import as_told
from bot.chat import Denied, Receive, Suggest, Tongue
from bot.cli.serve import keep
from bot.menu import Menu
from tests.support.network import MENU, Network
from tests.support.room import Room


class Failing(Room):
    """Ends with each of the failures in turn, and then goes on."""

    def __init__(self, *failures: Exception) -> None:
        super().__init__()
        self.failures = list(failures)

    async def run(self, menu: Menu, receive: Receive, suggest: Suggest, tongue: Tongue = as_told) -> None:
        if self.failures:
            raise self.failures.pop(0)
        await super().run(menu, receive, suggest, tongue)


@pytest.fixture
async def network(tmp_path: Path) -> Network:
    return await Network(tmp_path).start()


async def test_an_adapter_that_fails_is_started_anew_and_delivers(network: Network) -> None:
    room = Failing(OSError("gone"), RuntimeError("a bug"))
    keeper = asyncio.create_task(keep("room", room, MENU, network.directory))
    await room.connected.wait()
    assert "Noted as C1" in str(await room.says("ana", "/contribute 3h aligned the optics"))
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)
    await network.stop()


async def test_a_platform_that_lets_nobody_in_is_left_and_the_reason_is_said(
    network: Network, capsys: pytest.CaptureFixture[str]
) -> None:
    room = Failing(Denied("The token was revoked. Make a new one, and put it into POTLUCK_ROOM__TOKEN."), OSError())
    await keep("room", room, MENU, network.directory)
    assert len(room.failures) == 1
    assert "The token was revoked." in capsys.readouterr().out
    await network.stop()
