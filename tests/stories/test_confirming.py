"""One word for every yes: logs for others, money that came in, rules and candidates are answered by `/confirm`."""

from __future__ import annotations

import pytest

from ledger.governance.candidacy import CONFIRMATIONS
from tests.support.given import with_five
from tests.support.network import Network


async def test_an_income_waits_for_another_steward_and_counts_by_their_yes(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/income note 10 EUR x")
    assert (
        "I1: ana says that 10.00 EUR came in from x. /confirm I1, or /confirm I1 no, until Tue 20 Jan, 10:00 UTC."
        in await network.says("ben", "/mine")
    )
    for other in ("ana", "cara"):
        assert "I1" not in await network.says(other, "/mine")
    await network.says("ben", "/confirm I1")
    assert network.book.incomes.by_id["I1"].state == "confirmed"
    assert "I1" not in await network.says("ben", "/mine")


async def test_a_no_of_another_steward_drops_it(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/income note 10 EUR x")
    assert "Only a steward can do that." in await network.says("cara", "/confirm I1 no")
    await network.says("ben", "/confirm I1 no")
    assert network.book.incomes.by_id["I1"].state == "dropped"


async def test_a_log_for_somebody_is_theirs_to_confirm_alone(network: Network) -> None:
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 2h for:@room:ben x")
    assert "C1: ana says that ben brought 2 h of work. /confirm C1" in await network.says("ben", "/confirm")
    for other in ("ana", "cara"):
        assert "Nothing waits for your yes." in await network.says(other, "/confirm")
    assert "C1 waits for ben, not for you." in await network.says("cara", "/confirm C1 no")
    assert "C1 waits for ben, not for you." in await network.says("ana", "/confirm C1")
    assert network.book.contributions.by_id["C1"].state == "waiting"
    await network.says("ben", "/confirm C1 no")
    assert network.book.contributions.by_id["C1"].state == "declined"


async def test_a_rule_waits_for_another_steward(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/settings set minimum 5 EUR")
    listed = await network.says("ben", "/confirm")
    assert "G1: ana proposes another rule: the least that is paid out: 5 EUR. /confirm G1" in listed
    await network.says("ben", "/confirm G1")
    await network.passes(hours=72)
    assert [least.minor for least in network.book.rules.now.minimums] == [500]


async def test_a_candidate_is_named_and_who_said_no_is_not_asked_again(network: Network) -> None:
    await with_five(network)
    await network.says("cara", "/role take")
    assert (
        "G1: cara offers to be a steward. /confirm G1, or /confirm G1 no, until Tue 20 Jan, 10:00 UTC."
        in await network.says("dan", "/mine")
    )
    assert "Noted: you do not confirm cara." in await network.says("dan", "/confirm @room:cara no")
    assert "cara offers" not in await network.says("dan", "/mine")
    assert "You have answered already." in await network.says("dan", "/confirm @room:cara no")
    for other in ("ana", "eva")[:CONFIRMATIONS]:
        await network.says(other, "/confirm @room:cara")
    await network.passes(hours=72)
    assert "A3" in network.book.roles.holders("steward", network.book.agents)


async def test_who_said_no_may_say_yes_later(network: Network) -> None:
    await with_five(network)
    await network.says("cara", "/role take")
    await network.says("ana", "/confirm @room:cara no")
    assert "One more" in await network.says("ana", "/confirm @room:cara")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/confirm C1", "C1 waits for nobody's confirmation."),
        ("/confirm C99", "There is no contribution C99."),
        ("/confirm I1", "There is no income I1."),
        ("/confirm D1", "Nothing about D1 waits for a yes."),
        ("/confirm @room:ben", "Nothing about @A2 waits for a yes."),
        ("/confirm nobody", "nobody is neither a number, such as C1, nor the name of somebody or something here."),
        ("/confirm", "Nothing waits for your yes."),
        ("/confirm C1 2", "C1 waits for nobody's confirmation."),
    ],
)
async def test_what_does_not_wait_is_told(network: Network, line: str, answer: str) -> None:
    await network.members("ana", "ben")
    await network.says("ana", "/contribute 2h x")
    height = network.book.height
    assert answer in await network.says("ana", line)
    assert network.book.height == height


async def test_an_office_is_given_back_by_the_word_for_all_that_is_taken_back(network: Network) -> None:
    await network.members("ana", "ben")
    assert "You are no longer a steward." in await network.says("ana", "/withdraw steward")
    assert "You do not hold the role of steward." in await network.says("ana", "/withdraw steward")
    assert "W1 is nothing that can be taken back." in await network.says("ana", "/withdraw W1")


async def test_where_two_things_of_one_person_wait_the_answer_asks_which(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/agent add Riverside Workshop")
    await network.says("eva", "/privacy leave sure:yes")
    await network.says("cara", "/role take")
    await network.says("cara", '/agent speaker "Riverside Workshop"')
    height = network.book.height
    asked = await network.says("dan", "/confirm @room:cara")
    assert network.book.height == height, "nothing is taken for granted"
    assert "Several things wait there. Say which:" in asked
    speaks, role = [line for line in asked.splitlines() if line.startswith("/confirm @A3 ")]
    assert "Riverside Workshop" in speaks
    assert role.startswith("/confirm @A3 2: G1: cara offers to be a steward.")
    await network.says("dan", "/confirm @room:cara 1 no")
    assert "Noted. One more" in await network.says("dan", "/confirm @room:cara"), "one is left, and needs no number"
    assert "Say a number from 1 to 2." in await network.says("ana", "/confirm @room:cara 7")
