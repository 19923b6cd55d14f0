"""A network of five that begins today: its first logs make its judges, and each of them is asked about everything usual."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.values.quantity import Quantity
from tests.support.given import with_five
from tests.support.network import Network


@pytest.fixture
async def five(network: Network) -> Network:
    """Five people of each of whom one hour was accepted. It is ten in the morning of the second day."""
    await with_five(network)
    return network


def state(network: Network, number: str = "C6") -> str:
    return network.book.contributions.by_id[number].state


def hours(network: Network, number: str = "C6") -> Fraction:
    amount = network.book.contributions.by_id[number].log.amount
    assert isinstance(amount, Quantity)
    return amount.count


def counts(network: Network, number: str = "C6") -> tuple[int, int]:
    decision = network.book.contributions.by_id[number].decision
    assert decision is not None
    return decision.approve, decision.reject


async def test_all_four_are_asked_and_two_yes_accept_it_after_a_day(five: Network) -> None:
    await five.says("ana", "/contribute 3h y")
    assert "Of 4 people asked by lot none has looked yet." in five.room.shown("C6")
    for name in ("ben", "cara"):
        await five.says(name, "/vote C6 approve")
    await five.passes(hours=23)
    assert state(five) == "open"
    await five.passes(hours=2)
    assert (state(five), counts(five)) == ("accepted", (2, 0))
    await five.rebuilt()


async def test_where_one_objects_it_takes_three_of_the_four_at_the_end(five: Network) -> None:
    await five.says("ana", "/contribute 3h y")
    for name, choice in (("ben", "approve"), ("cara", "approve"), ("dan", "reject")):
        await five.says(name, f"/vote C6 {choice}")
    await five.passes(hours=25)
    assert state(five) == "open"
    await five.passes(hours=73)
    assert state(five) == "open"
    assert "open until" in five.room.shown("C6")
    assert five.book.votes.open["C6"].extended is not None
    await five.says("eva", "/vote C6 approve")
    await five.passes(hours=72)
    assert (state(five), counts(five)) == ("accepted", (3, 1))
    await five.rebuilt()


async def test_a_change_keeps_the_no_and_tells_whose_it_is_what_changed(five: Network) -> None:
    await five.says("ana", "/contribute 3h y")
    await five.says("ben", "/vote C6 approve")
    await five.says("dan", "/vote C6 reject")
    await five.says("ana", "/amend C6 note:z")
    assert "Of 4 people asked by lot 1 has looked; 1 says no." in five.room.shown("C6")
    await five.passes(hours=9)
    assert any("“z”" in said for said in five.room.direct("dan"))
    assert any("(C6)" in said for said in five.room.direct("ben")), "who said yes is asked again"


@pytest.mark.parametrize(
    ("taken", "after_a_day", "says"),
    [("2h", "accepted", "Accepted: 3 yes."), ("2.5h", "open", "2 say yes, 1 says no.")],
    ids=["what was named", "half way"],
)
async def test_whoever_takes_the_amount_that_a_no_names_has_a_third_yes(
    five: Network, taken: str, after_a_day: str, says: str
) -> None:
    await five.says("ana", "/contribute 3h y")
    for name in ("ben", "cara"):
        await five.says(name, "/vote C6 approve")
    await five.says("dan", "/vote C6 reject 2h until two")
    await five.says("ana", f"/amend C6 {taken}")
    await five.passes(hours=25)
    assert (state(five), hours(five)) == (after_a_day, Fraction(taken.removesuffix("h")))
    assert says in five.room.shown("C6")
    await five.rebuilt()


@pytest.mark.parametrize("is_right", [False, True], ids=["unanswered", "it is right"])
async def test_a_correction_hears_whose_work_it_is_and_waits_for_them_or_the_end(
    five: Network, *, is_right: bool
) -> None:
    await five.says("ana", "/contribute 3h y")
    for name in ("ben", "cara", "dan", "eva"):
        await five.says(name, "/vote C6 approve")
    await five.passes(hours=25)
    assert state(five) == "accepted"
    before = len(five.room.direct("ana"))
    await five.says("ben", "/correct C6 1h shorter")
    assert len(five.room.direct("ana")) == before + 1
    if is_right:
        await five.says("ana", "/confirm C7")
    for name in ("cara", "dan"):
        await five.says(name, "/vote C7 approve")
    await five.passes(hours=25)
    assert (hours(five) == 1) is is_right
    await five.passes(hours=48)
    assert hours(five) == 1
    await five.rebuilt()


async def test_a_laptop_is_voted_on_once_its_receipt_is_there_and_is_large(five: Network) -> None:
    await five.says("ana", "/contribute expense 500 EUR laptop")
    assert "C6" not in five.book.votes.open
    await five.says("ana", "/amend C6 evidence:https://example.org/r.pdf")
    measured = five.book.votes.open["C6"].opened.measured
    assert measured is not None
    assert measured.size == "large"


async def test_usual_is_measured_by_two_hours_while_little_was_accepted(five: Network) -> None:
    await five.says("ana", "/contribute 3h y")
    measured = five.book.votes.open["C6"].opened.measured
    assert measured is not None
    assert (measured.size, measured.median) == ("usual", None)


async def test_what_the_last_vote_decides_is_decided_before_the_program_ends(network: Network) -> None:
    """A draw is due first, and then the end of the vote: one step after the other, however soon somebody ends the program."""
    await network.says("ana", "/contribute 1h x")
    for name in ("ben", "cara"):  # who become members by it, so that the vote begins with the last one
        await network.room.reacts(name, "✅", "C1")
    await network.ends()
    assert state(network, "C1") == "accepted"
    await network.start()
    assert "Accepted: 2 yes." in network.room.shown("C1")


async def test_why_names_those_who_came_after_the_opening_in_the_beginning(network: Network) -> None:
    """Else it would say that lots could ask nobody, and then whom they asked."""
    await network.says("ana", "/contribute 1h x")
    for name in ("ben", "cara"):
        await network.reacts(name, "✅", "C1")
    assert state(network, "C1") == "accepted"
    why = await network.says("ana", "/why C1")
    assert "In a row are 2 accounts" in why
    assert "Lots could ask ben, cara." in why
