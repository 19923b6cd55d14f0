"""Matrix on a real homeserver: which rooms and people we hear, what we show them, and what stays private."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.matrix.replies import ENCRYPTED, NO_TALK, SHUT_OUT
from bot.chat import Barred, Choice, Event, File, Gone, Moved, Picture, Reaction, Reconnected, Said, Text
from bot.language.translation import translated
from tests.adapters.contract.test_contract import APPROVE, PNG, REJECT, Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.matrix.server import Account
from tests.adapters.matrix.world import MatrixWorld
from tests.support.standing import standing

MEGOLM = {"algorithm": "m.megolm.v1.aes-sha2"}


def names(hearing: Hearing) -> list[str]:
    return [command.name for command in hearing.commands]


# What is a command.


async def test_an_edit_that_says_a_command_is_not_run(matrix: MatrixWorld) -> None:
    hearing, ana = Hearing(), matrix.people["ana"]
    async with connected(matrix, hearing):
        said = await ana.says(matrix.room, "good morning")
        new = {"msgtype": "m.text", "body": "!payout send 100 EUR"}
        edit = new | {"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": said}}
        await ana.sends(matrix.room, edit)
        await matrix.says("ana", "!mine")
    assert names(hearing) == ["mine"]


async def test_a_command_that_answers_a_message_records_its_words(matrix: MatrixWorld) -> None:
    hearing = Hearing()
    async with connected(matrix, hearing):
        said = await matrix.people["ben"].says(matrix.room, "swept the floor")
        reply = {"m.relates_to": {"m.in_reply_to": {"event_id": said}}}
        ana = matrix.people["ana"]
        await matrix.acknowledged(matrix.room, await ana.says(matrix.room, "!contribute 2h", **reply))
        gone = {"m.relates_to": {"m.in_reply_to": {"event_id": "$nothing"}}}
        await matrix.acknowledged(matrix.room, await ana.says(matrix.room, "!contribute 3h", **gone))
    assert [command.text for command in hearing.commands] == ['2h note:"swept the floor"', "3h"]


async def test_a_command_in_a_thread_is_answered_by_a_card_in_that_thread(matrix: MatrixWorld) -> None:
    hearing, ana = Hearing(), matrix.people["ana"]
    async with connected(matrix, hearing):
        root = await ana.says(matrix.room, "today's work")
        relation = {"rel_type": "m.thread", "event_id": root}
        await matrix.acknowledged(matrix.room, await ana.says(matrix.room, "!mine", **{"m.relates_to": relation}))
        channel = hearing.commands[0].channel
        card = await matrix.chat.post(channel, ("C1",), (), "C1/1")
        await matrix.reacts("ben", "✅", card)
        await matrix.chat.edit(card, ("C1, changed",), ())
    assert channel == f"{matrix.general}/{root}"
    event = await matrix.host.event(matrix.room, card.rpartition("/")[2])
    assert (
        event["content"]["m.relates_to"] | {"rel_type": "m.thread", "event_id": root}
        == event["content"]["m.relates_to"]
    )
    assert hearing.reactions[0].message == card
    assert await matrix.seen(matrix.general) == ["C1, changed"]


async def test_what_people_call_themselves_in_the_room_is_their_name(matrix: MatrixWorld) -> None:
    hearing, ana = Hearing(), matrix.people["ana"]
    path = ("rooms", matrix.room, "state", "m.room.member", ana.id)
    async with connected(matrix, hearing):
        await ana.ask("PUT", *path, body={"membership": "join", "displayname": "Ana Lucía"})
        await matrix.says("ana", "!mine")
    assert hearing.commands[0].called == "Ana Lucía"
    assert hearing.commands[0].said_at is not None


async def test_a_person_is_mentioned_by_the_link_that_a_program_makes(matrix: MatrixWorld) -> None:
    hearing, ben = Hearing(), matrix.people["ben"].id
    html = f'!contribute 2h for:<a href="https://matrix.to/#/{ben}">Ben</a> swept'
    async with connected(matrix, hearing):
        body = "!contribute 2h for:Ben swept"
        said = await matrix.people["ana"].says(
            matrix.room,
            body,
            format="org.matrix.custom.html",
            formatted_body=html,
            **{"m.mentions": {"user_ids": [ben]}},
        )
        await matrix.acknowledged(matrix.room, said)
    assert hearing.commands[0].text == f"2h for:@matrix:{ben} swept"


# Where we are.


async def test_nothing_from_before_we_came_in_is_heard(matrix: MatrixWorld) -> None:
    hearing, ana = Hearing(), matrix.people["ana"]
    other = await ana.makes()
    await ana.says(matrix.room, "!payout send")
    await ana.says(other, "!payout send")
    matrix.listed.append(other)
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!mine")
        await ana.says(other, "!payout send")
        await ana.ask("POST", "rooms", other, "invite", body={"user_id": matrix.us.id})
        await ana.until(lambda: is_in(ana, matrix.us, other))
        await matrix.acknowledged(other, await ana.says(other, "!help"))
    assert names(hearing) == ["mine", "help"]


async def test_with_a_new_notebook_what_was_said_before_is_not_said_again(matrix: MatrixWorld) -> None:
    hearing = Hearing()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!mine")
    matrix.notes.pages.clear()
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!help")
    assert names(hearing) == ["mine", "help"]


async def test_the_first_words_of_a_talk_are_heard_though_we_come_in_after_them(matrix: MatrixWorld) -> None:
    hearing, ana = Hearing(("Your balance is 3.",)), matrix.people["ana"]
    async with connected(matrix, hearing):
        talk = await ana.makes(matrix.us, preset="trusted_private_chat", is_direct=True)
        said = await ana.says(talk, "!mine")
        await matrix.acknowledged(talk, said)
    assert [(command.name, command.channel) for command in hearing.commands] == [("mine", matrix.person("ana"))]
    assert await ana.shown(talk, matrix.us.id) == ["Your balance is 3."]


async def test_a_room_that_is_not_on_the_list_is_not_entered(
    matrix: MatrixWorld, caplog: pytest.LogCaptureFixture
) -> None:
    ana = matrix.people["ana"]
    room = await ana.makes(matrix.us)
    async with connected(matrix, Hearing()):
        await matrix.says("ana", "!mine")
    assert not await is_in(ana, matrix.us, room)
    assert f"{ana.id} asks us into {room}, which is not on the list" in caplog.text


async def test_a_talk_with_a_stranger_is_declined_with_the_reason(matrix: MatrixWorld) -> None:
    hearing = Hearing()
    stranger = await Account.new(matrix.session, matrix.server, "stranger")
    talk = await stranger.makes(matrix.us, preset="trusted_private_chat", is_direct=True)
    await stranger.says(talk, "!mine")
    async with connected(matrix, hearing):
        await matrix.says("ana", "!help")
    assert names(hearing) == ["help"]
    ours = await stranger.ask("GET", "rooms", talk, "state", "m.room.member", matrix.us.id)
    assert (ours["membership"], ours["reason"]) == ("leave", NO_TALK)


async def test_in_a_room_that_is_not_on_the_list_nothing_is_heard(matrix: MatrixWorld) -> None:
    hearing, ana = Hearing(), matrix.people["ana"]
    room = await ana.makes()
    await matrix.people["ben"].joins(room)
    await matrix.us.joins(room)  # an operator may do that by hand
    async with connected(matrix, hearing):
        await ana.says(room, "!payout send")
        await matrix.says("ana", "!mine")
    assert names(hearing) == ["mine"]


async def test_put_out_and_asked_back_in_we_hear_what_is_said_from_then_on(matrix: MatrixWorld) -> None:
    hearing = Hearing()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!mine")
        card = await matrix.chat.post(matrix.general, ("C9",), (), "C9/9")
        for how in ("kick", "ban"):
            await matrix.host.ask("POST", "rooms", matrix.room, how, body={"user_id": matrix.us.id})
            await matrix.people["ana"].says(matrix.room, "!payout send")
            with pytest.raises(Barred):
                await matrix.chat.post(matrix.general, ("C1",), (), f"C1/{how}")
            told = await matrix.chat.reactions([card])
            assert not isinstance(told[card], Gone)
        await matrix.host.ask("POST", "rooms", matrix.room, "unban", body={"user_id": matrix.us.id})
        await matrix.host.ask("POST", "rooms", matrix.room, "invite", body={"user_id": matrix.us.id})
        await matrix.host.until(lambda: is_in(matrix.host, matrix.us, matrix.room))
        await matrix.says("ana", "!help")
    assert names(hearing) == ["mine", "help"]


@pytest.mark.parametrize("preset", ["public_chat", "private_chat"])
async def test_an_upgraded_room_keeps_its_reference(matrix: MatrixWorld, preset: str) -> None:
    hearing = Hearing()
    old = await matrix.host.makes(matrix.us, room_version="10", preset=preset)
    matrix.listed.append(old)
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.host.until(lambda: is_in(matrix.host, matrix.us, old))
        card = await matrix.chat.post(f"matrix:{old}", ("C1",), (), "C1/1")
        new = (await matrix.host.ask("POST", "rooms", old, "upgrade", body={"new_version": "12"}))["replacement_room"]
        if preset == "private_chat":
            await matrix.host.ask("POST", "rooms", new, "invite", body={"user_id": matrix.us.id})
        await matrix.host.until(lambda: is_in(matrix.host, matrix.us, new))
        await matrix.acknowledged(new, await matrix.host.says(new, "!mine"))
        await hearing.until(lambda: Moved("matrix", f"matrix:{old}") in hearing.heard)
        again = await matrix.chat.post(f"matrix:{old}", ("C2",), (), "C2/2")
        await standing(matrix.chat, card)
    assert [command.channel for command in hearing.commands] == [f"matrix:{old}"]
    assert again.startswith(f"matrix:{new}/")
    assert await matrix.host.shown(new, matrix.us.id) == ["C2"]
    matrix.chat = matrix.made()  # and so in another process
    async with connected(matrix, hearing):
        await matrix.acknowledged(new, await matrix.host.says(new, "!help"))
    assert hearing.commands[-1].channel == f"matrix:{old}"


@pytest.mark.parametrize("when", ["before", "later"])
async def test_an_encrypted_room_is_told_once_that_it_is_not_served(matrix: MatrixWorld, when: str) -> None:
    hearing, ana = Hearing(), matrix.people["ana"]
    encryption = ("rooms", matrix.room, "state", "m.room.encryption", "")
    if when == "before":
        await matrix.host.ask("PUT", *encryption, body=MEGOLM)
    async with connected(matrix, hearing):
        if when == "later":
            await matrix.says("ana", "!mine")
            await matrix.host.ask("PUT", *encryption, body=MEGOLM)
        await ana.until(lambda: ana.shown(matrix.room, matrix.us.id))
        await matrix.says("ana", "!payout send")  # in clear, which its members do not mean
        with pytest.raises(Gone):
            await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.says("ana", "!payout send")
    assert names(hearing) == (["mine"] if when == "later" else [])
    assert await matrix.seen(matrix.general) == [ENCRYPTED]


async def test_a_message_that_bears_the_name_of_a_state_changes_nothing(matrix: MatrixWorld) -> None:
    """Anybody may send one, and only those with the level for it the state itself."""
    hearing, ana = Hearing(), matrix.people["ana"]
    levels = ("rooms", matrix.room, "state", "m.room.power_levels", "")
    await matrix.host.ask("PUT", *levels, body={"events_default": 0, "state_default": 50, "events": {}, "users": {}})
    async with connected(matrix, hearing):
        await matrix.says("ana", "!mine")
        await ana.sends(matrix.room, dict(MEGOLM), "m.room.encryption")
        await matrix.says("ana", "!help")
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
    assert names(hearing) == ["mine", "help"]
    assert await matrix.seen(matrix.general) == ["C1"]


async def test_an_encrypted_talk_is_told_so_and_answers_come_in_one_that_is_not(matrix: MatrixWorld) -> None:
    hearing, ana = Hearing(("Your balance is 3.",)), matrix.people["ana"]
    state = [{"type": "m.room.encryption", "state_key": "", "content": MEGOLM}]
    async with connected(matrix, hearing):
        talk = await ana.makes(matrix.us, preset="trusted_private_chat", is_direct=True, initial_state=state)
        await ana.until(lambda: ana.shown(talk, matrix.us.id))
        await matrix.says("ana", "!mine")
    assert await ana.shown(talk, matrix.us.id) == [ENCRYPTED]
    assert sorted(await matrix.private("ana")) == [ENCRYPTED, "Your balance is 3."]


# What is private.


@pytest.mark.parametrize("language", ["en", "de"])
async def test_who_cannot_be_written_to_is_told_so_and_nothing_of_the_answer(
    matrix: MatrixWorld, language: str
) -> None:
    forbidden = {"status": 403, "body": '{"errcode": "M_FORBIDDEN", "error": "no"}', "kind": "application/json"}
    async with connected(matrix, Hearing(("Your balance is 3.",)), tongue=lambda reference, told: language):
        matrix.proxy.spoil(lambda method, path: path.endswith("/createRoom"), **forbidden)
        await matrix.says("ana", "!mine")
    said = translated(SHUT_OUT, language) or SHUT_OUT
    assert await matrix.seen(matrix.general) == [f"{matrix.people['ana'].id}: {said}"]


async def test_a_talk_that_somebody_left_is_gone_on_with_when_they_ask_again(matrix: MatrixWorld) -> None:
    ana = matrix.people["ana"]
    async with connected(matrix, Hearing(("Your balance is 3.",))):
        await matrix.says("ana", "!mine")
        (talk,) = await ana.invitations()
        await ana.ask("POST", "rooms", talk, "leave", body={})
        await matrix.says("ana", "!mine")
        assert await ana.invitations() == [talk]
    assert await matrix.private("ana") == ["Your balance is 3."] * 2


async def test_a_talk_that_a_third_has_joined_is_no_talk_any_more(matrix: MatrixWorld) -> None:
    hearing, ana, ben = Hearing(("Your balance is 3.",)), matrix.people["ana"], matrix.people["ben"]
    async with connected(matrix, hearing):
        await matrix.whispers("ana", "!mine")
        talk = await matrix.talk("ana")
        await ana.ask("POST", "rooms", talk, "invite", body={"user_id": ben.id})
        await ben.joins(talk)
        await ana.says(talk, "!help")
        await matrix.says("ana", "!help")
    assert names(hearing) == ["mine", "help"]
    assert await ana.shown(talk, matrix.us.id) == ["Your balance is 3."]
    assert await matrix.private("ana") == ["Your balance is 3."]  # in the new one
    assert await matrix.private("ben") == []


async def test_who_has_opened_a_talk_is_answered_in_it_wherever_they_ask(matrix: MatrixWorld) -> None:
    ana = matrix.people["ana"]
    async with connected(matrix, Hearing(("Noted.",))):
        await matrix.whispers("ana", "!mine")
        await matrix.says("ana", "!mine")
    assert await ana.invitations() == []
    assert await ana.shown(await matrix.talk("ana"), matrix.us.id) == ["Noted."] * 2


async def test_at_once_asked_there_is_one_talk(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing(("Noted.",))):
        # Different ones, for the id of an event is its hash: the same words in the same millisecond may be one event.
        await asyncio.gather(*(matrix.says("ana", line) for line in ("!mine", "!help", "!agent")))
        assert len(await matrix.people["ana"].invitations()) == 1

        async def answered() -> bool:
            return len(await matrix.private("ana")) >= 3

        # What we sent last may be seen by others a moment later.
        await matrix.people["ana"].until(answered)
    assert await matrix.private("ana") == ["Noted."] * 3


# Votes.


async def test_two_skin_tones_are_one_vote_that_stands_until_the_last_is_gone(matrix: MatrixWorld) -> None:
    hearing = Hearing()
    async with connected(matrix, hearing):
        card = await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        for emoji in ("👍🏽", "👍🏿", "👍"):
            await matrix.reacts("ben", emoji, card)
        assert [one.emoji for one in await standing(matrix.chat, card)] == ["👍"]
        await matrix.unreacts("ben", "👍🏽", card)
        await matrix.unreacts("ben", "👍", card)
        assert all(one.added for one in hearing.reactions)
        await matrix.unreacts("ben", "👍🏿", card)
    assert [(one.emoji, one.added) for one in hearing.reactions] == [("👍", True)] * 3 + [("👍", False)]


@pytest.mark.parametrize("version", ["10", "12"])
async def test_a_vote_that_a_moderator_removes_is_taken_back_from_its_voter(matrix: MatrixWorld, version: str) -> None:
    hearing, ben = Hearing(), matrix.people["ben"]
    room = await matrix.host.makes(matrix.us, room_version=version)
    await ben.joins(room)
    matrix.listed.append(room)
    matrix.chat = matrix.made()
    async with connected(matrix, hearing):
        await matrix.host.until(lambda: is_in(matrix.host, matrix.us, room))
        card = await matrix.chat.post(f"matrix:{room}", ("C1",), (APPROVE,), "C1/1")
        reaction = await ben.reacts(room, card.rpartition("/")[2], "✅")
        await matrix.acknowledged(room, reaction)
        await matrix.acknowledged(room, await matrix.host.redacts(room, reaction))
        assert await standing(matrix.chat, card) == []
    seen = [(one.by, one.added, one.channel) for one in hearing.reactions]
    assert seen == [(f"matrix:{ben.id}", True, f"matrix:{room}"), (f"matrix:{ben.id}", False, f"matrix:{room}")]


async def test_reactions_on_messages_of_others_and_broken_ones_are_not_heard(matrix: MatrixWorld) -> None:
    hearing, ben = Hearing(), matrix.people["ben"]
    async with connected(matrix, hearing):
        card = (await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")).rpartition("/")[2]
        said = await matrix.people["ana"].says(matrix.room, "good morning")
        await matrix.acknowledged(matrix.room, await ben.reacts(matrix.room, said, "✅"))
        for relation in ({}, "none", {"event_id": card, "key": "✅"}, {"rel_type": "m.reference", "event_id": card}):
            event = await ben.sends(matrix.room, {"m.relates_to": relation}, "m.reaction")
            await matrix.acknowledged(matrix.room, event)
    assert hearing.reactions == []


async def test_votes_of_many_are_read_page_by_page(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        card = await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        event = card.rpartition("/")[2]
        for who in matrix.people.values():
            await asyncio.gather(*(who.reacts(matrix.room, event, chr(0x1F600 + number)) for number in range(40)))
        read = await standing(matrix.chat, card)
    assert len({(one.emoji, one.by) for one in read}) == len(read) == 40 * len(matrix.people)


# What is shown.


async def test_a_picture_and_a_file_follow_their_words(matrix: MatrixWorld) -> None:
    text: Text = ("Shares:\n", Picture(PNG, "Ana has 3 of 5 hours.", "shares.png"), File(b"1,2\n", "hours.csv"))
    async with connected(matrix, Hearing()):
        first = await matrix.chat.post(matrix.general, text, (), "W1/1")
        assert await matrix.chat.post(matrix.general, text, (), "W1/1") == first
    contents = [one["content"] for one in await ours(matrix)]
    assert [one["msgtype"] for one in contents] == ["m.notice", "m.image", "m.file"]
    assert contents[1]["body"] == "Ana has 3 of 5 hours."
    server, _, media = contents[2]["url"].removeprefix("mxc://").partition("/")
    address = f"{matrix.server.address}/_matrix/client/v1/media/download/{server}/{media}"
    headers = {"Authorization": f"Bearer {matrix.host.token}"}
    async with matrix.session.get(address, headers=headers) as answer:
        assert await answer.read() == b"1,2\n"


async def test_a_picture_that_is_too_large_leaves_the_words_that_say_the_same(matrix: MatrixWorld) -> None:
    picture = Picture(bytes(2**21), "Ana has 3 of 5 hours.", "shares.png")
    async with connected(matrix, Hearing()):
        await matrix.chat.post(matrix.general, ("Shares:\n", picture), (), "W1/1")
    assert await matrix.seen(matrix.general) == ["Shares:\n\n[picture: Ana has 3 of 5 hours.]"]


async def test_a_text_that_is_too_long_for_one_message_comes_in_several(matrix: MatrixWorld) -> None:
    lines = [f"line {number} {'ü' * 60}" for number in range(1200)]
    async with connected(matrix, Hearing()):
        first = await matrix.chat.post(matrix.general, (Said("x"), "\n".join(lines)), (), "W1/1")
        assert await matrix.chat.post(matrix.general, (Said("x"), "\n".join(lines)), (), "W1/1") == first
        shown = await matrix.seen(matrix.general)
        await matrix.chat.edit(first, ("\n".join(lines),), ())
    assert len(shown) > 5
    assert "\n".join(shown).split("\n") == ["x" + lines[0], *lines[1:]]
    assert (await matrix.seen(matrix.general))[0].endswith("\n…")


async def test_a_changed_edit_and_back_again_shows_what_came_last(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        card = await matrix.chat.post(matrix.general, ("A",), (APPROVE, REJECT), "C1/1")
        for text in ("B", "A", "B", "B"):
            await matrix.chat.edit(card, (text,), ())
    assert await matrix.seen(matrix.general) == ["B"]
    assert len(await ours(matrix)) == 4  # the last changed nothing


async def test_who_says_our_words_cannot_make_us_believe_that_we_did(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        (said,) = await ours(matrix)
        forged = said["content"] | {"org.potluck.key": said["content"]["org.potluck.key"] | {"of": "C2/2"}}
        await matrix.acknowledged(matrix.room, await matrix.people["ana"].sends(matrix.room, forged))
        await matrix.says("ana", "!mine")
        await matrix.chat.post(matrix.general, ("C2",), (), "C2/2")
    assert await matrix.seen(matrix.general) == ["C1", "C2"]


async def test_who_may_not_speak_in_a_room_may_be_let(matrix: MatrixWorld) -> None:
    levels = ("rooms", matrix.room, "state", "m.room.power_levels", "")
    async with connected(matrix, Hearing()):
        await matrix.host.ask("PUT", *levels, body={"events_default": 50, "users": {}})
        with pytest.raises(Barred):
            await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")


async def test_where_reactions_are_not_allowed_the_card_is_shown_without(matrix: MatrixWorld) -> None:
    levels = ("rooms", matrix.room, "state", "m.room.power_levels", "")
    async with connected(matrix, Hearing()):
        await matrix.host.ask("PUT", *levels, body={"events": {"m.reaction": 50}, "users": {}})
        await matrix.chat.post(matrix.general, ("C1",), (Choice("✅", "approve", "vote", {}),), "C1/1")
    assert await matrix.seen(matrix.general) == ["C1\n✅ approve"]


async def pinned(matrix: MatrixWorld) -> list[str]:
    said = await matrix.host.ask("GET", "rooms", matrix.room, "state", "m.room.pinned_events", "")
    return list(said["pinned"])


async def test_what_can_be_voted_on_is_pinned_as_long_as_it_can_beside_the_pins_of_others(matrix: MatrixWorld) -> None:
    matrix.chat = matrix.made(pins=True)
    levels, pins = (
        ("rooms", matrix.room, "state", kind, "") for kind in ("m.room.power_levels", "m.room.pinned_events")
    )
    await matrix.host.ask("PUT", *levels, body={"users": {matrix.us.id: 50}})
    await matrix.host.ask("PUT", *pins, body={"pinned": ["$other"]})
    async with connected(matrix, Hearing()):
        posts = [matrix.chat.post(matrix.general, (f"C{n}",), (APPROVE,), f"C{n}/{n}") for n in (1, 2)]
        first, second = [card.rpartition("/")[2] for card in await asyncio.gather(*posts)]
        assert sorted(await pinned(matrix)) == sorted(["$other", first, second])
        await matrix.chat.edit(f"{matrix.general}/{first}", ("C1: one vote",), (APPROVE,))
        assert first in await pinned(matrix)
        await matrix.chat.edit(f"{matrix.general}/{first}", ("C1: accepted",), ())
        assert sorted(await pinned(matrix)) == sorted(["$other", second])


async def test_where_nothing_may_be_pinned_the_card_is_shown_all_the_same(matrix: MatrixWorld) -> None:
    matrix.chat = matrix.made(pins=True)
    async with connected(matrix, Hearing()):
        for number in (1, 2):
            await matrix.chat.post(matrix.general, (f"C{number}",), (APPROVE,), f"C{number}/{number}")
    assert len(await matrix.seen(matrix.general)) == 2
    assert sum("m.room.pinned_events" in seen.path for seen in matrix.proxy.seen) == 2  # it was tried once


async def test_a_room_that_was_taken_off_the_list_is_not_spoken_in_any_more(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
    other = await matrix.host.makes()
    await matrix.us.joins(other)
    with pytest.raises(Gone):
        await matrix.chat.post(f"matrix:{other}", ("C2",), (), "C2/2")


async def test_where_the_homeserver_encrypts_every_talk_there_is_one_and_no_more(matrix: MatrixWorld) -> None:
    ana = matrix.people["ana"]
    async with connected(matrix, Hearing(("Your balance is 3.",))):
        await matrix.says("ana", "!mine")
        (talk,) = await ana.invitations()
        await matrix.us.ask("PUT", "rooms", talk, "state", "m.room.encryption", "", body=MEGOLM)
        await ana.joins(talk)
        await ana.until(lambda: said_encrypted(ana, talk, matrix))
        await matrix.says("ana", "!mine")
        assert await ana.invitations() == []
    assert await matrix.seen(matrix.general) == [f"{ana.id}: {SHUT_OUT}"]


async def said_encrypted(who: Account, talk: str, matrix: MatrixWorld) -> bool:
    return ENCRYPTED in await who.shown(talk, matrix.us.id)


async def test_a_homeserver_that_is_another_account_begins_anew(matrix: MatrixWorld) -> None:
    async with connected(matrix, Hearing()):
        await matrix.chat.post(matrix.general, ("C1",), (), "C1/1")
        await matrix.says("ana", "!mine")
    matrix.us = matrix.people["cara"]
    matrix.chat = matrix.made()
    hearing: list[Event] = []

    async def receive(event: Event) -> None:
        hearing.append(event)

    async with connected(matrix, receive):
        await matrix.says("ana", "!help")
    assert not any(isinstance(event, Reconnected | Reaction) for event in hearing)


async def is_in(who: Account, whom: Account, room: str) -> bool:
    return whom.id in (await who.ask("GET", "rooms", room, "joined_members"))["joined"]


async def ours(matrix: MatrixWorld) -> list[dict[str, Any]]:
    """Return our messages in the room, edits included."""
    events = await matrix.host.timeline(matrix.room)
    return [one for one in events if one["sender"] == matrix.us.id and one["type"] == "m.room.message"]


async def test_a_display_name_that_is_no_part_of_our_id_is_our_name(matrix: MatrixWorld) -> None:
    """With a link to us as programs write it, and with the mention beside the text alone."""
    await matrix.us.ask("PUT", "profile", matrix.us.id, "displayname", body={"displayname": "Kitchen Bot"})
    link = f'<a href="https://matrix.to/#/{matrix.us.id}">Kitchen Bot</a>: mine'
    beside = {"m.mentions": {"user_ids": [matrix.us.id]}}
    hearing = Hearing(("Here.",))
    async with connected(matrix, hearing):
        for more in ({"format": "org.matrix.custom.html", "formatted_body": link}, beside):
            said = await matrix.people["ana"].says(matrix.room, "Kitchen Bot: mine", **more)
            await matrix.acknowledged(matrix.room, said)
        said = await matrix.people["ana"].says(matrix.room, "Kitchen Bot: mine")
        await matrix.acknowledged(matrix.room, said)
    assert [(one.name, one.text) for one in hearing.commands] == [("mine", ""), ("mine", "")]
    assert await matrix.private("ana") == ["Here.", "Here."]
