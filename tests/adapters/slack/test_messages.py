"""Posts, edits and readings against a Slack that has bad days: one message for one post, and no vote read out of half a list."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.adapter import Pace
from bot.chat import Barred, Choice, File, Gone, Mention, Picture, Said, Table, Text, Unreachable
from tests.adapters.contract.test_contract import PNG, Hearing
from tests.adapters.contract.worlds import connected
from tests.adapters.slack.api import Fault
from tests.adapters.slack.workspace import OUR_BOT, TEAM
from tests.adapters.slack.world import SlackWorld
from tests.support.standing import standing

APPROVE = Choice("✅", "approve", "vote", {"card": "C1", "choice": "approve"})
CHART = Picture(PNG, "Ana has 3 of 5 hours.", "shares.png")


@pytest.fixture
def world(socket_slack: SlackWorld) -> SlackWorld:
    return socket_slack


@pytest.mark.parametrize("loses", ["answer", "request"])
@pytest.mark.parametrize("restarted", [False, True])
async def test_a_post_whose_answer_was_lost_is_one_message(world: SlackWorld, loses: str, restarted: bool) -> None:
    world.api.faults.append(Fault("chat.postMessage", loses=loses))
    with pytest.raises(Unreachable):
        await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
    chat = world.adapter() if restarted else world.chat
    message = await chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
    assert await world.seen(world.general) == ["C1"]
    assert world.workspace.find(message).metadata["event_payload"] == {"key": "C1/1"}


async def test_each_request_has_a_row_of_buttons(world: SlackWorld) -> None:
    labels = ("yes", "no", "not me")
    asked = [Choice("", one, "vote", {"card": card, "choice": one}) for card in ("C5", "C7") for one in labels]
    message = await world.chat.post(world.person("ana"), ("Asked by lot",), asked, "A1/by-lot/2026/1")
    rows = [block for block in world.workspace.find(message).blocks if block["type"] == "actions"]
    assert [[button["text"]["text"] for button in row["elements"]] for row in rows] == [[*labels], [*labels]]
    ids = [button["action_id"] for row in rows for button in row["elements"]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("loses", ["answer", "request"])
async def test_a_reply_whose_answer_was_lost_is_one_message_in_its_thread(world: SlackWorld, loses: str) -> None:
    """History does not tell of what stands in threads."""
    card = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
    world.api.faults.append(Fault("chat.postMessage", loses=loses))
    with pytest.raises(Unreachable):
        await world.chat.post(world.general, ("A flag",), (), "C1/flag/A2/2", card)
    message = await world.adapter().post(world.general, ("A flag",), (), "C1/flag/A2/2", card)
    assert await world.replies(card) == ["A flag"]
    assert await world.seen(world.general) == ["C1"]
    assert world.workspace.find(message).thread == card.rpartition("/")[2]


async def test_a_message_is_found_again_behind_many_others(world: SlackWorld) -> None:
    world.api.faults.append(Fault("chat.postMessage", loses="answer"))
    with pytest.raises(Unreachable):
        await world.chat.post(world.general, ("C1",), (), "C1/1")
    for number in range(450):
        world.workspace.say("C0GENERAL0", world.workspace.user("ana"), f"chatter {number}")
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert world.workspace.find(message).text == "C1"
    assert world.api.calls["conversations.history"] == 3


async def test_the_message_of_another_with_our_key_is_not_taken_for_ours(world: SlackWorld) -> None:
    world.api.faults.append(Fault("chat.postMessage", loses="request"))
    with pytest.raises(Unreachable):
        await world.chat.post(world.general, ("C1",), (), "C1/1")
    forged = {"event_type": "potluck_post", "event_payload": {"key": "C1/1"}}
    world.workspace.say("C0GENERAL0", world.workspace.user("robo"), "C1: not ours", metadata=forged)
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert world.workspace.find(message).user == OUR_BOT


async def test_what_cannot_be_looked_for_is_not_posted_again(world: SlackWorld) -> None:
    world.api.faults += [Fault("chat.postMessage", loses="answer"), Fault("conversations.history", status=500)]
    for _ in range(2):
        with pytest.raises(Unreachable):
            await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert await world.seen(world.general) == ["C1"]


async def test_a_post_that_was_never_tried_is_not_looked_for(world: SlackWorld) -> None:
    await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert world.api.calls["conversations.history"] == 0


async def test_an_edit_whose_answer_was_lost_can_be_made_again(world: SlackWorld) -> None:
    message = await world.chat.post(world.general, ("Before",), (), "C1/1")
    world.api.faults.append(Fault("chat.update", loses="answer"))
    with pytest.raises(Unreachable):
        await world.chat.edit(message, ("After",), ())
    await world.chat.edit(message, ("After",), ())
    assert await world.seen(world.general) == ["After"]


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        ("is_archived", Barred),
        ("channel_not_found", Barred),
        ("restricted_action", Barred),
        ("messages_tab_disabled", Barred),
        ("internal_error", Unreachable),
        ("fatal_error", Unreachable),
        ("request_timeout", Unreachable),
        ("team_added_to_org", Unreachable),
        ("external_channel_migrating", Unreachable),
        ("ekm_access_denied", Unreachable),
        ("accesslimited", Unreachable),
        ("missing_scope", Unreachable),
    ],
)
async def test_what_slack_answers_to_a_post_is_told_apart(
    world: SlackWorld, error: str, raised: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    world.api.faults.append(Fault("chat.postMessage", error=error))
    with pytest.raises(raised):
        await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert ("missing_scope" in caplog.text) == (error == "missing_scope")


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        ("message_not_found", Gone),
        ("cant_update_message", Gone),
        ("edit_window_closed", Gone),
        ("internal_error", Unreachable),
    ],
)
async def test_what_slack_answers_to_an_edit_is_told_apart(
    world: SlackWorld, error: str, raised: type[Exception]
) -> None:
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    world.api.faults.append(Fault("chat.update", error=error))
    with pytest.raises(raised):
        await world.chat.edit(message, ("After",), ())


@pytest.mark.parametrize("status", [500, 503])
async def test_a_page_instead_of_an_answer_is_an_outage(world: SlackWorld, status: int) -> None:
    world.api.faults.append(Fault("chat.postMessage", status=status))
    with pytest.raises(Unreachable):
        await world.chat.post(world.general, ("C1",), (), "C1/1")


@pytest.mark.parametrize("body", ["[]", "null", "3", '"ok"', "{", "{}", '{"ok": true}', " "])
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "reactions.get", "conversations.open"])
async def test_an_answer_that_is_none_of_slack_is_an_outage(world: SlackWorld, method: str, body: str) -> None:
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    world.api.faults.append(Fault(method, body=body))
    works: dict[str, Callable[[], Awaitable[object]]] = {
        "chat.postMessage": lambda: world.chat.post(world.general, ("C2",), (), "C2/2"),
        "chat.update": lambda: world.chat.edit(message, ("C1",), ()),
        "reactions.get": lambda: standing(world.chat, message),
        "conversations.open": lambda: world.chat.post(world.person("ana"), ("C2",), (), "C2/3"),
    }
    if (method, body) == ("chat.update", '{"ok": true}'):
        await works[method]()  # there is nothing more to read in it
        return
    with pytest.raises(Unreachable):
        await works[method]()


@pytest.mark.parametrize("fault", [Fault("chat.postMessage", retry_after="soon"), Fault("chat.postMessage", status=429)], ids=["no number", "a page"])  # fmt: skip
async def test_a_pause_of_which_slack_does_not_say_how_long_is_a_pause(world: SlackWorld, fault: Fault) -> None:
    world.api.faults.append(fault)
    for _ in range(2):
        with pytest.raises(Unreachable, match="patience"):
            await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert world.api.calls["chat.postMessage"] == 1


@pytest.mark.parametrize("minutes", [-50, 50])
async def test_where_the_clocks_differ_a_message_is_found_again_all_the_same(world: SlackWorld, minutes: int) -> None:
    world.workspace.clock += timedelta(minutes=minutes)
    world.api.faults.append(Fault("chat.postMessage", loses="answer"))
    with pytest.raises(Unreachable):
        await world.chat.post(world.general, ("C1",), (), "C1/1")
    await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert await world.seen(world.general) == ["C1"]


async def test_a_link_in_a_direct_answer_is_not_looked_up_by_slack(world: SlackWorld) -> None:
    async with connected(world, Hearing((Said("https://example.org/secret"),))):
        message = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        world.api.responses_max = 0
        await world.clicks("ana", "approve", message)
        await world.api.until(lambda: bool(world.workspace.channels["D0ANA00000"].messages))
    _, given = world.api.said[-1]
    assert (given["unfurl_links"], given["unfurl_media"]) == (False, False)


async def test_a_short_pause_that_slack_asks_for_is_waited_through(world: SlackWorld) -> None:
    world.api.faults.append(Fault("chat.postMessage", retry_after=0.05))
    with pytest.raises(Unreachable):
        await world.chat.post(world.general, ("C1",), (), "C1/1")
    await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert await world.seen(world.general) == ["C1"]


async def test_a_long_pause_is_kept_without_asking_again(world: SlackWorld) -> None:
    world.api.faults.append(Fault("chat.postMessage", retry_after=60))
    for _ in range(3):
        with pytest.raises(Unreachable, match="patience"):
            await world.chat.post(world.general, ("C1",), (), "C1/1")
    assert world.api.calls["chat.postMessage"] == 1
    await world.chat.post(world.person("ana"), ("Only for you",), (), "C1/reminder/2")  # other channels go on


async def test_a_request_that_hangs_holds_no_other_channel_up(world: SlackWorld) -> None:
    waits = asyncio.Event()
    world.api.faults.append(Fault("chat.postMessage", waits=waits))
    hanging = asyncio.create_task(world.chat.post(world.general, ("C1",), (), "C1/1"))
    await world.api.until(lambda: world.api.calls["conversations.open"] >= 0 and not hanging.done())
    await world.chat.post(world.person("ana"), ("Only for you",), (), "C1/reminder/2")
    assert not hanging.done()
    waits.set()
    await hanging


async def test_messages_in_one_channel_keep_the_pace_that_slack_allows(world: SlackWorld) -> None:
    chat = world.adapter(Pace(post=3600))
    await chat.post(world.general, ("C1",), (), "C1/1")
    second = asyncio.create_task(chat.post(world.general, ("C2",), (), "C2/2"))
    await chat.post(world.person("ana"), ("Only for you",), (), "C1/reminder/9")
    assert not second.done()
    assert await world.seen(world.general) == ["C1"]
    second.cancel()


async def test_a_public_channel_is_entered_to_show_a_card_there(world: SlackWorld) -> None:
    channel = world.general.replace("C0GENERAL0", "C0STRANGE0")
    await world.chat.post(channel, ("C1",), (), "C1/1")
    assert await world.seen(channel) == ["C1"]


async def test_a_private_channel_without_us_may_let_us_in(world: SlackWorld) -> None:
    channel = world.general.replace("C0GENERAL0", "G0PRIVATE0")
    with pytest.raises(Barred):
        await world.chat.post(channel, ("C1",), (), "C1/1")
    world.workspace.channels["G0PRIVATE0"].members.add(world.api.bot)
    await world.chat.post(channel, ("C1",), (), "C1/1")
    assert await world.seen(channel) == ["C1"]


async def test_a_private_channel_that_put_us_out_keeps_its_card(world: SlackWorld) -> None:
    """What stands there is not gone, and is shown nowhere else."""
    channel, private = world.general.replace("C0GENERAL0", "G0PRIVATE0"), world.workspace.channels["G0PRIVATE0"]
    private.members.add(world.api.bot)
    card = await world.chat.post(channel, ("C1",), (), "C1/1")
    private.members.discard(world.api.bot)
    told = await world.chat.reactions([card])
    assert not isinstance(told[card], Gone)
    with pytest.raises(Barred):
        await world.chat.edit(card, ("C1, changed",), ())


async def test_a_person_who_is_no_more_is_gone(world: SlackWorld) -> None:
    with pytest.raises(Gone):
        await world.chat.post(world.person("ana").replace("U0ANA00000", "U0NOBODY00"), ("C1",), (), "C1/1")


async def test_a_list_of_people_that_was_cut_short_is_not_believed(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    world.reacted("ben", "✅", message, added=True)

    async def cut(given: dict[str, Any]) -> dict[str, Any]:
        one = {"name": "white_check_mark", "users": [world.workspace.user("ben")], "count": 2}
        return {"type": "message", "message": {"reactions": [one]}}

    monkeypatch.setattr(world.api, "_reactions_get", cut)
    with pytest.raises(Unreachable, match="only 1 of 2"):
        await standing(world.chat, message)


async def test_two_tones_and_two_names_of_one_emoji_are_one_reaction(world: SlackWorld) -> None:
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    ben = world.workspace.user("ben")
    world.workspace.find(message).reactions = {"+1": [ben], "+1::skin-tone-3": [ben], "thumbsup::skin-tone-5": [ben]}
    assert [(one.emoji, one.by) for one in await standing(world.chat, message)] == [("👍", world.person("ben"))]


@pytest.mark.parametrize(
    "why", [{"deleted": True}, {"is_stranger": True}, {"is_bot": True}, {"team_id": "T0OTHER000"}], ids=str
)
async def test_who_is_no_member_of_the_workspace_has_no_say(world: SlackWorld, why: dict[str, object]) -> None:
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    world.workspace.users[world.workspace.user("ben")] |= why
    world.reacted("ben", "✅", message, added=True)
    assert await standing(world.chat, message) == []


@pytest.mark.parametrize(
    "who",
    [{"is_restricted": True}, {"team_id": "T0OTHER000", "enterprise_user": {"teams": ["T0OTHER000", TEAM]}}],
    ids=["guest", "of an organisation"],
)
async def test_guests_and_people_of_the_organisation_have_their_say(world: SlackWorld, who: dict[str, object]) -> None:
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    world.workspace.users[world.workspace.user("ben")] |= who
    world.reacted("ben", "✅", message, added=True)
    assert [one.by for one in await standing(world.chat, message)] == [world.person("ben")]


async def test_a_picture_stands_in_its_message_with_the_words_that_say_the_same(world: SlackWorld) -> None:
    message = await world.chat.post(world.general, ("Digest W1\n", CHART, "\nMore"), (), "W1/1")
    (block,) = [one for one in world.workspace.find(message).blocks if one["type"] == "image"]
    upload = world.workspace.files[block["slack_file"]["id"]]
    assert (upload.data, upload.alt, upload.shared) == (PNG, CHART.alt, [])
    assert block["alt_text"] == CHART.alt
    assert CHART.alt in world.workspace.find(message).text


async def test_a_picture_with_many_words_for_it_is_a_picture_all_the_same(world: SlackWorld) -> None:
    """Slack takes 1,000 characters with a file and 2,000 in a message; all of them stand in the words of the message."""
    alt = "Ana has 3 of 5 hours. " * 120
    message = await world.chat.post(world.general, (Picture(PNG, alt, "shares.png"),), (), "W1/1")
    (block,) = [one for one in world.workspace.find(message).blocks if one["type"] == "image"]
    assert len(block["alt_text"]) == 2000
    assert len(world.workspace.files[block["slack_file"]["id"]].alt) == 1000
    assert alt in world.workspace.find(message).text


async def test_an_empty_picture_is_told_in_words(world: SlackWorld) -> None:
    await world.chat.post(world.general, ("Digest W1", Picture(b"", CHART.alt, "shares.png")), (), "W1/1")
    assert await world.seen(world.general) == ["Digest W1\n[picture: Ana has 3 of 5 hours.]"]


async def test_words_for_a_picture_steer_nothing(world: SlackWorld) -> None:
    message = await world.chat.post(world.general, (Picture(PNG, "\u202eAna\x07 has 3.", "shares.png"),), (), "W1/1")
    (block,) = [one for one in world.workspace.find(message).blocks if one["type"] == "image"]
    assert block["alt_text"] == world.workspace.files[block["slack_file"]["id"]].alt == "Ana has 3."


async def test_a_picture_is_handed_over_once_however_often_its_message_is_edited(world: SlackWorld) -> None:
    message = await world.chat.post(world.general, ("Before", CHART), (), "D1/1")
    await world.chat.edit(message, ("After", CHART), ())
    assert len(world.workspace.files) == 1
    assert (await world.seen(world.general))[0].startswith("After")


async def test_a_picture_that_slack_has_not_looked_at_yet_is_offered_again(world: SlackWorld) -> None:
    world.api.looks_later = 2
    message = await world.chat.post(world.general, (CHART,), (), "W1/1")
    assert any(one["type"] == "image" for one in world.workspace.find(message).blocks)
    assert world.api.calls["chat.postMessage"] == 3


@pytest.mark.parametrize("fault", [Fault("files.getUploadURLExternal", error="not_allowed"), Fault("files.completeUploadExternal", status=500), Fault("upload", status=500)], ids=["address", "completion", "upload"])  # fmt: skip
async def test_a_picture_that_slack_does_not_take_is_told_in_words(world: SlackWorld, fault: Fault) -> None:
    world.api.faults.append(fault)
    await world.chat.post(world.general, ("Digest W1", CHART), (), "W1/1")
    assert await world.seen(world.general) == ["Digest W1\n[picture: Ana has 3 of 5 hours.]"]


async def test_a_picture_that_slack_never_shows_is_told_in_words(world: SlackWorld) -> None:
    world.api.looks_later = 99
    await world.chat.post(world.general, ("Digest W1", CHART), (), "W1/1")
    assert await world.seen(world.general) == ["Digest W1\n[picture: Ana has 3 of 5 hours.]"]


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long"])
async def test_blocks_that_slack_does_not_take_are_shown_as_plain_words(world: SlackWorld, error: str) -> None:
    world.api.faults.append(Fault("chat.postMessage", error=error))
    message = await world.chat.post(world.general, ("Note: ", Said("<!channel> & more")), (APPROVE,), "C1/1")
    assert await world.seen(world.general) == ["Note: <!channel> & more"]
    assert await world.rung(message) == []


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_words_whose_blocks_slack_does_not_take_are_no_markup_either(world: SlackWorld, method: str) -> None:
    """In a message without blocks that is edited Slack reads *bold* as bold, and nothing can be said against it."""
    hostile = "*bold* _x_ `code` ~no~\n>quote & <!channel>"
    message = await world.chat.post(world.general, ("Before",), (), "C1/1")
    world.api.faults.append(Fault(method, error="invalid_blocks"))
    if method == "chat.update":
        await world.chat.edit(message, (Said(hostile),), ())
    else:
        message = await world.chat.post(world.general, (Said(hostile),), (), "C2/2")
    (block,) = world.workspace.find(message).blocks
    assert block["text"] == {"type": "plain_text", "text": hostile, "emoji": False}


async def test_of_words_that_are_cut_no_half_of_a_sign_is_left(world: SlackWorld) -> None:
    world.api.faults.append(Fault("chat.postMessage", error="msg_too_long"))
    message = await world.chat.post(world.general, (Said(" x" + "&" * 8990),), (), "C1/1")
    text = world.workspace.find(message).text
    assert re.fullmatch("x(&amp;)+", text.strip())


async def test_a_text_that_is_too_long_is_cut_and_says_so(world: SlackWorld) -> None:
    long: Text = tuple(f"line {number}\n" for number in range(5000))
    await world.chat.post(world.general, long, (APPROVE,), "C1/1")
    (seen,) = await world.seen(world.general)
    assert seen.startswith("line 0\n")
    assert seen.endswith("…")


async def test_an_answer_that_is_too_long_for_one_message_comes_in_several(world: SlackWorld) -> None:
    rows = tuple((str(number), Said("aligned the optics " * 4)) for number in range(600))
    async with connected(world, Hearing((Table(("No", "What"), rows),))):
        await world.says("ana", "/mine")
        await world.api.until(lambda: any("599" in world.workspace.shown(one) for one in messages(world)))
    pages = [world.workspace.shown(one) for one in messages(world)]
    assert all(page.strip().startswith("No ") for page in pages)
    assert [line.split()[0] for page in pages for line in page.strip().split("\n")[1:]] == [
        str(number) for number in range(600)
    ]


def messages(world: SlackWorld) -> list[Any]:
    """Return what ana alone has seen: the answers, and the direct messages where there are too many of them."""
    user = world.workspace.user("ana")
    return [*world.workspace.ephemeral.get(user, []), *world.workspace.channels[f"D{user[1:]}"].messages.values()]


async def test_an_answer_that_its_address_does_not_take_is_a_direct_message(world: SlackWorld) -> None:
    async with connected(world, Hearing(("Noted.",))):
        message = await world.chat.post(world.general, ("C1",), (APPROVE,), "C1/1")
        world.api.responses_max = 0
        await world.clicks("ana", "approve", message)
        await world.api.until(lambda: bool(world.workspace.channels["D0ANA00000"].messages))
    assert await world.seen(world.person("ana")) == ["Noted."]


async def test_an_answer_to_a_reaction_is_shown_there_else_in_a_direct_message(world: SlackWorld) -> None:
    async with connected(world, Hearing(("This is an older card.",))):
        message = await world.chat.post(world.general, ("C1",), (), "C1/1")
        await world.reacts("ana", "✅", message)
        await world.api.until(lambda: bool(world.workspace.ephemeral))
        assert await world.private("ana") == ["This is an older card."]
        world.api.faults.append(Fault("chat.postEphemeral", error="user_not_in_channel"))
        await world.unreacts("ana", "✅", message)
        await world.api.until(lambda: bool(world.workspace.channels["D0ANA00000"].messages))
    assert await world.seen(world.person("ana")) == ["This is an older card."]
    assert await world.seen(world.general) == ["C1"]


async def test_a_file_is_handed_over_in_a_direct_message(world: SlackWorld) -> None:
    async with connected(world, Hearing(("Here it is.", File(b"a;b\n", "P1.csv")))):
        await world.says("ana", "/mine")
        await world.api.until(lambda: any(one.shared for one in world.workspace.files.values()))
    (upload,) = world.workspace.files.values()
    assert (upload.name, upload.data, upload.shared) == ("P1.csv", b"a;b\n", ["D0ANA00000"])
    assert await world.private("ana") == ["Here it is.\n[file: P1.csv]"]


async def test_whoever_does_not_get_a_file_is_told(world: SlackWorld) -> None:
    world.api.faults.append(Fault("files.completeUploadExternal", status=503, times=2))
    async with connected(world, Hearing((File(b"a;b\n", "P1.csv"),))):
        await world.says("ana", "/mine")
        await world.api.until(lambda: len(world.workspace.ephemeral.get("U0ANA00000", ())) == 2)
    assert "Slack did not take the file now." in (await world.private("ana"))[1]


async def test_a_file_that_slack_shares_late_is_handed_over_once(world: SlackWorld) -> None:
    world.api.shares_later = 3
    async with connected(world, Hearing((File(b"a;b\n", "P1.csv"),))):
        await world.says("ana", "/mine")
    assert [one.name for one in world.workspace.files.values()] == ["P1.csv"]
    assert len(await world.private("ana")) == 1


async def test_a_file_is_looked_for_again_where_slack_does_not_answer(world: SlackWorld) -> None:
    world.api.faults.append(Fault("files.info", status=503))
    async with connected(world, Hearing((File(b"a;b\n", "P1.csv"),))):
        await world.says("ana", "/mine")
    assert len(world.workspace.files) == 1
    assert len(await world.private("ana")) == 1


async def test_a_picture_of_an_answer_arrives(world: SlackWorld) -> None:
    """Its words stand in the answer: with `alt_txt` Slack was seen to share no file at all."""
    async with connected(world, Hearing(("Here.", CHART))):
        await world.says("ana", "/mine")
    assert [(one.name, one.shared) for one in world.workspace.files.values()] == [(CHART.name, ["D0ANA00000"])]
    assert await world.private("ana") == [f"Here.\n[picture: {CHART.alt}]"]


async def test_a_post_goes_on_where_the_adapter_ends(world: SlackWorld) -> None:
    """A process that is told to stop still tells what it owes."""
    waits = asyncio.Event()
    world.api.faults.append(Fault("users.info", waits=waits))
    async with connected(world, Hearing()):
        text: Text = ("Ask ", Mention(world.person("ana")))
        posting = asyncio.create_task(world.chat.post(world.general, text, (), "C1/1"))
        await world.api.until(lambda: world.api.calls["users.info"] == 1)
    await posting
    waits.set()
    assert await world.seen(world.general) == ["Ask @ana"]


async def test_the_door_knows_no_refusal_of_slack(world: SlackWorld) -> None:
    """Whatever Slack answers, in any method that a post, an edit or a reading uses, is one of the two that the core knows."""
    message = await world.chat.post(world.general, ("C1",), (), "C1/1")
    for method in ("chat.postMessage", "chat.update", "reactions.get", "conversations.open"):
        world.api.faults.append(Fault(method, error="something_new"))
    for work in (
        world.chat.post(world.general, ("C2",), (), "C2/2"),
        world.chat.edit(message, ("C1",), ()),
        standing(world.chat, message),
        world.chat.post(world.person("ana"), ("C2",), (), "C2/3"),
    ):
        with pytest.raises(Barred):
            await work
