"""Logs for several others, and for each as much as they did."""

from __future__ import annotations

from ledger.values import quantity
from ledger.values.quantity import Quantity
from tests.support.given import with_five
from tests.support.network import Network


def credited(network: Network, number: str) -> dict[str, str]:
    """Return who is credited with how much by the logs of a list."""
    book = network.book
    rows = map(book.contributions.by_id.__getitem__, book.lists.by_id[number].rows)
    return {book.agents.name(row.contributor).text or "": _amount(row.log.amount) for row in rows}


def _amount(amount: object) -> str:
    assert isinstance(amount, Quantity)
    return quantity.text(amount, amount.unit)


async def test_a_list_for_others_leaves_out_whoever_makes_it(network: Network) -> None:
    await with_five(network)
    said = await network.says("ana", "/contribute 2h for:@room:ben,@room:cara moved chairs")
    assert "Noted as L1: 2 h of work for each of ben, cara." in said
    assert credited(network, "L1") == {"ben": "2 h", "cara": "2 h"}
    await network.says("ben", "/confirm L1")
    await network.says("cara", "/confirm L1")
    await network.reacts("ana", "✅", "L1")
    assert "ana" not in credited(network, "L1")


async def test_a_person_named_twice_is_one(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 2h for:@room:ben for:@room:cara for:@room:ben moved chairs")
    assert credited(network, "L1") == {"ben": "2 h", "cara": "2 h"}
    said = await network.says("ana", '/contribute 2h for:"@room:ben 1h, @room:ben 3h" moved chairs')
    assert "ben is named twice, with two amounts." in said


async def test_each_may_have_done_another_time(network: Network) -> None:
    await with_five(network)
    said = await network.says("ana", '/contribute 2h with:"@room:ben 3h, @room:cara 1h30, dan" moved chairs')
    assert "Noted as L1: 2 h of work for each, but 3 h for ben, 1.5 h for cara." in said
    assert credited(network, "L1") == {"ana": "2 h", "ben": "3 h", "cara": "1.5 h", "dan": "2 h"}
    card = network.room.shown("L1")
    assert "L1: ana logged work for 4 people." in card
    assert "C7, ben with 3 h: waiting for confirmation." in card
    await network.says("ben", "/confirm L1")
    assert network.book.contributions.by_id["C7"].awaits is None


async def test_one_other_may_have_an_amount_of_their_own(network: Network) -> None:
    await with_five(network)
    said = await network.says("ana", '/contribute 2h for:"@room:ben 3h" moved chairs')
    assert "Noted as C6: 3 h of work, for ben." in said


async def test_hours_of_one_that_a_day_has_not_refuse_the_list(network: Network) -> None:
    await with_five(network)
    said = await network.says("ana", '/contribute 2h with:"@room:ben 25h" moved chairs')
    assert "A day has 24 h" in said
    assert not network.book.lists.by_id


async def test_marked_people_are_the_same_list(network: Network) -> None:
    await with_five(network)
    await network.says("ana", "/contribute 2h @room:ben @room:cara moved chairs")
    assert credited(network, "L1") == {"ben": "2 h", "cara": "2 h"}
    said = await network.says("ana", "/contribute 2h @room:ben and I fixed the roof")
    assert "/contribute 2h with:@ben fixed the roof" in said
    assert "/contribute 2h for:@ben fixed the roof" in said


async def test_the_same_list_again_with_another_amount_is_no_repetition(network: Network) -> None:
    await with_five(network)
    await network.says("ana", '/contribute 2h with:"@room:ben 3h" moved chairs')
    said = await network.says("ana", '/contribute 2h with:"@room:ben 4h" moved chairs')
    assert "/withdraw C8 takes this one back" in said  # ana's own 2 h
    await network.passes(minutes=2)
    await network.says("ana", '/contribute 2h with:"@room:ben 5h" moved chairs')
    again = await network.says("ana", '/contribute 2h with:"@room:ben 5h" moved chairs')
    assert "/withdraw L4 takes this one back" in again


async def test_two_of_one_name_are_told_apart(network: Network) -> None:
    await with_five(network)
    await network.says("eva", "/settings me name Ben")
    said = await network.says("ana", "/contribute 2h for:ben moved chairs")
    assert "2 here are called ben: @A2 (here since Mon 5 Jan), @A5 (here since Mon 5 Jan)." in said
    said = await network.says("ana", "/contribute 2h for:@A5 moved chairs")
    assert "Noted as C6" in said
    assert network.book.contributions.by_id["C6"].contributor == "A5"
