"""Lists: a group's logs on one card, which its people confirm, and which peers judge with one ballot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledger.contributions.log_list import ROWS_MAX
from ledger.network.preset import STANDARD_1
from ledger.validation.ballot import ballots as counted
from ledger.validation.ballot import flags
from tests.stories.test_pauses import down
from tests.support.given import adopts, with_five
from tests.support.network import Network

TOGETHER = "/contribute 2h with:@room:ben,@room:cara moved"


async def listed(network: Network) -> None:
    """Let five people have accepted work, and ana log for three of them."""
    await with_five(network)
    await network.says("ana", TOGETHER)


async def opened(network: Network) -> None:
    """Let the two others say as well that it is right."""
    await listed(network)
    for name in ("ben", "cara"):
        await network.says(name, "/confirm L1")


async def hidden(network: Network) -> None:
    """Let the vote on a list wait for its card, which nobody but ana can see."""
    await network.members("ana", "ben", "cara", "dan")
    await network.whispers("ana", TOGETHER)
    for name in ("ben", "cara"):
        await network.whispers(name, "/confirm L1")
    await network.passes(minutes=1)
    assert states(network) == ["unshown"] * 3


def states(network: Network) -> list[str]:
    return [network.book.contributions.by_id[number].state for number in network.book.lists.by_id["L1"].rows]


def ballots(network: Network, number: str) -> set[str]:
    vote = network.book.votes.of(number)
    assert vote is not None
    agents = network.book.agents
    return {agents.name(person).text or "" for person in counted(vote, agents)}


async def test_a_group_confirms_and_is_accepted_by_others_and_each_other(network: Network) -> None:
    await opened(network)
    for name in ("dan", "ben", "cara"):
        await network.reacts(name, "✅", "L1")
    assert ballots(network, "C6") == {"ben", "cara", "dan"}
    assert ballots(network, "C7") == {"cara", "dan"}
    assert ballots(network, "C8") == {"ben", "dan"}
    await network.passes(hours=25)
    assert states(network) == ["accepted"] * 3
    of = {number: network.book.contributions.by_id[number] for number in ("C6", "C7", "C8")}
    assert [(log.contributor, log.author) for log in of.values()] == [("A1", "A1"), ("A2", "A1"), ("A3", "A1")]
    assert [log.decision.approve for log in of.values() if log.decision] == [3, 2, 2], "nobody's own ballot counts"
    assert network.book.votes.open == {}
    assert (await network.rebuilt()).height == network.book.height


async def test_a_meeting_of_all_can_be_accepted(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", TOGETHER)
    for name in ("ben", "cara"):
        await network.says(name, "/confirm L1")
    for name in ("ana", "ben", "cara"):
        await network.reacts(name, "✅", "L1")
    await network.passes(hours=25)
    assert states(network) == ["accepted"] * 3
    for number, own in (("C1", "A1"), ("C2", "A2"), ("C3", "A3")):
        decision = network.book.contributions.by_id[number].decision
        assert decision is not None
        assert (decision.approve, decision.voters) == (2, 2), own


async def test_the_card_is_there_at_once_and_the_vote_opens_once_all_have_answered(network: Network) -> None:
    await listed(network)
    shown = network.room.shown("L1")
    assert "L1: ana logged 2 h of work for each of 3 people." in shown
    assert "“moved”" in shown
    assert "C7, ben: waiting for confirmation." in shown
    assert states(network) == ["listed", "waiting", "waiting"]
    assert "The vote on L1 opens once ben, cara have answered" in await network.says("dan", "/vote L1 approve")
    await network.says("ben", "/confirm L1")
    assert "C7, ben: confirmed." in network.room.shown("L1")
    assert "L1" not in network.book.votes.open
    await network.says("cara", "/confirm L1 no")
    assert states(network) == ["open", "open", "declined"]
    assert "C8, cara: declined." in network.room.shown("L1")
    assert set(network.book.votes.open["L1"].rows) == {"C6", "C7"}


async def test_who_has_not_answered_in_three_days_is_left_out(network: Network) -> None:
    await listed(network)
    await network.says("ben", "/confirm L1")
    await network.passes(hours=71)
    assert "L1" not in network.book.votes.open
    await network.passes(hours=1)
    assert states(network) == ["open", "open", "lapsed"]
    await network.passes(hours=8)
    assert network.room.direct("ana")[-1].startswith(
        "C8, 2 h of work, counts for nothing: cara, for whom you logged it"
    )
    await down(network, minutes=1)
    assert (
        "Asked by lot: 2 h of work each by ana, ben, “moved” (L1). Judge it: /vote L1 approve."
        in await network.says("dan", "/mine")
    )
    for name in ("dan", "eva"):
        await network.reacts(name, "✅", "L1")
    await network.passes(hours=25)
    assert states(network) == ["accepted", "accepted", "lapsed"]


async def test_where_nobody_answers_the_one_who_made_it_is_judged_alone(network: Network) -> None:
    await listed(network)
    await network.passes(days=3)
    assert states(network) == ["open", "lapsed", "lapsed"]
    assert set(network.book.votes.open["L1"].rows) == {"C6"}


async def test_where_all_take_it_back_there_is_nothing_to_judge(network: Network) -> None:
    await listed(network)
    assert "Withdrawn, and counted for nothing: C6, C7, C8." in await network.says("ana", "/withdraw L1")
    await network.passes(days=4)
    assert states(network) == ["withdrawn"] * 3
    assert network.book.lists.pending == {}
    assert network.book.votes.open == {}
    assert "withdrawn" in network.room.shown("L1")


async def test_an_approval_by_emoji_confirms_ones_own_and_approves_the_others(network: Network) -> None:
    await listed(network)
    said = await network.reacts("ben", "✅", "L1")
    assert said == "Confirmed as yours: C7. If you leave your ✅, it approves the others of L1 once their vote opens."
    assert "✅ here does that, too, and approves the others." in network.room.shown("L1")
    await network.reacts("dan", "✅", "L1")
    await network.reacts("cara", "✅", "L1")
    assert ballots(network, "C6") == {"ben", "cara", "dan"}, "what stood on the card before counts"
    assert ballots(network, "C7") == {"cara", "dan"}
    await network.passes(hours=25)
    assert states(network) == ["accepted"] * 3


async def test_an_emoji_that_is_taken_off_before_the_vote_opens_is_no_ballot(network: Network) -> None:
    await listed(network)
    await network.reacts("ben", "✅", "L1")
    await network.reacts("dan", "✅", "L1")
    await network.unreacts("dan", "✅", "L1")
    await network.says("cara", "/confirm L1")
    assert ballots(network, "C6") == {"ben"}
    assert network.book.contributions.by_id["C7"].state == "open", "what is confirmed stays so"


async def test_who_rejects_is_asked_which_is_meant(network: Network) -> None:
    await listed(network)
    said = await network.reacts("ben", "❌", "L1")
    assert "If it is your own, type /confirm L1 no and take your ❌ off." in said
    assert states(network) == ["listed", "waiting", "waiting"]
    await network.says("ben", "/confirm L1 no")
    await network.unreacts("ben", "❌", "L1")
    await network.says("cara", "/confirm L1")
    assert ballots(network, "C6") == set()


async def test_somebody_outside_has_to_approve_where_there_is_one(network: Network) -> None:
    await opened(network)
    for name in ("ana", "ben", "cara"):
        await network.reacts(name, "✅", "L1")
    assert "Somebody who is not on the list has to approve as well." in network.room.shown("L1")
    await network.passes(hours=25)
    assert states(network) == ["open"] * 3
    await network.reacts("eva", "✅", "L1")
    await network.passes(hours=1)
    assert states(network) == ["accepted"] * 3


async def test_who_made_the_list_is_nobody_from_outside_even_without_a_log_in_it(network: Network) -> None:
    await listed(network)
    await network.says("ana", "/withdraw C6")
    for name in ("ben", "cara"):
        await network.says(name, "/confirm L1")
    for name in ("ana", "ben", "cara"):
        await network.reacts(name, "✅", "L1")
    assert ballots(network, "C7") == {"ana", "cara"}, "her ballot counts for what ben confirmed"
    await network.passes(hours=25)
    assert states(network) == ["withdrawn", "open", "open"]


async def test_without_one_from_outside_it_stays_undecided(network: Network) -> None:
    await opened(network)
    for name in ("ana", "ben", "cara"):
        await network.reacts(name, "✅", "L1")
    await network.passes(hours=72)
    assert network.book.votes.open["L1"].extended is not None
    asked = "Asked by lot: 2 h of work each by ana, ben, cara, “moved” (L1)."
    assert asked in network.room.direct("dan")[-1]
    assert not any(asked in said for said in network.room.direct("ben")), "who has voted"
    await network.passes(hours=72)
    assert states(network) == ["undecided"] * 3
    await network.passes(hours=8)
    assert "/amend C7 asks again, and up to 5 more people, once." in network.room.direct("ben")[-1]
    await network.says("ben", "/amend C7")
    assert network.book.contributions.by_id["C7"].state == "open"
    assert network.book.votes.open["C7"].rows == {}, "by itself from now on"


async def test_where_no_lots_are_drawn_who_has_not_voted_is_reminded_of_a_list(network: Network) -> None:
    await with_five(network)
    await adopts(network, STANDARD_1)
    await network.says("ana", TOGETHER)
    for name in ("ben", "cara"):
        await network.says(name, "/confirm L1")
    await network.reacts("ben", "✅", "L1")
    await network.passes(hours=80)
    reminder = "L1 still waits for your vote: 2 h of work each by ana, ben, cara."
    assert any(reminder in said for said in network.room.direct("dan"))
    assert not any(reminder in said for said in network.room.direct("ben")), "who has voted"


async def test_logs_of_a_list_end_together_and_each_by_its_own_tally(network: Network) -> None:
    await opened(network)
    await network.says("eva", "/privacy leave sure:yes")
    for name, choice in (("dan", "approve"), ("ben", "approve"), ("cara", "reject"), ("ana", "reject")):
        await network.says(name, f"/vote L1 {choice}")
    await network.passes(hours=71)
    assert states(network) == ["open"] * 3, "somebody objects to each of them"
    await network.passes(hours=1)
    by_id = network.book.contributions.by_id
    assert {number: by_id[number].state for number in ("C6", "C7", "C8")} == {
        "C6": "accepted",  # dan and ben against cara
        "C7": "rejected",  # dan against ana and cara
        "C8": "accepted",  # dan and ben against ana
    }
    refused = "C7, 2 h of work, was not accepted: of 3 people asked by lot 1 said yes, 2 no."
    assert any(said.startswith(refused) for said in network.room.direct("ben"))
    assert not any(refused in said for said in network.room.direct("ana")), "each hears of their own"


async def test_what_is_decided_of_a_list_ends_and_what_is_not_is_open_for_longer(network: Network) -> None:
    await opened(network)
    for name, choice in (("dan", "approve"), ("eva", "approve"), ("ben", "approve"), ("cara", "reject")):
        await network.says(name, f"/vote L1 {choice}")
    await network.says("ana", "/vote L1 reject")
    await network.passes(hours=72)
    assert states(network) == ["accepted", "open", "accepted"], "two against two decide nothing about C7"
    assert "Too few say yes: open until Mon 12 Jan, 10:00 UTC." in network.room.shown("L1")
    await network.says("cara", "/vote L1 approve")
    assert network.book.contributions.by_id["C7"].state == "open"
    await network.passes(hours=72)
    assert states(network) == ["accepted"] * 3


async def test_a_log_of_a_list_is_not_voted_on_by_itself(network: Network) -> None:
    await opened(network)
    for line in ("/vote C7 approve", "/flag C7 why"):
        assert "C7 is judged with the others of L1: /vote L1 approve." in await network.says("dan", line)


async def test_one_who_takes_theirs_out_leaves_the_others_under_their_vote(network: Network) -> None:
    await opened(network)
    await network.reacts("dan", "✅", "L1")
    assert "counted for nothing: C8." in await network.says("cara", "/withdraw L1")
    assert set(network.book.votes.open["L1"].rows) == {"C6", "C7"}
    await network.reacts("cara", "✅", "L1")
    assert ballots(network, "C7") == {"cara", "dan"}
    await network.passes(hours=25)
    assert states(network) == ["accepted", "accepted", "withdrawn"]


async def test_a_red_flag_on_a_list_asks_for_more_of_each(network: Network) -> None:
    await opened(network)
    await network.says("eva", "/flag L1 nobody saw you")
    assert "eva raised a red flag on L1, your list, because: “nobody saw you”" in network.room.direct("ana")[-1]
    assert "Red flag by eva: “nobody saw you”" in network.room.shown("L1")
    for name in ("dan", "ana", "ben", "cara"):
        await network.reacts(name, "✅", "L1")
    await network.passes(hours=25)
    assert states(network) == ["open"] * 3
    await network.says("eva", "/flag lift L1")
    await network.says("eva", "/vote L1 none")
    await network.passes(hours=1)
    assert states(network) == ["accepted"] * 3


async def test_somebody_on_the_list_may_flag_the_logs_of_the_others(network: Network) -> None:
    await opened(network)
    await network.says("cara", "/flag L1 ben was not there")
    assert "Red flag by cara: “ben was not there”" in network.room.shown("L1")
    (said,) = network.room.cards("L1/flag/A3")
    assert "cara raises a red flag on L1: “ben was not there”" in said
    by_flags = {row: network.book.votes.of(row) for row in ("C6", "C7", "C8")}
    agents = network.book.agents
    assert {row: len(flags(vote, agents)) for row, vote in by_flags.items() if vote} == {"C6": 1, "C7": 1, "C8": 0}


async def test_corrections_and_histories_are_of_each_log(network: Network) -> None:
    await opened(network)
    for name in ("dan", "eva"):
        await network.reacts(name, "✅", "L1")
    await network.passes(hours=25)
    await network.says("dan", "/correct C7 1h he came late")
    assert network.book.votes.open.keys() == {"C9"}
    assert "C7 is decided. Accepted: 2 yes." in await network.says("ben", "/why C7")
    assert "L1 has C6, C7, C8" in await network.says("ben", "/history L1")
    assert "ben confirmed C7" in await network.says("ben", "/history C7")


async def test_a_pause_holds_the_answers_and_the_vote(network: Network) -> None:
    await listed(network)
    await down(network, days=5)
    assert states(network) == ["listed", "waiting", "waiting"]
    for name in ("ben", "cara"):
        await network.says(name, "/confirm L1")
    await network.passes(hours=1)
    closes = network.now + timedelta(hours=71)
    await down(network, days=10)
    await network.passes(hours=70)
    assert network.book.votes.open["L1"].extended is None
    assert network.now < closes + timedelta(days=10)
    await network.passes(hours=1)
    assert network.book.votes.open["L1"].extended is not None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/contribute 2h with:@room:ana alone", "Name who was with you"),
        ("/contribute 2h with:@room:nobody alone", "I do not know @room:nobody"),
        ("/contribute 2h for:@room:dan with:@room:ben x", "Write one of the two"),
    ],
)
async def test_a_list_that_is_none_is_refused(network: Network, line: str, why: str) -> None:
    await network.members("ana", "ben", "dan")
    assert why in await network.says("ana", line)
    assert network.book.lists.by_id == {}


async def test_the_first_thing_somebody_does_may_be_a_list(network: Network) -> None:
    await network.members("ben")
    said = await network.says("ana", "/contribute 2h with:@room:ben moved")
    assert "Noted as L1: 2 h of work for you, and as much for ben." in said
    assert network.book.lists.by_id["L1"].rows == ("C1", "C2")


async def test_a_list_is_as_long_as_somebody_can_look_through(network: Network) -> None:
    names = [f"member{number}" for number in range(ROWS_MAX)]
    await network.members("ana", *names)
    mentions = [f"@room:{name}" for name in names]
    assert "at most 30 people" in await network.says("ana", f"/contribute 1h with:{','.join(mentions)} met")
    assert network.book.lists.by_id == {}
    await network.says("ana", f"/contribute 1h with:{','.join(mentions[1:])} met")
    assert len(network.book.lists.by_id["L1"].rows) == ROWS_MAX == 30


async def test_a_person_is_on_a_list_once(network: Network) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/contribute 2h with:@room:ben,@room:ben,@room:ana x")
    assert len(network.book.lists.by_id["L1"].rows) == 2


async def test_a_list_whose_card_nobody_sees_is_not_voted_on_until_they_do(network: Network) -> None:
    await hidden(network)
    assert network.book.votes.open == {}
    assert "Nobody can see the card of L1 now" in network.room.direct("ana")[-1]
    await network.says("ana", "/settings set main here")
    await network.passes(minutes=1)
    assert states(network) == ["open"] * 3
    assert "C6" not in network.book.votes.open
    for name in ("ben", "cara", "dan"):
        await network.reacts(name, "✅", "L1")
    await network.passes(hours=25)
    assert states(network) == ["accepted"] * 3


async def test_words_from_a_private_channel_stay_there_in_a_list_and_after_it(network: Network) -> None:
    await with_five(network)
    network.room.private.add("room:#back")
    await network.says("ana", "/contribute 2h with:@room:ben moved the secret shelf", "room:#back")
    assert "secret shelf" in "\n".join(network.room.seen("room:#back"))
    await network.says("ana", "/amend C7 3h moved the other secret shelf", "room:#back")
    await network.says("ben", "/confirm C7")
    assert "secret shelf" not in "\n".join(network.room.seen())
    assert "L1" in network.book.audience.confined
