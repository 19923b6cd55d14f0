"""Two accounts that were linked once are one person for good, wherever two persons have to agree: each such deed, once."""

from __future__ import annotations

import re

import pytest

from ledger.validation.ballot import ballots
from tests.support.given import (
    distributed,
    link_code,
    made_steward,
    with_five,
    with_hours,
    with_income,
    with_pay_to,
)
from tests.support.network import Network

PAID = ("ana: /payout prepare EUR @room:cara", "ben: /payout approve P1 PRINT")

DEEDS = (
    ("ana: /income note 100 EUR Harbour Lights", "/confirm I2"),
    ("ana: /income reverse I2 a nought too many", "/confirm I2"),
    ("ana: /settings set preset light", "/confirm G2"),
    ("ana: /distribute prepare 100 EUR", "/distribute approve D2 PRINT"),
    ("ana: /distribute reverse D1 somebody was forgotten", "/distribute approve D1 PRINT"),
    ("ana: /payout prepare EUR @room:cara", "/payout approve P1 PRINT"),
    ("ana: /confirm @room:dan", "/confirm @room:dan"),
    ("ana: /payout resolve P1 @room:cara failed the bank says so", "/payout resolve P1 @room:cara failed I saw it"),
    ("ana: /payout mark P1 returned @room:cara statement 15", "/payout mark P1 returned @room:cara statement 15"),
)
"""What the one account does, and what the other one types, which is for somebody else."""

BEFORE = {
    "/confirm I2": ("ana: /income note 100 EUR Harbour Lights", "ben: /confirm I2"),
    "/distribute approve D2 PRINT": ("ana: /income note 100 EUR Harbour Lights", "ben: /confirm I2"),
    "/confirm @room:dan": ("dan: /role take steward",),
    DEEDS[7][1]: (*PAID, "ben: /payout mark P1 unknown @room:cara the bank timed out"),
    DEEDS[8][1]: (*PAID, "ben: /payout mark P1 sent SEPA 17", "ben: /payout mark P1 confirmed statement 14"),
}
"""What has to have happened, where it is not there yet."""


async def says(network: Network, line: str) -> str:
    """Let somebody type a line; where it wants the fingerprint of what waits, they read it on the card."""
    person, _, text = line.partition(": ")
    if "PRINT" in text:
        number = re.search(r"[DP]\d+", text)
        assert number is not None
        found = re.search(rf"approve {number.group()} ([0-9a-f]{{8}})", network.room.shown(number.group()))
        assert found is not None, network.room.shown(number.group())
        text = text.replace("PRINT", found.group(1))
    return await network.says(person, text)


@pytest.fixture
async def parted(network: Network) -> Network:
    """Let ana and eve be two of three stewards, turn out to be one person, and part again."""
    await with_hours(network, "1h", "1h", "1h", "1h", "1h")
    await made_steward(network, "eve", "ana", "ben")
    await with_income(network, "500 EUR")
    await distributed(network, "500 EUR")
    await with_pay_to(network, "ana", "ben", "cara", "dan", "eve")
    code = await link_code(network, "ana")
    await network.says("eve", f"/link {code}")
    assert "two persons again" in await network.says("eve", "/link undo")
    await network.passes(hours=24)  # or where they are paid changed a moment ago
    return network


@pytest.mark.parametrize(("begins", "ends"), DEEDS, ids=[ends for _, ends in DEEDS])
async def test_two_accounts_that_were_linked_once_do_not_do_what_takes_two(
    parted: Network, begins: str, ends: str
) -> None:
    is_note = begins.startswith("ana: /income note")
    for line in () if is_note else BEFORE.get(ends, ()):
        assert "Nothing was recorded" not in await says(parted, line)
    assert "Nothing was recorded" not in await says(parted, begins)
    assert "Nothing was recorded" in await says(parted, f"eve: {ends}")
    assert "Nothing was recorded" not in await says(parted, f"ben: {ends}"), "it is for somebody else, and ben is"


async def test_two_accounts_that_were_linked_once_do_not_halt_a_distribution(parted: Network) -> None:
    for line in (*BEFORE["/distribute approve D2 PRINT"], "ben: /distribute prepare 100 EUR"):
        await says(parted, line)
    await says(parted, "ana: /flag D2 the hours of May are missing")
    assert "Nothing was recorded" in await says(parted, "eve: /flag D2 they are missing")
    assert parted.book.distributions.by_id["D2"].state == "prepared"
    await says(parted, "cara: /flag D2 they are missing")
    assert parted.book.distributions.by_id["D2"].state == "halted"


@pytest.mark.parametrize("line", ["/contribute 2h swept", "/contribute 2h with:@room:ben swept"])
async def test_an_account_that_was_linked_once_does_not_judge_what_the_other_logs(parted: Network, line: str) -> None:
    judged, number = ("L1", "C6") if "with:" in line else ("C6", "C6")
    await parted.says("ana", line)
    if judged == "L1":
        await parted.says("ben", "/confirm L1")
    for name in ("eve", "cara"):
        await parted.says(name, f"/vote {judged} approve")
    vote = parted.book.votes.of(number)
    assert vote is not None
    assert set(ballots(vote, parted.book.agents)) == {"A3"}
    await parted.rebuilt()


async def linked_and_parted(network: Network, older: str, younger: str) -> None:
    """Let two accounts be one person for a moment."""
    await network.says(younger, f"/link {await link_code(network, older)}")
    assert "two persons again" in await network.says(younger, "/link undo")


async def test_an_account_that_was_linked_after_the_opening_does_not_judge_it_any_more(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 20h planned everything")
    for name in ("ben", "eva"):
        await network.says(name, "/vote C6 approve")
    await linked_and_parted(network, "ana", "eva")
    assert "3 people can judge it." in await network.says("ben", "/why C6")
    assert "1 says yes." in network.room.shown("C6")
    assert "C6 is your own" in await network.says("eva", "/vote C6 approve")
    await network.rebuilt()


async def test_two_accounts_that_were_linked_once_have_one_ballot_the_last(network: Network) -> None:
    await with_five(network)
    await linked_and_parted(network, "dan", "eva")
    await network.says("ana", "/contribute 20h planned everything")
    assert network.book.votes.open["C6"].opened.voters == 3
    for name, choice, expected in (
        ("dan", "approve", "1 says yes."),
        ("eva", "reject", "1 has looked; 1 says no."),
        ("dan", "approve", "1 says yes."),
        ("dan", "none", "1 has looked; 1 says no."),
    ):
        await network.says(name, f"/vote C6 {choice}")
        assert expected in network.room.shown("C6")
        assert "3 people can judge it." in await network.says("ben", "/why C6")
    await network.rebuilt()


async def test_an_account_has_no_vote_by_the_work_of_one_that_it_was_linked_with(network: Network) -> None:
    """Whoever got somebody to enter a code for a moment would else vote in their place for ever."""
    await with_five(network)
    await network.members("x1")
    await linked_and_parted(network, "dan", "x1")
    await network.says("ana", "/contribute 1h y")
    assert "judged by those who had an accepted contribution" in await network.says("x1", "/vote C6 approve")
    assert "4 people can judge it." in await network.says("ben", "/why C6")
    assert "none has looked yet" in network.room.shown("C6")


async def test_two_accounts_that_were_linked_once_have_three_red_flags_together(network: Network) -> None:
    await with_five(network)
    await linked_and_parted(network, "dan", "eva")
    for number, name in enumerate(("dan", "eva", "dan"), start=6):
        await network.says("ana", f"/contribute 1h y{number}")
        assert "Nothing was recorded" not in await network.says(name, f"/flag C{number} why")
    await network.says("ana", "/contribute 1h y")
    assert "You have 3 red flags up" in await network.says("eva", "/flag C9 why")
    assert "is up already" in await network.says("eva", "/flag C6 why")
