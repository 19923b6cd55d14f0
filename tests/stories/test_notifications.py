"""What became of something is told at once to the one whom it concerns, once, and to nobody who did it themself."""

from __future__ import annotations

import pytest

from tests.support.given import FIVE, link, with_five, with_hours
from tests.support.network import Network


@pytest.fixture
async def five(network: Network) -> Network:
    """Five people, of each of whom one log is accepted, by the emoji of the four others."""
    await with_five(network)
    return network


async def everybody(network: Network, emoji: str, about: str, but: str) -> None:
    for name in FIVE:
        if name != but:
            await network.reacts(name, emoji, about)


def told(network: Network, *, since: int = 0) -> dict[str, list[str]]:
    """Return the direct messages of each person, without the first so many."""
    return {name: said for name in FIVE if (said := network.room.direct(name)[since:])}


async def test_ones_very_first_acceptance_is_told_at_once_and_no_other(five: Network) -> None:
    assert {name: len(said) for name, said in told(five).items()} == dict.fromkeys(FIVE, 1)
    assert five.room.direct("ana") == [
        "C1, 1 h of work, is accepted, your first. Thank you! /mine shows what you brought."
    ]
    await five.says("ana", "/contribute 1h again")
    await everybody(five, "✅", "C6", "ana")
    await five.passes(hours=7)
    assert five.book.contributions.by_id["C6"].state == "accepted"
    assert told(five, since=1) == {}
    await five.passes(hours=2)
    assert told(five, since=1) == {"ana": ["Accepted: 1 h of work (C6)."]}, "in the message of the day"


async def test_of_two_first_ones_one_is_told_at_once_and_one_in_the_evening(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    for number in (1, 2):
        await network.says("ana", f"/contribute {number}h swept")
        for name in ("ben", "cara"):
            await network.reacts(name, "✅", f"C{number}")
    await network.passes(hours=24)
    assert [said.partition(",")[0] for said in network.room.direct("ana")] == ["C1", "Accepted: 2 h of work (C2)."]


async def test_a_rejection_is_told_to_who_logged(five: Network) -> None:
    await five.says("ana", "/contribute 2h y")
    await everybody(five, "❌", "C6", "ana")
    await five.passes(hours=73)
    assert five.book.contributions.by_id["C6"].state == "rejected"
    assert told(five, since=1) == {
        "ana": [
            (
                "C6, 2 h of work, was not accepted: of 4 people asked by lot 0 said yes, 4 no.\n"
                "Talk about it under its card, or log it anew, put right: /contribute again C6. /why C6 tells more."
            )
        ]
    }


async def test_who_does_not_want_a_log_is_heard_by_who_made_it(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 2h for:@room:ben x")
    assert "waits for ben, not for you" in await network.says("cara", "/confirm C1 no")
    await network.says("ben", "/confirm C1 no")
    assert network.book.contributions.by_id["C1"].state == "declined"
    said = "C1, 2 h of work, counts for nothing: ben, for whom you logged it, does not want it."
    assert told(network) == {"ana": [said]}


async def test_a_flag_is_told_with_its_reason_and_the_way_on(five: Network) -> None:
    await five.says("ana", "/contribute 2h y")
    await five.says("ben", "/flag C6 zilpahword")
    assert told(five, since=1) == {
        "ana": [
            "ben raised a red flag on C6, 2 h of work, because: “zilpahword”\n/amend C6 2 h YOUR WORDS changes it. The flag stays until ben takes it down with /flag lift C6: talk about it under its card."
        ]
    }
    await five.says("ben", "/flag lift C6")
    assert five.room.direct("ana")[1] == "ben had raised a red flag on C6."
    await five.says("ben", "/flag C6 zilpahword")
    await five.says("ben", "/privacy forget sure:yes")
    assert "zilpahword" not in str(five.room.messages.values())
    assert not [said for said in five.room.direct("ana") if "ben" in said]


async def test_a_flag_that_is_down_before_it_could_be_told_is_not_told(five: Network) -> None:
    await five.says("ana", "/contribute 2h y")
    five.room.barred.add("room:ana")
    await five.says("ben", "/flag C6 twice")
    await five.says("ben", "/flag lift C6")
    await five.room.lets_in("room:ana")
    await five.done()
    assert told(five, since=1) == {}
    assert not five.core.outbox.stuck()


async def test_a_correction_is_told_about_as_one(five: Network) -> None:
    await five.says("ana", "/correct C2 nothing:yes twice")
    await five.says("cara", "/flag C6 once")
    assert "the correction of C2, because: “once”\n/withdraw C6 takes it back" in five.room.direct("ana")[1]
    await everybody(five, "❌", "C6", "ana")
    await five.passes(hours=73)
    assert told(five, since=1)["ana"][1].startswith("C6, the correction of C2, was not accepted: ")


@pytest.mark.parametrize(("dropping", "line", "count"), [("ben", "/confirm {} no", 1), ("ana", "/withdraw {}", 0)])
async def test_who_noted_or_proposed_something_hears_that_it_was_turned_down(
    network: Network, dropping: str, line: str, count: int
) -> None:
    await with_hours(network, "1h", "1h", "1h")
    before = len(network.room.direct("ana"))
    await network.says("ana", "/income note 100 EUR Harbour Lights")
    await network.says(dropping, line.format("I1"))
    await network.says("ana", "/settings set preset light")
    await network.says(dropping, line.format("G1"))
    await network.says("ana", "/income note 100 EUR Harbour Lights")
    await network.says("ben", "/confirm I2")
    await network.says("ana", "/income reverse I2 a nought too many")
    await network.says(dropping, line.format("I2"))
    incomes = network.book.incomes.by_id
    assert [incomes["I1"].state, incomes["I2"].state, network.book.proposals.by_id["G1"].state] == [
        "dropped",
        "confirmed",
        "dropped",
    ]
    said = network.room.direct("ana")[before:]
    assert len(said) == 3 * count
    if count:
        assert said[0].startswith("I1, 100.00 EUR, which you noted, was turned down")
        assert said[1] == "G1: the rule for votes: light. Taken back or turned down, so nothing changes."
        assert said[2].startswith("I2, 100.00 EUR, stays in the books")


async def test_what_somebody_did_by_another_account_of_theirs_is_told_to_nobody(network: Network) -> None:
    await network.members("ana", "ben")
    await network.says("annie", "/settings me")
    await network.says("ana", "/contribute 2h for:@room:annie x")
    assert "one person now" in await link(network, "ana", "annie")
    before = [*network.room.direct("ana"), *network.room.direct("annie")]
    await network.says("annie", "/confirm C1 no")
    assert [*network.room.direct("ana"), *network.room.direct("annie")] == before


async def test_where_no_account_takes_it_nothing_is_said_elsewhere(five: Network) -> None:
    await five.says("ana", "/contribute 2h y")
    five.room.closed.add("room:ana")
    await five.says("ben", "/flag C6 zilpahword")
    cards = [message for message in five.room.messages.values() if message.about.startswith("C6/flagged")]
    assert cards == []
    assert not five.core.outbox.stuck()


async def test_who_brought_it_is_told_that_somebody_would_correct_it_down_and_not_why(five: Network) -> None:
    await five.says("ben", "/correct C1 30min nobody saw her that long")
    assert told(five, since=1) == {
        "ana": [
            "ben would correct C1, which is yours, down to 0.5 h. Others vote on it: /history C6 tells why and how it stands.\nIs that right? /confirm C6, or /confirm C6 no WHY. Until you say that it is, nothing is decided before its end."
        ]
    }


async def test_a_correction_up_or_by_oneself_is_told_to_nobody(five: Network) -> None:
    await five.says("ben", "/correct C1 2h it was two")
    await five.says("ben", "/correct C2 30min I was late")
    assert told(five, since=1) == {}
