"""What was confirmed can be put right: an income, and a distribution that was carried out, by two stewards and in the open."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.cli import export
from ledger import verification
from tests.attacks.test_paid_once import PEOPLE, agreed
from tests.support.given import (
    approved_payout,
    distributed,
    held,
    owed,
    with_balances,
    with_hours,
    with_income,
    with_pay_to,
)
from tests.support.lab import logged
from tests.support.network import Network

pytestmark = pytest.mark.usefixtures("computed_twice")


async def test_an_income_with_a_nought_too_many_is_taken_back_by_two(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network, "10000.00 EUR")
    said = await network.says("ana", "/income reverse I1 a nought too many")
    assert "I1, 10000.00 EUR, is to be taken back." in said and "/confirm I1" in said
    assert "“a nought too many”" in network.room.shown("I1")
    assert "You began I1 yourself" in await network.says("ana", "/confirm I1")
    assert "is taken back: 10000.00 EUR less in the books" in await network.says("ben", "/confirm I1")
    assert (held(network, "pool"), held(network, "outside")) == (0, 0)
    assert "Taken back, confirmed by ben" in network.room.shown("I1")
    statement = await network.says("cara", "/ledger statement")
    assert "came in | 10000.00 EUR" in statement and "taken back of what came in | 10000.00 EUR" in statement
    assert "there at the end | 0.00 EUR" in statement
    assert "was taken back" in await network.says("ana", "/income reverse I1 again")
    assert "taken back" in await network.says("cara", "/income")


async def test_what_was_shared_already_is_missing_and_the_next_income_fills_it_first(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network, "1000 EUR")
    await distributed(network, "600 EUR")
    said = await network.says("ana", "/income reverse I1 the donor asked for it back")
    assert "600.00 EUR of it were shared already, and will be missing in the network's pool" in said
    assert "and are missing in the network's pool" in await network.says("ben", "/confirm I1")
    assert (held(network, "pool"), held(network, "shortage"), held(network, "outside")) == (0, -600_00, 0)
    assert "600.00 EUR are missing in the pools" in await network.says("cara", "/ledger statement")
    await with_income(network, "250 EUR")
    assert (held(network, "pool"), held(network, "shortage")) == (0, -350_00)
    await with_income(network, "400 EUR")
    assert (held(network, "pool"), held(network, "shortage")) == (50_00, 0)


async def test_a_steward_lets_an_income_stay(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network, "10 EUR")
    await network.says("ana", "/income reverse I1 I was wrong")
    assert "is being taken back already" in await network.says("ben", "/income reverse I1 so was I")
    assert "I1 stays in the books" in await network.says("ana", "/withdraw I1")
    assert held(network, "pool") == 10_00
    assert "is confirmed already" in await network.says("ana", "/withdraw I1")


async def test_only_stewards_take_money_back(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network, "10 EUR")
    await distributed(network, "5 EUR")
    assert "Only a steward" in await network.says("cara", "/income reverse I1 no")
    assert "Only a steward" in await network.says("cara", "/distribute reverse D1 no")


async def reversal(network: Network, number: str = "D1", by: str = "ben") -> str:
    found = network.book.distributions.by_id[number].reversal
    assert found is not None
    return await network.says(by, f"/distribute approve {number} {found.prepared.fingerprint}")


async def test_a_distribution_is_taken_back_after_the_time_for_objections_and_is_owed_again(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h for-claims:no")
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=20"')
    await network.says("ben", f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await with_income(network, "100 EUR")
    await distributed(network, "40 EUR")
    said = await network.says("ana", "/distribute reverse D1 cara was forgotten")
    assert "40.00 EUR of D1 can be taken back" in said
    assert "“cara was forgotten”" in network.room.shown("D1")
    assert "You began D1 yourself" in await reversal(network, by="ana")
    assert "is approved" in await reversal(network)
    assert owed(network, "ana") == 0
    assert any("20.00 EUR of D1 are to be taken back from your account" in one for one in network.room.direct("ana"))
    await network.passes(hours=47)
    assert held(network, "pool") == 60_00
    await network.passes(hours=1)
    assert (held(network, "pool"), owed(network, "ana"), owed(network, "ben")) == (100_00, 0, 0)
    assert "20.00 EUR | 0.00 EUR | 0.00 EUR | 20.00 EUR" in await network.says("ana", "/account claims")
    assert "20.00 EUR of it were taken back from ana: “cara was forgotten”" in await network.says("ana", "/why D1")
    assert any("What they paid is owed to you again" in one for one in network.room.direct("ana"))
    assert "Nothing of D1 is on the accounts any more" in await network.says("ana", "/distribute reverse D1 twice")
    await distributed(network, "40 EUR")
    assert (owed(network, "ana"), owed(network, "ben")) == (20_00, 20_00)


async def test_nobody_is_told_that_shares_are_on_accounts_from_which_they_were_taken_back(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network, "10 EUR")
    await distributed(network, "10 EUR")
    await network.says("ana", "/distribute reverse D1 too early")
    await reversal(network)
    await network.passes(hours=48)
    for line in ("/flag D1 why", "/flag lift D1", "/withdraw D1", "/account give D1"):
        assert "D1 was taken back already" in await network.says("ana", line)


async def test_two_objections_leave_a_distribution_as_it_is(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "90 EUR")
    await distributed(network, "90 EUR")
    await network.says("ana", "/distribute reverse D1 no reason")
    await reversal(network)
    await network.says("cara", "/flag D1 it was right")
    assert "D1 stays as it is" in await network.says("ben", "/flag D1 it was right indeed")
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [30_00, 30_00, 30_00]
    assert "Members objected: nothing is taken back." in network.room.shown("D1")
    await network.passes(days=3)
    assert [owed(network, name) for name in ("ana", "ben", "cara")] == [30_00, 30_00, 30_00]
    await network.says("ana", "/distribute reverse D1 with a reason")
    assert "D1 stays as it is" in await network.says("ana", "/withdraw D1")


async def test_what_is_not_carried_out_cannot_be_taken_back(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network, "90 EUR")
    await network.says("ana", "/distribute prepare 90 EUR")
    assert "D1 is not carried out" in await network.says("ana", "/distribute reverse D1 no")


async def test_a_reversal_fills_what_is_missing_first(network: Network) -> None:
    """An income that was never there was shared: both are put right, and nothing is left of either."""
    await with_hours(network, "1h", "1h")
    await with_income(network, "1000 EUR")
    await distributed(network, "1000 EUR")
    await network.says("ana", "/income reverse I1 it never came")
    await network.says("ben", "/confirm I1")
    assert held(network, "shortage") == -1000_00
    await network.says("ana", "/distribute reverse D1 it never came")
    await reversal(network)
    await network.passes(hours=48)
    assert (held(network, "pool"), held(network, "shortage"), owed(network, "ana")) == (0, 0, 0)


async def test_what_was_paid_out_stays_and_the_rest_comes_back(network: Network) -> None:
    """Ana was paid out: of her share nothing is there; what somebody gave up never came, and is not taken back."""
    await with_hours(network, "1h", "1h", "1h")
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=20"')
    await network.says("ben", f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await with_income(network, "100 EUR")
    await network.says("ana", "/distribute prepare 60 EUR")
    await network.says("cara", "/account give D1")
    await network.says("ben", f"/distribute approve D1 {network.book.distributions.by_id['D1'].prepared.fingerprint}")
    await network.passes(hours=48)
    await with_pay_to(network, "ana")
    await network.passes(days=2)
    await approved_payout(network, "/payout prepare EUR @room:ana")
    await network.says("ana", "/distribute reverse D1 the wrong equation")
    await reversal(network)
    await network.passes(hours=48)
    assert (held(network, "pool"), owed(network, "ben")) == (80_00, 0)
    await distributed(network, "80 EUR")
    assert (owed(network, "ana"), owed(network, "ben"), owed(network, "cara")) == (0, 20_00, 20_00)


async def test_a_list_that_was_paid_out_meanwhile_is_not_approved(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "90 EUR")
    await distributed(network, "90 EUR")
    await with_pay_to(network, "ana")
    await network.passes(days=2)
    await network.says("ana", "/distribute reverse D1 no reason")
    await approved_payout(network, "/payout prepare EUR @room:ana")
    assert "The accounts have changed since" in await reversal(network)
    await network.says("ana", "/withdraw D1")
    await network.says("ana", "/distribute reverse D1 no reason")
    assert "is approved" in await reversal(network)


async def test_who_is_forgotten_while_it_is_under_way_gets_nothing_back(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    await network.says("ana", "/distribute reverse D1 no reason")
    await reversal(network)
    await network.whispers("dan", "/privacy forget sure:yes")
    for person in ("cara", "ben"):
        await network.says(person, "/flag D1 it was right")
    assert network.book.distributions.by_id["D1"].reversal is not None
    assert [held(network, account) for account in ("pool", "agent/A1", "agent/A4")] == [25_00, 25_00, 0]
    assert held(network, "aside/D1/A4") == 0


async def test_what_had_its_turn_has_it_again(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=20, bucket.2.rule.1.until=once"')
    await network.says("ben", f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await with_income(network, "100 EUR")
    await distributed(network, "10 EUR")
    await network.says("ana", "/distribute reverse D1 too little")
    await reversal(network)
    await network.passes(hours=48)
    await distributed(network, "100 EUR")
    assert (owed(network, "ana"), owed(network, "ben")) == (20_00, 20_00)


async def test_what_had_its_turn_and_got_nothing_has_it_again(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says(
        "ana", '/equation propose preset:nrp with:"rates.default=10, currency=JPY, bucket.2.rule.1.until=once"'
    )
    for person in ("ben", "cara"):
        await network.says(person, f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await with_income(network, "100 JPY")
    await distributed(network, "2 JPY")
    await network.says("ana", "/distribute reverse D1 too little")
    await reversal(network)
    await network.passes(hours=48)
    await distributed(network, "30 JPY")
    assert [owed(network, name, "JPY") for name in ("ana", "ben", "cara")] == [10, 10, 10]


async def test_what_another_distribution_brought_stays(network: Network) -> None:
    """What D1 gave to ana was paid out: what lies on the account came by D2, and no reversal of D1 touches it."""
    await with_hours(network, "10h", "1h")
    await network.says("ana", '/equation propose preset:nrp with:"rates.default=10, bucket.2.rule.1.until=once"')
    await network.says("ben", f"/vote E1 approve {network.book.equations.by_id['E1'].proposed.hash}")
    await with_income(network, "200 EUR")
    await distributed(network, "110 EUR")
    await with_pay_to(network, "ana")
    await network.passes(days=2)
    await approved_payout(network, "/payout prepare EUR @room:ana")
    await network.says("ana", "/contribute 3h more")
    for person in ("ben", "cara"):
        await network.says(person, "/vote C3 approve")
    await network.passes(hours=24)
    await distributed(network, "30 EUR")
    assert "10.00 EUR of D1 can be taken back" in await network.says("ana", "/distribute reverse D1 the wrong month")
    await reversal(network)
    await network.passes(hours=48)
    assert (owed(network, "ana"), owed(network, "ben"), held(network, "pool")) == (30_00, 0, 70_00)
    await distributed(network, "10 EUR")
    assert (owed(network, "ana"), owed(network, "ben")) == (30_00, 10_00)


async def test_what_was_in_a_payment_that_failed_later_is_taken_back_later(network: Network) -> None:
    """Whoever prepares a payout shields nobody: once the money is on the account again, it can be asked for again."""
    await with_balances(network, pay_to=("ana",))
    await network.passes(days=2)
    await approved_payout(network)
    said = await network.says("ana", "/distribute reverse D1 the wrong month")
    assert "200.00 EUR of D1 can be taken back" in said
    await reversal(network)
    await network.passes(hours=48)
    assert "Nothing of D1 is on the accounts any more" in await network.says("ben", "/distribute reverse D1 all of it")
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    failed = await network.says("ben", "/payout mark P1 failed @room:ana the account is closed")
    assert owed(network, "ana") == 100_00, failed
    assert "100.00 EUR of D1 can be taken back" in await network.says("ben", "/distribute reverse D1 all of it")
    await reversal(network, by="ana")
    await network.passes(hours=48)
    assert (owed(network, "ana"), held(network, "pool")) == (0, 300_00)
    shown = network.room.shown("D1")
    assert "“the wrong month”" in shown and "“all of it”" in shown
    assert "“all of it”" in await network.says("ana", "/why D1")
    told = [one for one in network.room.direct("ana") if "taken back" in one]
    assert len(told) == 2 and all("100.00 EUR of D1" in one for one in told)
    assert not any("/account claims" in one for one in told)


async def test_of_a_projects_pool_comes_back_what_it_has_not_shared_yet(network: Network) -> None:
    """A part of what D1 gave to the project was shared there: the rest comes back, and only that is owed again."""
    await network.members(*PEOPLE)
    await network.says("ana", "/project start probe a sensor")
    await logged(network, ("ana", "3h #probe lamp"), ("ben", "1h x"), ("cara", "1h x"), people=PEOPLE)
    await agreed(network, "rates.default=20")
    await agreed(network, "rates.default=20", project="#probe")
    await with_income(network, "50 EUR", "#probe")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    assert held(network, "pool/J1") == 50_00 + 60_00
    await distributed(network, "60 EUR", "#probe")
    assert held(network, "pool/J1") == 50_00
    said = await network.says("ana", "/distribute reverse D1 the wrong month")
    # The income was there first, so that it went first: 10.00 of D1 went with it.
    assert "90.00 EUR of D1 can be taken back" in said
    await reversal(network)
    await network.passes(hours=48)
    assert (held(network, "pool"), held(network, "pool/J1")) == (90_00, 0)
    again = await network.says("ana", "/distribute 90 EUR")
    assert "50.00 EUR" in again and "20.00 EUR" in again
    await distributed(network, "90 EUR")
    assert (held(network, "pool"), held(network, "pool/J1")) == (0, 50_00)


async def test_books_and_exports_know_of_it(network: Network, tmp_path: Path) -> None:
    await with_hours(network, "1h", "1h")
    await with_income(network, "100 EUR")
    await distributed(network, "100 EUR")
    await network.says("ana", "/income reverse I1 it never came")
    await network.says("ben", "/confirm I1")
    await network.says("ana", "/distribute reverse D1 it never came")
    await reversal(network)
    await network.passes(hours=48)
    name = network.core.journal.network
    entries = network.store.slices(name, asyncio.get_running_loop())
    target = tmp_path / "export"
    await asyncio.to_thread(export.export, target, name, verification.entries(name, entries))
    rows = [json.loads(line) for line in (target / "reversals.jsonl").read_text().splitlines()]
    assert [(row["about"], row["from"], row["amount"]) for row in rows] == [
        ("I1", None, "100.00"),
        ("D1", "A1", "50.00"),
        ("D1", "A2", "50.00"),
    ]
    assert {row["reason"] for row in rows} == {"it never came"}
    incomes = [json.loads(line) for line in (target / "incomes.jsonl").read_text().splitlines()]
    assert [row["state"] for row in incomes] == ["reversed"]
    claims = [json.loads(line)["became"] for line in (target / "claims.jsonl").read_text().splitlines()]
    assert claims.count("paid") == claims.count("owed again") == 2
    assert "Equity:Shortage:Network" in (target / "money.journal").read_text()
