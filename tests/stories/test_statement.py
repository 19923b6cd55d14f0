"""The statement of the treasury: what a month's figures are, and that months join without a gap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.entry import Entry
from ledger.network.preset import LIGHT_1
from ledger.network.rules import Rules, RulesAdopted
from ledger.treasury.account import OUTSIDE, Accounts, moved, of_agent, of_pool, set_aside
from ledger.treasury.statement import Month, Statement, Statements, Treasury, month
from ledger.values.money import Money
from ledger.values.phrase import Refusal
from tests.support.given import approved_payout, distributed, prepared, with_hours, with_income, with_pay_to
from tests.support.network import MONDAY, Network


async def with_three_months(network: Network) -> None:
    """Let income come in January and February, be shared and paid out in part, and an expense be accepted in each."""
    await network.says("ana", "/project start probe")
    await with_hours(network, "1h", "1h", "1h", project="#probe")
    await with_income(network, "300 EUR")
    await network.says("cara", "/contribute expense 40 EUR evidence:https://example.org/r.pdf a lamp")
    await network.says("dan", "/contribute expense 900 EUR evidence:https://example.org/r.pdf for-claims:no a gift")
    for number in ("C4", "C5"):
        for other in ("ana", "ben"):
            await network.says(other, f"/vote {number} approve")
    await network.passes(days=1)
    await distributed(network, "150 EUR")
    await with_pay_to(network, "ben", "cara")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    await network.passes(days=30)
    await with_income(network, "100 EUR", "#probe")
    for steward in ("ana", "ben"):
        await network.says(steward, "/payout mark P1 returned @room:cara the account is closed")
    await prepared(network, "/distribute prepare 30 EUR")


async def test_a_month_is_told_in_figures_that_anybody_can_read_and_check(network: Network) -> None:
    await with_three_months(network)
    said = await network.says("eve", "/ledger statement 2026-01")
    assert said.splitlines() == [
        "Treasury in EUR, 2026-01:",
        "What | Amount",
        "there at the beginning | 0.00 EUR",
        "came in | 300.00 EUR",
        "went out | 113.33 EUR",
        "there at the end | 186.67 EUR",
        "of it owed on accounts | 36.67 EUR",
        "of it reserved for distributions | 0.00 EUR",
        "of it reserved for payouts | 0.00 EUR",
        "of it undistributed, in pools | 150.00 EUR",
        "Undistributed: 150.00 EUR in the network's pool. It stays there until it is shared.",
        "The pools last for 41 days at this rate.",
        "Costs that members laid out, accepted in the month: 40.00 EUR. What came in covers 750 % of them.",
    ]
    assert await network.says("ben", "/ledger statement 2026-01") == said


async def test_the_next_month_begins_where_the_last_one_ended(network: Network) -> None:
    await with_three_months(network)
    said = await network.says("eve", "/ledger statement")
    for row in (
        "Treasury in EUR, 2026-02:",
        "there at the beginning | 186.67 EUR",
        "came in | 100.00 EUR",
        "went out | -76.66 EUR",
        "there at the end | 363.33 EUR",
        "of it owed on accounts | 113.33 EUR",
        "of it reserved for distributions | 30.00 EUR",
        "of it undistributed, in pools | 220.00 EUR",
        "Undistributed: 120.00 EUR in the network's pool, 100.00 EUR in the pool of #probe. It stays there until it is shared.",
    ):
        assert row in said.splitlines()
    assert "lasts for" not in said, "more came back than went"
    assert "Costs" not in said


async def test_a_month_that_is_over_reads_the_same_whatever_happens_later(network: Network) -> None:
    await with_three_months(network)
    before = await network.says("ana", "/ledger statement 2026-01")
    await network.passes(days=40)
    await network.says("ben", "/payout mark P1 returned @room:ben the account is closed")
    await with_income(network, "77 EUR")
    assert await network.says("ana", "/ledger statement 2026-01") == before


async def test_a_correction_of_a_cost_counts_in_the_month_in_which_it_is_accepted(network: Network) -> None:
    await with_three_months(network)
    await network.says("cara", "/correct C4 10 EUR it was cheaper")
    for other in ("ana", "ben"):
        await network.says(other, "/vote C6 approve")
    await network.passes(days=1)
    await network.says("cara", "/contribute purchase 50 EUR evidence:https://example.org/r.pdf resin")
    for other in ("ana", "ben"):
        await network.says(other, "/vote C7 approve")
    await network.passes(days=1)
    assert "accepted in the month: 20.00 EUR. What came in covers 500 % of them." in await network.says(
        "ana", "/ledger statement"
    )
    assert "accepted in the month: 40.00 EUR." in await network.says("ana", "/ledger statement 2026-01")


async def test_undistributed_money_moves_by_nobody_and_no_time(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "300 EUR")
    await network.passes(days=100)
    said = await network.says("ana", "/ledger statement")
    assert "of it undistributed, in pools | 300.00 EUR" in said


async def test_a_month_that_is_none_or_has_not_begun_is_refused(network: Network) -> None:
    await network.members("ana")
    assert "2026-13 is not a month. Write it like this: /ledger statement 2026-01." in await network.says(
        "ana", "/ledger statement 2026-13"
    )
    assert "2026-02 has not begun yet." in await network.says("ana", "/ledger statement 2026-02")
    assert await network.says("ana", "/ledger statement 2025-12") == "Until the end of 2025-12 no money came."


@pytest.mark.parametrize(
    ("zone", "since", "until"),
    [
        ("UTC", "2026-02-01T00:00+00:00", "2026-03-01T00:00+00:00"),
        ("Europe/Berlin", "2026-01-31T23:00+00:00", "2026-02-28T23:00+00:00"),
        ("Pacific/Auckland", "2026-01-31T11:00+00:00", "2026-02-28T11:00+00:00"),
    ],
)
def test_a_month_is_one_of_the_networks_zone(zone: str, since: str, until: str) -> None:
    now = datetime(2026, 5, 5, tzinfo=UTC)
    assert month("2026-02", zone, now) == Month("2026-02", datetime.fromisoformat(since), datetime.fromisoformat(until))


@pytest.mark.parametrize(
    "typed", ["2026", "2026-2", "26-02", "2026-00", "0000-01", "9999-12", "2026-02-01", "٢٠٢٦-٠٢", ""]
)
def test_what_is_no_month_is_not_guessed_at(typed: str) -> None:
    with pytest.raises(Refusal, match="is not a month"):
        month(typed, "UTC", MONDAY)


def test_a_change_of_zone_moves_nothing_into_a_month_that_is_over() -> None:
    page = Statements()
    for height, (at, zone, minor) in enumerate(
        [
            ("2026-01-31T23:30+00:00", "Europe/Berlin", 0),  # in Berlin it is February
            ("2026-01-31T23:31+00:00", "", 5),
            ("2026-02-01T01:00+00:00", "America/Los_Angeles", 0),  # and in Los Angeles January
            ("2026-02-01T01:01+00:00", "", 7),
        ],
        start=1,
    ):
        money = Money(minor, "EUR")
        fact = RulesAdopted(Rules(height, LIGHT_1, zone=zone), None) if zone else moved("I1", (OUTSIDE, "pool", money))
        page.add(fact, Entry(height, datetime.fromisoformat(at), "A1", (fact,)))
    now = datetime(2026, 5, 5, tzinfo=UTC)
    assert page.of(month("2026-01", "America/Los_Angeles", now)) == ()
    (found,) = page.of(month("2026-02", "America/Los_Angeles", now))
    assert (found.treasury.came.minor, found.after.minor) == (12, 12)
    (found,) = page.of(month("2026-03", "UTC", now))
    assert (found.before.minor, found.treasury.came.minor, found.after.minor) == (12, 0, 12)


def test_cover_is_exact_and_rounded_in_words_only() -> None:
    def euros(minor: int) -> Money:
        return Money(minor, "EUR")

    treasury = Treasury(euros(100), euros(300), euros(50), euros(0), euros(0))
    assert treasury.cover(timedelta(days=28)) == Fraction(14, 3)
    assert Statement(euros(0), treasury, *(euros(0),) * 4, (), euros(30)).cover == Fraction(10, 3)


ACCOUNTS = (of_pool(None), of_pool("J1"), of_agent("A1"), of_agent("A2"), set_aside("D1"), set_aside("P1", "A1"))
STEPS = st.tuples(
    st.integers(0, 40 * 24),
    st.sampled_from((OUTSIDE, *ACCOUNTS)),
    st.sampled_from((OUTSIDE, *ACCOUNTS)),
    st.integers(1, 500),
)


def entries_of(steps: list[tuple[int, str, str, int]], currency: str) -> list[Entry]:
    """Return the entries of steps that can be taken: hours after the last one, from, to, and at most how much."""
    accounts, at = Accounts(), MONDAY
    entries: list[Entry] = []
    for hours, giver, receiver, minor in steps:
        at += timedelta(hours=hours)
        money = Money(minor if giver == OUTSIDE else min(minor, accounts.held(giver, currency)), currency)
        if giver == receiver or not money:
            continue
        about = "I1" if giver == OUTSIDE else "P1" if receiver == OUTSIDE else "D1"
        entry = Entry(len(entries) + 1, at, "A1", (moved(about, (giver, receiver, money)),))
        accounts.add(entry.facts[0], entry)
        entries.append(entry)
    return entries


@given(st.lists(STEPS, max_size=30))
def test_months_join_without_a_gap_and_every_figure_adds_up(steps: list[tuple[int, str, str, int]]) -> None:
    entries = entries_of(steps, "EUR")
    end = entries[-1].at if entries else MONDAY
    at, before, came, went = MONDAY, 0, 0, 0
    page = Statements()
    for entry in entries:
        page.add(entry.facts[0], entry)
    while at <= end + timedelta(days=31):
        over = month(f"{at:%Y-%m}", "UTC", end + timedelta(days=100))
        for found in page.of(over):
            treasury = found.treasury
            assert found.before.minor == before
            assert found.after == treasury.pools + treasury.aside + treasury.owed
            assert treasury.aside == found.for_distributions + found.for_payouts
            assert sum(amount.minor for _, amount in found.pools) == treasury.pools.minor
            before, came, went = found.after.minor, came + treasury.came.minor, went + treasury.went.minor
        at = over.until + timedelta(days=3)
    accounts = Accounts()
    for entry in entries:
        accounts.add(entry.facts[0], entry)
    assert came - went == before == -accounts.held(OUTSIDE, "EUR")
