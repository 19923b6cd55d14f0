"""Bad cases on Discord that the core and the adapter have to master together, each over the wire and with the real ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord_network import DiscordNetwork
from tests.picture import picture


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[DiscordNetwork]:
    started = await DiscordNetwork(tmp_path).start()
    yield started
    started.book.take_touched()
    assert picture(await started.rebuilt()) == picture(started.book)
    await started.stop()


async def logged(network: DiscordNetwork) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h swept the floor")


# Buttons and forms of another version.


@pytest.mark.parametrize("custom_id", ["v0?=vote&card=C1", "v2?=vote&card=C1", "other", "v1?", "v1?card=C1", "v1!"])
async def test_a_button_of_another_version_is_answered_kindly_and_does_nothing(
    network: DiscordNetwork, custom_id: str
) -> None:
    await logged(network)
    answer = await network.clicks("ben", custom_id, "C1")
    assert answer.startswith("This button or form is of another version of Potluck, which I cannot read.")
    assert "Nothing was recorded." in answer
    assert "/help" in answer
    assert "0 did" in network.shown("C1")


@pytest.mark.parametrize(
    ("custom_id", "said"),
    [
        ("v1?=karma&card=C1", "There is no command karma."),
        ("v1?=contribute+gone&card=C1", "There is no command contribute gone."),
        ("v1?=vote&karma=5", "karma is not an option here."),
        ("v1?=vote&card=C1&choice=maybe", "choice"),
        ("v1?=vote&card=C99&choice=approve", "C99"),
        ("v1?=vote&choice=approve", "One thing is missing: card"),
    ],
)
async def test_a_button_whose_command_or_option_is_no_more_is_answered_kindly_and_does_nothing(
    network: DiscordNetwork, custom_id: str, said: str
) -> None:
    await logged(network)
    answer = await network.clicks("ben", custom_id, "C1")
    assert said in answer
    assert "Nothing was recorded." in answer
    assert "0 did" in network.shown("C1")


@pytest.mark.parametrize("custom_id", ["v0!contribute", "v2!contribute", "v1!", "other"])
async def test_a_form_of_another_version_is_answered_kindly_and_in_the_language_of_its_author(
    network: DiscordNetwork, custom_id: str
) -> None:
    network.world.people.locale = "de"
    await network.world.people.fills_in("ana", custom_id, {"amount": "3h", "note": "aligned the optics"})
    (answer,) = await network.world.private("ana")
    assert "aus einer anderen Version" in answer
    assert not network.book.contributions.by_id
