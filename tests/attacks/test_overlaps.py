"""Deeds that overlap, each by a way of its own: nobody is paid twice for one thing, and nothing that is owed is lost."""

from __future__ import annotations

import pytest

from ledger.distributions.overpaid import overpaid
from ledger.equations import presets
from tests.attacks.test_paid_once import PEOPLE, agreed, approve, balances, begun
from tests.support.given import distributed, held, link_code, owed, prepared, with_income
from tests.support.lab import logged
from tests.support.network import Network

pytestmark = pytest.mark.usefixtures("computed_twice")

NOBODY = "Nothing is owed to anybody there yet"


async def test_a_list_of_an_equation_that_was_replaced_is_not_approved_and_the_new_one_pays(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    old = await prepared(network, "/distribute prepare 120 EUR")
    await agreed(network, "rates.default=12")
    fingerprint = network.book.distributions.by_id[old].prepared.fingerprint
    assert "another equation holds now" in await network.says("ben", f"/distribute approve {old} {fingerprint}")
    assert network.book.distributions.by_id[await prepared(network, "/distribute prepare 150 EUR")].given.minor == 4_00
    await network.says("ana", f"/withdraw {old}")
    await approve(network, await prepared(network, "/distribute prepare 150 EUR"))
    await network.says("ben", f"/distribute approve D2 {network.book.distributions.by_id['D2'].prepared.fingerprint}")
    await network.passes(hours=48)
    assert balances(network) == (100_00, 12_00, 12_00)


async def test_a_project_agrees_on_its_first_equation_while_the_network_pays_for_it(network: Network) -> None:
    await network.members(*PEOPLE)
    await network.says("ana", "/project start probe a sensor")
    await logged(
        network,
        ("ana", "expense 100 EUR evidence:https://example.org/r.pdf #probe lamp"),
        ("ben", "1h x"),
        ("cara", "1h x"),
        people=PEOPLE,
    )
    await agreed(network)
    await with_income(network, "200 EUR")
    await with_income(network, "200 EUR", "#probe")
    first = await prepared(network, "/distribute prepare 120 EUR")
    await approve(network, first)
    await agreed(network, project="#probe")
    assert NOBODY in await network.says("ana", "/distribute prepare 100 EUR #probe")
    await network.passes(hours=48)
    assert NOBODY in await network.says("ana", "/distribute prepare 100 EUR #probe")
    assert NOBODY in await network.says("ana", "/distribute prepare 80 EUR")
    assert owed(network, "ana") == 100_00


async def test_a_projects_pool_is_shared_by_the_equation_before_and_then_by_its_own(network: Network) -> None:
    await network.members(*PEOPLE)
    await network.says("ana", "/project start probe a sensor")
    await logged(
        network,
        ("ana", "expense 100 EUR evidence:https://example.org/r.pdf #probe lamp"),
        ("ben", "1h x"),
        ("cara", "1h x"),
        people=PEOPLE,
    )
    await agreed(network)
    await with_income(network, "300 EUR", "#probe")
    await approve(network, await prepared(network, "/distribute prepare 60 EUR #probe"))
    await agreed(network, project="#probe")
    await approve(network, await prepared(network, "/distribute prepare 100 EUR #probe"))
    await network.passes(hours=48)
    assert owed(network, "ana") == 100_00
    assert held(network, "pool/J1") == 200_00


async def test_accounts_that_are_linked_meanwhile(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await approve(network, await prepared(network, "/distribute prepare 60 EUR"))
    code = await link_code(network, "ana")
    await network.says("zoe", f"/link {code}")
    await distributed(network, "100 EUR")
    assert NOBODY in await network.says("ana", "/distribute prepare 100 EUR")
    await network.says("zoe", "/link undo")
    assert NOBODY in await network.says("ana", "/distribute prepare 100 EUR")
    assert balances(network) == (100_00, 10_00, 10_00)


async def test_what_was_halted_is_owed_as_before(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await approve(network, await prepared(network, "/distribute prepare 120 EUR"))
    assert NOBODY in await network.says("ana", "/distribute prepare 120 EUR")
    for person in ("ben", "cara"):
        await network.says(person, "/flag D1 let us talk")
    await distributed(network, "120 EUR")
    assert balances(network) == (100_00, 10_00, 10_00)


async def test_what_is_corrected_while_it_is_paid_is_owed_for_the_rest(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await approve(network, await prepared(network, "/distribute prepare 120 EUR"))
    await network.says("ana", "/correct C1 130 EUR evidence:https://example.org/r.pdf a second receipt")
    for person in ("ben", "cara", "dan"):
        await network.says(person, "/vote C4 approve")
    await network.passes(hours=72)
    await distributed(network, "100 EUR")
    assert balances(network) == (130_00, 10_00, 10_00)


async def test_a_bucket_is_called_otherwise_and_then_as_before(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await distributed(network, "110 EUR")
    for name in ("Spent", "Costs"):
        await agreed(network, f"bucket.1.name={name}")
    await distributed(network, "100 EUR")
    assert balances(network) == (100_00, 10_00, 10_00)


async def test_what_had_its_turn_is_not_owed_again_by_an_equation_that_pays_until_it_is_paid(network: Network) -> None:
    await begun(network, "bucket.1.rule.1.until=once")
    await with_income(network, "300 EUR")
    await distributed(network, "40 EUR")
    await agreed(network)
    await distributed(network, "100 EUR")
    assert balances(network) == (40_00, 10_00, 10_00)


async def test_another_currency_for_a_while(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await distributed(network, "120 EUR")
    await agreed(network, "currency=CAD")
    await agreed(network)
    assert NOBODY in await network.says("ana", "/distribute prepare 100 EUR")


async def test_a_disco_and_then_rates(network: Network) -> None:
    await network.members(*PEOPLE)
    await logged(network, ("cara", "4h stream:livelihood a page"), ("ben", "1h stream:care for all"), people=PEOPLE)
    await network.says("ana", '/equation propose preset:disco with:"rates.default=10, disco.care_weight=0"')
    await network.says("ben", f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await with_income(network, "300 EUR")
    await distributed(network, "25 EUR")
    assert owed(network, "cara") == 25_00
    await agreed(network)
    await distributed(network, "100 EUR")
    assert (owed(network, "cara"), owed(network, "ben")) == (40_00, 10_00)


async def with_care(network: Network) -> None:
    """Let ben have 2 h of care, and cara 8 h for livelihood; there is money."""
    await network.members(*PEOPLE)
    await logged(network, ("cara", "8h stream:livelihood a page"), ("ben", "2h stream:care for all"), people=PEOPLE)
    await with_income(network, "300 EUR")


async def test_care_has_its_turn_in_one_distribution_whichever_disco_holds(network: Network) -> None:
    await with_care(network)
    for care, livelihood in (("0.25", 75), ("0.25", 80), ("0", 75), ("0.25", 75)):
        await agreed(network, f"disco.care_weight={care}", f"disco.livelihood={livelihood}", preset="disco")
        await distributed(network, "20 EUR")
        assert owed(network, "ben") == 5_00


async def test_care_that_a_disco_does_not_count_is_counted_by_the_first_that_does(network: Network) -> None:
    await with_care(network)
    await agreed(network, "disco.care_weight=0", preset="disco")
    assert "Care is not counted." in await network.says("ben", "/equation")
    await distributed(network, "20 EUR")
    assert (owed(network, "ben"), owed(network, "cara")) == (0, 20_00)
    assert "care" not in await network.says("ben", "/account claims")
    await agreed(network, "disco.care_weight=0.25", preset="disco")
    await distributed(network, "20 EUR")
    assert (owed(network, "ben"), owed(network, "cara")) == (5_00, 35_00)


async def test_what_somebody_who_left_did_not_take_is_set_aside_no_more(network: Network) -> None:
    """It stays in the pool, and is owed to the project of the work, which receives for its contributions from then on."""
    await network.members(*PEOPLE)
    await network.says("ana", "/project start probe a sensor")
    await logged(
        network,
        ("eve", "expense 100 EUR evidence:https://example.org/r.pdf #probe lamp"),
        ("ben", "1h x"),
        ("cara", "1h x"),
        people=PEOPLE,
    )
    await with_income(network, "300 EUR")
    await approve(network, await prepared(network, "/distribute prepare 60 EUR"))
    await network.says("eve", "/privacy forget sure:yes")
    await network.passes(hours=48)
    assert network.book.distributions.by_id["D1"].left == ("A5",)
    assert held(network, "pool") == 300_00
    assert not any(one.aside for kept in network.book.payments.balances.values() for one in kept.values())
    await agreed(network, project="#probe")
    await distributed(network, "100 EUR")
    assert held(network, "pool/J1") == 100_00


@pytest.mark.parametrize("per", ["contribution", "person"])
async def test_what_rounding_took_is_made_up_for_by_whichever_equation_comes_next(network: Network, per: str) -> None:
    """It goes over to the bucket of the same name as what was paid does, lest each new equation favour the oldest claim."""
    await network.members(*PEOPLE)
    await logged(network, ("ana", "1h x"), ("ben", "1h x"), ("cara", "1h x"), people=PEOPLE)
    await with_income(network, "3 EUR")
    for summary, sums in (("One", (34, 33, 33)), ("Another", (67, 67, 66)), ("A third", (100, 100, 100))):
        await agreed(network, f"summary={summary}", f"bucket.1.rule.1.per={per}", preset="hours")
        await distributed(network, "1 EUR")
        assert balances(network) == sums


async def test_days_that_overlap(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    day = network.now.date().isoformat()
    await approve(
        network,
        await prepared(network, "/distribute prepare 60 EUR from:2026-01-01"),
        await prepared(network, f"/distribute prepare 60 EUR to:{day}"),
    )
    assert NOBODY in await network.says("ana", "/distribute prepare 60 EUR")
    await network.passes(hours=48)
    assert balances(network) == (100_00, 10_00, 10_00)


async def test_what_is_taken_back_while_another_is_under_way(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await distributed(network, "60 EUR")
    await network.says("ana", "/distribute reverse D1 too early")
    reversal = network.book.distributions.by_id["D1"].reversal
    assert reversal is not None
    await network.says("ben", f"/distribute approve D1 {reversal.prepared.fingerprint}")
    await approve(network, await prepared(network, "/distribute prepare 100 EUR"))
    await network.passes(hours=48)
    assert balances(network) == (40_00, 10_00, 10_00)
    await distributed(network, "200 EUR")
    assert balances(network) == (100_00, 10_00, 10_00)
    assert held(network, "pool") == 180_00


async def test_a_file_of_their_own_with_shares_forever_beside_debts(network: Network) -> None:
    """What is shared for ever is no payment of a debt, and a debt that it is turned into begins with what was paid."""
    await begun(network, "bucket.2.rule.1.until=forever")
    await with_income(network, "400 EUR")
    await distributed(network, "120 EUR")
    await distributed(network, "20 EUR")
    assert balances(network) == (100_00, 20_00, 20_00)
    await agreed(network)
    assert NOBODY in await network.says("ana", "/distribute prepare 100 EUR")
    assert not list(overpaid(network.book))
    assert "costs-then-hours" in presets.NAMES
