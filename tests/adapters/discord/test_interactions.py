"""Commands, clicks and forms on Discord: acknowledged, heard once and answered once, whatever is lost on the way."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import commands
from adapters.discord import forms
from adapters.discord.interactions import BROKEN
from adapters.discord.pending import NOTE, TOKEN_MINUTES
from adapters.shared.language import Language, untranslated
from bot.chat import FILE_MAX, Choice, Command, Event, File, Picture, Said, Text
from tests.adapters.contract.test_contract import PNG, Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.discord.people import until
from tests.adapters.discord.state import FORUM_POST, GENERAL, GUILD, VOICE_TEXT
from tests.adapters.discord.state import now as discord_now
from tests.adapters.discord.world import HURRIED, DiscordWorld

NOTED: Text = ("Noted.",)
MENU = commands.load()
VOTE = Choice("✅", "approve", "vote", {"card": "C1", "choice": "approve"})


def open_questions(world: DiscordWorld) -> list[dict[str, Any]]:
    """Return what stands in the notebook."""
    return [json.loads(text) for name, text in world.notebook.pages.items() if NOTE in name]


# The acknowledgement.


async def test_an_acknowledgement_that_comes_too_late_lets_nothing_happen(discord: DiscordWorld) -> None:
    """The person sees that it did not work, and will try again."""
    hearing = Hearing(NOTED)
    discord.server.deadline = -1
    async with connected(discord, hearing):
        await discord.says("ana", "/mine")
        await discord.server.gateway.taken()
        await until(lambda: discord.server.asked("interactions") == 1)
    assert hearing.heard == []
    assert open_questions(discord) == []
    assert await discord.private("ana") == []


@pytest.mark.parametrize("kind", ["502", "cut"])
async def test_a_lost_answer_to_the_acknowledgement_loses_nothing(discord: DiscordWorld, kind: str) -> None:
    hearing = Hearing(NOTED)
    discord.server.fail("interactions", kind, done=True)
    async with connected(discord, hearing):
        await discord.says("ana", "/contribute 3h aligned the optics")
    assert len(hearing.commands) == 1
    assert await discord.private("ana") == ["Noted."]


async def test_one_that_was_acknowledged_already_is_left_for_the_ledger_to_decide(discord: DiscordWorld) -> None:
    """It may be a second delivery, another process, or our own acknowledgement whose answer was lost."""
    hearing = Hearing(NOTED)
    discord.server.fail("interactions", "400", code=40060)
    async with connected(discord, hearing):
        asked = await discord.people.starts("ana", "/mine")
        await until(lambda: discord.server.asked("webhooks edit") == 1)
    assert [command.key for command in hearing.commands] == [f"discord:{asked.id}"]


async def test_an_acknowledgement_that_never_arrived_lets_nothing_happen(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    discord.server.fail("interactions", "cut")
    async with connected(discord, hearing):
        await discord.people.starts("ana", "/mine")
        await until(lambda: discord.server.asked("webhooks read") == 1)
        await discord.server.gateway.taken()
    assert hearing.heard == []
    assert open_questions(discord) == []


async def test_while_nobody_knows_whether_it_arrived_discord_is_asked_again(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    discord.server.fail("interactions", "hang", done=True)
    discord.server.fail("webhooks read", "503", "cut")
    async with connected(discord, hearing):
        await discord.says("ana", "/mine")
    assert len(hearing.commands) == 1
    assert discord.server.asked("webhooks read") == 3
    assert await discord.private("ana") == ["Noted."]


async def test_a_command_is_acknowledged_while_the_core_is_busy(discord: DiscordWorld) -> None:
    held = asyncio.Event()

    async def receive(event: Event) -> Text | None:
        await held.wait()
        return NOTED

    async with connected(discord, receive):
        asked = asyncio.create_task(discord.people.types("ana", "/mine"))
        await until(lambda: any(one.acknowledged.is_set() for one in discord.server.interactions.values()))
        assert await discord.private("ana") == []
        held.set()
        await asked
    assert await discord.private("ana") == ["Noted."]


# The answer.


@pytest.mark.parametrize(("kind", "done"), [("502", True), ("cut", True), ("cut", False), ("503", False)])
async def test_an_answer_whose_fate_is_unknown_is_written_again(discord: DiscordWorld, kind: str, done: bool) -> None:
    hearing = Hearing(NOTED)
    discord.server.fail("webhooks edit", kind, done=done)
    async with connected(discord, hearing):
        await discord.says("ana", "/mine")
        await until(lambda: discord.server.asked("webhooks edit") == 2)
    assert len(hearing.commands) == 1
    assert await discord.private("ana") == ["Noted."]


async def test_an_answer_is_hidden_from_everybody_else(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing(NOTED)):
        await discord.says("ana", "/mine")
    (asked,) = discord.asked("ana")
    assert asked.original is not None
    assert asked.original["flags"] & 64, "the acknowledgement decides it"
    assert await discord.seen(discord.general) == []


async def test_a_long_answer_stands_in_embeds_and_a_longer_one_in_a_file_too(discord: DiscordWorld) -> None:
    for length, embeds, files in ((1900, 0, 0), (2100, 1, 0), (5500, 2, 0), (20_000, 2, 1)):
        async with connected(discord, Hearing((Said("word " * (length // 5)),))):
            await discord.says("ana", "/mine")
        found = discord.asked("ana")[-1].original
        assert found is not None
        assert (len(found["embeds"]), len(found["attachments"])) == (embeds, files)


async def test_files_and_pictures_come_with_an_answer_and_pictures_have_words(discord: DiscordWorld) -> None:
    answer: Text = ("See.", Picture(PNG, "Ana has 3 of 5 hours.", "a b.png"), File(b"1,2", "P1.csv"))
    async with connected(discord, Hearing(answer)):
        await discord.says("ana", "/mine")
    found = discord.asked("ana")[0].original
    assert found is not None
    assert [(one["filename"], one["description"]) for one in found["attachments"]] == [
        ("a_b.png", "Ana has 3 of 5 hours."),
        ("P1.csv", None),
    ]


async def test_a_file_that_discord_refuses_is_told_and_the_words_are_shown(discord: DiscordWorld) -> None:
    discord.server.fail("webhooks edit", "413", "413", code=40005)
    async with connected(discord, Hearing(("See.", Picture(PNG, "Ana has 3.", "a.png"), File(b"1,2", "P1.csv")))):
        await discord.says("ana", "/mine")
    (said,) = await discord.private("ana")
    assert said.startswith("See.\n[picture: Ana has 3.]\nDiscord did not take the file now.")


async def test_a_crash_is_told_to_the_asker(discord: DiscordWorld) -> None:
    async def receive(event: Event) -> Text | None:
        raise RuntimeError("a bug")

    async with connected(discord, receive):
        await discord.says("ana", "/mine")
    assert await discord.private("ana") == [BROKEN]


@pytest.mark.parametrize("minutes", [-60, 60])
async def test_a_clock_that_goes_wrong_keeps_nobody_from_their_answer(discord: DiscordWorld, minutes: int) -> None:
    discord.server.state.ahead = timedelta(minutes=minutes)
    async with connected(discord, Hearing(NOTED)):
        await discord.says("ana", "/mine")
    assert await discord.private("ana") == ["Noted."]


async def test_where_nothing_can_be_written_down_the_person_is_answered_all_the_same(
    discord: DiscordWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(values: object) -> None:
        raise OSError(28, "No space left on device")

    async with connected(discord, Hearing(NOTED)):
        monkeypatch.setattr(discord.notebook, "put", full)
        await discord.says("ana", "/mine")
    assert await discord.private("ana") == ["Noted."]


# What an earlier process left.


async def test_what_a_process_left_open_is_heard_under_its_key_and_answered_by_the_next(discord: DiscordWorld) -> None:
    never = asyncio.Event()

    async def busy(event: Event) -> Text | None:
        await never.wait()
        return None

    async with connected(discord, busy):
        asked = await discord.people.starts("ana", "/contribute 3h aligned the optics")
        await until(asked.acknowledged.is_set)
        await until(lambda: len(open_questions(discord)) == 1)
    hearing = Hearing(NOTED)
    discord.restart()
    async with connected(discord, hearing):
        await asyncio.wait_for(asked.answered.wait(), 10)
    (command,) = hearing.commands
    assert command.key == f"discord:{asked.id}"
    assert command.options == {"amount": "3h", "note": "aligned the optics"}
    assert command.said_at is not None
    assert await discord.private("ana") == ["Noted."]
    assert open_questions(discord) == []


async def test_what_was_never_acknowledged_is_dropped_by_the_next_process(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    write(discord, discord_now())
    async with connected(discord, hearing):
        await until(lambda: discord.server.asked("webhooks read") == 1)
        await discord.server.gateway.taken()
    assert hearing.commands == []
    assert open_questions(discord) == []


async def test_what_is_older_than_its_token_is_dropped_without_a_word(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    write(discord, discord_now() - timedelta(minutes=TOKEN_MINUTES, seconds=1))
    async with connected(discord, hearing):
        await discord.says("ben", "/mine")
    assert [command.by for command in hearing.commands] == [discord.person("ben")]
    assert open_questions(discord) == []
    assert discord.server.asked("webhooks read") == 0


def write(world: DiscordWorld, asked_at: datetime) -> None:
    """Write a question down as a process does that was killed before it was acknowledged."""
    command = {"key": "discord:1", "name": "mine", "by": "discord:2", "channel": world.general, "options": {}}
    question = {"command": command, "application": 7777, "token": "gone", "asked_at": asked_at.isoformat()}
    world.notebook.pages[f"discord:2{NOTE}discord:1/"] = json.dumps(question)


# What is said.


async def test_a_default_verb_is_called_by_its_spelling_and_others_by_their_action(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    async with connected(discord, hearing):
        await discord.people.uses("ana", "contribute", "log", {"amount": "3h", "note": "x"})
        await discord.people.uses("ana", "contribute", "confirm", {"card": "C1"})
        await discord.people.uses("ana", "vote", None, {"card": "C1", "choice": "approve"})
        await discord.people.uses("ana", "payout", "see", {})
    assert [command.name for command in hearing.commands] == ["contribute", "contribute confirm", "vote", "payout"]


async def test_a_command_that_is_no_more_comes_through_so_that_it_can_be_answered(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    async with connected(discord, hearing):
        await discord.people.uses("ana", "karma", None, {"who": "ben"})
        await discord.people.uses("ana", "contribute", "gone", {})
    assert [command.name for command in hearing.commands] == ["karma", "contribute gone"]


async def test_values_are_handed_on_as_they_came(discord: DiscordWorld) -> None:
    """Discord holds no client to the limits of an option; the core reads every value."""
    hearing = Hearing(NOTED)
    values = {"amount": "nan", "note": "x" * 6000, "date": 1e308, "project": -5, "what": True, "kind": "no such kind"}
    async with connected(discord, hearing):
        await discord.people.uses("ana", "contribute", "log", values)
    assert hearing.commands[0].options == values | {"date": "1e+308", "project": "-5", "what": "yes"}


async def test_mentions_come_as_references(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    ben = discord.person("ben").partition(":")[2]
    async with connected(discord, hearing):
        await discord.people.uses("ana", "contribute", "log", {"amount": "1h", "note": f"with <@{ben}> and <@!{ben}>"})
        await discord.people.fills_in("ana", "v1!contribute", {"amount": "1h", "note": f"with <@{ben}>"})
    notes = [command.options["note"] for command in hearing.commands]
    assert notes == [f"with @discord:{ben} and @discord:{ben}", f"with @discord:{ben}"]


@pytest.mark.parametrize("channel", [GENERAL, FORUM_POST, VOICE_TEXT])
async def test_a_command_says_in_which_channel_or_thread_it_was_used(discord: DiscordWorld, channel: int) -> None:
    hearing = Hearing(NOTED)
    async with connected(discord, hearing):
        await discord.people.types("ana", "/mine", channel)
    assert hearing.commands[0].channel == f"discord:{GUILD}/{channel}"


@pytest.mark.parametrize("locale", ["de", "pt-BR", "tlh"])
async def test_a_command_says_in_which_language_it_was_asked(discord: DiscordWorld, locale: str) -> None:
    hearing = Hearing(NOTED)
    discord.people.locale = locale
    async with connected(discord, hearing):
        await discord.says("ana", "/mine")
    assert hearing.commands[0].locale == locale


async def test_two_hundred_commands_at_once_are_each_heard_and_answered_once(tmp_path: Path) -> None:
    async def receive(event: Event) -> Text | None:
        assert isinstance(event, Command)
        heard.append(event.key)
        return (f"{event.by}",)

    heard: list[str] = []
    names = [f"p{number}" for number in range(200)]
    world = DiscordWorld(tmp_path, replace(HURRIED, note=30.0, acknowledge=30.0))
    await world.open()
    async with connected(world, receive):
        await asyncio.gather(*(world.says(name, "/mine") for name in names))
    assert len(set(heard)) == len(heard) == 200
    assert [await world.private(name) for name in names] == [[world.person(name)] for name in names]
    await world.close()


async def attaching(world: DiscordWorld, content: bytes) -> Any:
    """Let ana propose an equation with a file."""
    address = world.server.keep("equation.toml", content)
    attachment = {"id": "9", "filename": "equation.toml", "url": address, "size": len(content), "proxy_url": address}
    options = [{"name": "file", "type": 11, "value": "9"}]
    data = {
        "id": "1",
        "name": "equation",
        "type": 1,
        "options": [{"name": "propose", "type": 1, "options": options}],
        "resolved": {"attachments": {"9": attachment}},
    }
    return await world.people.interacts("ana", 2, data, GENERAL)


@pytest.mark.parametrize("size", [0, 10, FILE_MAX, FILE_MAX + 1, 3 * FILE_MAX])
async def test_a_file_comes_with_its_command_and_no_more_of_it_than_can_be_used(
    discord: DiscordWorld, size: int
) -> None:
    hearing = Hearing(NOTED)
    discord.server.fail("cdn", "cut", "503")
    async with connected(discord, hearing):
        await attaching(discord, b"x" * size)
    (command,) = hearing.commands
    assert command.options == {"file": "equation.toml"}
    assert {name: len(read) for name, read in command.files.items()} == {"equation.toml": min(size, FILE_MAX + 1)}


async def test_a_file_that_cannot_be_read_is_left_out_so_that_the_core_says_it(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    discord.server.fail("cdn", *["404"] * 9)
    async with connected(discord, hearing):
        await attaching(discord, b"x")
    assert hearing.commands[0].options == {"file": "equation.toml"}
    assert hearing.commands[0].files == {}


async def test_a_file_outlives_the_process_that_was_told_of_it(discord: DiscordWorld) -> None:
    never = asyncio.Event()

    async def busy(event: Event) -> Text | None:
        await never.wait()
        return None

    async with connected(discord, busy):
        asking = asyncio.ensure_future(attaching(discord, b"parts"))
        await until(lambda: len(open_questions(discord)) == 1)
        await until(lambda: discord.server.asked("cdn") == 1)
    hearing = Hearing(NOTED)
    discord.restart()
    async with connected(discord, hearing):
        await asking
    assert hearing.commands[0].files == {"equation.toml": b"parts"}


# Buttons.


async def test_a_button_is_a_command_of_whoever_clicks_it(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("C1",), (VOTE,), "C1/1")
        button = discord.buttons(message)[0]
        discord.restart()
    async with connected(discord, hearing):
        await discord.people.clicks("ben", button["custom_id"], int(message.rpartition("/")[2]))
        await discord.people.clicks("ben", button["custom_id"], int(message.rpartition("/")[2]))
    first, second = hearing.commands
    assert (first.name, first.options, first.by) == ("vote", dict(VOTE.options), discord.person("ben"))
    assert first.key != second.key
    assert await discord.private("ben") == ["Noted.", "Noted."]
    assert await discord.seen(discord.general) == ["C1"], "the card stays as it is"


@pytest.mark.parametrize("custom_id", ["", "other:bot", "v0?=vote&card=C1", "v1?", "v1?card=C1", "v1?=", "v1!"])
async def test_an_id_that_cannot_be_read_is_a_command_without_a_name(discord: DiscordWorld, custom_id: str) -> None:
    hearing = Hearing(NOTED)
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("C1",), (VOTE,), "C1/1")
        await discord.people.clicks("ben", custom_id, int(message.rpartition("/")[2]))
    (command,) = hearing.commands
    assert (command.name, command.options, command.by) == ("", {}, discord.person("ben"))
    assert await discord.private("ben") == ["Noted."], "whoever clicks is answered"


# Forms.


async def test_where_an_option_is_missing_a_form_asks_for_it_and_keeps_the_others(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    async with connected(discord, hearing):
        asked = await discord.people.uses("ana", "contribute", "log", {"project": "#probe", "amount": "3h"})
        assert hearing.heard == []
        assert asked.kind == 9
        fields = {label["component"]["custom_id"]: label["component"] for label in asked.first["components"]}
        assert list(fields) == ["amount", "note", "project"]
        assert (fields["amount"]["value"], fields["project"]["value"]) == ("3h", "#probe")
        discord.restart()
    async with connected(discord, hearing):
        values = {"amount": "3h", "note": "aligned the optics", "project": "#probe"}
        await discord.people.fills_in("ana", asked.first["custom_id"], values)
    (command,) = hearing.commands
    assert (command.name, command.options) == ("contribute", values)
    assert await discord.private("ana") == ["Noted."]


async def test_a_button_whose_command_lacks_something_opens_its_form(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    objects = Choice("", "I object", "flag", {"card": "G1"})
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("G1",), (objects,), "G1/1")
        (button,) = [one for one in discord.buttons(message) if one["label"] == "I object"]
        asked = await discord.people.clicks("ben", button["custom_id"], int(message.rpartition("/")[2]))
        assert (asked.kind, hearing.heard) == (9, [])
        fields = {label["component"]["custom_id"]: label["component"] for label in asked.first["components"]}
        assert (list(fields), fields["card"]["value"]) == (["card", "reason"], "G1")
        values = {"card": "G1", "reason": "who are you?"}
        await discord.people.fills_in("ben", asked.first["custom_id"], values)
    (command,) = hearing.commands
    assert (command.name, command.options, command.by) == ("flag", values, discord.person("ben"))
    assert await discord.private("ben") == ["Noted."]


async def test_a_button_that_leaves_something_blank_opens_its_form(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    no = Choice("", "No, but…", "vote", {"card": "C6", "choice": "reject", "amount": "", "reason": ""})
    async with connected(discord, hearing):
        message = await discord.chat.post(discord.general, ("C6",), (no,), "C6/1")
        (button,) = [one for one in discord.buttons(message) if one["label"] == "No, but…"]
        asked = await discord.people.clicks("ben", button["custom_id"], int(message.rpartition("/")[2]))
        assert (asked.kind, hearing.heard) == (9, [])
        fields = [label["component"]["custom_id"] for label in asked.first["components"]]
        assert fields == ["card", "choice", "amount", "reason"]
        values = {"card": "C6", "choice": "reject", "amount": "2h", "reason": ""}
        await discord.people.fills_in("ben", asked.first["custom_id"], values)
    (command,) = hearing.commands
    assert (command.name, command.options) == ("vote", values), "what stays blank is left out"


@pytest.mark.parametrize("name", ["withdraw", "amend"])
def test_a_form_lets_people_type_a_number_where_a_word_may_stand_as_well(name: str) -> None:
    english = Language("en", untranslated, MENU.choices)
    (first, *_) = forms.form(named(name), {}, english).to_dict()["components"]
    assert "options" not in first["component"], "a list of the words alone"


async def test_a_form_speaks_the_language_of_the_asker(discord: DiscordWorld) -> None:
    from bot.language.translation import translated

    asked = forms.form(named("vote"), {}, Language("de", translated, MENU.choices)).to_dict()
    (card, choice) = asked["components"]
    assert card["description"] == "die Nummer, etwa C1"
    options = choice["component"]["options"]
    assert [option["value"] for option in options] == ["approve", "reject", "abstain", "none"]
    labels = ["approve (zustimmen)", "reject (ablehnen)", "abstain (Enthaltung)", "none (keine)"]
    assert [option["label"] for option in options] == labels


async def test_every_form_that_can_be_asked_for_is_within_the_limits_of_discord(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing(NOTED)):
        for verb in MENU.verbs:
            if any(option.required for option in verb.options):
                alone = tuple(MENU.actions(verb.command) or ()) == (None,)
                asked = await discord.people.uses(
                    "ana", verb.command, None if alone else verb.action or verb.spelled, {}
                )
                assert asked.kind == 9, verb.name


def test_what_a_form_could_not_keep_is_refused_in_words_instead() -> None:
    verb = named("contribute")
    few = {"project": "#probe", "what": "optics", "date": "today"}
    assert forms.needed(verb, few)
    assert not forms.needed(verb, few | {"evidence": "https://example.org"}), "six fields"
    assert not forms.needed(verb, {"note": "x" * 4001}), "longer than a field"
    assert not forms.needed(verb, {"amount": "3h", "note": "x"}), "nothing is missing"


async def test_a_message_can_be_logged_with_its_words_its_place_and_its_author(discord: DiscordWorld) -> None:
    hearing = Hearing(NOTED)
    ben = discord.server.state.add("ben")
    message = discord.server.state.create(GENERAL, ben, {"content": "I aligned the optics, 3 hours"}, [])
    async with connected(discord, hearing):
        asked = await discord.people.takes_up("ana", int(message["id"]))
        fields = {label["component"]["custom_id"]: label["component"] for label in asked.first["components"]}
        own = await discord.people.takes_up("ben", int(message["id"]))
    assert fields["note"]["value"] == "I aligned the optics, 3 hours"
    assert fields["evidence"]["value"] == f"https://discord.com/channels/{GUILD}/{GENERAL}/{message['id']}"
    assert fields["for"]["value"] == f"@{discord.person('ben')}"
    assert "for" not in [label["component"]["custom_id"] for label in own.first["components"]]


# Suggestions.


async def test_values_are_suggested_while_an_option_is_typed(discord: DiscordWorld) -> None:
    wanted: list[tuple[str, ...]] = []

    async def suggest(command: str, option: str, typed: str, person: str, channel: str) -> list[str]:
        wanted.append((command, option, typed, person, channel))
        return ["#probe", "", "x" * 101, *(f"#p{number}" for number in range(40))]

    async with connected(discord, Hearing(), suggest=suggest):
        asked = await discord.people.completes("ana", "contribute", "log", {"amount": "3h", "project": "#p"}, "project")
    assert wanted == [("contribute", "project", "#p", discord.person("ana"), discord.general)]
    offered = [choice["value"] for choice in asked.first["choices"]]
    assert offered == ["#probe", *(f"#p{number}" for number in range(24))]


async def test_a_suggestion_that_fails_ends_nothing(discord: DiscordWorld) -> None:
    async def suggest(command: str, option: str, typed: str, person: str, channel: str) -> list[str]:
        raise RuntimeError("a bug")

    async with connected(discord, Hearing(NOTED), suggest=suggest):
        data = {
            "id": "1",
            "name": "vote",
            "type": 1,
            "options": [{"name": "card", "type": 3, "value": "", "focused": True}],
        }
        await discord.people.begins("ana", 4, data, GENERAL)
        await discord.server.gateway.taken()
        await discord.says("ana", "/mine")
    assert await discord.private("ana") == ["Noted."]


def named(name: str) -> Any:
    """Return a verb of the menu."""
    return next(verb for verb in MENU.verbs if verb.name == name)
