"""The acceptance tests of sharing that reach from the vote to the account: the validation gate, and the ledger alone."""

from __future__ import annotations

import asyncio

import pytest

from ledger import verification
from ledger.book import Book
from ledger.chain.entry import Broken, Sealed
from ledger.chain.rows import Slice
from tests.support.given import approved_payout, distributed, link_code, owed, with_hours, with_income, with_pay_to
from tests.support.network import Network
from tests.support.picture import picture


async def gate(network: Network) -> None:
    """Let dan have one accepted hour, and eve log another that is to be judged; two of those who may vote are ana and ben."""
    await with_hours(network, "1h", "1h", "1h", "1h")
    await network.says("eve", "/contribute 4h polished")
    await with_income(network, "80 EUR")


async def paid(network: Network) -> list[int]:
    """Share 80.00 EUR after the window, and return what ana to eve got."""
    await network.passes(days=14)
    await distributed(network, "80 EUR")
    return [owed(network, name) for name in ("ana", "ben", "cara", "dan", "eve")]


NOTHING_FOR_EVE = [2000, 2000, 2000, 2000, 0]


async def test_one_affirmation_pays_nothing(network: Network) -> None:
    await gate(network)
    await network.says("ana", "/vote C5 approve")
    assert await paid(network) == NOTHING_FOR_EVE


async def test_two_affirmations_of_one_person_on_two_accounts_pay_nothing(network: Network) -> None:
    await gate(network)
    code = await link_code(network, "ana")
    await network.says("zoe", f"/link {code}")
    await network.reacts("ana", "✅", "C5")
    await network.reacts("zoe", "✅", "C5")
    assert await paid(network) == NOTHING_FOR_EVE


async def test_two_affirmations_of_which_one_is_the_author_s_pay_nothing(network: Network) -> None:
    await gate(network)
    await network.reacts("ana", "✅", "C5")
    await network.reacts("eve", "✅", "C5")
    assert await paid(network) == NOTHING_FOR_EVE


async def test_two_affirmations_and_an_open_red_flag_pay_nothing(network: Network) -> None:
    await gate(network)
    await network.reacts("ana", "✅", "C5")
    await network.reacts("ben", "✅", "C5")
    await network.says("cara", "/flag C5 the hours are counted twice")
    assert await paid(network) == NOTHING_FOR_EVE


async def test_an_affirmation_taken_back_before_the_decision_does_not_count(network: Network) -> None:
    await gate(network)
    await network.reacts("ana", "✅", "C5")
    await network.reacts("ben", "✅", "C5")
    await network.passes(hours=23)
    await network.unreacts("ben", "✅", "C5")
    assert await paid(network) == NOTHING_FOR_EVE


async def test_two_distinct_affirmations_pay_after_the_time_and_taking_one_back_then_changes_nothing(
    network: Network,
) -> None:
    await gate(network)
    await network.reacts("ana", "✅", "C5")
    await network.reacts("ben", "✅", "C5")
    await network.passes(hours=24)
    assert network.book.contributions.by_id["C5"].state == "accepted"
    await network.unreacts("ben", "✅", "C5")
    assert await paid(network) == [1000, 1000, 1000, 1000, 4000]


async def month(network: Network) -> None:
    """Let money come, be shared, paid, fail and come back, and hours be corrected."""
    await with_hours(network, "7h", "2h", "1h", "1h for-claims:no", "1h for-claims:no")
    await with_income(network, "1000 EUR")
    await distributed(network, "600 EUR")
    await with_pay_to(network, "ana", "ben")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ana", "/payout mark P1 failed @room:ben closed")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    await network.says("ben", "/correct C1 6h the break was counted")
    for name in ("cara", "dan", "eve"):
        await network.says(name, "/vote C6 approve")
    await network.passes(days=3)
    await distributed(network, "90 EUR")


async def test_all_balances_come_from_the_ledger_alone(network: Network) -> None:
    await month(network)
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [6000, 14_000, 7000]
    again = await network.rebuilt()
    assert picture(again.accounts) == picture(network.book.accounts)
    assert again.accounts.held("outside", "EUR") == -100_000 + 42_000
    await network.kill()
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [6000, 14_000, 7000]


async def test_a_correction_counts_from_then_on_and_leaves_what_was_paid(network: Network) -> None:
    await month(network)
    assert "600.00 EUR × 7 h ÷ 10 h = 420.00 EUR, exactly." in await network.says("ana", "/why D1")
    assert "90.00 EUR × 6 h ÷ 9 h = 60.00 EUR, exactly." in await network.says("ana", "/why D2")


async def test_every_flipped_byte_of_an_entry_about_money_is_found(network: Network) -> None:
    await month(network)
    name, loop = network.core.journal.network, asyncio.get_running_loop()
    slices = await asyncio.to_thread(lambda: list(network.store.slices(name, loop)))
    (whole,) = slices

    def read(sealed: list[Sealed]) -> Book:
        return verification.verified_book(name, [Slice(sealed, whole.words)])

    assert picture(read(whole.sealed).accounts) == picture(network.book.accounts)
    about_money = [place for place, one in enumerate(whole.sealed) if b'"Posted"' in one.body]
    assert len(about_money) == 8
    for place in about_money:
        body = whole.sealed[place].body
        digit = next(at for at in range(body.index(b'"minor":"') + 9, len(body)) if body[at : at + 1].isdigit())
        flipped = body[:digit] + bytes([body[digit] ^ 1]) + body[digit + 1 :]
        changed = [*whole.sealed]
        changed[place] = Sealed(changed[place].height, changed[place].hash, flipped)
        with pytest.raises(Broken) as broken:
            read(changed)
        assert broken.value.height == place + 1
