"""Posts and edits on Discord: each post once, whatever is lost on the way, and each refusal told as what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.discord import markup, text
from adapters.shared.sanitize import clean
from bot.chat import Barred, Choice, File, Gone, Link, Mention, Moment, Picture, Said, Table, Text, Unreachable
from bot.language.translation import translated
from tests.adapters.contract.test_contract import APPROVE, PNG, REJECT, Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.discord import limits, seen
from tests.adapters.discord.people import until
from tests.adapters.discord.state import FORUM_POST, GENERAL, GUILD, SECRET
from tests.adapters.discord.world import HURRIED, DiscordWorld, place
from tests.support.standing import standing

# Once.


async def test_a_post_that_was_taken_and_answered_with_an_error_is_one_message(discord: DiscordWorld) -> None:
    """The library asks again by itself, with the same nonce."""
    discord.server.fail("post", "502", done=True)
    async with connected(discord, Hearing()):
        await discord.chat.post(discord.general, ("C1",), (), "C1/1")
    assert await discord.seen(discord.general) == ["C1"]
    assert discord.server.asked("post") == 2


@pytest.mark.parametrize("forgets", [False, True])
async def test_a_post_whose_answer_was_lost_is_found_again(discord: DiscordWorld, *, forgets: bool) -> None:
    """Discord tells a repetition by its nonce for some minutes; later, it is told by what stands in the channel."""
    discord.server.fail("post", "cut", done=True)
    async with connected(discord, Hearing()):
        with pytest.raises(Unreachable):
            await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        if forgets:
            discord.server.state.nonces.clear()
        again = await discord.chat.post(discord.general, ("C1, changed meanwhile",), (), "C1/1")
        other = await discord.chat.post(discord.general, ("C2",), (), "C2/2")
    assert again != other
    assert await discord.seen(discord.general) == ["C1", "C2"]


@pytest.mark.parametrize("noise", [0, 150])
async def test_a_post_of_an_earlier_process_is_found_in_the_channel(discord: DiscordWorld, noise: int) -> None:
    async with connected(discord, Hearing()):
        first = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
    ben = discord.server.state.add("ben")
    for number in range(noise):
        discord.server.state.create(GENERAL, ben, {"content": f"chat {number}"}, [])
    discord.server.state.nonces.clear()
    discord.restart()
    async with connected(discord, Hearing()):
        assert await discord.chat.post(discord.general, ("C1",), (), "C1/1") == first


async def test_a_post_that_was_deleted_is_shown_anew(discord: DiscordWorld) -> None:
    """Discord refuses a nonce whose message is no more."""
    async with connected(discord, Hearing()):
        first = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        await discord.delete(first)
    discord.restart()
    async with connected(discord, Hearing()):
        second = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
    assert second != first
    assert await discord.seen(discord.general) == ["C1"]


async def test_a_card_in_a_thread_that_fell_asleep_is_changed_and_not_doubled(discord: DiscordWorld) -> None:
    """An archived thread takes no edits; whoever may write there can open it."""
    async with connected(discord, Hearing()):
        card = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        reply = await discord.chat.post(discord.general, ("Talk here.",), (), "C1/flag/2", card)
        discord.server.state.asleep.add(place(card)[1])
        await discord.chat.edit(reply, ("Talk about it here.",), ())
    assert await discord.replies(card) == ["Talk about it here."]
    assert not discord.server.state.asleep


async def test_a_thread_that_is_locked_keeps_what_it_is_owed(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        card = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        reply = await discord.chat.post(discord.general, ("Talk here.",), (), "C1/flag/2", card)
        discord.server.state.asleep.add(place(card)[1])
        discord.server.refused = "wake"
        with pytest.raises(Barred):
            await discord.chat.edit(reply, ("Talk about it here.",), ())
        discord.server.refused = ""
        await discord.chat.edit(reply, ("Talk about it here.",), ())
    assert await discord.replies(card) == ["Talk about it here."]


async def test_emoji_are_put_under_a_card_that_an_earlier_process_did_not_come_to(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        discord.server.refused = "seed"
        card = await discord.chat.post(discord.general, ("C1",), (APPROVE, REJECT), "C1/1")
    discord.restart()
    discord.server.refused = ""
    async with connected(discord, Hearing()):
        assert await discord.chat.post(discord.general, ("C1",), (APPROVE, REJECT), "C1/1") == card
        await until(lambda: seeds(discord, card) == ["✅", "❌"])


async def test_small_print_names_the_post_until_it_is_edited(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1@commons")
        channel, number = place(message)
        (embed,) = discord.server.state.messages[channel][number]["embeds"]
        assert embed["footer"]["text"] == "C1/1@commons"
        await discord.chat.edit(message, ("C1, changed",), ())
        (embed,) = discord.server.state.messages[channel][number]["embeds"]
        assert "footer" not in embed


async def test_a_hanging_request_is_given_up_and_holds_up_no_other(tmp_path: Path) -> None:
    world = DiscordWorld(tmp_path, replace(HURRIED, call=0.2))
    await world.open()
    world.server.fail("post", "hang")
    async with connected(world, Hearing()):
        with pytest.raises(Unreachable):
            await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert await world.seen(world.general) == ["C1"]
    await world.close()


# What a refusal means.


@pytest.mark.parametrize(
    ("kind", "code"),
    [("503", 0), ("cut", 0), ("cloudflare", 0), ("409", 0), ("401", 0), ("400", 0)],
)
async def test_what_may_work_later_is_asked_again_later(discord: DiscordWorld, kind: str, code: int) -> None:
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        discord.server.fail("edit", kind, code=code)
        with pytest.raises(Unreachable):
            await discord.chat.edit(message, ("changed",), ())


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("403", 50001),
        ("403", 50013),
        ("400", 200000),
        ("400", 240000),
        ("400", 50035),
        ("400", 160005),
    ],
)
async def test_what_somebody_can_change_keeps_the_message(discord: DiscordWorld, status: str, code: int) -> None:
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        discord.server.fail("edit", status, code=code)
        with pytest.raises(Barred):
            await discord.chat.edit(message, ("changed",), ())
        await discord.chat.edit(message, ("changed",), ())
    assert await discord.seen(discord.general) == ["changed"]


@pytest.mark.parametrize(("status", "code"), [("404", 10003), ("404", 10008), ("403", 50007)])
async def test_what_will_never_work_is_gone(discord: DiscordWorld, status: str, code: int) -> None:
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        discord.server.fail("edit", status, code=code)
        with pytest.raises(Gone):
            await discord.chat.edit(message, ("changed",), ())


@pytest.mark.parametrize("kind", ["own", "shared", "global"])
async def test_a_limit_of_requests_is_waited_for(discord: DiscordWorld, kind: str) -> None:
    discord.server.fail("post", kind)
    async with connected(discord, Hearing()):
        await discord.chat.post(discord.general, ("C1",), (), "C1/1")
    assert await discord.seen(discord.general) == ["C1"]


async def test_a_limit_that_lasts_long_is_not_waited_for(discord: DiscordWorld) -> None:
    discord.server.fail("post", "own", retry_after=31.0)
    async with connected(discord, Hearing()):
        with pytest.raises(Unreachable):
            await discord.chat.post(discord.general, ("C1",), (), "C1/1")


async def test_a_limit_of_edits_is_not_waited_for_within_the_edit(tmp_path: Path) -> None:
    """Discord answers so to many edits of messages older than an hour, discord-api-docs, issue 4413; other posts go on."""
    world = DiscordWorld(tmp_path, replace(HURRIED, edit=0.2, call=60.0))
    await world.open()
    async with connected(world, Hearing()):
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        world.server.fail("edit", "own", code=30046, retry_after=29.0)
        with pytest.raises(Unreachable):
            await world.chat.edit(message, ("C1, changed",), ())
        await world.chat.post(world.general, ("C2",), (), "C2/2")
        await world.chat.edit(message, ("C1, changed",), ())
    assert await world.seen(world.general) == ["C1, changed", "C2"]
    await world.close()


async def test_a_channel_that_is_closed_to_the_bot_may_be_opened(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        with pytest.raises(Barred):
            await discord.chat.post(f"discord:{GUILD}/{SECRET}", ("C1",), (), "C1/1")


async def test_whoever_takes_no_direct_messages_is_gone(discord: DiscordWorld) -> None:
    discord.server.fail("post", "403", code=50007)
    async with connected(discord, Hearing()):
        with pytest.raises(Gone):
            await discord.chat.post(discord.person("ana"), ("Only for you",), (), "C1/reminder/1")


@pytest.mark.parametrize("reference", ["discord:x/y", "discord:", "discord:1/", "discord:1/2/x"])
async def test_a_reference_that_is_none_is_gone(discord: DiscordWorld, reference: str) -> None:
    async with connected(discord, Hearing()):
        with pytest.raises(Gone):
            await discord.chat.post(reference, ("C1",), (), "C1/1")
        with pytest.raises(Gone):
            await discord.chat.edit(f"{reference}/m", ("C1",), ())


async def test_before_it_is_connected_nothing_is_taken(discord: DiscordWorld) -> None:
    with pytest.raises(Unreachable):
        await discord.chat.post(discord.general, ("C1",), (), "C1/1")


# Choices.


async def test_the_emoji_of_the_choices_are_put_under_a_card(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("C1",), (APPROVE, REJECT), "C1/1")
        await until(lambda: seeds(discord, message) == ["✅", "❌"])


async def test_emoji_that_a_killed_process_did_not_come_to_are_put_when_the_card_is_read(discord: DiscordWorld) -> None:
    discord.server.fail("seed", "403", code=50013)
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("C1",), (APPROVE, REJECT), "C1/1")
        await until(lambda: discord.server.asked("seed") == 1)
    discord.restart()
    async with connected(discord, Hearing()):
        assert await standing(discord.chat, message) == []
        await until(lambda: seeds(discord, message) == ["✅", "❌"])


def seeds(world: DiscordWorld, message: str) -> list[str]:
    """Return the emoji that we have put under a message."""
    return list(world.server.state.standing[place(message)[1]])


async def test_what_discord_does_not_know_as_an_emoji_is_left_out_of_a_button(discord: DiscordWorld) -> None:
    odd = Choice("abc", "approve", "vote", {"card": "C1"})
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("C1",), (odd,), "C1/1")
        await discord.chat.edit(message, ("C1, changed",), (odd,))
        await until(lambda: discord.server.asked("seed") == 1)
    assert [button["label"] for button in discord.buttons(message)] == ["approve", "my vote"]
    assert await discord.seen(discord.general) == ["C1, changed"]
    assert discord.server.wrong == ["'abc' is no emoji"] * 2
    discord.server.wrong.clear()


async def test_a_card_without_choices_has_no_buttons_any_more(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("C1",), (APPROVE,), "C1/1")
        await discord.chat.edit(message, ("Accepted.",), ())
    assert discord.buttons(message) == []


@pytest.mark.parametrize(("language", "label"), [("en", "my vote"), ("de", "meine Stimme")])
async def test_a_card_has_a_button_for_the_own_vote_in_the_language_of_the_card(
    discord: DiscordWorld, language: str, label: str
) -> None:
    discord.server.state.locale = "fr"  # the server's language is none of the card
    discord.restart(translated)

    def tongue(reference: str, told: str | None) -> str:
        return language if (reference, told) == (discord.general, None) else "fr"

    hearing = Hearing(("What you said on C1: approve.",))
    async with connected(discord, hearing, tongue=tongue):
        message = await discord.chat.post(discord.general, ("C1",), (APPROVE, REJECT), "C1/1")
        button = discord.buttons(message)[-1]
        await discord.people.clicks("ben", button["custom_id"], place(message)[1])
        await discord.chat.edit(message, ("C1: accepted",), ())
        assert discord.buttons(message) == []
    assert button["label"] == label
    assert (hearing.commands[0].name, hearing.commands[0].options) == ("mine", {"card": "C1"})
    assert await discord.private("ben") == ["What you said on C1: approve."]


# Under a card.


async def test_the_thread_under_a_card_has_its_name_and_stays_for_a_week(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        card = await discord.chat.post(discord.general, ("C1",), (), "C1/1@garden")
        reply = await discord.chat.post(discord.general, ("A flag",), (), "C1/flag/A2/2@garden", card)
    (begun,) = [sent for route, sent in discord.server.log if route == "thread"]
    assert (begun["name"], begun["auto_archive_duration"]) == ("C1", 10080)
    assert reply.startswith(f"discord:{GUILD}/{place(card)[1]}/")


@pytest.mark.parametrize("route", ["thread", "post"])
@pytest.mark.parametrize("kind", ["cut", "500", "502"])
async def test_a_reply_whose_answer_was_lost_is_one_message_in_one_thread(
    discord: DiscordWorld, route: str, kind: str
) -> None:
    async with connected(discord, Hearing()):
        card = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        discord.server.fail(route, kind, done=True)
        for _ in range(3):
            with suppress(Unreachable):
                await discord.chat.post(discord.general, ("A flag",), (), "C1/flag/A2/2", card)
        discord.server.state.nonces.clear()
        discord.restart()
    async with connected(discord, Hearing()):
        await discord.chat.post(discord.general, ("A flag",), (), "C1/flag/A2/2", card)
    assert await discord.replies(card) == ["A flag"]
    assert await discord.seen(discord.general) == ["C1"]


@pytest.mark.parametrize("code", [50013, 50024, 160006])
async def test_where_no_thread_can_be_begun_the_reply_stands_in_the_channel(discord: DiscordWorld, code: int) -> None:
    """Without the permission, in a channel of another kind, and with too many threads open."""
    async with connected(discord, Hearing()):
        card = await discord.chat.post(discord.general, ("C1",), (), "C1/1")
        discord.server.fail("thread", "403" if code == 50013 else "400", code=code)
        await discord.chat.post(discord.general, ("A flag",), (), "C1/flag/A2/2", card)
    assert await discord.seen(discord.general) == ["C1", "A flag"]


async def test_a_card_in_a_thread_has_its_replies_beside_it(discord: DiscordWorld) -> None:
    post = f"discord:{GUILD}/{FORUM_POST}"
    async with connected(discord, Hearing()):
        card = await discord.chat.post(post, ("C1",), (), "C1/1")
        await discord.chat.post(post, ("A flag",), (), "C1/flag/A2/2", card)
    assert await discord.seen(post) == ["C1", "A flag"]


def test_a_text_that_its_links_make_too_long_has_their_words_alone() -> None:
    """Each address is longer than what it leads from."""
    row = Link("C1", f"discord:{GUILD}/{GENERAL}/123456789012345678")
    few, many = text.answer(("See ", row)), text.answer(("See ", row, Table(("Log",), ((row,),) * 40)))
    assert few.content == f"See [C1](https://discord.com/channels/{GUILD}/{GENERAL}/123456789012345678)"
    assert many.content is not None
    assert "https" not in many.content
    assert many.content.count("C1") == 41


def test_the_file_of_a_long_answer_is_plain_words() -> None:
    """Nothing in a file is rendered: no mark-up, no number of a person, no seconds, no mention of a command."""
    at = datetime(2026, 1, 5, 9, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    ana = Mention("discord:1576383504474701827", "Ana_M")
    row: Text = (
        ana,
        " logged C1: ",
        Said("a *bold* piece_0"),
        ", ",
        Moment(at, "Mon 5 Jan, 10:00"),
        ". /vote C17 approve\n",
    )
    shown = text.answer(
        (*row * 200, Table(("Who", "When"), ((ana, Moment(at, "Mon 5 Jan, 10:00")),))),
        lambda command, word: ("</x:1>", word),
    )
    (file,) = shown.attached
    said = file.data.decode()
    assert said.startswith("Ana_M logged C1: a *bold* piece_0, Mon 5 Jan, 10:00. /vote C17 approve\n")
    assert said.endswith("\nWho | When\nAna_M | Mon 5 Jan, 10:00")
    assert said.count("C17") == 200
    assert not re.search(r"[<>\\]", said)


def test_a_direct_message_has_no_address_for_all() -> None:
    assert text.answer((Link("C1", "discord:100001/123456789012345678"),)).content == "C1"


def asked(number: int) -> list[Choice]:
    """Return the buttons of so many requests."""
    return [
        Choice("", f"C{one}: {label}", "vote", {"card": f"C{one}", "choice": label})
        for one in range(number)
        for label in ("yes", "no", "not me")
    ]


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (5, 5), (60, 5)])
async def test_each_request_has_a_row_of_buttons_as_far_as_discord_has_rows(
    discord: DiscordWorld, number: int, shown: int
) -> None:
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.person("ana"), ("Asked by lot",), asked(number), "A1/by-lot/2026/1")
    direct = discord.server.state.direct(discord.server.state.add("ana"))
    rows = discord.server.state.messages[direct][int(message.rpartition("/")[2])]["components"]
    labels = [[button["label"] for button in row["components"]] for row in rows]
    assert labels == [[f"C{one}: yes", f"C{one}: no", f"C{one}: not me"] for one in range(shown)]


def test_a_button_carries_its_command_and_gives_it_back() -> None:
    odd = Choice("✅", "approve", "vote", {"card": "C1", "choice": "a&b=c ü?"})
    view = text.buttons([odd])
    assert view is not None
    (button,) = view.to_components()[0]["components"]
    assert text.chosen(button["custom_id"]) == ("vote", dict(odd.options))


def test_a_choice_that_fits_into_no_button_is_left_to_the_reactions() -> None:
    long = replace(APPROVE, options={"card": "C1", "note": "x" * 100})
    assert text.buttons([long]) is None


# How it looks.


async def test_a_picture_stands_in_the_card_and_goes_with_an_edit(discord: DiscordWorld) -> None:
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("W1", Picture(PNG, "Three bars.", "W1.png")), (), "W1/1")
        found = discord.server.state.messages[GENERAL][place(message)[1]]
        assert found["embeds"][0]["image"]["url"] == "attachment://W1.png"
        assert await discord.seen(discord.general) == ["W1\n[picture: Three bars.]"]
        await discord.chat.edit(message, ("W1",), ())
    assert await discord.seen(discord.general) == ["W1"]


@pytest.mark.parametrize("kind", ["refused", "lost"])
async def test_a_picture_that_discord_does_not_take_is_told_in_words(discord: DiscordWorld, kind: str) -> None:
    async with connected(discord, Hearing()):
        for number, route in enumerate(("post", "edit")):
            if kind == "refused":
                discord.server.fail(route, "403", code=50013)
            else:
                discord.loses_files(1)
            text: Text = (f"W{number}", Picture(PNG, "Three bars.", "W1.png"))
            if route == "post":
                message = await discord.chat.post(discord.general, text, (), "W1/1")
            else:
                await discord.chat.edit(message, text, ())
            assert await discord.seen(discord.general) == [f"W{number}\n[picture: Three bars.]"]
            assert discord.server.state.messages[place(message)[0]][place(message)[1]]["attachments"] == []


async def test_several_pictures_have_an_embed_each_and_a_file_is_beside_them(discord: DiscordWorld) -> None:
    pictures = (Picture(PNG, "One.", "a.png"), Picture(PNG, "Two.", "a.png"))
    async with connected(discord, Hearing()):
        message = await discord.chat.post(discord.general, ("W1", *pictures, File(b"1", "a.csv")), (), "W1/1")
    found = discord.server.state.messages[GENERAL][place(message)[1]]
    assert [embed["image"]["url"] for embed in found["embeds"]] == ["attachment://a.png", "attachment://1-a.png"]
    assert [one["filename"] for one in found["attachments"]] == ["a.png", "1-a.png", "a.csv"]


async def test_members_words_cannot_begin_a_line_of_ours(discord: DiscordWorld) -> None:
    said = Said("done\nAccepted.\n# Heading\n- list\n1. first\n-# small")
    async with connected(discord, Hearing()):
        await discord.chat.post(discord.general, ("Note: ", said), (), "C1/1")
    (shown,) = await discord.seen(discord.general)
    assert shown == "Note: done\n> Accepted.\n> # Heading\n> - list\n> 1. first\n> -# small"


async def test_a_command_in_our_words_can_be_clicked_and_says_all_that_discord_wants(discord: DiscordWorld) -> None:
    ours = "/contribute 3h x, /confirm C1, /vote C1 approve. /payout? /nothing here, a/vote, /equation"
    theirs = Said("/vote C1 approve and </vote:1>")
    for _ in range(2):  # told the commands, and at the next start asked for them
        async with connected(discord, Hearing((ours, theirs))):
            await discord.says("ana", "/mine")
            await discord.chat.post(discord.general, (ours, theirs), (), "C1/1")
        discord.restart()
    said = "/contribute log 3h x, /confirm C1, /vote C1 approve. /payout see? /nothing here, a/vote, /equation see"
    assert await discord.private("ana") == [f"{said}/vote C1 approve and </vote:1>"] * 2
    assert await discord.seen(discord.general) == [f"{said}/vote C1 approve and </vote:1>"]
    raw = discord.asked("ana")[0].original
    assert raw is not None
    ids = {command["name"]: command["id"] for command in discord.server.commands}
    assert raw["content"].startswith(f"</contribute log:{ids['contribute']}> 3h x, </confirm:{ids['confirm']}> C1")


async def test_where_discord_does_not_tell_its_commands_they_stay_as_they_are(discord: DiscordWorld) -> None:
    discord.server.fail("sync", *["503"] * 1000)
    async with connected(discord, Hearing(("/contribute 3h x",))):
        await discord.says("ana", "/mine")
    assert await discord.private("ana") == ["/contribute 3h x"]


def test_an_address_stays_a_link_to_where_it_says() -> None:
    said = "see https://example.org/a_b_c?d=1&e=~2 (https://example.org/x) or [good](https://evil.example)"
    assert markup.render((Said(said),)) == (
        r"see https://example.org/a_b_c?d=1&e=~2 (https://example.org/x) or \[good\](https://evil.example)"
    )


HOSTILE = st.text(
    st.one_of(st.sampled_from("\\`*_~|<>@#[]()-+.:!0123456789 \nab\u202e\u200b"), st.characters()), max_size=60
)


@given(HOSTILE)
def test_whatever_members_write_is_shown_as_it_is(said: str) -> None:
    """Beside what steers the text around it; of several lines, each further one is marked as a quotation."""
    expected = "\n> ".join(clean(line) for line in said.splitlines())
    assert seen.shown(markup.render((Said(said),)), {}) == expected


PIECES: st.SearchStrategy[Text] = st.lists(
    st.one_of(
        st.text(max_size=300),
        HOSTILE.map(Said),
        st.just(Link("C1", f"discord:{GUILD}/{GENERAL}/123456789012345678")),
        st.builds(
            lambda part, times: Said(part * times), st.text("*\\ _a\n", min_size=1, max_size=40), st.integers(1, 200)
        ),
        st.just(Mention("discord:5")),
        st.just(Picture(PNG, "x" * 2000, "ü/é.png")),
        st.just(File(b"1", "../../x")),
        st.just(Table(("a", "b"), ((Said("c\nd"), Mention("discord:5")),))),
    ),
    max_size=8,
).map(tuple)


@given(PIECES, st.booleans())
def test_whatever_is_shown_is_within_the_limits_of_discord(pieces: Text, is_card: bool) -> None:
    shown = text.card(pieces, "C1/1") if is_card else text.answer(pieces)
    sent = {"content": shown.content, "embeds": [embed.to_dict() for embed in shown.embeds()]}
    names = [file.filename for file in shown.files()]
    assert list(limits.message(sent, names, is_new=True)) == []
    assert len(set(names)) == len(names)


LONG = st.builds(lambda part, times: part * times, st.text("*\\a ", min_size=1, max_size=40), st.integers(1, 200))


@given(LONG)
@example("*" * 4000)
@example(" " * 3 + "a*" * 2500)
def test_no_cut_between_pages_lets_mark_up_through(said: str) -> None:
    shown = text.card((Said(said),), None)
    pages = [seen.shown(page.removesuffix("…"), {}) for page in shown.descriptions]
    assert "⟦" not in "".join(pages)
    if not shown.attached:
        assert "".join("".join(pages).replace("\u200b", "").split()) == "".join(said.split())


@given(st.lists(st.tuples(st.text(max_size=12), st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3))))
def test_every_button_gives_back_what_it_was_made_of(choices: Sequence[tuple[str, dict[str, str]]]) -> None:
    for command, options in choices:
        if "" in options or not command or any("\ud800" <= sign <= "\udfff" for sign in f"{command}{options}"):
            continue
        view = text.buttons([Choice("✅", "x", command, options)])
        if view is not None:
            assert text.chosen(view.to_components()[0]["components"][0]["custom_id"]) == (command, options)
