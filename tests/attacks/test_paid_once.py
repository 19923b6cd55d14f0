"""A debt is paid once: scripts by which somebody was paid twice, each with what is right."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

from ledger.distributions.distribution import DistributionApproved
from ledger.distributions.overpaid import overpaid
from ledger.treasury.account import moved, of_pool, set_aside
from ledger.values.money import Money
from tests.support.given import distributed, held, owed, prepared, with_income
from tests.support.lab import logged
from tests.support.network import Network
from tests.support.root import ROOT

PEOPLE = ("ana", "ben", "cara", "dan", "eve")


async def begun(network: Network, *changes: str) -> None:
    """Let ana be owed 100.00 EUR for an expense, and cara and ben an hour each at 10."""
    await network.members(*PEOPLE)
    await logged(
        network,
        ("ana", "expense 100 EUR evidence:https://example.org/r.pdf lamp"),
        ("cara", "1h help"),
        ("ben", "1h help"),
        people=PEOPLE,
    )
    await agreed(network, *changes)


async def agreed(network: Network, *changes: str, project: str = "", preset: str = "nrp") -> str:
    """Let the lab's equation be agreed, or another one, with changes; those with accepted work answer."""
    listed = ", ".join(("rates.default=10", *changes))
    answer = await network.says("ana", f'/equation propose preset:{preset} {project} with:"{listed}"')
    number = answer.partition(" ")[0]
    found = network.book.equations
    assert number in found.by_id, answer
    for person in ("ben", "cara"):
        if found.by_id[number].state == "open":
            await network.says(person, f"/vote {number} approve {found.by_id[number].proposed.hash}")
    assert found.by_id[number].state == "adopted", await network.says("ana", f"/equation {number}")
    return number


async def approve(network: Network, *numbers: str) -> None:
    for number in numbers:
        fingerprint = network.book.distributions.by_id[number].prepared.fingerprint
        answer = await network.says("ben", f"/distribute approve {number} {fingerprint}")
        assert "is approved" in answer, answer


def balances(network: Network) -> tuple[int, ...]:
    return tuple(owed(network, name) for name in ("ana", "ben", "cara"))


async def test_two_distributions_that_are_under_way_at_once_pay_a_debt_once(network: Network) -> None:
    await begun(network)
    await with_income(network, "240 EUR")
    first = await prepared(network, "/distribute prepare 120 EUR")
    refused = await network.says("ana", "/distribute prepare 120 EUR")
    assert "Nothing is owed to anybody there yet" in refused
    await approve(network, first)
    await network.passes(hours=48)
    assert balances(network) == (100_00, 10_00, 10_00)
    assert held(network, "pool") == 120_00


async def test_what_is_set_aside_counts_in_every_preview_and_comes_back_when_it_is_dropped(network: Network) -> None:
    await begun(network)
    await with_income(network, "240 EUR")
    first = await prepared(network, "/distribute prepare 60 EUR")
    assert "100.00 EUR | 0.00 EUR | 60.00 EUR | 40.00 EUR" in await network.says("ana", "/account claims")
    second = await prepared(network, "/distribute prepare 120 EUR")
    assert network.book.distributions.by_id[second].given.minor == 60_00  # 40.00 of the lamp, and the work
    await network.says("ana", f"/withdraw {first}")
    third = await prepared(network, "/distribute prepare 120 EUR")
    await approve(network, second, third)
    await network.passes(hours=48)
    assert balances(network) == (100_00, 10_00, 10_00)
    assert held(network, "pool") == 120_00


async def test_a_share_given_up_is_owed_again(network: Network) -> None:
    await begun(network)
    await with_income(network, "240 EUR")
    first = await prepared(network, "/distribute prepare 120 EUR")
    await network.says("ana", f"/account give {first}")
    await approve(network, first, await prepared(network, "/distribute prepare 120 EUR"))
    await network.passes(hours=48)
    assert balances(network) == (100_00, 10_00, 10_00)


async def test_the_pools_of_the_network_and_of_a_project_pay_a_debt_once(network: Network) -> None:
    await network.members(*PEOPLE)
    await network.says("ana", "/project start probe a sensor")
    await logged(
        network,
        ("ana", "expense 100 EUR evidence:https://example.org/r.pdf #probe lamp"),
        ("ben", "1h help"),
        people=PEOPLE,
    )
    await agreed(network)
    await with_income(network, "100 EUR")
    await with_income(network, "100 EUR", "#probe")
    first = await prepared(network, "/distribute prepare 100 EUR #probe")
    second = await prepared(network, "/distribute prepare 100 EUR")
    await approve(network, first, second)
    await network.passes(hours=48)
    assert (owed(network, "ana"), owed(network, "ben")) == (100_00, 10_00)
    assert (held(network, "pool"), held(network, "pool/J1")) == (90_00, 0)


async def test_what_counts_once_counts_once_also_where_two_are_under_way(network: Network) -> None:
    await network.members(*PEOPLE)
    await logged(network, ("cara", "3h help"), people=PEOPLE)
    await agreed(network, "bucket.2.rule.1.until=once")
    await with_income(network, "100 EUR")
    await approve(network, await prepared(network, "/distribute prepare 50 EUR"))
    assert "Nothing is owed to anybody there yet" in await network.says("ana", "/distribute prepare 50 EUR")
    await network.passes(hours=48)
    assert owed(network, "cara") == 30_00


async def test_an_equation_that_changes_while_a_distribution_is_under_way_knows_what_it_pays(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    first = await prepared(network, "/distribute prepare 120 EUR")
    await approve(network, first)
    await agreed(network, "rates.default=12")
    await network.passes(hours=48)
    assert balances(network) == (100_00, 10_00, 10_00)
    await distributed(network, "100 EUR")
    assert balances(network) == (100_00, 12_00, 12_00)


async def test_a_bucket_that_is_called_otherwise_begins_no_debt_anew(network: Network) -> None:
    await begun(network, "bucket.1.name=Cost")
    await with_income(network, "300 EUR")
    await distributed(network, "120 EUR")
    await agreed(network, "bucket.1.name=Costs")
    assert "Nothing is owed to anybody there yet" in await network.says("ana", "/distribute prepare 100 EUR")


async def test_a_bucket_that_counts_once_and_is_called_otherwise_pays_no_debt_again(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await distributed(network, "120 EUR")
    for name in ("Labour", "Toil"):  # what was paid in full, and then what had its one turn
        await agreed(network, "bucket.2.rule.1.until=once", f"bucket.2.name={name}")
        assert "Nothing is owed to anybody there yet" in await network.says("ana", "/distribute prepare 100 EUR")


async def test_two_buckets_of_one_name_are_refused(network: Network) -> None:
    await network.members(*PEOPLE)
    answer = await network.says("ana", '/equation propose preset:nrp with:"rates.default=10, bucket.2.name=costs"')
    assert "Nothing was recorded" in answer and "Bucket 2 (costs), name: Bucket 1 is called the same" in answer


async def test_the_first_equation_of_a_project_knows_what_the_network_paid(network: Network) -> None:
    await network.members(*PEOPLE)
    await network.says("ana", "/project start probe a sensor")
    await logged(
        network,
        ("ana", "expense 100 EUR evidence:https://example.org/r.pdf #probe lamp"),
        ("ben", "1h help"),
        ("cara", "1h help"),
        people=PEOPLE,
    )
    await agreed(network)
    await with_income(network, "200 EUR", "#probe")
    await distributed(network, "100 EUR", "#probe")
    await agreed(network, project="#probe")
    assert "Nothing is owed to anybody there yet" in await network.says("ana", "/distribute prepare 100 EUR #probe")


async def test_a_project_with_its_own_equation_receives_from_the_network_and_shares_it_again(network: Network) -> None:
    await network.members(*PEOPLE)
    await network.says("ana", "/project start probe a sensor")
    await logged(
        network,
        ("ana", "expense 100 EUR evidence:https://example.org/r.pdf #probe lamp"),
        ("ben", "1h help"),
        ("cara", "1h help"),
        people=PEOPLE,
    )
    await agreed(network)
    await agreed(network, project="#probe")
    await with_income(network, "100 EUR", "#probe")
    await distributed(network, "100 EUR", "#probe")
    await with_income(network, "120 EUR")
    number = await prepared(network, "/distribute prepare 120 EUR")
    assert {one.agent for one in network.book.distributions.by_id[number].prepared.shares} == {"J1", "A2", "A3"}
    await approve(network, number)
    await network.passes(hours=48)
    assert balances(network) == (100_00, 10_00, 10_00)
    assert held(network, "pool/J1") == 100_00
    assert "Nothing is owed to anybody there yet" in await network.says("ana", "/distribute prepare 100 EUR #probe")


async def test_a_list_whose_claims_were_corrected_is_out_of_date_even_where_each_gets_the_same(
    network: Network,
) -> None:
    await network.members(*PEOPLE)
    await logged(
        network,
        ("ana", "expense 100 EUR evidence:https://example.org/r.pdf lamp"),
        ("ana", "expense 50 EUR evidence:https://example.org/r.pdf cable"),
        ("ben", "1h x"),
        people=PEOPLE,
    )
    await agreed(network)
    await with_income(network, "300 EUR")
    number = await prepared(network, "/distribute prepare 160 EUR")
    for line in ("/correct C1 40 EUR it was less", "/correct C2 110 EUR it was more"):
        answer = await network.says("ana", line)
        correction = answer.partition(":")[0].removeprefix("Noted as ")
        for person in ("ben", "cara", "dan"):
            await network.says(person, f"/vote {correction} approve")
    await network.passes(hours=72)
    fingerprint = network.book.distributions.by_id[number].prepared.fingerprint
    answer = await network.says("ben", f"/distribute approve {number} {fingerprint}")
    assert "out of date" in answer and "C1 is worth something else now" in answer, answer


async def test_what_was_accepted_meanwhile_leaves_a_list_as_it_is(network: Network) -> None:
    await begun(network)
    await with_income(network, "240 EUR")
    number = await prepared(network, "/distribute prepare 120 EUR")
    await logged(network, ("dan", "7h more"), people=PEOPLE)
    await approve(network, number)


async def test_what_had_its_turn_is_not_owed_again_when_it_grows(network: Network) -> None:
    await network.members(*PEOPLE)
    await logged(
        network,
        ("ana", "expense 100 EUR evidence:https://example.org/r.pdf lamp"),
        ("ben", "expense 100 EUR evidence:https://example.org/r.pdf cable"),
        people=PEOPLE,
    )
    await agreed(network, "bucket.1.rule.1.until=once")
    await with_income(network, "300 EUR")
    await distributed(network, "100 EUR")
    await network.says("ana", "/correct C1 130 EUR evidence:https://example.org/r.pdf there was a second receipt")
    for person in ("ben", "cara", "dan"):
        await network.says(person, "/vote C3 approve")
    await network.passes(hours=72)
    assert network.book.contributions.by_id["C3"].state == "accepted"
    assert "130.00 EUR | 50.00 EUR | 0.00 EUR | 0.00 EUR" in await network.says("ana", "/account claims")
    assert "Nothing is owed to anybody there yet" in await network.says("ana", "/distribute prepare 10 EUR")


async def test_the_card_of_a_change_says_what_goes_over_and_what_begins_anew(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await distributed(network, "110 EUR")
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=12, bucket.1.name=Spent"')
    shown = network.room.shown("E2")
    assert "100.00 EUR paid on 1 claim of Costs by E1, Costs, then work count as paid on Spent." in shown
    assert "10.00 EUR paid on 2 claims of Work by E1, Costs, then work count as paid on Work." in shown


async def test_the_card_of_a_first_equation_says_that_hours_begin_anew(network: Network) -> None:
    await network.members(*PEOPLE)
    await logged(
        network,
        ("ana", "expense 40 EUR evidence:https://example.org/r.pdf lamp"),
        ("ben", "1h help"),
        ("cara", "1h help"),
        people=PEOPLE,
    )
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=12"')
    shown = network.room.shown("E1")
    assert "40.00 EUR paid on 1 claim of Costs by" in shown and "count as paid on Costs." in shown
    assert "begins anew: 60.00 EUR shared there among 2 claims count no more." in shown
    for person in ("ben",):
        await network.says(person, f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    assert network.book.equations.by_id["E1"].state == "adopted"
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    assert balances(network) == (40_00, 42_00, 42_00)


async def test_a_currency_is_never_counted_for_another(network: Network) -> None:
    await begun(network)
    await with_income(network, "300 EUR")
    await distributed(network, "120 EUR")
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=10, currency=CAD"')
    assert "20.00 EUR paid on 2 claims of Work by E1, Costs, then work do not count here: it is another currency." in (
        network.room.shown("E2")
    )


async def test_a_claim_that_was_paid_beyond_its_worth_is_an_alarm(network: Network) -> None:
    """No command leads there, so a distribution that pays the same once more is written into the ledger by hand."""
    await begun(network)
    await with_income(network, "240 EUR")
    await distributed(network, "120 EUR")
    assert not list(overpaid(network.book))
    first = network.book.distributions.by_id["D1"].prepared
    again = replace(first, distribution="D2", edition=1)  # by rules of before, which nobody works out anew
    aside = moved("D2", (of_pool(None), set_aside("D2"), Money(120_00, "EUR")))
    await network.core.journal.append("A1", (again, aside), network.now, None, [])
    await network.core.journal.append("A2", (DistributionApproved("D2", "A2", small=False),), network.now, None, [])
    await network.passes(hours=48)
    assert [one.contribution for one in overpaid(network.book)] == ["C1", "C2", "C3"]
    said = await network.says("cara", "/ledger verify")
    assert "more was paid than was owed" in said
    assert "C1 is worth 100.00 EUR, and 200.00 EUR were paid or set aside for it." in said
    assert "That is a mistake of ours: /ledger verify shows it to everyone." in await network.says(
        "ana", "/account claims"
    )
    assert await _verified(network) == 1


async def test_what_was_paid_before_a_correction_is_no_alarm(network: Network) -> None:
    await begun(network)
    await with_income(network, "240 EUR")
    await distributed(network, "120 EUR")
    await network.says("ana", "/correct C1 40 EUR it was less")
    for person in ("ben", "cara", "dan"):
        await network.says(person, "/vote C4 approve")
    await network.passes(hours=72)
    assert "They stay yours" in await network.says("ana", "/account claims")
    assert "The ledger is intact" in await network.says("cara", "/ledger verify")
    assert await _verified(network) == 0


async def _verified(network: Network) -> int:
    """Return how `potluck verify` ends, on a copy of the database as it stands."""
    copy = network.path / "copy"
    copy.mkdir()
    await asyncio.to_thread(_copied, network.path / "potluck.db", copy / "potluck.db")
    words = [sys.executable, "-m", "bot", "verify", "--data", str(copy)]
    process = await asyncio.create_subprocess_exec(*words, cwd=ROOT)
    return await process.wait()


def _copied(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as given, sqlite3.connect(target) as taken:
        given.backup(taken)
    given.close()
    taken.close()
