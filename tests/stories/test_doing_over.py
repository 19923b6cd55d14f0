"""Changing what is open: what was said against it stays, and a smaller amount loses nobody's yes."""

from __future__ import annotations

import pytest

from ledger.network.preset import STANDARD_1
from tests.support.by_lot import called, logged, requests, with_nine
from tests.support.given import adopts
from tests.support.network import Network

FIVE = ("ana", "ben", "cara", "dan", "eva")


async def five(network: Network) -> None:
    """Let five people have accepted work each."""
    await network.members(*FIVE)
    for number, person in enumerate(FIVE, start=1):
        await network.says(person, "/contribute 1h swept")
        for other in FIVE:
            if other != person:
                await network.reacts(other, "✅", f"C{number}")
    await network.passes(hours=25)


def tally(network: Network, number: str = "C6") -> dict[str, str]:
    """Return the choice of each person on an open vote, by name."""
    book = network.book
    ballots = book.votes.open[number].ballots
    return {str(book.agents.name(account).text): one.choice for account, one in ballots.items()}


async def test_a_change_takes_approvals_away_and_no_reject(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h welded the frame")
    await network.says("ben", "/vote C6 approve")
    await network.reacts("dan", "❌", "C6")
    await network.says("ana", "/amend C6 note:welded_the_frame_and_the_door")
    assert tally(network) == {"dan": "reject"}
    assert "Of 4 people asked by lot 1 has looked; 1 says no." in network.room.shown("C6")


async def test_a_reject_that_stays_is_taken_back_where_it_was_given(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h welded the frame")
    await network.reacts("dan", "❌", "C6")
    await network.reacts("eva", "✅", "C6")
    old = network.room.find("C6")
    await network.says("ana", "/amend C6 note:welded_the_door")
    assert "older card" in await network.reacts("cara", "✅", old)
    assert tally(network) == {"dan": "reject"}
    await network.unreacts("dan", "❌", old)
    assert tally(network) == {"dan": "none"}


async def test_a_reject_is_taken_back_on_an_older_card_while_the_program_is_away(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h welded the frame")
    await network.reacts("dan", "❌", "C6")
    old = network.room.find("C6")
    await network.says("ana", "/amend C6 note:welded_the_door")
    network.room.go_down()
    await network.unreacts("dan", "❌", old)
    await network.reacts("cara", "✅", old)
    await network.comes_back()
    await network.directory.recount()
    await network.done()
    assert tally(network) == {"dan": "none"}, "an older card has no news but what is gone from it"


async def test_a_smaller_amount_keeps_the_vote_and_its_approvals(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h welded the frame")
    await network.says("ben", "/vote C6 approve")
    await network.says("dan", "/vote C6 reject")
    before = network.book.votes.open["C6"]
    await network.says("ana", "/amend C6 2h")
    after = network.book.votes.open["C6"]
    assert (before.at, before.hash) == (after.at, after.hash), "the window does not begin anew"
    assert tally(network) == {"ben": "approve", "dan": "reject"}
    assert "2 h of work" in network.room.shown("C6")


@pytest.mark.parametrize("line", ["/amend C6 4h", "/amend C6 2h note:something_else", "/amend C6 2kg"])
async def test_more_or_something_else_is_asked_about_anew(network: Network, line: str) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h welded the frame")
    await network.says("ben", "/vote C6 approve")
    await network.says("ana", line)
    assert tally(network) == {}


async def test_a_log_is_changed_three_times_at_most(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h welded the frame")
    for text in ("one", "two", "three"):
        assert "C6 is now" in await network.says("ana", f"/amend C6 note:{text}")
    assert "was changed 3 times already" in await network.says("ana", "/amend C6 note:four")
    assert "C6 is now" in await network.says("ana", "/amend C6 2h"), "less is always possible"


async def test_what_is_undecided_is_opened_again_once_and_its_ballots_stand(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h welded the frame")
    await network.says("ben", "/vote C6 approve")
    await network.passes(days=7)
    assert network.book.contributions.by_id["C6"].state == "undecided"
    await network.says("ana", "/amend C6 3h")
    assert tally(network) == {"ben": "approve"}
    await network.passes(days=7)
    assert network.book.contributions.by_id["C6"].state == "undecided"
    assert "Nothing in C6 would change" in await network.says("ana", "/amend C6 3h")


async def test_what_was_said_against_a_log_survives_that_its_person_has_to_confirm_it(network: Network) -> None:
    """Else a log by a friend would wash rejects away: its change waits for the friend, and opens anew after that."""
    await five(network)
    await network.says("ana", "/contribute 3h for:@room:ben welded the frame")
    await network.says("ben", "/confirm C6")
    await network.says("dan", "/vote C6 reject")
    await network.says("ana", "/amend C6 note:welded_the_door")
    await network.says("ben", "/confirm C6")
    assert tally(network) == {"dan": "reject"}


async def test_the_whole_ledger_is_judged_again(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h welded the frame")
    await network.says("dan", "/vote C6 reject")
    for person in ("ben", "cara", "eva"):
        await network.says(person, "/vote C6 approve")
    await network.says("ana", "/amend C6 2h")
    await network.says("ana", "/amend C6 note:two")
    for person in ("ben", "cara", "eva"):
        await network.says(person, "/vote C6 approve")
    await network.passes(days=4)
    assert network.book.contributions.by_id["C6"].state == "accepted"
    assert (await network.rebuilt()).contributions.by_id == network.book.contributions.by_id


def of_day(network: Network, name: str) -> list[str]:
    """Return the messages of days to somebody that tell of a change."""
    return [said for said in network.room.direct(name) if "was changed" in said]


async def test_whose_no_stays_is_told_what_changed_in_the_message_of_the_day_and_once(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h y")
    await network.reacts("ben", "✅", "C6")
    await network.reacts("dan", "❌", "C6")
    await network.says("ana", "/amend C6 note:z")
    assert tally(network) == {"dan": "reject"}
    assert not any(of_day(network, name) for name in FIVE), "not at once"
    await network.passes(hours=9)
    (said,) = of_day(network, "dan")
    assert (
        said == "C6 was changed after you said no: “y” became “z”. Your no stays until you change it: /vote C6 approve."
    )
    (said,) = of_day(network, "ben")
    assert said.startswith("Asked by lot: 3 h of work by ana, “z” (C6). It was changed: “y” became “z”.")
    await network.says("cara", "/contribute 1h for:@room:dan x")
    await network.passes(hours=48)
    assert len(of_day(network, "dan")) == 1
    assert (await network.rebuilt()).height == network.book.height


async def test_where_no_lots_are_drawn_whoever_said_yes_is_told_as_well(network: Network) -> None:
    await five(network)
    await adopts(network, STANDARD_1)
    await network.says("ana", "/contribute 3h y")
    await network.reacts("ben", "✅", "C6")
    await network.says("ana", "/amend C6 note:z")
    await network.passes(hours=9)
    (said,) = of_day(network, "ben")
    assert said == "C6 was changed after you voted: “y” became “z”. Please look at it again: /vote C6 approve."


async def test_whoever_said_yes_unasked_is_not_written_to(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 2h y")
    name = next(name for name in FIVE[1:] if name not in called(network, "C6"))
    await network.reacts(name, "✅", "C6")
    await network.says("ana", "/amend C6 note:z")
    assert tally(network) == {}
    await network.passes(hours=9)
    assert of_day(network, name) == []
    assert "You were not asked, but may look: C6." in await network.says(name, "/mine")


async def test_two_changes_are_told_as_one_from_what_was_judged(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h y")
    await network.says("dan", "/flag C6 too much")
    for line in ("/amend C6 2.5h", "/amend C6 date:2026-01-04", "/amend C6 note:z"):
        await network.says("ana", line)
    await network.passes(hours=9)
    (said,) = of_day(network, "dan")
    assert "3 h of work became 2.5 h of work, “y” became “z”, another day." in said


async def test_who_votes_again_before_the_evening_is_told_nothing(network: Network) -> None:
    await five(network)
    await network.says("ana", "/contribute 3h y")
    await network.says("ben", "/vote C6 approve")
    await network.says("dan", "/vote C6 reject")
    await network.says("ana", "/amend C6 note:z")
    await network.says("ben", "/vote C6 approve")
    await network.says("dan", "/vote C6 abstain")
    await network.passes(hours=9)
    assert not any(of_day(network, name) for name in ("ana", "ben", "dan"))


async def test_what_changed_in_a_private_channel_is_not_quoted(network: Network) -> None:
    await five(network)
    network.room.private.add("room:board")
    await network.says("ana", "/contribute 3h y", "room:board")
    await network.says("dan", "/vote C6 reject")
    await network.says("ana", "/amend C6 note:z", "room:board")
    await network.passes(hours=9)
    (said,) = of_day(network, "dan")
    assert "C6 was changed after you said no: /history C6 tells what." in said


async def test_whom_lots_called_reads_in_their_request_what_changed(network: Network) -> None:
    await with_nine(network)
    number = await logged(network)
    first, second, *_ = called(network, number)
    await network.says(first, f"/vote {number} approve")
    await network.says(second, f"/vote {number} reject")
    await network.passes(hours=3)
    await network.says("ben", f"/amend {number} note:frame_and_door_welded")
    await network.passes(hours=6)
    assert "It was changed: “frame welded” became “frame_and_door_welded”." in requests(network, first, number)[-1]
    (said,) = of_day(network, second)
    assert f"{number} was changed after you said no" in said
