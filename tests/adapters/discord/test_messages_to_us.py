"""What people write to us on Discord without a slash command, and what is not for us."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.contract.test_contract import Hearing, answers
from tests.adapters.contract.worlds import connected
from tests.adapters.discord.state import FORUM_POST, GENERAL, SECRET
from tests.adapters.discord.world import DiscordWorld


def us(discord: DiscordWorld) -> str:
    return f"<@{discord.server.state.application}>"


async def heard(discord: DiscordWorld, words: str, channel: int | None = GENERAL, **more: Any) -> Hearing:
    """Let ana write a message, and return what the core heard."""
    hearing = Hearing(("Hello.",))
    async with connected(discord, hearing):
        await discord.people.writes("ana", words, channel, **more)
        await discord.adapter.idle()
    return hearing


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("{us} help", ("help", "")),
        ("{us}, contribute 2h for:<@{ben}> swept", ("contribute", "2h for:@discord:{ben} swept")),
        ("  {us}: hello", ("", "hello")),
        ("<@!{number}> hello", ("", "hello")),
        ("how do I log, {us} ?", ("", "how do I log, ?")),
        ("contribute 2h x {us}", ("", "contribute 2h x")),
        ("{us}", ("", "")),
    ],
)
async def test_a_mention_of_us_is_taken_off(discord: DiscordWorld, words: str, command: tuple[str, str]) -> None:
    number, ben = discord.server.state.application, discord.server.state.add("ben")
    hearing = await heard(discord, words.format(us=us(discord), number=number, ben=ben))
    assert [(one.name, one.text) for one in hearing.commands] == [(command[0], command[1].format(ben=ben))]


async def test_a_command_that_was_pasted_into_a_direct_message_is_done(discord: DiscordWorld) -> None:
    hearing = await heard(discord, "/contribute 2h swept", None)
    assert [(one.name, one.text) for one in hearing.commands] == [("contribute", "2h swept")]


@pytest.mark.parametrize("channel", [GENERAL, None], ids=["server", "direct"])
@pytest.mark.parametrize(
    "more",
    [
        {"type": 7},  # somebody came
        {"type": 6},  # somebody pinned a message
        {"webhook_id": "77"},
    ],
    ids=["join", "pin", "webhook"],
)
async def test_notices_of_discord_and_of_programs_are_not_for_us(
    discord: DiscordWorld, channel: int | None, more: dict[str, Any]
) -> None:
    assert (await heard(discord, f"{us(discord)} hello", channel, **more)).heard == []


@pytest.mark.parametrize("channel", [GENERAL, None], ids=["server", "direct"])
@pytest.mark.parametrize("name", ["robo", "Potluck"])
async def test_neither_bots_nor_we_ourselves_are_answered(
    discord: DiscordWorld, channel: int | None, name: str
) -> None:
    hearing = Hearing(("Hello.",))
    async with connected(discord, hearing):
        await discord.people.writes(name, f"{us(discord)} hello", channel)
        await discord.adapter.idle()
    assert hearing.heard == []


async def test_an_answer_to_a_message_of_ours_mentions_us_and_is_no_word_to_us(discord: DiscordWorld) -> None:
    ours = discord.server.state.users[discord.server.state.application]
    reply: dict[str, Any] = {
        "type": 19,
        "message_reference": {"message_id": "1", "channel_id": str(GENERAL)},
        "mentions": [ours],
    }
    assert (await heard(discord, "nice!", **reply)).heard == []


async def test_a_picture_to_us_alone_has_no_words(discord: DiscordWorld) -> None:
    assert (await heard(discord, "", None)).heard == []


@pytest.mark.parametrize(("channel", "closed"), [(GENERAL, False), (FORUM_POST, False), (SECRET, True)])
async def test_it_is_known_whether_everybody_can_read_along(discord: DiscordWorld, channel: int, closed: bool) -> None:
    (command,) = (await heard(discord, f"{us(discord)} hello", channel)).commands
    assert command.closed is closed


async def test_a_message_that_comes_twice_is_answered_once(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing(("Hello.",))):
        await discord.whispers("ana", "hello")
        await answers(discord, "ana")
        await discord.redeliver()
        assert await answers(discord, "ana") == ["Hello."]


async def test_whoever_takes_no_direct_message_is_not_answered_and_the_next_one_is(discord: DiscordWorld) -> None:
    hearing = Hearing(("Hello.",))
    async with connected(discord, hearing):
        discord.server.fail("post", "403", code=50007)
        await discord.calls("ana", "hello")
        await discord.calls("ben", "hello")
        assert await answers(discord, "ben") == ["Hello."]
    assert len(hearing.commands) == 2
    assert await discord.seen(discord.general) == []
