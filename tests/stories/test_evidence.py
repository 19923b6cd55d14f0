"""Money above a limit is looked at once there is a link that shows it; until then nobody is asked, and nothing counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ledger.book import Book
from ledger.governance.awaited import awaited
from ledger.network.preset import LARGE
from ledger.network.question import LAPSED
from ledger.network.rules import RulesAdopted
from ledger.values.money import Money
from tests.support.given import FIVE, ruled, with_five
from tests.support.network import Network

LINK = "evidence:https://example.org/r.pdf"
MISSING = "A receipt is missing; then it can be looked at: /amend C6 evidence:https://…."
LAPTOP = "/contribute expense 500 EUR laptop"


def state(network: Network, number: str = "C6") -> str:
    return network.book.contributions.by_id[number].state


def size(network: Network, number: str = "C6") -> str | None:
    measured = network.book.contributions.by_id[number].measured
    return measured.size if measured else None


@pytest.fixture
async def five(network: Network) -> Network:
    """Return a network in which five people have an hour accepted each."""
    await with_five(network)
    return network


async def test_a_laptop_is_looked_at_once_its_receipt_is_there(five: Network) -> None:
    said = await five.says("ana", LAPTOP)
    assert MISSING in said
    assert "peers" not in said
    assert five.book.votes.open == {}
    shown = five.room.shown("C6")
    assert MISSING in shown
    assert "It is off if there is none by Tue 20 Jan, 10:00 UTC." in shown
    assert "✅" not in shown
    assert "There is no open vote on C6: it is waiting for a receipt." in await five.says("ben", "/vote C6 approve")
    assert "Peers vote on it now" in await five.says("ana", f"/amend C6 {LINK}")
    assert [*five.book.votes.open] == ["C6"]
    assert size(five) == LARGE
    assert "Evidence: https://example.org/r.pdf" in five.room.shown("C6")
    for other in ("ben", "cara", "dan", "eva"):
        await five.reacts(other, "✅", "C6")
    assert state(five) == "accepted"


async def test_a_receipt_that_is_there_at_once_is_enough(five: Network) -> None:
    await five.says("ana", f"/contribute expense 500 EUR {LINK} laptop")
    assert state(five) == "open"


async def test_an_emoji_on_its_card_says_nothing_before(five: Network) -> None:
    await five.says("ana", LAPTOP)
    await five.reacts("ben", "✅", "C6")
    await five.says("ana", f"/amend C6 {LINK}")
    assert five.book.votes.open["C6"].ballots == {}


@pytest.mark.parametrize(
    ("amount", "then"), [("20 EUR", "open"), ("20.01 EUR", "incomplete"), ("21 JPY", "incomplete")]
)
@pytest.mark.parametrize("kind", ["expense", "purchase", "cash", "material"])
async def test_up_to_twenty_of_a_currency_nothing_is_asked(five: Network, kind: str, amount: str, then: str) -> None:
    await five.says("ana", f"/contribute {kind} {amount} something")
    assert state(five) == then


async def test_a_word_is_no_receipt(five: Network) -> None:
    said = await five.says("ana", "/contribute expense 500 EUR evidence:paper laptop")
    assert "paper is not a link that begins with https://." in said
    await five.says("ana", LAPTOP)
    assert "paper is not a link" in await five.says("ana", "/amend C6 evidence:paper")
    assert state(five) == "incomplete"


async def test_it_waits_in_mine_until_its_end_and_is_off_then(five: Network) -> None:
    await five.says("ana", LAPTOP)
    waits = (
        "C6, 500.00 EUR as an expense: a receipt is missing; then it can be looked at. "
        "/amend C6 evidence:https://…, until Tue 20 Jan, 10:00 UTC."
    )
    assert waits in await five.says("ana", "/mine")
    assert waits not in await five.says("ben", "/mine")
    assert MISSING in await five.says("ana", "/confirm C6")
    await five.passes(days=14)
    assert state(five) == LAPSED
    assert not list(awaited(five.book))
    assert "Off: its receipt did not come in time." in five.room.shown("C6")
    await five.passes(hours=8)
    assert five.room.direct("ana")[-1] == (
        "C6, 500.00 EUR as an expense, counts for nothing: its receipt did not come in time. "
        "/contribute again C6 logs it once more."
    )
    assert "C6, without its receipt in time: 500.00 EUR" in await five.says("ana", "/mine")
    assert "C6 had no receipt in time: it counts for nothing." in await five.says("ana", "/history C6")
    assert "is decided already" in await five.says("ana", f"/amend C6 {LINK}")


async def test_each_change_gives_it_its_days_anew(five: Network) -> None:
    await five.says("ana", LAPTOP)
    await five.passes(days=10)
    assert MISSING in await five.says("ana", "/amend C6 450 EUR")
    (waits,) = awaited(five.book)
    assert waits.until == five.now + timedelta(days=14)
    assert "Peers vote on it now" in await five.says("ana", "/amend C6 20 EUR")
    assert state(five) == "open"


async def test_a_log_that_grows_needs_a_receipt_after_all(five: Network) -> None:
    await five.says("ana", "/contribute expense 10 EUR laptop")
    await five.reacts("ben", "✅", "C6")
    assert MISSING in await five.says("ana", "/amend C6 500 EUR")
    assert state(five) == "incomplete"
    assert five.book.votes.open == {}


@pytest.mark.parametrize("line", ["/withdraw C6", "/confirm C6 no"])
async def test_it_can_be_taken_back(five: Network, line: str) -> None:
    await five.says("ana", LAPTOP)
    assert "is not yours" in await five.says("ben", line)
    await five.says("ana", line)
    assert state(five) == "withdrawn"


async def test_a_log_for_somebody_else_waits_for_them_first(five: Network) -> None:
    await five.says("ana", "/contribute expense 500 EUR for:@room:ben laptop")
    assert state(five) == "waiting"
    said = await five.says("ben", "/confirm C6")
    assert "C6 is confirmed as yours." in said
    assert MISSING in said
    assert state(five) == "incomplete"
    assert [each.persons for each in awaited(five.book)] == [("A2", "A1")]
    await five.says("ana", f"/amend C6 {LINK}")
    assert state(five) == "open", "ben said yes to it, and a link needs no other yes of his"


async def test_another_sum_needs_their_yes_again(five: Network) -> None:
    await five.says("ana", "/contribute expense 500 EUR for:@room:ben laptop")
    await five.says("ben", "/confirm C6")
    await five.says("ana", f"/amend C6 900 EUR {LINK}")
    assert state(five) == "waiting"


async def test_a_receipt_may_come_before_their_yes(five: Network) -> None:
    await five.says("ana", "/contribute expense 500 EUR for:@room:ben laptop")
    await five.says("ana", f"/amend C6 {LINK}")
    assert state(five) == "waiting"
    await five.says("ben", "/confirm C6")
    assert state(five) == "open"


async def test_both_hear_that_it_is_off(five: Network) -> None:
    await five.says("ana", "/contribute expense 500 EUR for:@room:ben laptop")
    await five.says("ben", "/confirm C6")
    await five.passes(days=14, hours=8)
    for name in ("ana", "ben"):
        assert "its receipt did not come in time" in five.room.direct(name)[-1]


async def test_a_list_has_its_receipt_from_the_beginning(five: Network) -> None:
    said = await five.says("ana", "/contribute expense 30 EUR with:@room:ben tickets")
    assert "A receipt is missing; then all of it can be looked at. Type it once more with evidence:https://…." in said
    assert five.book.lists.by_id == {}
    await five.says("ana", f"/contribute expense 30 EUR with:@room:ben {LINK} tickets")
    await five.says("ben", "/confirm L1")
    assert [state(five, number) for number in ("C6", "C7")] == ["open", "open"]


async def accepted(network: Network, name: str, what: str) -> None:
    """Let somebody log something that all others approve."""
    await network.says(name, f"/contribute {what}")
    number = [*network.book.contributions.by_id][-1]
    for other in FIVE:
        if other != name:
            await network.says(other, f"/vote {number} approve")
    assert state(network, number) == "accepted"


async def test_one_of_a_list_that_came_to_need_a_receipt_leaves_it(five: Network) -> None:
    for name in ("ben", "cara", "dan"):
        for number in range(4):
            await accepted(five, name, f"expense 30 EUR {LINK} lunch {number}")
    await five.passes(days=8)
    await five.says("ana", "/contribute expense 30 EUR with:@room:ben,@room:cara tickets")
    rows = five.book.lists.by_id["L1"].rows
    await five.says("ben", "/confirm L1")
    for number in range(4):
        await five.says("cara", f"/contribute expense 30 EUR dinner {number}")
        assert state(five, [*five.book.contributions.by_id][-1]) == "open", "it is small for them"
    await five.says("cara", "/confirm L1")
    assert [state(five, row) for row in rows] == ["open", "open", "incomplete"]
    assert five.book.votes.open["L1"].rows.keys() == {*rows[:2]}
    assert f"{rows[2]}, cara: waiting for a receipt." in five.room.shown("L1")
    assert f"/amend {rows[2]} evidence" in await five.says("cara", "/mine")
    await five.passes(hours=12)
    assert f"{rows[2]}, 30.00 EUR as an expense: a receipt is missing" in five.room.direct("cara")[-1], (
        "no card says it"
    )
    await five.says("cara", f"/amend {rows[2]} {LINK}")
    assert five.book.votes.open.keys() > {"L1", rows[2]}


async def limited(network: Network) -> None:
    """Let evidence be needed above 5 EUR from now on, without the days of notice."""

    def adopted(book: Book, _: datetime) -> tuple[RulesAdopted, ...]:
        rules = book.rules.now
        return (RulesAdopted(replace(rules, version=rules.version + 1, evidence=(Money(500, "EUR"),)), None),)

    await network.core.note(adopted)


async def test_a_list_of_which_all_came_to_need_a_receipt_has_no_vote(five: Network) -> None:
    await five.says("ana", "/contribute expense 10 EUR with:@room:ben tickets")
    await limited(five)
    await five.says("ben", "/confirm L1")
    assert [state(five, number) for number in ("C6", "C7")] == ["incomplete", "incomplete"]
    assert five.book.votes.open == {}
    assert five.book.lists.pending == {}


async def test_much_more_money_by_a_correction_needs_a_receipt_as_well(five: Network) -> None:
    await five.says("ana", "/contribute expense 20 EUR a cable")
    for other in ("ben", "cara", "dan", "eva"):
        await five.says(other, "/vote C6 approve")
    assert state(five) == "accepted"
    said = await five.says("ana", "/correct C6 5000 EUR I forgot some noughts")
    assert "A receipt is missing for what is added; then it can be looked at: /correct C6 evidence:https://…." in said
    assert "C7" not in five.book.contributions.by_id
    await five.says("ana", f"/correct C6 5000 EUR {LINK} I forgot some noughts")
    assert state(five, "C7") == "open"
    assert "Evidence: https://example.org/r.pdf" in five.room.shown("C7")


async def test_taking_money_away_needs_none(five: Network) -> None:
    await five.says("ana", f"/contribute expense 500 EUR {LINK} laptop")
    for other in ("ben", "cara", "dan", "eva"):
        await five.says(other, "/vote C6 approve")
    await five.says("ana", "/correct C6 100 EUR it was another one")
    assert state(five, "C7") == "open"


async def test_two_stewards_set_another_limit(five: Network) -> None:
    assert await ruled(five, "evidence 600 EUR") == "G1"
    assert "Evidence is needed above: 600.00 EUR." in await five.says("ana", "/settings")
    await five.says("ana", LAPTOP)
    assert state(five) == "open"
    await five.says("ana", "/contribute expense 500 CAD laptop")
    assert state(five, "C7") == "incomplete"
    await ruled(five, "evidence 5 EUR")
    assert [limit.minor for limit in five.book.rules.now.evidence] == [500]
    assert "Write an amount with its currency, such as 50 EUR." in await five.says("ana", "/settings set evidence 5")


async def test_who_has_a_limit_in_force_keeps_votes_that_are_open(five: Network) -> None:
    await five.says("ana", "/contribute expense 20 EUR a cable")
    await limited(five)
    assert state(five) == "open"


async def test_what_was_left_undecided_needs_a_receipt_once_it_is_opened_again(five: Network) -> None:
    await five.says("ana", "/contribute expense 20 EUR a cable")
    await five.passes(days=6)
    assert state(five) == "undecided"
    await limited(five)
    assert MISSING in await five.says("ana", "/amend C6")
    assert state(five) == "incomplete"


async def test_a_vote_that_was_hidden_goes_on_by_the_limit_of_its_opening(network: Network) -> None:
    await network.members(*FIVE)
    await network.whispers("ana", "/contribute expense 20 EUR a cable")
    assert state(network, "C1") == "unshown"
    await limited(network)
    await network.says("ana", "/settings set main here")
    await network.passes(hours=1)
    assert state(network, "C1") == "open"


async def test_history_tells_what_it_waits_for(five: Network) -> None:
    await five.says("ana", LAPTOP)
    assert "C6 needs a receipt before peers vote on it." in await five.says("ben", "/history C6")


async def test_no_message_of_the_evening_repeats_what_its_card_says(five: Network) -> None:
    await five.says("ana", LAPTOP)
    before = len(five.room.direct("ana"))
    await five.passes(days=2)
    assert len(five.room.direct("ana")) == before


async def test_a_receipt_that_comes_later_is_no_change_of_what_somebody_judged(five: Network) -> None:
    await five.says("ana", LAPTOP)
    said = await five.says("ana", f"/amend C6 {LINK}")
    assert "anew" not in said
    assert "It was changed" not in five.room.shown("C6")
    for text in ("one", "two", "three"):
        assert "C6 is now" in await five.says("ana", f"/amend C6 note:{text}")
    assert "was changed 3 times already" in await five.says("ana", "/amend C6 note:four")
