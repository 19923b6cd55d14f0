"""How money leaves the network, as people see it, and that it leaves once."""

from __future__ import annotations

import csv
import hashlib
import io

from bot.chat import File, Text
from tests.support.given import (
    approved_payout,
    distributed,
    held,
    owed,
    prepared,
    ruled,
    with_balances,
    with_income,
)
from tests.support.network import Network


def aside(network: Network) -> int:
    """Return the minor units that are set aside for payouts."""
    return network.book.accounts.total("aside/P", "EUR").minor


async def file_for(network: Network, person: str, number: str = "P1") -> File:
    """Let a steward ask for the file of a payout."""
    await network.says(person, f"/payout file {number}")
    text: Text = network.room.answers[person][-1]
    (file,) = [piece for piece in text if isinstance(piece, File)]
    return file


async def test_a_payout_is_prepared_approved_sent_and_confirmed(network: Network) -> None:
    await with_balances(network)
    said = await network.says("ana", "/payout prepare")
    fingerprint = network.book.payouts.by_id["P1"].prepared.fingerprint
    assert (
        said
        == f"P1 is prepared, with 300.00 EUR set aside for it.\nAnother steward approves it with /payout approve P1 {fingerprint}."
    )
    assert owed(network, "cara") == 0
    assert aside(network) == 30_000
    assert "You began P1 yourself: another steward has to do this." in await network.says(
        "ana", f"/payout approve P1 {fingerprint}"
    )
    assert "does not stand on the card of P1" in await network.says("ben", "/payout approve P1 12345678")
    assert "P1 is approved, and its file is made." in await network.says("ben", f"/payout approve P1 {fingerprint}")
    assert await network.says("ben", "/payout mark P1 sent SEPA 17") == "3 lines of P1: sent."
    assert network.room.direct("cara")[-1] == "On its way to you at …2003: 100.00 EUR (P1)."
    assert await network.says("ana", "/payout mark P1 sent SEPA 17") == "It was so already."
    assert await network.says("ana", "/payout mark P1 confirmed statement 14") == "3 lines of P1: confirmed."
    assert aside(network) == 0
    assert held(network, "outside") == 0
    assert "cara | 100.00 EUR | confirmed" in network.room.shown("P1")


async def test_the_file_is_made_once_and_is_the_same_for_everybody(network: Network) -> None:
    await with_balances(network)
    assert "P1 has no file" in await network.says("ana", f"/payout file {await prepared(network, '/payout prepare')}")
    fingerprint = network.book.payouts.by_id["P1"].prepared.fingerprint
    await network.says("ben", f"/payout approve P1 {fingerprint}")
    assert "P1 is approved already, and its file is made" in await network.says(
        "ben", f"/payout approve P1 {fingerprint}"
    )
    first = await file_for(network, "ana")
    await network.says("cara", "/settings me name =HYPERLINK(1)")
    await network.whispers("cara", "/account pay-to somewhere else")
    await network.kill()
    second = await file_for(network, "ben")
    assert first == second
    approved = network.book.payouts.by_id["P1"].approved
    assert approved is not None
    assert hashlib.sha256(first.data).hexdigest() == approved.hash.reveal()
    assert "Only a steward" in await network.says("cara", "/payout file P1")
    rows = list(csv.DictReader(io.StringIO(first.data.decode("utf-8-sig"))))
    assert [row["amount"] for row in rows] == ["100.00", "100.00", "100.00", "300.00"]
    assert rows[0]["pay_to"] == "DE91 1203 0000 0000 2020 01"


async def test_nobody_is_in_two_files_at_once(network: Network) -> None:
    await with_balances(network)
    answers = await network.at_once([("ana", "/payout prepare"), ("ben", "/payout prepare EUR @room:cara")])
    assert [("is prepared" in answer) for answer in answers] == [True, False]
    assert "Nobody there has anything in EUR to be paid out." in answers[1]


async def test_four_payouts_of_the_same_money_at_once_are_one(network: Network) -> None:
    await with_balances(network)
    answers = await network.at_once([("ana", "/payout prepare"), ("ben", "/payout prepare")] * 2)
    assert sum("P1 is prepared, with 300.00 EUR" in answer for answer in answers) == 1
    assert sum("There is nothing on any account to be paid out." in answer for answer in answers) == 3
    fingerprint = network.book.payouts.by_id["P1"].prepared.fingerprint
    other = "ben" if network.book.payouts.by_id["P1"].prepared.by == "A1" else "ana"
    approvals = await network.at_once([(other, f"/payout approve P1 {fingerprint}")] * 4)
    assert sum("its file is made. /payout file P1" in answer for answer in approvals) == 1
    assert list(network.book.payouts.by_id) == ["P1"]


async def test_who_did_not_say_where_is_held_asked_and_paid_later(network: Network) -> None:
    await with_balances(network, pay_to=("ana",))
    await prepared(network, "/payout prepare")
    assert "Held back: 100.00 EUR of cara, until it is known how to pay it." in network.room.shown("P1")
    assert "I do not know where to pay you. Tell me here" in network.room.direct("cara")[-1]
    assert owed(network, "cara") == 10_000
    assert "This concerns you alone" in await network.says("cara", "/account pay-to DE23 1203 0000 0000 2020 61")
    assert "Noted: …2061." in await network.whispers("cara", "/account pay-to DE23 1203 0000 0000 2020 61")
    assert "You are paid at …2061." in await network.says("cara", "/account")
    await network.passes(hours=24)
    await prepared(network, "/payout prepare EUR @room:cara", "ben")
    assert [line.agent for line in network.book.payouts.by_id["P2"].prepared.lines] == ["A3"]


async def test_below_the_minimum_a_balance_waits_for_the_next_payout(network: Network) -> None:
    await with_balances(network)
    await ruled(network, "minimum 150 EUR")
    assert "below the minimum, and stays on the accounts" in await network.says("ana", "/payout prepare")
    await with_income(network, "300 EUR")
    await distributed(network, "300 EUR")
    await prepared(network, "/payout prepare")
    assert network.book.payouts.by_id["P1"].total.minor == 60_000
    await ruled(network, "minimum none EUR")
    assert network.book.rules.now.minimums == ()


async def test_a_failed_line_goes_back_on_the_account_and_is_paid_anew(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 failed @room:cara the account is closed")
    assert owed(network, "cara") == 10_000
    assert "could not be paid to you at …2003. They are on your account again." in network.room.direct("cara")[-1]
    assert "did not arrive" in await network.says("ben", "/payout mark P1 confirmed @room:cara statement 14")
    assert await network.says("ben", "/payout mark P1 confirmed statement 14") == "2 lines of P1: confirmed."
    await network.whispers("cara", "/account pay-to DE64 1203 0000 0000 2020 99")
    await network.passes(hours=24)
    await approved_payout(network)
    assert [line.agent for line in network.book.payouts.by_id["P2"].prepared.lines] == ["A3"]
    assert held(network, "outside") == -10_000


async def test_what_comes_back_after_it_arrived_is_owed_again(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    said = await network.says("ben", "/payout mark P1 returned @room:cara statement 15")
    assert said == "Noted. It holds once another steward finds the same: /payout mark P1 returned @A3 what they saw."
    awaited = "ben says of the line of cara: it came back. It holds once another steward finds the same: /payout mark P1 returned"
    assert awaited in network.room.shown("P1")
    assert awaited in await network.says("ana", "/payout")
    assert owed(network, "cara") == 0
    said = await network.says("ana", "/payout mark P1 returned @A3 statement 15")
    assert said == "Two stewards say so. The line of cara in P1: returned, back on the account."
    assert "says of the line" not in network.room.shown("P1")
    assert owed(network, "cara") == 10_000
    assert held(network, "outside") == -10_000
    assert "came back from" in network.room.direct("cara")[-1]


async def test_an_unknown_line_blocks_until_two_stewards_find_the_same(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    await network.says("ben", "/payout mark P1 unknown @room:cara the bank timed out")
    assert "unknown: nothing more is paid" in network.room.shown("P1")
    refused = "It is unknown whether the line of cara in P1 was paid."
    assert refused in await network.says("ben", "/payout mark P1 failed @room:cara I think so")
    assert refused in await network.says("ben", "/payout mark P1 confirmed @room:cara I think so")
    await with_income(network, "300 EUR")
    await distributed(network, "300 EUR")
    await prepared(network, "/payout prepare")
    assert "Held back: 100.00 EUR of cara, as an earlier line is unknown." in network.room.shown("P2")
    assert {one.agent for one in network.book.payouts.by_id["P2"].prepared.held} == {"A3"}
    said = await network.says("ben", "/payout resolve P1 @room:cara failed the bank's letter")
    assert "It holds once another steward finds the same" in said
    assert "You said so already" in await network.says("ben", "/payout resolve P1 @room:cara failed again")
    await network.says("ana", "/payout resolve P1 @room:cara confirmed her statement")
    assert owed(network, "cara") == 10_000
    said = await network.says("ben", "/payout resolve P1 @room:cara confirmed she showed me")
    assert said == "Two stewards say so. The line of cara in P1: confirmed."
    assert owed(network, "cara") == 10_000
    assert held(network, "outside") == -60_000 + 10_000


async def test_a_payout_that_is_not_approved_can_be_dropped_and_no_other(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare")
    assert "on the accounts again" in await network.says("ben", "/withdraw P1")
    assert owed(network, "cara") == 10_000
    await approved_payout(network)
    assert "P2 is approved already" in await network.says("ana", "/withdraw P2")
    assert "P1 was dropped" in await network.says("ben", "/payout mark P1 sent x")


async def test_what_is_prepared_goes_where_it_was_to_go_and_who_changes_that_is_told(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare")
    said = await network.whispers("cara", "/account pay-to DE64 1203 0000 0000 2020 99")
    assert "Prepared before, and still paid to where it was: P1." in said
    fingerprint = network.book.payouts.by_id["P1"].prepared.fingerprint
    await network.says("ben", f"/payout approve P1 {fingerprint}")
    assert b"2020 03" in (await file_for(network, "ben")).data


async def test_nobody_is_forgotten_while_they_are_being_paid_and_pay_to_goes_with_them(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    assert "P1 pays you still" in await network.says("cara", "/privacy forget sure:yes")
    assert "Nothing of yours is erased." in await network.says("cara", "/privacy forget sure:no")
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    await with_income(network, "3 EUR")
    await distributed(network, "3 EUR")
    assert "You are owed 1.00 EUR: have it paid out first" in await network.says("cara", "/privacy forget")
    assert "Your words are erased" in await network.says("cara", "/privacy forget sure:yes")
    assert held(network, "pool") == 100
    line = network.book.payouts.by_id["P1"].lines["A3"]
    assert line.line.pay_to.is_erased
    assert "erased with the words of somebody" in await network.says("ana", "/payout file P1")
    for path in network.path.glob("potluck.db*"):
        assert b"2020 03" not in path.read_bytes()


async def test_every_double_click_pays_once(network: Network) -> None:
    await with_balances(network)
    network.room.manners.twice = True
    await approved_payout(network)
    assert list(network.book.payouts.by_id) == ["P1"]
    answers = await network.at_once([("ana", "/payout mark P1 sent SEPA 17"), ("ben", "/payout mark P1 sent SEPA 17")])
    assert sorted(answers) == ["3 lines of P1: sent.", "It was so already."]
    await network.at_once([("ana", "/payout mark P1 confirmed 14"), ("ben", "/payout mark P1 confirmed 14")])
    assert held(network, "outside") == 0


async def test_a_steward_sees_what_waits_for_them_and_nobody_else_does(network: Network) -> None:
    await with_balances(network)
    await network.says("ana", "/income note 5 EUR Harbour Lights")
    await prepared(network, "/payout prepare")
    said = await network.says("ben", "/mine")
    assert (
        "I2: ana says that 5.00 EUR came in from Harbour Lights. /confirm I2, or /confirm I2 no, until Fri 23 Jan, 09:00 UTC."
        in said
    )
    assert "P1 waits for another steward than ana: see its card, and /payout approve P1." in said
    assert "Nothing waits for you." in await network.says("ana", "/mine")
    assert "Nothing waits for you." in await network.says("cara", "/mine")
