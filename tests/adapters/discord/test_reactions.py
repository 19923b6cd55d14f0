"""Reactions on Discord: what is delivered, and what is read back in full."""

from __future__ import annotations

import asyncio
import random

import pytest

from adapters.discord.adapter import READ_AT_ONCE
from bot.chat import Event, Gone, Reaction, Reconnected, Text, Unreachable
from tests.adapters.contract.test_contract import APPROVE, Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.discord.people import until
from tests.adapters.discord.state import FORUM_POST, GENERAL, GUILD
from tests.adapters.discord.world import DiscordWorld, place
from tests.support.standing import standing


async def card(world: DiscordWorld) -> str:
    return await world.chat.post(world.general, ("C1",), (), "C1/1")


async def read(world: DiscordWorld, message: str) -> list[tuple[str, str]]:
    return sorted((one.emoji, one.by) for one in await standing(world.chat, message))


async def test_a_person_who_reacts_in_both_ways_counts_once(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        message = await card(discord)
        await discord.people.reacts("ben", "✅", *place(message))
        await discord.people.reacts("ben", "✅", *place(message), burst=True)
        await discord.people.reacts("cara", "✅", *place(message), burst=True)
        await discord.people.reacts("ben", "👍🏽", *place(message))
        await discord.people.reacts("ben", "👍", *place(message))
        found = await read(discord, message)
    ben, cara = discord.person("ben"), discord.person("cara")
    assert found == sorted([("✅", ben), ("✅", cara), ("👍", ben)])


async def test_a_burst_reaction_is_delivered_as_any_other(discord: DiscordWorld) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await card(discord)
        await discord.people.reacts("ben", "✅", *place(message), burst=True)
    (reaction,) = hearing.reactions
    assert (reaction.emoji, reaction.added, reaction.by) == ("✅", True, discord.person("ben"))
    assert reaction.called == "ben"


async def test_a_servers_own_emoji_is_told_by_its_id_and_not_by_its_name(discord: DiscordWorld) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await card(discord)
        await discord.people.reacts("ben", "white_check_mark:4711", *place(message))
        found = await read(discord, message)
    assert found == [("custom:4711", discord.person("ben"))]
    assert hearing.reactions[0].emoji == "custom:4711"


@pytest.mark.parametrize("people", [99, 100, 101, 3000])
async def test_every_page_of_people_is_read(discord: DiscordWorld, people: int) -> None:
    async with connected(discord, Hearing()):
        message = await card(discord)
        for number in range(people):
            discord.server.state.put(place(message)[1], discord.server.state.add(f"p{number}"), "✅")
        found = await read(discord, message)
    assert len(found) == people


@pytest.mark.parametrize("kind", ["503", "cut", "403"])
async def test_a_list_that_breaks_off_is_not_taken_for_all(discord: DiscordWorld, kind: str) -> None:
    """Also where the bot may read no more: what it cannot read is not empty."""
    # Twice, as a request that was cut is asked again once by the library below.
    async with connected(discord, Hearing()):
        message = await card(discord)
        for number in range(150):
            discord.server.state.put(place(message)[1], discord.server.state.add(f"p{number}"), "✅")
        discord.server.watch["reactions done"] = lambda: discord.server.fail(
            "reactions", kind, kind, code=50013 * (kind == "403")
        )
        with pytest.raises(Unreachable):
            await standing(discord.chat, message)


async def test_reactions_in_a_thread_and_on_a_forum_post_are_heard(discord: DiscordWorld) -> None:
    hearing = Hearing()
    thread = f"discord:{GUILD}/{FORUM_POST}"
    async with connected(discord, hearing):
        message = await discord.chat.post(thread, ("C1",), (APPROVE,), "C1/1")
        await discord.reacts("ben", "✅", message)
        found = await read(discord, message)
    assert [(one.message, one.channel) for one in hearing.reactions] == [(message, thread)]
    assert found == [("✅", discord.person("ben"))]


async def test_a_storm_of_clicks_ends_as_the_last_click_of_each_left_it(discord: DiscordWorld) -> None:
    hearing = Hearing()
    chance = random.Random(7)
    async with connected(discord, hearing):
        message = await card(discord)
        channel, number = place(message)
        for _ in range(51):
            name = chance.choice(("ben", "cara"))
            user = discord.server.state.add(name)
            there = discord.server.state.standing[number].get("✅")
            if there is not None and user in there.normal:
                await discord.server.tell_reaction(
                    "REMOVE", channel, number, user, discord.server.state.take_off(number, user, "✅")
                )
            else:
                await discord.server.tell_reaction(
                    "ADD", channel, number, user, discord.server.state.put(number, user, "✅")
                )
        await discord.server.gateway.taken()
        await discord.adapter.idle()
        stands = {one.by for one in await standing(discord.chat, message)}
    last = {one.by: one.added for one in hearing.reactions}
    assert last == {discord.person(name): discord.person(name) in stands for name in ("ben", "cara")}
    assert sum(one.added for one in hearing.reactions) >= 25


@pytest.mark.parametrize("event", ["MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI"])
async def test_where_a_moderator_clears_reactions_everything_is_read_anew(discord: DiscordWorld, event: str) -> None:
    """Discord does not say whose they were."""
    hearing = Hearing()
    async with connected(discord, hearing):
        channel, number = place(await card(discord))
        data = {
            "channel_id": str(channel),
            "message_id": str(number),
            "guild_id": str(GUILD),
            "emoji": {"id": None, "name": "✅"},
        }
        await discord.server.gateway.emit(event, data)
        await discord.adapter.until(Reconnected, 1)
    assert [type(event) for event in hearing.heard] == [Reconnected]


async def test_an_answer_to_a_reaction_comes_as_a_direct_message(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing(("A red flag needs a reason.",))):
        message = await card(discord)
        await discord.reacts("ben", "🚩", message)
        await until(lambda: discord.server.asked("post") == 2)
        await discord.server.gateway.taken()
    assert await discord.seen(discord.person("ben")) == ["A red flag needs a reason."]
    assert await discord.seen(discord.general) == ["C1"]


async def test_whoever_takes_no_direct_messages_is_not_answered_and_nothing_ends(discord: DiscordWorld) -> None:
    hearing = Hearing(("A red flag needs a reason.",))
    async with connected(discord, hearing):
        message = await card(discord)
        discord.server.fail("direct", "403", code=50007)
        await discord.reacts("ben", "🚩", message)
        await until(lambda: discord.server.asked("direct") == 1)
        await discord.reacts("cara", "✅", message)
    assert [one.emoji for one in hearing.reactions] == ["🚩", "✅"]


async def test_a_reaction_that_the_core_cannot_take_ends_nothing(discord: DiscordWorld) -> None:
    async def receive(event: Event) -> Text | None:
        if isinstance(event, Reaction) and event.emoji == "❌":
            raise RuntimeError("a bug")
        heard.append(event)
        return None

    heard: list[Event] = []
    async with connected(discord, receive):
        message = await card(discord)
        await discord.reacts("ben", "❌", message)
        await discord.reacts("ben", "✅", message)
    assert len(heard) == 1


async def test_reading_what_was_deleted_is_gone_and_does_not_hold_up_other_reading(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        first, second = await card(discord), await discord.chat.post(discord.general, ("C2",), (), "C2/2")
        await discord.reacts("ben", "✅", second)
        await discord.delete(first)
        gone, found = await asyncio.gather(
            standing(discord.chat, first), standing(discord.chat, second), return_exceptions=True
        )
    assert isinstance(gone, Gone)
    assert not isinstance(found, BaseException)
    assert len(found) == 1


async def test_a_few_cards_are_read_at_a_time_and_no_command_waits_for_them(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing(("Noted.",))):
        messages = [await discord.chat.post(discord.general, (f"C{n}",), (), f"C{n}/1") for n in range(12)]
        discord.server.paces["message"] = (100, 20)
        await standing(discord.chat, messages[0])  # the library asks one thing at a time until it knows the pace
        discord.server.fail("message", *["hang"] * READ_AT_ONCE)
        reading = asyncio.create_task(discord.chat.reactions(messages[1:]))
        await until(lambda: discord.server.asked("message") > READ_AT_ONCE)
        await discord.says("ana", "/mine")
        assert await discord.private("ana") == ["Noted."]
        assert discord.server.asked("message") == 1 + READ_AT_ONCE
        assert not reading.done()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def test_the_pace_that_discord_tells_is_kept_while_many_cards_are_read(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        messages = [await discord.chat.post(discord.general, (f"C{n}",), (), f"C{n}/1") for n in range(12)]
        await discord.reacts("ben", "✅", messages[5])
        discord.server.paces["message"] = (5, 0.2)
        told = await discord.chat.reactions(messages)
    assert [len(some) for some in told.values() if not isinstance(some, Unreachable | Gone)] == [0] * 5 + [1] + [0] * 6
    assert discord.server.limited <= READ_AT_ONCE


async def test_what_stands_on_somebody_elses_message_is_heard_and_left_to_the_core(discord: DiscordWorld) -> None:
    hearing = Hearing()
    ben = discord.server.state.add("ben")
    message = discord.server.state.create(GENERAL, ben, {"content": "lunch?"}, [])
    async with connected(discord, hearing):
        await discord.people.reacts("cara", "✅", GENERAL, int(message["id"]))
    assert hearing.reactions[0].message == f"{discord.general}/{message['id']}"


async def test_a_super_reaction_stands_when_the_normal_one_is_taken_off(discord: DiscordWorld) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await card(discord)
        await discord.people.reacts("ben", "✅", *place(message))
        await discord.people.reacts("ben", "✅", *place(message), burst=True)
        await discord.unreacts("ben", "✅", message)
        assert await read(discord, message) == [("✅", discord.person("ben"))]
        await discord.unreacts("ben", "✅", message, burst=True)
    assert [(one.emoji, one.added) for one in hearing.reactions] == [("✅", True), ("✅", True), ("✅", False)]


async def test_what_others_put_up_does_not_keep_a_choice(discord: DiscordWorld) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await card(discord)
        for name in ("ana", "ben", "cara"):
            await discord.people.reacts(name, "✅", *place(message))
        await discord.unreacts("ben", "✅", message)
    assert (hearing.reactions[-1].by, hearing.reactions[-1].added) == (discord.person("ben"), False)


async def test_a_choice_that_may_still_stand_is_not_taken_back(discord: DiscordWorld) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await card(discord)
        await discord.people.reacts("ben", "✅", *place(message))
        discord.server.fail("message", "403", code=50013)
        await discord.unreacts("ben", "✅", message)
    assert [one.added for one in hearing.reactions] == [True]
