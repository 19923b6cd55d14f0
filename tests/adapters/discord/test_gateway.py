"""The connection to Discord: cut, resumed, refused, broken; nothing is lost over it and nothing is heard twice."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import commands
from bot.chat import Barred, Denied, Event, Reconnected, Text, Unreachable
from bot.language.translation import translated
from bot.menu import Menu, Slash
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import connected, nothing_to_suggest
from tests.adapters.discord.gateway import INVALID, RECONNECT
from tests.adapters.discord.people import until
from tests.adapters.discord.state import GUILD
from tests.adapters.discord.world import HURRIED, DiscordWorld, place
from tests.support.standing import standing

MENU = commands.load()


async def voted(world: DiscordWorld, message: str, name: str) -> None:
    """Let somebody react while the bot may be away."""
    channel, number = place(message)
    user = world.server.state.add(name)
    await world.server.tell_reaction("ADD", channel, number, user, world.server.state.put(number, user, "✅"))


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4009, 4900])
async def test_after_a_cut_the_session_goes_on_and_what_happened_meanwhile_comes_once(
    discord: DiscordWorld, code: int
) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await discord.server.gateway.cut(code)
        await voted(discord, message, "ben")
        await discord.server.gateway.connected(resumed=1)
        await discord.server.gateway.taken()
    assert [one.by for one in hearing.reactions] == [discord.person("ben")]
    assert Reconnected("discord") not in hearing.heard
    assert discord.server.gateway.identified == 1


async def test_a_wish_to_connect_anew_is_followed(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing(("Noted.",))):
        await discord.server.gateway.say(RECONNECT)
        await discord.server.gateway.connected(resumed=1)
        await discord.says("ana", "/mine")
    assert await discord.private("ana") == ["Noted."]


async def test_a_session_that_is_invalid_begins_anew_and_everything_is_read(discord: DiscordWorld) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        await discord.server.gateway.say(INVALID, False)
        await discord.adapter.until(Reconnected, 1)
    assert [type(event) for event in hearing.heard] == [Reconnected]
    assert discord.server.gateway.identified == 2


async def test_where_a_session_may_not_go_on_everything_is_read(discord: DiscordWorld) -> None:
    hearing = Hearing()
    discord.server.gateway.resumes = False
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await discord.server.gateway.cut()
        await voted(discord, message, "ben")
        await discord.adapter.until(Reconnected, 1)
        assert [one.by for one in await standing(discord.chat, message)] == [discord.person("ben")]
    assert hearing.reactions == []


async def test_a_session_that_comes_back_late_reads_everything_as_well(tmp_path: Path) -> None:
    """Discord keeps what happened for a few minutes only."""
    world = DiscordWorld(tmp_path, replace(HURRIED, late=0.0))
    await world.open()
    async with connected(world, Hearing()):
        await world.server.gateway.cut()
        await world.adapter.until(Reconnected, 1)
    assert world.server.gateway.resumed == 1
    await world.close()


async def test_a_line_that_went_dead_is_noticed_and_what_happened_on_it_comes_once(tmp_path: Path) -> None:
    """Nobody says that it is dead: heartbeats are not acknowledged any more ("Gateway", sending heartbeats)."""
    world = DiscordWorld(tmp_path, replace(HURRIED, silent=0.4, shard=60.0))
    world.server.gateway.beat_ms = 100
    await world.open()
    hearing = Hearing(("Noted.",))
    async with connected(world, hearing):
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        for line in world.server.gateway.lines:
            line.dead = True
        await voted(world, message, "ben")
        await world.server.gateway.connected(resumed=1)
        await world.server.gateway.taken()
        await world.says("ana", "/mine")
    assert [one.by for one in hearing.reactions] == [world.person("ben")]
    assert await world.private("ana") == ["Noted."]
    assert world.server.gateway.identified == 1
    await world.close()


async def test_after_an_outage_of_the_gateway_a_new_connection_is_begun_soon(discord: DiscordWorld) -> None:
    """The library by itself would wait up to 17 minutes; meanwhile posts go on, as the rest of Discord is there."""
    async with connected(discord, Hearing(("Noted.",))):
        discord.server.gateway.refuse = True
        await discord.server.gateway.cut()
        await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await until(lambda: discord.server.asked("me") > 2)
        before = discord.server.gateway.identified
        discord.server.shards = 2  # Discord may ask for more of them at any new connection
        discord.server.gateway.refuse = False
        await discord.server.gateway.connected(identified=before + 2)
        await discord.says("ana", "/mine")
    assert await discord.private("ana") == ["Noted."]


@pytest.mark.parametrize(
    "event",
    [
        ("MESSAGE_REACTION_ADD", {"user_id": "5", "nonsense": True}),
        ("GUILD_CREATE", {"id": "not a number"}),
        ("INTERACTION_CREATE", {}),
    ],
)
async def test_what_the_library_cannot_read_ends_nothing_for_long(
    discord: DiscordWorld, event: tuple[str, Any]
) -> None:
    hearing = Hearing(("Noted.",))
    async with connected(discord, hearing):
        await discord.server.gateway.emit(*event)
        await discord.adapter.until(Reconnected, 1)
        await discord.says("ana", "/mine")
    assert next(type(event) for event in hearing.heard) is Reconnected
    assert await discord.private("ana") == ["Noted."]


async def test_events_and_fields_that_nobody_knows_are_passed_over(discord: DiscordWorld) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await discord.server.gateway.emit("SOMETHING_NEW", {"a": 1})
        await discord.server.gateway.say(99, {"b": 2})
        await discord.reacts("ben", "✅", message)
        name, data = discord.people.last or ("", {})
        await discord.server.gateway.emit(name, {**data, "user_id": discord.person("cara")[8:], "new": [{"a": 1}]})
        await discord.server.gateway.taken()
    assert [one.by for one in hearing.reactions] == [discord.person("ben"), discord.person("cara")]


async def test_a_server_that_discord_has_lost_is_waited_for_and_read_when_it_is_back(discord: DiscordWorld) -> None:
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await discord.server.gateway.emit("GUILD_DELETE", {"id": str(GUILD), "unavailable": True})
        await discord.server.gateway.taken()
        with pytest.raises(Unreachable):
            await discord.chat.edit(message, ("C1, changed",), ())
        await discord.server.gateway.emit("GUILD_CREATE", discord.server.state.guild())
        await discord.adapter.until(Reconnected, 1)
        await discord.chat.edit(message, ("C1, changed",), ())
    assert await discord.seen(discord.general) == ["C1, changed"]


async def test_a_server_that_comes_late_at_the_start_is_read_when_it_is_there(discord: DiscordWorld) -> None:
    discord.server.state.unavailable = True
    async with connected(discord, Hearing()):
        with pytest.raises(Unreachable):
            await standing(discord.chat, f"{discord.general}/1")
        await until(discord.adapter.is_ready)
        await discord.server.gateway.emit("GUILD_CREATE", discord.server.state.guild())
        await discord.adapter.until(Reconnected, 1)


async def test_commands_that_were_not_taken_are_told_again_until_they_are(discord: DiscordWorld) -> None:
    """One failure must not leave a server without commands until somebody starts the program anew."""
    discord.server.fail("sync", "409", "409")
    async with connected(discord, Hearing()):
        await until(lambda: discord.server.asked("sync") == 3)
        await until(lambda: "commands" in discord.notebook.pages)
        assert discord.server.commands


async def test_a_server_that_has_thrown_the_bot_out_may_take_it_in_again(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        await discord.server.gateway.emit("GUILD_DELETE", {"id": str(GUILD)})
        await discord.server.gateway.taken()
        discord.server.fail("history", "403", code=50001)
        discord.server.fail("post", "403", code=50001)
        with pytest.raises(Barred):
            await discord.chat.post(discord.general, ("C1",), (), "C1/1")


async def test_a_server_that_takes_the_bot_in_again_is_read_anew(discord: DiscordWorld) -> None:
    """Whatever people did meanwhile was told to nobody."""
    hearing = Hearing()
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await until(discord.adapter.is_ready)
        discord.server.state.thrown_out = True
        await discord.server.gateway.emit("GUILD_DELETE", {"id": str(GUILD)})
        discord.server.state.put(place(message)[1], discord.server.state.add("ben"), "✅")
        await discord.server.gateway.taken()
        with pytest.raises(Unreachable):
            await standing(discord.chat, message)
        discord.server.state.thrown_out = False
        again = discord.server.state.guild()
        del again["unavailable"]  # it stands only where a server was away, and not where the bot joins one
        await discord.server.gateway.emit("GUILD_CREATE", again)
        await discord.adapter.until(Reconnected, 1)
        assert [one.by for one in await standing(discord.chat, message)] == [discord.person("ben")]
        await discord.chat.edit(message, ("C1, changed",), ())
    assert await discord.seen(discord.general) == ["C1, changed"]


async def test_two_shards_are_one_bot(discord: DiscordWorld) -> None:
    hearing = Hearing(("Noted.",))
    discord.server.shards = 2
    async with connected(discord, hearing):
        await discord.server.gateway.connected(identified=2)
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await discord.reacts("ben", "✅", message)
        await discord.says("ana", "/mine")
        await discord.whispers("ana", "/mine")
    assert len(hearing.reactions) == 1
    assert len(hearing.commands) == 2


# What only an operator can mend.


@pytest.mark.parametrize(
    ("what", "word"), [("login", "token"), ("token", "token"), ("intents", "page Bot"), ("later", "token")]
)
async def test_who_is_not_let_in_says_what_to_do(discord: DiscordWorld, what: str, word: str) -> None:
    gateway = discord.server.gateway
    if what == "login":
        gateway.token = "another"
    elif what == "token":
        discord.server.watch["gateway"] = lambda: setattr(gateway, "token", "another")
    elif what == "intents":
        gateway.intents_closed = True
    running = asyncio.ensure_future(discord.chat.run(MENU, Hearing(), nothing_to_suggest))
    if what == "later":
        await discord.ready()
        gateway.token = "another"
        with pytest.raises(Unreachable):
            await discord.chat.post(discord.general, ("C1",), (), "C1/1")
    with pytest.raises(Denied, match=word):
        await asyncio.wait_for(running, 10)


# The start and the end.


async def test_whoever_was_turned_away_before_the_start_is_told_when_it_is_there(discord: DiscordWorld) -> None:
    """The core reads its open votes at its start, before Discord is connected."""
    hearing = Hearing()
    with pytest.raises(Unreachable):
        await standing(discord.chat, f"{discord.general}/1")
    async with connected(discord, hearing):
        await discord.adapter.until(Reconnected, 1)
    assert [type(event) for event in hearing.heard] == [Reconnected]


async def test_it_ends_without_a_trace_whatever_is_under_way(discord: DiscordWorld) -> None:
    never = asyncio.Event()

    async def receive(event: Event) -> Text | None:
        await never.wait()
        return None

    before = asyncio.all_tasks()
    discord.server.fail("post", "hang")
    async with connected(discord, receive):
        posting = asyncio.ensure_future(discord.chat.post(discord.general, ("C1",), (), "C1/1"))
        data = {"id": "1", "name": "mine", "type": 1, "options": []}
        asked = await discord.people.begins("ana", 2, data, 601)
        await until(asked.acknowledged.is_set)
        await until(lambda: discord.server.asked("post") == 1)
    with pytest.raises(Unreachable):
        await posting
    await until(lambda: not discord.server.gateway.lines)
    ours = [
        task
        for task in asyncio.all_tasks() - before
        if "discord" in repr(task.get_coro()) and "tests" not in repr(task)
    ]
    assert ours == []


async def test_it_can_run_again_after_its_end(discord: DiscordWorld) -> None:
    for _ in range(2):
        async with connected(discord, Hearing(("Noted.",))):
            await discord.says("ana", "/mine")
    assert await discord.private("ana") == ["Noted.", "Noted."]


# The commands.


async def test_commands_are_told_once_until_they_change(discord: DiscordWorld) -> None:
    for _ in range(2):
        async with connected(discord, Hearing()):
            pass
    assert discord.server.synced == 1
    running = asyncio.ensure_future(discord.chat.run(commands_without_link(), Hearing(), nothing_to_suggest))
    await discord.ready()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert discord.server.synced == 2
    assert "link" not in [command["name"] for command in discord.server.commands]


def commands_without_link() -> Any:
    """Return the menu of a version that lacks a command."""
    verbs = tuple(verb for verb in MENU.verbs if verb.command != "link")
    return Menu((Slash(verbs),), MENU.react, MENU.compare, MENU.settle)


async def test_where_discord_does_not_take_the_commands_it_works_and_they_are_told_at_the_next_start(
    discord: DiscordWorld,
) -> None:
    discord.server.fail("sync", *["400"] * 1000, code=50035)
    async with connected(discord, Hearing(("Noted.",))):
        await discord.says("ana", "/mine")
    assert discord.server.synced == 0
    discord.server.faults.clear()
    async with connected(discord, Hearing(("Noted.",))):
        await discord.says("ana", "/mine")
    assert discord.server.synced == 1


async def test_every_verb_is_registered_with_its_options(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        pass
    slash = {command["name"]: command for command in discord.server.commands if command["type"] == 1}
    assert list(slash) == list(MENU.commands())
    assert [command["name"] for command in discord.server.commands if command["type"] == 3] == ["Log as contribution"]
    for verb in MENU.verbs:
        found = slash[verb.command]
        if found["options"] and found["options"][0]["type"] == 1:
            found = {option["name"]: option for option in found["options"]}[verb.action or verb.spelled]
        assert {option["name"] for option in found["options"]} == {option.name for option in verb.options}
        assert verb.help.startswith(found["description"].removesuffix("…"))
    assert {tuple(command["contexts"]) for command in slash.values()} == {(0, 1)}
    assert {tuple(command["integration_types"]) for command in slash.values()} == {(0,)}


async def test_what_no_sentence_quotes_comes_in_every_language_that_has_words(discord: DiscordWorld) -> None:
    discord.restart(translated)
    async with connected(discord, Hearing()):
        pass
    (shortcut,) = (command for command in discord.server.commands if command["type"] == 3)
    assert shortcut["name_localizations"] == {"de": "Als Beitrag eintragen"}
    vote = next(command for command in discord.server.commands if command["name"] == "vote")
    assert list(vote["description_localizations"]) == ["de"]
    assert vote["name_localizations"] == {}
    assert vote["options"][0]["description_localizations"] == {"de": "die Nummer, etwa C1"}


async def test_every_command_is_called_the_same_in_all_languages_so_that_a_card_can_be_followed(
    discord: DiscordWorld,
) -> None:
    """A card is read in several languages, and Discord shows the commands in it by their own names alone."""
    discord.restart(translated)
    async with connected(discord, Hearing()):
        pass
    slash = [command for command in discord.server.commands if command["type"] == 1]
    assert len(slash) == len(MENU.commands())
    assert [name for command in slash for one in within(command) for name in localised(one)] == []


async def test_what_a_value_means_stands_beside_it_in_every_language_that_has_words(discord: DiscordWorld) -> None:
    discord.restart(translated, ["commons", "light"])
    async with connected(discord, Hearing()):
        pass
    shown: dict[str, set[str]] = {}
    for command in discord.server.commands:
        for option in within(command):
            for choice in option.get("choices", []):
                said = {(choice.get("name_localizations") or {}).get("de", choice["name"])}
                shown.setdefault(f"{option['name']} {choice['value']}", set()).update(said)
                assert choice["name"] == choice["value"], "in English it says what it means"
    assert shown["choice approve"] == {"approve (zustimmen)"}
    assert shown["kind expense"] == {"expense (Ausgabe)"}
    assert shown["state failed"] == {"failed (gescheitert)"}
    assert shown["in light"] == {"light"}, "the name of a network"
    names = ("form ", "in ", "preset ", "score ")
    unexplained = {place for place, said in shown.items() if said == {place.partition(" ")[2]}}
    assert {place for place in unexplained if not place.startswith(names)} == {
        "kind material",
        "name name",
        "role steward",
        "stream care",
        "stream livelihood",
        "stream love",
    }, "they are the same words"


def within(command: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a command and all of its subcommands and options."""
    return [command, *(one for option in command.get("options", []) for one in within(option))]


def localised(command: dict[str, Any]) -> list[str]:
    """Return the translated names of a command or option."""
    return list((command.get("name_localizations") or {}).values())


@pytest.mark.parametrize("count", [2, 30])
async def test_where_there_are_several_networks_every_command_can_say_which(discord: DiscordWorld, count: int) -> None:
    hearing = Hearing(("Noted.",))
    discord.restart(networks=[f"network{number}" for number in range(count)])
    async with connected(discord, hearing):
        await discord.people.uses(
            "ana", "vote", None, {"card": "C1", "choice": "approve", "in": "network1"}, channel=None
        )
        asked = await discord.people.uses("ana", "vote", None, {"in": "network1"}, channel=None)
        assert asked.kind == 5, "a form has no place for it, so that the core says what is missing"
    assert hearing.commands[0].options == {"card": "C1", "choice": "approve", "in": "network1"}
    vote = next(command for command in discord.server.commands if command["name"] == "vote")
    assert [option["name"] for option in vote["options"]] == ["card", "choice", "fingerprint", "amount", "reason", "in"]
    assert len(vote["options"][-1].get("choices", [])) == (count if count <= 25 else 0)


async def test_a_large_server_and_as_many_of_them_as_a_shard_may_have_are_taken(tmp_path: Path) -> None:
    """From 2,500 servers on, Discord asks for more shards ("Sharding")."""
    discord = DiscordWorld(tmp_path, replace(HURRIED, shard=60.0))  # it takes a while until all are read
    await discord.open()
    for number in range(2000):
        channel = {**discord.server.state.channels[601], "id": str(10_000 + number)}
        discord.server.state.channels[10_000 + number] = channel
    discord.server.state.others = [(9 + number) << 22 for number in range(2499)]
    hearing = Hearing(("Noted.",))
    async with connected(discord, hearing):
        await discord.says("ana", "/mine")
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await discord.reacts("ben", "✅", message)
        await until(discord.adapter.is_ready)
        assert discord.adapter.servers() == 2500
    assert await discord.private("ana") == ["Noted."]
    assert len(hearing.reactions) == 1
    assert discord.server.gateway.identified == 1
    await discord.close()


async def test_while_everything_is_read_a_further_wish_is_one_more_reading_and_not_several(
    discord: DiscordWorld,
) -> None:
    held = asyncio.Event()
    readings = 0

    async def receive(event: Event) -> Text | None:
        nonlocal readings
        readings += 1
        await held.wait()
        return None

    clear = {"channel_id": "601", "message_id": "1", "guild_id": str(GUILD)}
    async with connected(discord, receive):
        for _ in range(5):
            await discord.server.gateway.emit("MESSAGE_REACTION_REMOVE_ALL", clear)
        await discord.server.gateway.taken()
        assert readings == 1
        held.set()
        await discord.adapter.until(Reconnected, 2)
        await discord.server.gateway.taken()
    assert readings == 2


async def test_reading_many_cards_keeps_to_the_pace_and_holds_up_no_command(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing(("Noted.",))):
        cards = [await discord.chat.post(discord.general, (f"C{number}",), (), f"C{number}/1") for number in range(40)]
        discord.server.paces["message"] = (10, 0.2)

        async def read() -> None:
            for card in cards:
                await standing(discord.chat, card)

        reading = asyncio.create_task(read())
        await discord.says("ana", "/mine")
        assert not reading.done()
        await reading
    assert discord.server.limited <= 4, "the library keeps to the pace that it is told"


async def test_it_asks_for_nothing_that_discord_would_have_to_allow(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        (session,) = discord.server.gateway.sessions.values()
    assert session.intents == 5633
