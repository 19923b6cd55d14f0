"""Bad cases on Discord that the core and the adapter have to master together, each over the wire and with the real ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord_client import Patience
from bot.chat import Command, Reconnected
from tests.adapters.discord_people import until
from tests.adapters.discord_state import GENERAL
from tests.adapters.discord_world import HURRIED
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


# Many cards.


async def with_cards(network: DiscordNetwork, count: int) -> None:
    """Log contributions and have their cards stand in the channel, as if earlier processes had put them there."""
    await network.members("ana", "ben", "cara", "dan")
    await network.hang_up()
    by, channel = network.world.person("ana"), network.world.general
    logs = [
        Command(f"k{number}", "contribute", by, channel, {"amount": "1h", "note": f"piece {number}"})
        for number in range(count)
    ]
    await asyncio.gather(*map(network.directory.receive, logs))
    journal, state = network.core.journal, network.world.server.state
    shown = [
        (post, state.create(GENERAL, state.application, {"embeds": [{"description": post.about}]}, []))
        for post in journal.posts
    ]
    await asyncio.gather(*(journal.shown(post, f"{channel}/{made['id']}", post.height) for post, made in shown))
    network.core.teller.start()


def voted_for(network: DiscordNetwork, name: str, about: str) -> None:
    """Let somebody approve while nobody listens."""
    state = network.world.server.state
    state.put(int(network.card(about).rpartition("/")[2]), state.ids[name], "✅")


async def test_two_thousand_open_cards_are_read_at_a_start_and_hold_up_no_command(network: DiscordNetwork) -> None:
    await with_cards(network, 2000)
    for number in range(1, 2001, 100):
        voted_for(network, "ben", f"C{number}")
    await network.directory.recount()  # as a start does, before anything is connected
    reads = network.world.server.asked("message")
    await network.connect()
    assert "Your ballot on C7: reject." in await network.says("cara", "/vote C7 reject")
    assert "Noted as C2001" in await network.says("dan", "/contribute 1h came meanwhile")
    await until(lambda: network.shown("C2001"))
    assert network.world.server.asked("message") - reads < 2000, "it was still reading"
    await network.world.adapter.until(Reconnected, 1)
    votes = network.book.votes.open
    ben = network.book.agents.known(network.world.person("ben"))
    assert [number for number, vote in votes.items() if ben in vote.ballots] == [
        f"C{number}" for number in range(1, 2001, 100)
    ]
    assert network.world.server.asked("message") - reads >= 2000


async def test_a_reading_keeps_to_the_requests_that_discord_takes_in_all(tmp_path: Path) -> None:
    """50 a second ("Rate Limits", global rate limit), and others need some of them."""
    network = DiscordNetwork(tmp_path, patience=replace(HURRIED, reading=Patience().reading))
    await network.start()
    await with_cards(network, 60)
    await network.directory.recount()
    network.world.server.pace = (50, 1.0)
    await network.connect()
    await network.world.adapter.until(Reconnected, 1)
    assert network.world.server.asked("message") >= 60
    assert network.world.server.limited == 0
    await network.stop()


async def test_two_hundred_votes_on_one_card_are_shown_by_few_edits_none_of_which_comes_too_early(
    tmp_path: Path,
) -> None:
    network = await DiscordNetwork(tmp_path, live=True).start()
    await asyncio.gather(*(network.world.says(f"p{number}", "/join") for number in range(200)))
    await network.says("ana", "/contribute 1h swept the floor")
    await until(lambda: network.core.journal.posts.of("C1")[0].message)
    network.world.server.paces["edit"] = (5, 5.0)
    edits = network.world.server.asked("edit")
    server, card = network.world.server, int(network.card("C1").rpartition("/")[2])
    for number in range(200):
        user = server.state.ids[f"p{number}"]
        await server.tell_reaction("ADD", GENERAL, card, user, server.state.put(card, user, "✅"))
    await until(lambda: "200 approve" in network.shown("C1"))
    assert network.world.server.asked("edit") - edits <= 10
    assert network.world.server.limited == 0
    await network.stop()
