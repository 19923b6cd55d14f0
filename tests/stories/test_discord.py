"""Bad cases on Discord that the core and the adapter have to master together, each over the wire and with the real ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.client import Patience
from bot.chat import Command, Reaction, Reconnected
from ledger.contributions.limits import OPEN_MAX
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.discord.people import until
from tests.adapters.discord.server import TOKEN
from tests.adapters.discord.state import GENERAL, GUILD
from tests.adapters.discord.world import Watched
from tests.processes.discord_network import CALM, DiscordNetwork
from tests.support.network import MENU
from tests.support.picture import picture
from tests.support.pocketbook import Pocketbook


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


async def test_a_log_for_somebody_is_confirmed_by_a_button(network: DiscordNetwork) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 2h for:@A2 carried the bench")
    yes, no = [button["custom_id"] for button in network.world.buttons(network.card("C1"))]
    assert "C1 waits for" in await network.clicks("cara", no, "C1")
    await network.clicks("ben", yes, "C1")
    assert network.book.contributions.by_id["C1"].state == "open"


async def test_the_button_for_no_asks_why_and_takes_nothing_for_an_answer(network: DiscordNetwork) -> None:
    await logged(network)
    number = int(network.card("C1").rpartition("/")[2])
    for name, reason in (("ben", "the receipt is missing"), ("cara", "")):
        reject = next(one for one in network.world.buttons(network.card("C1")) if one["label"] == "reject")
        form = await network.world.people.clicks(name, reject["custom_id"], number)
        filled = {"card": "C1", "choice": "reject", "amount": "", "reason": reason}
        await network.world.people.fills_in(name, form.first["custom_id"], filled)
        await network.done()
    assert [cast.choice for cast in network.book.votes.open["C1"].ballots.values()] == ["reject", "reject"]
    assert network.shown("C1").count("Somebody says no: “the receipt is missing”") == 1


async def test_an_objection_is_written_in_a_form_and_the_members_vote_by_emoji_and_button(
    network: DiscordNetwork,
) -> None:
    await logged(network)
    for name in ("ben", "cara"):
        await network.says(name, "/vote C1 approve")
    await network.passes(hours=25)
    await network.says("ana", "/settings set quality on")
    await network.says("ben", "/confirm G1")
    (objects,) = network.world.buttons(network.card("G1"))
    number = int(network.card("G1").rpartition("/")[2])
    form = await network.world.people.clicks("ana", objects["custom_id"], number)
    await network.world.people.fills_in("ana", form.first["custom_id"], {"card": "G1", "reason": "not yet"})
    await network.done()
    assert "ana objects: “not yet”" in network.shown("G1")
    await network.world.reacts("ana", "✅", network.card("G1"))
    await network.done()
    assert "1 yes and 0 no so far." in network.shown("G1")
    reject = next(one for one in network.world.buttons(network.card("G1")) if one["label"] == "reject")
    await network.clicks("ana", reject["custom_id"], "G1")
    assert "0 yes and 1 no so far." in network.shown("G1")


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
    assert "Of 3 people asked by lot none has looked yet." in network.shown("C1")


@pytest.mark.parametrize(
    ("custom_id", "said"),
    [
        ("v1?=karma&card=C1", "There is no command /karma."),
        ("v1?=contribute+gone&card=C1", "There is no command /contribute gone."),
        ("v1?=vote&karma=5", "karma is not an option here."),
        ("v1?=vote&card=C1&choice=maybe", "choice"),
        ("v1?=vote&card=C99&choice=approve", "C99"),
    ],
)
async def test_a_button_whose_command_or_option_is_no_more_is_answered_kindly_and_does_nothing(
    network: DiscordNetwork, custom_id: str, said: str
) -> None:
    await logged(network)
    answer = await network.clicks("ben", custom_id, "C1")
    assert said in answer
    assert "Nothing was recorded." in answer
    assert "Of 3 people asked by lot none has looked yet." in network.shown("C1")


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
    """Log contributions and have their cards stand in the channel, as if earlier processes had put them there.

    Lots were drawn for them, and the cards show it: nothing is owed.
    """
    await network.members("ana", "ben", "cara", "dan")
    await network.hang_up()
    by = [network.world.person(f"l{number:03d}") for number in range(1 + count // OPEN_MAX)]
    channel = network.world.general
    logs = [
        Command(
            f"k{number}", "contribute", by[number // OPEN_MAX], channel, {"amount": "1h", "note": f"piece {number}"}
        )
        for number in range(count)
    ]
    await asyncio.gather(*map(network.directory.receive, logs))
    while network.directory.woken.is_set():
        await network.directory.tick()
    journal, state = network.core.journal, network.world.server.state
    shown = [
        (post, state.create(GENERAL, state.application, {"embeds": [{"description": post.about}]}, []))
        for post in journal.posts
    ]
    await asyncio.gather(
        *(journal.note_shown(post, f"{channel}/{made['id']}", network.book.height) for post, made in shown)
    )
    network.core.outbox.start()


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
    assert "What you said on C7: no." in await network.says("cara", "/vote C7 reject")
    assert "Noted as C2001" in await network.says("dan", "/contribute 1h came meanwhile")
    await until(lambda: network.shown("C2001"))
    assert network.world.server.asked("message") - reads < 2000, "it was still reading"
    await network.world.adapter.until(Reconnected, 1)
    votes = network.book.votes.open
    ben = network.book.agents.person_behind(network.world.person("ben"))
    assert [number for number, vote in votes.items() if ben in vote.ballots] == [
        f"C{number}" for number in range(1, 2001, 100)
    ]
    assert network.world.server.asked("message") - reads >= 2000


async def test_a_reading_keeps_to_the_requests_that_discord_takes_in_all(tmp_path: Path) -> None:
    """50 a second ("Rate Limits", global rate limit), and others need some of them."""
    network = DiscordNetwork(tmp_path, patience=replace(CALM, reading=Patience().reading))
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
    await until(lambda: network.core.journal.posts.about_subject("C1")[0].message)
    network.world.server.paces["edit"] = (5, 5.0)
    edits = network.world.server.asked("edit")
    server, card = network.world.server, int(network.card("C1").rpartition("/")[2])
    for number in range(200):
        user = server.state.ids[f"p{number}"]
        await server.tell_reaction("ADD", GENERAL, card, user, server.state.put(card, user, "✅"))
    await until(lambda: "200 say yes." in network.shown("C1"))
    assert network.world.server.asked("edit") - edits <= 10
    assert network.world.server.limited == 0
    await network.stop()


# What is wanted twice, or by the wrong one.


async def test_two_clicks_at_once_are_one_ballot(network: DiscordNetwork) -> None:
    await logged(network)
    message = int(network.card("C1").rpartition("/")[2])
    approve, _, abstain = (button["custom_id"] for button in network.world.buttons(network.card("C1"))[:3])
    ids = [approve, abstain]
    await asyncio.gather(*(network.world.people.clicks("ben", custom_id, message) for custom_id in ids * 2))
    await network.done()
    assert "Of 3 people asked by lot 1 has looked; " in network.shown("C1")
    answers = [answer.partition("\n")[0] for answer in await network.world.private("ben")]
    assert {"What you said on C1: yes.", "What you said on C1: not me."} <= set(answers)


@pytest.mark.parametrize(
    ("custom_id", "said"),
    [
        ("v1?=withdraw&what=C1", "is not yours"),
        ("v1?=amend&card=C1&amount=9h&note=mine", "is not yours"),
        ("v1?=payout+approve&payout=P1&fingerprint=3fa9c2b1", "P1"),
        ("v1?=ledger&__class__=x&%00=%ff", "is not an option here"),
    ],
)
async def test_a_forged_button_gives_no_right_that_a_command_would_not_give(
    network: DiscordNetwork, custom_id: str, said: str
) -> None:
    await logged(network)
    before = network.book.contributions.by_id["C1"]
    assert said in await network.clicks("dan", custom_id, "C1")
    assert network.book.contributions.by_id["C1"] == before


@pytest.mark.parametrize(
    "values",
    [
        {"amount": "nan"},
        {"amount": "inf h"},
        {"amount": 1e308},
        {"amount": -5},
        {"amount": "0h"},
        {"amount": "10001h"},
        {"date": "31.02.2026"},
        {"project": "#nothing-like-it"},
        {"kind": "no such kind"},
        {"note": "x" * 6000},
        {"note": ""},
        {"for": "<@1>"},
    ],
)
async def test_what_no_list_offers_and_no_range_allows_is_refused_in_a_sentence(
    network: DiscordNetwork, values: dict[str, Any]
) -> None:
    """Discord holds nobody to what it was told of an option: a client with an old version sends anything."""
    asked = await network.world.people.uses("ana", "contribute", "log", {"amount": "3h", "note": "x"} | values)
    if asked.kind == 9:
        assert values == {"note": ""}, "what is missing is asked for"
    else:
        (answer,) = await network.world.private("ana")
        assert "Nothing was recorded." in answer
    assert not network.book.contributions.by_id


async def test_two_adapters_with_one_token_on_one_ledger_do_everything_once(network: DiscordNetwork) -> None:
    """Discord tells every session everything, as where a new process begins before the old one has ended."""
    world = network.world
    other = Watched(TOKEN, Pocketbook(), patience=CALM)
    running = asyncio.create_task(other.run(MENU, network.directory.receive, network.directory.suggest))
    await world.server.gateway.connected(identified=2)
    await world.server.gateway.taken()
    await logged(network)
    await network.reacts("ben", "✅", "C1")
    await other.until(Reaction, 1)
    await network.done()
    assert list(network.book.contributions.by_id) == ["C1"]
    _, _, *cards = await world.seen(world.general)  # behind who the stewards are
    assert [text.partition(":")[0] for text in cards] == ["C1"]
    assert "Of 3 people asked by lot 1 has looked; 1 says yes." in network.shown("C1")
    assert other.count(Command) == world.adapter.count(Command) == 5
    assert len(await world.private("ana")) == 2
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_two_programs_with_one_token_and_a_ledger_each_are_noticed(
    network: DiscordNetwork, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither may drop what the other was quicker to acknowledge: it cannot tell that from an answer that was lost."""
    hearing = Hearing(("Noted by the other.",))
    other = Watched(TOKEN, Pocketbook(), patience=CALM)
    running = asyncio.create_task(other.run(MENU, hearing, network.directory.suggest))
    await network.world.server.gateway.connected(identified=2)
    await network.world.server.gateway.taken()
    await network.says("ana", "/contribute 1h swept the floor")
    await until(lambda: hearing.commands)
    assert list(network.book.contributions.by_id) == ["C1"]
    assert [command.options for command in hearing.commands] == [{"amount": "1h", "note": "swept the floor"}]
    assert "another program with the same token" in caplog.text
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


# Away for a while.


async def test_votes_while_the_line_was_cut_for_a_moment_are_counted_without_a_recount(network: DiscordNetwork) -> None:
    """Discord keeps them for the session, and tells them when it goes on ("Gateway", resuming)."""
    await logged(network)
    await network.reacts("ben", "✅", "C1")
    server, card = network.world.server, int(network.card("C1").rpartition("/")[2])
    reads = server.asked("message")
    await server.gateway.cut()
    for name, emoji in (("cara", "✅"), ("dan", "❌")):
        user = server.state.ids[name]
        await server.tell_reaction("ADD", GENERAL, card, user, server.state.put(card, user, emoji))
    ben = server.state.ids["ben"]
    await server.tell_reaction("REMOVE", GENERAL, card, ben, server.state.take_off(card, ben, "✅"))
    await server.gateway.connected(resumed=1)
    await server.gateway.taken()
    await network.world.adapter.until(Reaction, 4)
    await network.done()
    assert "Of 3 people asked by lot 2 have looked; 1 says yes, 1 says no." in network.shown("C1")
    assert server.asked("message") == reads + 1  # for what ben took off: it could stand there as a super reaction


async def test_a_server_that_removes_the_bot_and_takes_it_in_again_loses_no_vote(network: DiscordNetwork) -> None:
    await logged(network)
    world, state = network.world, network.world.server.state
    await until(world.adapter.is_ready)
    state.thrown_out = True
    await world.server.gateway.emit("GUILD_DELETE", {"id": str(GUILD)})
    await world.server.gateway.taken()
    voted_for(network, "ben", "C1")
    voted_for(network, "cara", "C1")
    await network.passes(hours=100)
    assert network.book.contributions.by_id["C1"].state == "open", "nobody could read its card"
    state.thrown_out = False
    again = state.guild()
    del again["unavailable"]
    await world.server.gateway.emit("GUILD_CREATE", again)
    await world.adapter.until(Reconnected, 1)
    await network.done()
    assert network.book.contributions.by_id["C1"].state == "accepted"
    assert "Accepted: 2 yes." in network.shown("C1")
    assert "Noted as C2" in await network.says("ana", "/contribute 1h goes on")


async def test_a_command_on_a_server_that_removes_the_bot_meanwhile_is_answered_and_holds_up_nothing(
    network: DiscordNetwork,
) -> None:
    await logged(network)
    network.world.server.state.thrown_out = True
    assert "Noted as C2" in await network.says("ana", "/contribute 1h watered the plants")
    _, _, *cards = await network.world.seen(network.world.general)  # behind who the stewards are
    assert cards == [network.shown("C1")]
    assert [post.about for post in network.core.outbox.stuck()] == ["C2"]
    await network.done()
    assert "C2: it is not yet shown" in await network.whispers("ben", "/vote C2 approve")
    network.world.server.state.thrown_out = False
    await network.world.server.gateway.emit("GUILD_CREATE", network.world.server.state.guild())
    for _ in range(2):  # the card, and then the vote on it
        await network.done()
    assert "watered the plants" in (await network.world.seen(network.world.general))[-1]
    assert "What you said on C2: yes." in await network.whispers("ben", "/vote C2 approve")
    await network.done()
    assert "Of 3 people asked by lot 1 has looked; 1 says yes." in network.shown("C2")
    assert network.core.outbox.stuck() == []


async def test_the_ballot_of_who_leaves_the_server_counts_no_more_though_it_stands_on_the_card(
    network: DiscordNetwork,
) -> None:
    """Discord leaves their emoji where they are, and tells no more of them than their names."""
    await logged(network)
    await network.reacts("ben", "✅", "C1")
    await network.reacts("cara", "✅", "C1")
    assert "Of 3 people asked by lot 2 have looked; 2 say yes." in network.shown("C1")
    await network.world.leave("ben")
    await network.passes(hours=2)
    await network.directory.recount()
    await network.done()
    assert network.book.votes.open["C1"].ballots.keys() == {"A2", "A3"}
    assert "1 says yes." in network.shown("C1")
    await network.passes(hours=24)
    assert network.book.contributions.by_id["C1"].state == "open"
    await network.world.come_back("ben")
    await network.says("ben", "/mine")
    await network.passes(minutes=1)
    assert network.book.contributions.by_id["C1"].state == "accepted"


async def test_cards_that_a_moderator_deletes_together_are_posted_anew_with_their_ballots(
    network: DiscordNetwork,
) -> None:
    await logged(network)
    await network.says("ana", "/contribute 1h watered the plants")
    await network.reacts("ben", "✅", "C1")
    messages = network.world.server.state.messages[GENERAL]
    ids = list(messages)
    messages.clear()
    data = {"ids": [str(number) for number in ids], "channel_id": str(GENERAL), "guild_id": str(GUILD)}
    await network.world.server.gateway.emit("MESSAGE_DELETE_BULK", data)
    await network.directory.recount()
    await network.done()
    assert [text[:3] for text in await network.world.seen(network.world.general)] == ["C1:", "C2:"]
    assert "Of 3 people asked by lot 1 has looked; 1 says yes." in network.shown("C1")


async def test_a_card_that_takes_no_more_edits_for_now_holds_up_nothing_and_is_right_in_the_end(tmp_path: Path) -> None:
    """Of messages older than an hour, Discord takes few edits (code 30046)."""
    network = await DiscordNetwork(tmp_path, live=True).start()
    await logged(network)
    server = network.world.server
    await until(lambda: network.core.journal.posts.about_subject("C1")[0].message)
    server.fail("edit", "own", "own", code=30046, retry_after=31.0)
    await network.says("ben", "/vote C1 approve")
    await until(lambda: server.asked("edit") == 1)
    await network.says("ana", "/contribute 1h watered the plants")
    await until(lambda: network.core.journal.posts.about_subject("C2")[0].message)
    assert "Of 3 people asked by lot none has looked yet." in network.shown("C1")
    await until(lambda: "Of 3 people asked by lot 1 has looked; 1 says yes." in network.shown("C1"))
    await network.stop()
