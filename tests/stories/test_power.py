"""Power over somebody's money is never silent: who hears of a change, what stewards see of it, and that payouts wait."""

from __future__ import annotations

import asyncio
import re

import pytest

from ledger.chain.entry import Fact
from ledger.payouts.power import POWERS
from tests.support.clock_words import written
from tests.support.given import (
    approved_payout,
    distributed,
    iban,
    link,
    link_code,
    made_steward,
    owed,
    prepared,
    with_an_organisation,
    with_balances,
    with_hours,
    with_income,
)
from tests.support.network import Network
from tests.support.room import GENERAL

THIEFS = iban(6666)


async def paid_to(network: Network, name: str) -> set[str]:
    """Let a payout be approved, and return the ends of where it pays this person."""
    number = await approved_payout(network)
    person = network.book.agents.person_behind(f"room:{name}")
    lines = network.book.payouts.by_id[number].prepared.lines
    return {(line.pay_to.reveal() or "").replace(" ", "")[-4:] for line in lines if line.agent == person}


async def facts_after(network: Network, height: int) -> list[Fact]:
    """Return what was recorded since the entry of that height."""
    entries = network.core.journal.entries(asyncio.get_running_loop())
    read = await asyncio.to_thread(list, entries)
    return [fact for entry in read if entry.height > height for fact in entry.facts]


# Every change of power is told.

CHANGES = [
    # by which account, what, and which other accounts hear of it, with which words
    ("cara2", "/link {cara}", ["cara"], "one person here since"),
    ("cara3", "/link {cara2}", ["cara", "cara2"], "one person here since"),
    ("cara2", f"/account pay-to {iban(2101)}", ["cara", "cara3"], "Your payment address was changed on"),
    ("cara3", f"/account pay-to {iban(2102)}", ["cara", "cara2"], "Your payment address was changed on"),
    ("cara", "/account pay-to none", ["cara2", "cara3"], "Your payment address was taken back on"),
    (
        "cara2",
        f'/account pay-to for:"Riverside" {iban(2103)}',
        ["cara", "cara3"],
        "The payment address of Riverside was changed",
    ),
    (
        "cara2",
        '/account pay-to for:"Riverside" none',
        ["cara", "cara3"],
        "The payment address of Riverside was taken back on",
    ),
    ("cara", "/link undo", ["cara2", "cara3"], "they are two persons again"),
]


async def test_every_change_of_power_is_told_to_every_other_account(network: Network) -> None:
    await network.members("ana", "ben", "cara", "cara2")
    await network.says("cara", "/agent add Riverside")
    seen = set()
    for by, line, others, words in CHANGES:
        codes = {name: await link_code(network, name) for name in re.findall(r"\{(\w+)\}", line)}
        before = {name: len(network.room.direct(name)) for name in ("ana", "ben", "cara", "cara2", "cara3")}
        height = network.book.height
        answer = await network.whispers(by, line.format(**codes))
        assert "Nothing was recorded" not in answer
        for name, told in before.items():
            new = network.room.direct(name)[told:]
            assert len(new) == (name in others), (line, name, new)
            assert all(words in one and f"It was done from room:{by}, called {by}." in one for one in new)
        seen |= {type(fact) for fact in await facts_after(network, height) if isinstance(fact, POWERS)}
    assert seen == {*POWERS}


async def test_each_message_has_a_command_that_works(network: Network) -> None:
    await with_balances(network)
    await link(network, "cara", "mallory")
    assert "/link undo parts them again, for 24 hours" in network.room.direct("cara")[-1]
    await network.whispers("mallory", f"/account pay-to {THIEFS}")
    assert "If that was not you, /account pay-to none takes it back" in network.room.direct("cara")[-1]
    assert "two persons again" in await network.whispers("cara", "/link undo")
    assert "/link brings them together again" in network.room.direct("mallory")[-1]
    await network.says("cara", "/agent add Riverside")
    await link(network, "cara", "eve")
    await network.whispers("eve", f'/account pay-to for:"Riverside" {THIEFS}')
    command = network.room.direct("cara")[-1].partition("If that was not you, ")[2].partition(" takes it back")[0]
    await network.whispers("cara", command)
    riverside = network.book.agents.find("Riverside")
    assert riverside is not None
    assert network.book.payouts.pay_to(network.book.agents, riverside) is None


async def test_what_changes_nothing_is_told_to_nobody(network: Network) -> None:
    await with_balances(network)
    await link(network, "cara", "cara2")
    before = len(network.room.direct("cara"))
    await network.whispers("cara2", f"/account pay-to {iban(2003)}")
    await network.whispers("cara2", "/link AAAA-BBBB-CCCC")
    assert len(network.room.direct("cara")) == before


async def test_a_message_is_kept_for_an_account_whose_platform_is_away(network: Network) -> None:
    await with_balances(network)
    entered = await link_code(network, "cara")
    network.room.manners.deaf = 1
    await network.says("mallory", f"/link {entered}")
    network.room.manners.deaf = 0
    await network.kill()
    assert [one for one in network.room.direct("cara") if "one person here since" in one]


# A thief.


async def test_a_thief_with_a_code_is_told_of_parted_and_paid_nothing(network: Network) -> None:
    await with_balances(network)
    entered = await link_code(network, "cara")
    answer = await network.says("mallory", f"/link {entered}")
    assert "payouts leave you out for 24 hours" in answer
    await network.whispers("mallory", f"/account pay-to {THIEFS}")
    await prepared(network, "/payout prepare EUR")
    assert "A3" not in network.book.payouts.by_id["P1"].lines
    assert "mallory" in network.room.direct("cara")[-1]
    await network.passes(hours=23)
    await network.whispers("cara", "/link undo")
    # The address went with the account that gave it.
    assert "You are paid at …2003." in await network.whispers("cara", "/account")
    assert "…6666" in await network.whispers("mallory", "/account")
    await network.passes(hours=24)
    await network.says("ben", "/withdraw P1")
    assert await paid_to(network, "cara") == {"2003"}


async def test_a_thief_with_the_older_account_gets_no_address_by_parting(network: Network) -> None:
    await network.members("ana", "ben", "mallory")
    await with_balances(network)
    await link(network, "mallory", "cara")
    await network.whispers("cara", f"/account pay-to {iban(2104)}")
    await network.whispers("mallory", "/link undo")
    assert "…2104" in await network.whispers("cara", "/account")
    assert "…2104" not in await network.whispers("mallory", "/account")


async def test_a_thief_with_the_only_account_waits_a_day_and_is_seen_by_who_approves(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await with_income(network, "300 EUR")
    await distributed(network, "300 EUR")
    changed = network.now
    await network.whispers("cara", f"/account pay-to {THIEFS}")
    answer = await network.says("ana", "/payout prepare")
    left = "Left out, as where they are paid or which accounts are theirs changed within 24 hours: cara. The next payout takes them."
    assert left in answer.splitlines()
    card = network.room.shown("P2")
    assert "Held back: 100.00 EUR of cara, until it is known how to pay it." in card
    assert "new address" not in card
    assert owed(network, "cara") == 10_000
    await network.passes(hours=24)
    await prepared(network, "/payout prepare")
    assert f"cara: new address since {written(changed)} UTC." in network.room.shown("P3").splitlines()


async def test_who_approves_sees_a_change_until_it_was_paid_once(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare EUR @room:cara")
    assert "cara: new address since" in network.room.shown("P1")
    await network.says("ben", "/withdraw P1")
    await approved_payout(network)
    assert "new address" not in network.room.shown("P2")
    await with_income(network, "300 EUR")
    await distributed(network, "300 EUR")
    await prepared(network, "/payout prepare")
    assert "since" not in network.room.shown("P3")


async def test_who_approves_sees_accounts_that_were_linked_or_parted(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await link(network, "cara", "cara2")
    await link(network, "ben", "ben2")
    await network.says("ben2", "/link undo")
    await with_income(network, "300 EUR")
    await distributed(network, "300 EUR")
    await prepared(network, "/payout prepare")
    card = network.room.shown("P2")
    assert "cara: accounts linked since " in card
    assert "ben: accounts unlinked since " in card
    assert "ana: " not in card


async def test_what_changes_after_the_list_was_frozen_stands_on_its_card_at_once(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare")
    await network.whispers("cara", f"/account pay-to {THIEFS}")
    card = network.room.shown("P1")
    changed = f"cara: the address changed on {written(network.now)} UTC, after this was prepared; this pays to the one before."
    assert changed in card.splitlines()
    await link(network, "ben", "mallory")
    assert "ben: accounts linked since" in network.room.shown("P1")
    fingerprint = network.book.payouts.by_id["P1"].prepared.fingerprint
    await network.says("ben", f"/payout approve P1 {fingerprint}")
    assert [line.pay_to.reveal() for line in network.book.payouts.by_id["P1"].prepared.lines][2] == iban(2003)


# Payouts wait for a day.


@pytest.mark.parametrize(
    "change",
    [
        ("cara", f"/account pay-to {iban(2105)}"),
        ("cara2", "/link {code}"),
        ("eve", "/link undo"),
    ],
)
async def test_a_change_holds_for_a_day_and_not_longer(network: Network, change: tuple[str, str]) -> None:
    await with_balances(network)
    await link(network, "cara", "eve")
    await network.passes(hours=23, minutes=59)
    by, line = change
    entered = await link_code(network, "cara")
    assert "Nothing was recorded" not in await network.whispers(by, line.format(code=entered))
    await network.passes(hours=23, minutes=59)
    said = await network.says("ana", "/payout prepare EUR @room:cara")
    assert "Nobody can be paid now. " in said
    assert ": the address or the accounts changed, and payouts wait for 24 hours in which that can be undone." in said
    assert "Payouts leave you out until" in await network.says("cara", "/account")
    await network.passes(minutes=1)
    assert "P1 is prepared, with 100.00 EUR" in await network.says("ana", "/payout prepare EUR @room:cara")
    assert "Payouts leave you out" not in await network.says("cara", "/account")


async def test_the_first_address_waits_as_well(network: Network) -> None:
    await with_balances(network, pay_to=("ana", "ben"))
    await network.whispers("cara", f"/account pay-to {THIEFS}")
    await prepared(network, "/payout prepare")
    assert "A3" not in network.book.payouts.by_id["P1"].lines
    await network.passes(hours=24)
    assert await paid_to(network, "cara") == {"6666"}


async def test_the_address_of_an_organisation_waits_as_well(network: Network) -> None:
    await with_an_organisation(network)
    await network.whispers("cara", f'/account pay-to for:"Riverside" {THIEFS}')
    said = await network.says("ana", "/payout prepare EUR")
    assert "Nobody can be paid now." in said
    await network.passes(hours=24)
    assert "P1 is prepared, with 300.00 EUR" in await network.says("ana", "/payout prepare EUR")


async def test_that_somebody_is_left_out_for_a_day_is_told_to_nobody_else(network: Network) -> None:
    await with_balances(network)
    await network.whispers("cara", f"/account pay-to {THIEFS}")
    before = {name: len(network.room.direct(name)) for name in ("ana", "ben", "cara")}
    await network.says("ana", "/payout prepare", GENERAL)
    assert {name: len(network.room.direct(name)) for name in before} == before


# What gives money back takes two.


async def confirmed(network: Network, *stewards: str) -> None:
    """Let P1 be confirmed; these are stewards beside ana and ben."""
    await with_balances(network)
    for name in stewards:
        await made_steward(network, name, "ana", "ben")
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 confirmed statement 14")


async def test_one_steward_alone_brings_no_confirmed_money_back(network: Network) -> None:
    await confirmed(network)
    await network.says("ben", "/payout mark P1 returned @room:cara came back")
    assert "You said so already; another steward has to find the same." in await network.says(
        "ben", "/payout mark P1 returned @room:cara came back once more"
    )
    assert owed(network, "cara") == 0


async def test_a_steward_with_two_accounts_is_one(network: Network) -> None:
    await confirmed(network)
    await link(network, "ben", "ben2")
    await network.says("ben", "/payout mark P1 returned @room:cara came back")
    await network.says("ben2", "/payout mark P1 returned @room:cara came back")
    assert owed(network, "cara") == 0


async def test_who_links_and_unlinks_becomes_no_second_steward(network: Network) -> None:
    await network.members("ana", "ben", "cara", "dan0")
    await confirmed(network, "dan0", "eve")
    await link(network, "dan0", "eve")
    await network.says("eve", "/payout mark P1 returned @room:cara came back")
    await network.says("eve", "/link undo")
    await network.says("eve", "/payout mark P1 returned @room:cara came back")
    await network.says("dan0", "/payout mark P1 returned @room:cara came back")
    assert owed(network, "cara") == 0
    await network.says("ana", "/payout mark P1 returned @room:cara statement 15")
    assert owed(network, "cara") == 10_000


async def test_the_word_of_one_who_is_no_steward_any_more_settles_nothing(network: Network) -> None:
    await confirmed(network, "dan", "eve")
    await network.says("dan", "/payout mark P1 returned @room:cara came back")
    await network.says("dan", "/withdraw steward")
    await network.says("eve", "/payout mark P1 returned @room:cara came back")
    assert owed(network, "cara") == 0


async def test_no_steward_says_that_their_own_line_came_back(network: Network) -> None:
    await confirmed(network, "dan")
    await network.says("ben", "/payout mark P1 returned @room:ana came back")
    assert "This is your own line" in await network.says("ana", "/payout mark P1 returned @room:ana came back")
    assert owed(network, "ana") == 0
    await network.says("dan", "/payout mark P1 returned @room:ana came back")
    assert owed(network, "ana") == 10_000


async def test_where_too_few_stewards_may_say_so_the_way_out_is_told(network: Network) -> None:
    await confirmed(network)
    said = await network.says("ben", "/payout mark P1 returned @room:ana came back")
    assert "A member offers to be one with /role take steward" in said
    assert not network.book.payouts.by_id["P1"].lines["A1"].judged


async def test_a_line_that_is_only_sent_takes_one_steward_who_is_not_paid_by_it(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("ben", "/agent add Riverside")
    await network.says("ben", '/contribute 3h for:"Riverside" lent the van')
    for other in ("ana", "cara"):
        await network.says(other, "/vote C4 approve")
    await network.passes(hours=24)
    await with_income(network, "600 EUR")
    for name, number in (("ana", 2001), ("cara", 2003)):
        await network.whispers(name, f"/account pay-to {iban(number)}")
    await network.whispers("ben", f'/account pay-to for:"Riverside" {iban(2002)}')
    await distributed(network, "600 EUR")
    await approved_payout(network)
    await network.says("ana", "/payout mark P1 sent SEPA 17")
    riverside = network.book.agents.find("Riverside")
    own = await network.says("ben", f"/payout mark P1 failed @{riverside} it did not arrive")
    assert "This is your own line" in own
    await network.says("ben", "/payout mark P1 failed @room:cara the account is closed")
    assert owed(network, "cara") == 10_000
