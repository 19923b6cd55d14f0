"""Stories on Slack, from the first log to the money, with the real core on one side of the wire and people on the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Unreachable
from bot.config.settings import Network as Table
from bot.config.settings import load
from bot.config.vote_emoji import Emoji
from ledger.validation.vote import NONE
from tests.adapters.slack.api import Fault
from tests.adapters.slack.wire import delivered, event
from tests.adapters.slack.workspace import OUR_BOT, TEAM
from tests.adapters.slack.world import raw
from tests.processes.slack_network import SlackNetwork
from tests.support.given import approved_payout, prepared, with_balances
from tests.support.picture import picture


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[SlackNetwork]:
    started = await SlackNetwork(tmp_path).start()
    yield started
    started.book.take_touched()
    assert picture(await started.rebuilt()) == picture(started.book)
    await started.stop()


async def logged(network: SlackNetwork) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")


def ballots(network: SlackNetwork, number: str = "C1") -> dict[str, str]:
    """Return who votes how; a ballot that was taken back says nothing."""
    votes = network.book.votes.open[number].ballots
    return {person: ballot.choice for person, ballot in votes.items() if ballot.choice != NONE}


async def test_a_button_and_an_emoji_of_one_person_are_one_ballot(network: SlackNetwork) -> None:
    await logged(network)
    await network.reacts("ben", "✅", "C1")
    await network.clicks("ben", "approve", "C1")
    await network.clicks("ben", "reject", "C1")
    assert len(ballots(network)) == 1


async def test_the_button_for_no_asks_why_and_takes_nothing_for_an_answer(network: SlackNetwork) -> None:
    await logged(network)
    for name, filled in (("ben", {"reason": "the receipt is missing"}), ("cara", {})):
        await network.clicks(name, "reject", "C1")
        await network.world.fills(name, network.world.form(), **filled)
        await network.done()
    assert set(ballots(network).values()) == {"reject"} and len(ballots(network)) == 2
    assert network.shown("C1").count("Somebody says no: “the receipt is missing”") == 1


async def test_a_log_for_somebody_is_confirmed_by_a_button(network: SlackNetwork) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 2h for:@A2 carried the bench")
    await network.clicks("cara", "Yes", "C1")
    assert network.book.contributions.by_id["C1"].state == "waiting"
    await network.clicks("ben", "Yes", "C1")
    assert network.book.contributions.by_id["C1"].state == "open"


async def test_ones_own_contribution_is_judged_by_others(network: SlackNetwork) -> None:
    await logged(network)
    await network.reacts("ana", "✅", "C1")
    await network.clicks("ana", "approve", "C1")
    assert ballots(network) == {}


async def test_a_reaction_on_chatter_says_nothing(network: SlackNetwork) -> None:
    await logged(network)
    said = network.world.workspace.say("C0GENERAL0", network.world.workspace.user("ana"), "hello")
    await network.world.reacts("ben", "✅", f"{network.world.general}/{said.ts}")
    assert ballots(network) == {}


async def test_a_vote_after_the_end_is_told_so_in_private(network: SlackNetwork) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.accepted("ana")
    await network.world.reacts("dan", "✅", network.card("C1"))
    await network.world.api.until(lambda: len(network.world.workspace.ephemeral["U0DAN00000"]) == 2)
    assert "There is no open vote on C1: it is accepted." in (await network.world.private("dan"))[-1]


async def test_a_card_that_was_deleted_is_posted_again_and_its_votes_stay(network: SlackNetwork) -> None:
    await network.members("dan")
    await logged(network)
    await network.reacts("ben", "✅", "C1")
    await network.world.delete(network.card("C1"))
    await network.says("cara", "/vote C1 approve")
    assert len(ballots(network)) == 2
    assert "Of 3 people asked by lot 2 have looked; 2 say yes." in network.shown("C1")


async def test_what_is_logged_in_private_is_shown_in_the_main_channel(network: SlackNetwork) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/settings set main here")
    await network.says("ben", "/confirm S1")
    await network.whispers("ben", "/contribute 1h swept the floor")
    assert "swept the floor" in network.shown("C1")


async def test_a_card_from_a_private_channel_without_us_waits_until_we_are_asked_in(network: SlackNetwork) -> None:
    world = network.world
    private = f"slack:{TEAM}/G0PRIVATE0"
    await network.members("ana", "ben")
    await world.uses("ana", "/contribute 1h swept the floor", "G0PRIVATE0")
    await network.done()
    assert not [said for said in await world.seen(world.general) if "swept" in said]
    assert await world.seen(private) == []
    assert f"I may not write in {private}" in await network.says("ana", "/settings set main here")
    await network.says("ben", "/confirm S1")
    await world.uses("ana", "/contribute 2h swept the stairs", "G0PRIVATE0")
    for _ in range(2):
        await network.done()
    assert "swept" not in "".join(await world.seen(world.general)), (
        "what was said in private is shown in no wider place"
    )
    assert await world.seen(private) == []
    assert "C1: it is not yet shown" in await network.says("ben", "/vote C1 approve")
    world.workspace.channels["G0PRIVATE0"].members.add(OUR_BOT)
    await world.uses("ana", "/contribute 3h swept the yard", "G0PRIVATE0")
    for _ in range(2):  # the cards, and then the votes on them
        await network.done()
    cards = await world.seen(private)
    assert [word in card for word, card in zip(("floor", "stairs", "yard"), cards, strict=True)] == [True] * 3
    assert "What you said on C1: yes." in await network.says("ben", "/vote C1 approve")


async def test_an_address_is_taken_in_a_channel_as_nobody_reads_a_slash_command(network: SlackNetwork) -> None:
    await network.members("ana", "ben")
    assert "Noted: " in await network.says("ana", "/account pay-to DE23 1203 0000 0000 2020 61")
    assert "2020 61" not in "".join(await network.world.seen(network.world.general))


async def test_what_two_people_write_to_each_other_is_shown_nowhere(network: SlackNetwork) -> None:
    world = network.world
    await network.members("ana", "ben")
    await network.says("ana", "/settings set main here")
    await network.says("ben", "/confirm S1")
    await world.uses("ana", "/contribute 1h a surprise for cara", "D0BETWEEN0")
    await network.done()
    assert "surprise" not in "".join(await world.seen(world.general))
    await network.whispers("ana", "/contribute 2h swept the yard")
    assert "swept the yard" in (await world.seen(world.general))[-1]


async def test_somebody_who_only_reacts_becomes_known_by_their_name(network: SlackNetwork) -> None:
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    assert "ben" in await network.says("ben", "/mine")


async def test_money_goes_all_the_way_and_what_comes_twice_pays_once(network: SlackNetwork) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare")
    await network.world.redeliver()
    fingerprint = network.book.payouts.by_id["P1"].prepared.fingerprint
    for _ in range(2):
        await network.says("ben", f"/payout approve P1 {fingerprint}")
    await network.world.redeliver()
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    await network.done()
    assert list(network.book.payouts.by_id) == ["P1"]
    assert "confirmed" in network.shown("P1")
    assert (await network.world.seen(network.world.person("cara")))[-1].startswith("On its way to you")


async def test_a_payout_that_is_asked_for_twice_at_once_is_prepared_and_approved_once(network: SlackNetwork) -> None:
    await with_balances(network)
    world = network.world
    await asyncio.gather(*(world.says(name, "/payout prepare") for name in ("ana", "ben", "ana")))
    await network.done()
    assert list(network.book.payouts.by_id) == ["P1"]
    prepared_by = network.book.payouts.by_id["P1"].prepared.by
    other = next(
        name for name in ("ana", "ben") if network.book.agents.person_behind(world.person(name)) != prepared_by
    )
    line = f"/payout approve P1 {network.book.payouts.by_id['P1'].prepared.fingerprint}"
    await asyncio.gather(*(world.says(other, line) for _ in range(3)))
    await network.done()
    first, *others = (await world.private(other))[-3:]
    assert first.startswith("P1 is approved, and its file is made.")
    assert all("Nothing was recorded." in one for one in others)
    assert network.book.payouts.by_id["P1"].state == "approved"


async def test_a_vote_after_the_money_went_out_moves_nothing(network: SlackNetwork) -> None:
    await with_balances(network)
    await approved_payout(network)
    before = picture(network.book)
    await network.world.reacts("dan", "❌", network.card("C1"))
    await network.world.unreacts("dan", "❌", network.card("C1"))
    await network.done()
    network.book.take_touched()
    assert picture(network.book) == before


async def test_what_slack_held_back_since_there_was_too_much_is_found_on_the_cards(network: SlackNetwork) -> None:
    await logged(network)
    limited = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1518467820}
    await network.world.wire.send("events_api", limited)
    network.world.reacted("ben", "✅", network.card("C1"), added=True)
    assert ballots(network) == {}
    await network.directory.recount()
    assert len(ballots(network)) == 1


async def test_the_file_of_a_payout_comes_in_a_direct_message_alone(network: SlackNetwork) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ben", "/payout file P1")
    await network.world.api.until(lambda: any(one.shared for one in network.world.workspace.files.values()))
    assert [one.shared for one in network.world.workspace.files.values() if one.data] == [["D0BEN00000"]]


@pytest.mark.parametrize("loses", ["request", "answer"])
async def test_killed_between_a_payout_and_its_message_both_are_there_once(network: SlackNetwork, loses: str) -> None:
    await with_balances(network)
    network.world.api.faults.append(Fault("chat.postMessage", loses=loses))
    with suppress(Unreachable):
        await network.says("ana", "/payout prepare")
    await network.kill()
    cards = [one for one in await network.world.seen(network.world.general) if one.startswith("P1")]
    assert len(cards) == 1
    assert list(network.book.payouts.by_id) == ["P1"]


async def test_the_digest_comes_with_its_chart_and_the_same_in_words(network: SlackNetwork) -> None:
    await network.members("ana", "ben", "cara")
    await network.accepted("ana")
    await network.passes(days=8)
    card = network.world.workspace.find(network.card("W1"))
    (image,) = [block for block in card.blocks if block["type"] == "image"]
    upload = network.world.workspace.files[image["slack_file"]["id"]]
    assert upload.data is not None
    assert upload.data.startswith(b"\x89PNG")
    assert upload.alt == image["alt_text"] != ""
    assert image["alt_text"] in card.text


async def test_a_steward_of_another_place_has_no_say_over_money_here(network: SlackNetwork) -> None:
    await with_balances(network)
    assert "Only a steward" in await network.says("dan", "/payout prepare")


async def test_while_slack_is_away_what_is_said_elsewhere_waits_and_comes_once(network: SlackNetwork) -> None:
    await logged(network)
    await network.world.down()
    network.world.reacted("ben", "✅", network.card("C1"), added=True)
    await network.passes(hours=1)
    await network.world.up()
    async with asyncio.timeout(20):
        while not ballots(network):
            await network.world.wire.settled()
    await network.done()
    assert "Of 2 people asked by lot 1 has looked; 1 says yes." in network.shown("C1")


TONES = ("👍", "👍🏽", "👍🏿")
steps = st.lists(
    st.tuples(st.sampled_from(["ben", "cara"]), st.sampled_from(TONES), st.integers(0, 2), st.booleans()), max_size=10
)
"""Who puts which tone on the card, or takes it off; how often that is delivered; whether it waits until the end."""


async def _voted(directory: Path, given: list[tuple[str, str, int, bool]], *, recount: bool) -> None:
    table = Table(emoji=Emoji(approve="👍"))
    asked = load(None, {}).model_copy(update={"networks": {"commons": table}})
    network = await SlackNetwork(directory, asked).start()
    try:
        await _stand_as_they_react(network, given, recount=recount)
    finally:
        await network.stop()


async def _stand_as_they_react(
    network: SlackNetwork, given: list[tuple[str, str, int, bool]], *, recount: bool
) -> None:
    """Let people react, and check that those whose reaction stands have a ballot, and nobody else."""
    world = network.world
    await network.members("dan", "eve")
    await logged(network)
    card, late = network.card("C1"), []
    for number, (person, tone, times, waits) in enumerate(given):
        standing = world.workspace.find(card).reactions
        people = standing.get(raw(tone), [])
        told = event(world.reacted(person, tone, card, added=world.workspace.user(person) not in people), f"x{number}")
        if waits and recount:
            late.append(told)
            continue
        for _ in range(times if recount else max(1, times)):
            await delivered(world.wire, told)
    for told in reversed(late):
        await delivered(world.wire, told)
    if recount:
        await network.directory.recount()
    standing = world.workspace.find(card).reactions
    expected = {
        network.book.agents.person_behind(f"slack:{TEAM}/{one}") for people in standing.values() for one in people
    }
    assert set(ballots(network)) == expected


@settings(max_examples=30)
@given(given=steps)
def test_however_events_are_lost_doubled_and_late_a_reading_leads_to_what_stands(
    given: list[tuple[str, str, int, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    asyncio.run(_voted(tmp_path_factory.mktemp("slack"), given, recount=True))


@settings(max_examples=30)
@given(given=steps)
def test_where_every_event_comes_once_or_more_no_reading_is_needed(
    given: list[tuple[str, str, int, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    asyncio.run(_voted(tmp_path_factory.mktemp("slack"), given, recount=False))


async def test_a_group_is_chosen_in_the_form_and_confirmed_by_buttons(network: SlackNetwork) -> None:
    await network.members("ana", "ben", "cara")
    await network.world.says("ana", "/contribute")
    form = network.world.form()
    field = next(block for block in form["blocks"] if block.get("block_id") == "with")
    assert field["element"]["type"] == "multi_external_select"
    await network.world.fills("ana", form, amount="2h", note="moved the benches", **{"with": "A2,A3"})
    await network.done()
    assert network.book.lists.by_id["L1"].rows == ("C1", "C2", "C3")
    for name in ("ben", "cara"):
        await network.clicks(name, "Yes", "L1")
    await network.done()
    assert network.book.votes.open["L1"].rows.keys() == {"C1", "C2", "C3"}
    await network.clicks("ana", "approve", "L1")
    assert ballots(network, "L1") == {"A1": "approve"}
