"""Whole conversations, as people see them."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.chat import Link
from bot.outcome import Decision
from ledger.network import acquaintance
from ledger.validation import ballot
from tests.support.effort import lines
from tests.support.given import link_code, with_five
from tests.support.network import Network


async def test_three_people_come_to_a_first_accepted_contribution(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    noted = await network.says("ana", "/contribute 2.5h aligned the optics")
    assert noted.splitlines()[0] == "Noted as C1: 2.5 h of work."
    assert "ana brought 2.5 h of work." in network.room.shown("C1")
    await network.reacts("ben", "✅", "C1")
    card = network.room.shown("C1")
    assert "Of 2 people asked by lot 1 has looked; 1 says yes." in card
    assert "1 more yes is missing. It is open until Thu 8 Jan, 09:00 UTC, or longer if too few say yes." in card
    await network.reacts("cara", "✅", "C1")
    assert "Accepted: 2 yes." in network.room.shown("C1")
    assert "C1, accepted: 2.5 h of work, “aligned the optics”." in await network.says("ana", "/mine")


async def test_who_logs_the_same_again_at_once_is_asked_whether_they_meant_it(network: Network) -> None:
    line = "/contribute 1h swept the floor"
    remark = "You logged the same a moment ago, as C1. If you meant it once, /withdraw C2 takes this one back."
    first, second = await network.at_once([("ana", line), ("ana", line)])
    assert remark not in first
    assert remark in second
    assert list(network.book.contributions.by_id) == ["C1", "C2"]  # it is a question, and no refusal
    await network.says("ana", "/withdraw C2")
    network.room.locale = "de"
    assert "Dasselbe hast du gerade eben schon als C1 eingetragen." in await network.says("ana", line)


@pytest.mark.parametrize(
    ("person", "line"),
    [
        ("ben", "/contribute 1h swept the floor"),
        ("ana", "/contribute 1h swept the stairs"),
        ("ana", "/contribute 2h swept the floor"),
        ("ana", "/contribute 1h for:@ben swept the floor"),
    ],
    ids=["by another", "in other words", "another amount", "for another"],
)
async def test_who_logs_something_else_is_asked_nothing(network: Network, person: str, line: str) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/contribute 1h swept the floor")
    assert "a moment ago" not in await network.says(person, line)


async def test_who_logs_the_same_a_minute_later_or_after_a_withdrawal_is_asked_nothing(network: Network) -> None:
    for line in ("/contribute 1h swept the floor", "/withdraw C1", "/contribute 1h swept the floor"):
        assert "a moment ago" not in await network.says("ana", line)
    await network.passes(minutes=1)
    assert "a moment ago" not in await network.says("ana", "/contribute 1h swept the floor")


async def test_who_logs_what_an_earlier_log_was_changed_to_is_asked_whether_they_meant_it(network: Network) -> None:
    for line in ("/contribute 1h swept the flor", "/amend C1 1h swept the floor"):
        await network.says("ana", line)
    assert "a moment ago, as C1" in await network.says("ana", "/contribute 1h swept the floor")
    assert "a moment ago" not in await network.says("ana", "/contribute 1h swept the flor")


async def test_two_people_accept_nothing_before_a_third_comes(network: Network) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/contribute 1h swept the floor")
    assert "1 more person has to join" in network.room.shown("C1")
    await network.reacts("ben", "✅", "C1")
    await network.passes(days=30)
    assert network.book.contributions.by_id["C1"].state == "open"
    await network.reacts("cara", "✅", "C1")
    assert "Accepted: 2 yes." in network.room.shown("C1")


async def test_nobody_votes_on_their_own_log_by_any_way(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    refused = "C1 is your own: others judge it, not you."
    assert refused in await network.says("ana", "/vote C1 approve")
    assert refused in await network.reacts("ana", "✅", "C1")
    code = await link_code(network, "ana")
    await network.reacts("zoe", "✅", "C1")
    assert "one person now" in await network.says("zoe", f"/link {code}")
    assert "Of 2 people asked by lot none has looked yet." in network.room.shown("C1")


async def test_what_is_handed_over_at_once_is_decided_in_its_order(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    room = network.room
    acts = [act for _ in range(10) for act in (room.reacts("ben", "❌", "C1"), room.unreacts("ben", "❌", "C1"))]
    await asyncio.gather(*acts, room.reacts("ben", "✅", "C1"), room.reacts("cara", "❌", "C1"))
    ballots = ballot.ballots(network.book.votes.open["C1"], network.book.agents)
    assert sorted(ballots.values()) == ["approve", "reject"]
    await network.done()


async def test_of_a_linked_pair_the_later_ballot_counts_and_once(network: Network) -> None:
    await network.members("ana", "ben", "cara", "bea")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    await network.reacts("bea", "❌", "C1")
    code = await link_code(network, "ben")
    await network.says("bea", f"/link {code}")
    assert "Of 2 people asked by lot 1 has looked; 1 says no." in network.room.shown("C1")
    assert "two persons again" in await network.says("bea", "/link undo")
    assert "Of 2 people asked by lot 1 has looked; 1 says no." in network.room.shown("C1"), "nor are they two again"
    await network.says("ben", "/vote C1 approve")
    assert "Of 2 people asked by lot 1 has looked; 1 says yes." in network.room.shown("C1")


async def test_silence_decides_nothing_and_whoever_is_asked_by_lot_is_asked_once(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.passes(hours=81)
    for name in ("ben", "cara"):
        (asked,) = network.room.direct(name)
        assert "Asked by lot: 1 h of work by ana, “swept the floor” (C1)." in asked
    assert network.room.direct("ana") == []
    assert "Too few say yes: open until Sun 11 Jan, 09:00 UTC." in network.room.shown("C1")
    await network.passes(hours=73)
    assert len(network.room.direct("ben")) == len(network.room.direct("cara")) == 1, "nobody is reminded"
    (said,) = network.room.direct("ana")
    assert said.startswith("C1, 1 h of work, is undecided: too few said yes.")
    assert "Undecided: too few said yes." in network.room.shown("C1")
    assert "/amend C1 asks again" in network.room.shown("C1")
    await network.says("ana", "/amend C1")
    assert "It was opened again" in network.room.shown("C1")
    await network.reacts("ben", "✅", "C1")
    await network.reacts("cara", "✅", "C1")
    assert "Accepted: 2 yes." in network.room.shown("C1")


async def test_a_red_flag_is_talked_about_under_the_card(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h bought glue")
    await network.says("ben", "/flag C1 there is no receipt")
    card = network.room.find("C1")
    (first,) = network.room.under(card)
    assert first.splitlines() == [
        "ben raises a red flag on C1: “there is no receipt”",
        "Please talk about it here. ana can change the log with /amend C1 1 h YOUR WORDS, and ben takes the flag down with /flag lift C1.",
    ]
    await network.reacts("ben", "✅", "C1")  # who changes their mind takes the flag down
    await network.says("cara", "/flag C1 it was two hours")
    await network.says("cara", "/flag lift C1")
    raised, lifted = "cara raises a red flag on C1", "took the red flag on C1 down."
    _, second, third, fourth = network.room.under(card)
    assert (second, third[: len(raised)], fourth) == (f"ben {lifted}", raised, f"cara {lifted}")
    _, _, *rest = network.room.seen()  # behind who the stewards are
    assert rest == [network.room.shown("C1")], "nothing of it is a message of its own in the channel"


async def test_a_red_flag_that_was_seen_too_late_is_told_without_its_reason(network: Network) -> None:
    """The room is away until the vote is over; the reason stands in the ledger for whoever looks there."""
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h bought glue")
    card = network.room.find("C1")
    network.room.manners.deaf = 1
    await network.says("ben", "/flag C1 there is no receipt")
    await network.says("ana", "/withdraw C1")
    network.room.manners.deaf = 0
    await network.comes_back()
    assert network.room.under(card) == ["ben had raised a red flag on C1."]


async def test_numbers_lead_to_their_cards_in_answers_and_direct_messages(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 1h bought glue")
    card = network.room.find("C1")
    await network.says("ana", "/mine")
    (listed,) = [piece for piece in network.room.answers["ana"][-1] if isinstance(piece, Link)]
    assert listed == Link("C1", card)
    await network.passes(hours=9)  # lots have asked all of them
    about = [one.text for one in network.room.messages.values() if one.channel == "room:ben"]
    assert Link("C1", card) in about[-1]
    assert not any(isinstance(piece, Link) for piece in network.room.messages[card].text), "a card leads not to itself"


async def test_an_older_card_leads_to_the_newer_one(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h bought glue")
    older = network.room.find("C1")
    await network.says("ana", "/amend C1 2h bought glue")
    newer = network.room.find("C1")
    assert Link("C1", newer) in network.room.messages[older].text


async def test_nobody_is_led_into_the_direct_messages_of_another(network: Network) -> None:
    await network.members("ana", "ben")
    await network.whispers("ana", "/contribute 1h bought glue")
    assert network.room.messages[network.room.find("C1")].channel == "room:ana"
    await network.says("ana", "/mine")
    assert "C1: it is not yet shown" in await network.says("ben", "/vote C1 approve")
    led = {name: [one for one in network.room.answers[name][-1] if isinstance(one, Link)] for name in ("ana", "ben")}
    assert led == {"ana": [Link("C1", network.room.find("C1"))], "ben": []}


async def test_a_red_flag_makes_acceptance_wait_and_lets_those_asked_by_lot_decide(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve")
    await network.says("ana", "/contribute expense 40 EUR evidence:https://example.org/r.pdf a lamp")
    assert "red flag on C1 is up" in await network.says("ben", "/flag C1 there is no receipt")
    for name in ("cara", "dan"):
        await network.reacts(name, "✅", "C1")
    objects = "Somebody objects: those asked by lot decide Thu 8 Jan, 09:00 UTC."
    assert (
        f"{objects} 1 more yes by those asked by lot is missing; else it stays open for longer."
        in network.room.shown("C1")
    )
    await network.reacts("eve", "✅", "C1")
    card = network.room.shown("C1")
    assert "Red flag by ben: “there is no receipt”" in card
    assert f"{objects} As it stands it is accepted then." in card
    await network.passes(hours=71)
    assert network.book.contributions.by_id["C1"].state == "open"
    await network.passes(hours=1)
    assert "Accepted: 3 yes, 1 no." in network.room.shown("C1")


async def test_amending_asks_anew_those_who_approved(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 3h swept the floor")
    await network.reacts("ben", "✅", "C1")
    await network.says("ana", "/amend C1 2h swept the floor, without the break")
    assert network.room.direct("ben") == [], "what is different stands in the message of the day, for whose no stays"
    assert "Of 2 people asked by lot none has looked yet." in network.room.shown("C1")
    old, new = network.room.cards("C1")
    assert "out of date" in old
    assert "2 h of work" in new


async def test_a_reaction_on_an_older_card_counts_for_nothing(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 3h swept the floor")
    first = network.room.find("C1")
    await network.says("ana", "/amend C1 note:swept_the_floor_twice")
    assert "older card" in await network.reacts("ben", "✅", first)
    assert "Of 2 people asked by lot none has looked yet." in network.room.shown("C1")


async def test_a_log_for_somebody_else_waits_for_their_word(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    assert "ben is asked to confirm it" in await network.says("ana", "/contribute 2h for:@room:ben carried the bench")
    assert "ben has to confirm it: /confirm C1, or /confirm C1 no." in network.room.shown("C1")
    assert network.room.direct("ben") == [], "its card asks by name"
    assert "no open vote" in await network.says("cara", "/vote C1 approve")
    assert "waits for ben, not for you" in await network.says("cara", "/confirm C1")
    await network.says("ben", "/confirm C1")
    assert "concern" not in network.room.shown("C1")
    assert "others judge it, not you" in await network.says("ana", "/vote C1 approve")
    await network.says("cara", "/vote C1 approve")
    await network.says("dan", "/vote C1 approve")
    assert "Accepted: 2 yes." in network.room.shown("C1")
    assert list(network.book.contributions.accepted) == ["A2"]


async def test_a_correction_needs_the_same_vote_and_both_stay_in_the_ledger(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    number = await network.accepted("ana")
    assert "C2: 0.5 h" not in await network.says("ana", f"/correct {number} 0.5h it was half an hour")
    assert "ana would correct C1 to 0.5 h" in network.room.shown("C2")
    await network.says("ben", "/vote C2 approve")
    await network.says("cara", "/vote C2 approve")
    assert "Corrected: it was 1 h at first." in network.room.shown("C1")
    assert "0.5 h of work" in network.room.shown("C1")
    assert "would correct C1 to 0.5 h" in await network.says("dan", "/history C1")


async def test_power_over_votes_moves_only_with_two_stewards(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan", "eve")
    assert "Another steward says yes to it" in await network.says("ana", "/settings set preset light")
    assert "another steward has to do this" in await network.says("ana", "/confirm G1")
    assert "Only a steward can do that" in await network.says("cara", "/confirm G1")
    await network.says("ben", "/confirm G1")
    assert "the rule for votes: light, from" in network.room.shown("G1")
    await network.passes(hours=71, minutes=59)
    await network.says("dan", "/contribute 1h under the old rules")
    await network.passes(minutes=1)
    assert "the rule for votes: light. It holds from now on." in network.room.shown("G1")
    await network.says("dan", "/contribute 1h under the new rules")
    for number in ("C1", "C2"):
        await network.says("ana", f"/vote {number} approve")
        await network.says("ben", f"/vote {number} approve")
    await network.passes(hours=12)
    assert network.book.contributions.by_id["C1"].state == "open"
    assert network.book.contributions.by_id["C2"].state == "accepted"


async def test_every_refusal_says_what_is_wrong_and_an_example_that_works(network: Network) -> None:
    await network.members("ana")
    height = network.book.height
    for line in (
        "/contribute 3",
        "/contribute 0h work",
        "/vote C9 approve",
        "/income note 1.250 EUR Harbour",
    ):
        answer = await network.says("ana", line)
        assert "Nothing was recorded. An example that works: /" in answer
    for line, works in (
        ("/contribute NaN h work", "as in /contribute 3h NaN h work\nNothing was recorded."),
        ("/contribut 3h work", "Did you mean /contribute?\nNothing was recorded."),
    ):
        assert works in await network.says("ana", line)
    assert network.book.height == height


async def test_the_same_event_gets_the_same_answer_and_has_no_second_effect(network: Network) -> None:
    network.room.manners.twice = True
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    await network.says("ana", "/contribute 1h")
    assert list(network.book.contributions.by_id) == ["C1"]
    first = await network.says("ana", "/mine")
    await network.kill()
    assert await network.room.redeliver() == first


async def test_the_card_of_an_undecided_correction_names_what_proposes_it_again(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.accepted("ana")
    await network.says("ben", "/correct C1 2h it was two hours")
    await network.passes(days=6)
    assert network.book.contributions.by_id["C2"].state == "undecided"
    assert "After 90 days /correct C1 2 h WHY can propose it again." in network.room.shown("C2")
    await network.passes(days=90)
    assert "C3: C1 would become 2 h." in await network.says("ben", "/correct C1 2h it was two hours")


async def test_cards_follow_to_mirrored_channels_and_both_count(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/settings set mirror here", "room:here/lobby")
    await network.says("ana", "/contribute 1h swept the floor")
    here, there = (name for name, message in network.room.messages.items() if message.about == "C1")
    assert {here.rpartition("/")[0], there.rpartition("/")[0]} == {"room:here/general", "room:here/lobby"}
    await network.reacts("ben", "✅", here)
    await network.reacts("cara", "✅", there)
    assert all("Accepted: 2 yes." in card for card in network.room.cards("C1"))


async def test_a_forgotten_person_leaves_no_word_and_every_total(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.accepted("ana")
    await network.says("cara", "/flag C1 too late")
    await network.says("ana", "/contribute 2h a secret garden")
    await network.says("ben", "/history C2")
    assert "sure:yes" in await network.says("ana", "/privacy forget")
    await network.says("ana", "/privacy forget sure:yes")
    assert "(erased)" in network.room.shown("C2")
    assert "secret garden" not in network.room.shown("C2")
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")
    assert network.book.contributions.by_id["C1"].state == "accepted"
    await network.kill()
    assert "(erased)" in await network.says("ben", "/history C2")


async def test_a_tick_that_is_cut_off_while_it_commits_loses_nothing(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.room.reacts("ben", "✅", "C1")
    await network.room.reacts("cara", "✅", "C1")
    tick = asyncio.create_task(network.directory.tick())
    while network.book.contributions.by_id["C1"].state != "accepted":  # noqa: ASYNC110  # It is the moment between two steps.
        await asyncio.sleep(0)
    tick.cancel()
    await asyncio.gather(tick, return_exceptions=True)
    await network.directory.flush()
    assert "Accepted: 2 yes." in network.room.shown("C1")
    assert network.core.journal.failed is False


async def test_what_was_never_validated_by_two_others_is_not_accepted(network: Network) -> None:
    """One affirmation; two by one person on two accounts; two of which one is the author's; two and an open red flag."""
    await network.members("ana", "ben", "cara", "dan", "eve", "bea")
    code = await link_code(network, "ben")
    await network.says("bea", f"/link {code}")
    for number in range(1, 6):
        await network.says("ana", f"/contribute 1h piece {number}")
    await network.reacts("ben", "✅", "C1")
    await network.reacts("ben", "✅", "C2")
    await network.reacts("bea", "✅", "C2")
    await network.reacts("ben", "✅", "C3")
    await network.reacts("ana", "✅", "C3")
    for name in ("ben", "cara"):
        await network.reacts(name, "✅", "C4")
        await network.reacts(name, "✅", "C5")
    await network.says("dan", "/flag C4 no")
    await network.unreacts("cara", "✅", "C5")
    await network.passes(days=3)
    states = {one.id: one.state for one in network.book.contributions.by_id.values()}
    assert states == dict.fromkeys(("C1", "C2", "C3", "C4", "C5"), "open")
    await network.says("ana", "/contribute 1h piece 6")
    for name in ("ben", "cara"):
        await network.reacts(name, "✅", "C6")
    await network.passes(hours=24)
    await network.unreacts("ben", "✅", "C6")
    await network.passes(days=9)
    assert {one.id for one in network.book.contributions.by_id.values() if one.state == "accepted"} == {"C6"}


async def test_two_accounts_of_one_person_are_one_steward(network: Network) -> None:
    await network.members("ana", "bea", "cara")
    await network.says("bea", "/settings set preset light")
    code = await link_code(network, "ana")
    await network.says("bea", f"/link {code}")
    assert "another steward has to do this" in await network.says("ana", "/confirm G1")
    assert "another steward has to do this" in await network.says("bea", "/confirm G1")
    assert "Stewards: ana." in await network.says("cara", "/role")


async def test_a_line_that_cannot_be_read_gets_an_example_of_its_own_command(network: Network) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/contribute 1h swept the floor")
    assert "An example that works: /vote C1 approve" in await network.says("ben", "/vote C1 maybe")
    assert "Did you mean /vote?\nNothing was recorded." in await network.says("ben", "/vot C1 approve")


async def test_a_card_that_is_deleted_after_the_decision_changes_nothing(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan")
    number = await network.accepted("ana")
    del network.room.messages[network.room.find(number)]
    await network.passes(days=1)
    assert network.book.contributions.by_id[number].state == "accepted"
    await network.says("ben", f"/correct {number} 0.5h it was half an hour")
    await network.says("cara", "/vote C2 approve")
    await network.says("dan", "/vote C2 approve")
    await network.passes(days=4)
    assert "Corrected: it was 1 h at first." in network.room.shown(number)


async def test_two_accounts_of_one_person_accept_nothing_together(network: Network) -> None:
    await network.members("ana", "ben", "ben2", "cara", "dan")
    code = await link_code(network, "ben")
    await network.says("ben2", f"/link {code}")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.reacts("ben", "✅", "C1")
    await network.reacts("ben2", "✅", "C1")
    await network.passes(hours=71)
    assert network.book.contributions.by_id["C1"].state == "open"
    assert "1 says yes." in network.room.shown("C1")


async def test_everybody_can_look_at_their_own_ballot(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 3h aligned the optics")
    assert await network.says("ben", "/mine C1") == "You were asked by lot about C1. What you said: nothing."
    await network.reacts("ben", "✅", "C1")
    assert await network.says("ben", "/mine C1") == "You were asked by lot about C1. What you said: yes."
    assert "others judge it, not you" in await network.says("ana", "/mine C1")
    await network.reacts("cara", "✅", "C1")
    await network.passes(hours=24)
    assert "There is no open vote on C1: it is accepted." in await network.says("ben", "/mine card:C1")


async def test_who_joins_costs_as_little_with_many_open_votes_as_with_few(network: Network) -> None:
    """They make no vote ripe: with whom it begins, its hours begin. A crowd of newcomers once looked at every vote each."""
    await network.members(*(people := ("ana", "ben", "cara", "dan")))
    newcomer = Decision("A9", (acquaintance.join(network.book.agents, "room:zoe", "zoe"),), None)
    steps = []
    for pair in (people[:2], people[2:]):
        for number in range(20):
            await network.says(pair[number % 2], f"/contribute 1h number {number}")
        network.core.outbox.catch_up()
        steps.append(lines(lambda: network.core._after_commit(newcomer, network.now)))
    assert steps[0] == steps[1]


async def test_mine_sums_up_and_leads_to_what_is_older(network: Network) -> None:
    await with_five(network)
    for day in range(1, 13):
        await network.says("ana", f"/contribute 1h date:2025-12-{day:02} swept")
        await network.reacts("ben", "✅", f"C{5 + day}")
        await network.reacts("cara", "✅", f"C{5 + day}")
        await network.passes(hours=25)
    said = await network.says("ana", "/mine")
    assert said.endswith("Page 1 of 2. The next: /mine page:2")
    assert re.search(r"Accepted: this month 1 h of work, in all 13 h of work\.", said), said
    assert "C6, accepted" in await network.says("ana", "/mine page:2")
    older = await network.says("ana", "/mine to:2025-12-03")
    assert older == await network.says("ana", "/mine before:2025-12-03"), "as it was typed before"
    assert [line.partition(",")[0] for line in older.split("\n") if line.startswith("C")] == ["C6", "C7", "C8"]
    assert "Accepted: 3 h of work." in older


async def test_mine_says_how_an_undecided_log_goes_on(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 1h swept")
    await network.passes(days=14)
    assert network.book.contributions.by_id["C6"].state == "undecided"
    assert "C6: /amend C6 asks again, and up to 5 more people, once." in await network.says("ana", "/mine")
