"""On which day a bank is asked to pay, and how a file that a bank refused is renewed without anybody being paid twice."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config.settings import load
from tests.ledger.payouts.test_files import PAYER, payout_of, texts, written
from tests.stories.test_payouts import aside, file_for
from tests.support.given import approved_payout, iban, owed, prepared, with_balances
from tests.support.network import Network

SEPA = "/payout prepare EUR form:sepa"


@pytest.fixture
async def paying(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network whose settings say from whose account it pays, and in which three people have 100 euros each."""
    settings = load(
        None,
        {
            "POTLUCK_NETWORKS__COMMONS__PAYER__NAME": PAYER.name,
            "POTLUCK_NETWORKS__COMMONS__PAYER__IBAN": PAYER.iban,
        },
    )
    network = await Network(tmp_path, settings).start()
    await with_balances(network)
    yield network
    await network.stop()


def days(xml: str) -> list[str]:
    """Return the days on which an order asks to be paid."""
    return texts(xml, "ReqdExctnDt/Dt")


async def order(network: Network, person: str = "ana") -> str:
    """Let a steward ask for the order."""
    return (await file_for(network, person)).data.decode()


def fingerprint(network: Network) -> str:
    """Return by what the renewal that waits is approved."""
    renewal = network.book.payouts.by_id["P1"].renewal
    assert renewal is not None
    return renewal.fingerprint


async def renewed(network: Network, line: str = "/payout renew P1 the bank refused it") -> str:
    """Let one steward ask for a new file, and another approve it; return what the second is told."""
    await network.says("ana", line)
    return await network.says("ben", f"/payout approve P1 {fingerprint(network)}")


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-02-28T10:00", "2026-03-02"),  # a Saturday
        ("2026-05-01T10:00", "2026-05-04"),  # a holiday of the banks
        ("2026-05-05T10:00", "2026-05-06"),
        ("2026-05-05T23:00", "2026-05-07"),  # where banks are it is the sixth
    ],
)
def test_an_order_is_dated_on_the_next_banking_day(at: str, day: str) -> None:
    made = payout_of([("ana", iban(7), 1)], "sepa")
    assert days(written(made, datetime.fromisoformat(at).replace(tzinfo=UTC))) == [day]


async def test_a_day_can_be_chosen_and_stands_on_the_card_and_in_the_order(paying: Network) -> None:
    await prepared(paying, f"{SEPA} on:2026-01-12")
    assert "The bank is asked to pay on Mon 12 Jan." in paying.room.shown("P1")
    first = paying.book.payouts.by_id["P1"].prepared.fingerprint
    assert "The bank is asked to pay on Mon 12 Jan." in await paying.says("ben", f"/payout approve P1 {first}")
    assert days(await order(paying)) == ["2026-01-12"]
    assert "The bank is asked to pay on Mon 12 Jan." in paying.room.shown("P1")


async def test_without_a_choice_the_card_says_which_day_it_will_be_and_was(paying: Network) -> None:
    await prepared(paying, SEPA)
    assert "The bank is asked to pay on the next banking day after the approval." in paying.room.shown("P1")
    first = paying.book.payouts.by_id["P1"].prepared.fingerprint
    day = paying.book.at.date()
    await paying.says("ben", f"/payout approve P1 {first}")
    approved = paying.book.payouts.by_id["P1"].approved
    assert approved is not None
    assert approved.day is not None
    assert approved.day > day
    assert days(await order(paying)) == [approved.day.isoformat()]


async def test_a_day_that_no_bank_pays_on_is_refused_with_one_that_works(paying: Network) -> None:
    said = await paying.says("ana", f"{SEPA} on:2026-01-10")
    assert "Banks are closed on Sat 10 Jan. The nearest day that works is Mon 12 Jan." in said
    said = await paying.says("ana", f"{SEPA} on:2026-01-02")
    assert "Fri 2 Jan is not ahead. The nearest day that works is Mon 12 Jan." in said
    assert "is more than a year ahead" in await paying.says("ana", f"{SEPA} on:9999-12-31")
    said = await paying.says("ana", "/payout prepare EUR on:2026-01-12")
    assert "Only an order for a bank has a day: leave on: out, or choose form:sepa." in said
    assert paying.book.payouts.by_id == {}


async def test_the_day_is_part_of_what_the_second_steward_approves(paying: Network) -> None:
    await prepared(paying, f"{SEPA} on:2026-01-12")
    first = paying.book.payouts.by_id["P1"].prepared.fingerprint
    await paying.says("ben", "/withdraw P1")
    await prepared(paying, f"{SEPA} on:2026-01-13")
    assert "does not stand on the card of P2" in await paying.says("ben", f"/payout approve P2 {first}")


async def test_a_day_that_has_passed_at_the_approval_gives_way_to_the_next_and_that_is_said(paying: Network) -> None:
    await prepared(paying, f"{SEPA} on:2026-01-12")
    await paying.passes(days=9)
    first = paying.book.payouts.by_id["P1"].prepared.fingerprint
    said = await paying.says("ben", f"/payout approve P1 {first}")
    assert "Mon 12 Jan is no longer ahead: the bank is asked to pay on Mon 19 Jan." in said
    assert days(await order(paying)) == ["2026-01-19"]


async def test_who_gets_a_file_whose_day_is_over_is_told_so(paying: Network) -> None:
    await approved_payout(paying, SEPA)
    assert "is over" not in await paying.says("ana", "/payout file P1")
    await paying.passes(days=7)
    said = await paying.says("ana", "/payout file P1")
    assert "The day on which it asks the bank to pay is over, and a bank may refuse it." in said
    assert "/payout renew P1 the day is over" in said
    await paying.says("ben", "/payout mark P1 sent SEPA 17")
    assert "is over" not in await paying.says("ana", "/payout file P1")


async def test_a_refused_file_is_renewed_by_two_stewards(paying: Network) -> None:
    await approved_payout(paying, SEPA)
    first = await order(paying)
    said = await paying.says("ana", "/payout renew P1 on:2026-01-20 the bank refused it: AM04")
    assert "The file of P1 is not handed out any more" in said
    card = paying.room.shown("P1")
    assert "ana asks for a new file of the 3 lines that are not sent: “the bank refused it: AM04”." in card
    assert "The bank is then asked to pay on Tue 20 Jan." in card
    assert "P1 waits for another steward than ana" in await paying.says("ben", "/mine")
    line = f"/payout approve P1 {fingerprint(paying)}"
    assert "You began P1 yourself" in await paying.says("ana", line)
    assert "so that the old one is not handed out" in await paying.says("ben", "/payout file P1")
    said = await paying.says("ben", line)
    assert "payout-P1-2.xml has only what was not sent, and is the valid one now. Delete payout-P1.xml:" in said
    assert "The bank is asked to pay on Tue 20 Jan." in said
    file = await file_for(paying, "ana")
    assert file.name == "payout-P1-2.xml"
    second = file.data.decode()
    assert "Valid is payout-P1-2.xml alone. Delete payout-P1.xml" in await paying.says("ana", "/payout file P1")
    assert "Valid is payout-P1-2.xml alone." in paying.room.shown("P1")
    assert days(second) == ["2026-01-20"]
    for path in ("GrpHdr/MsgId", "PmtInfId"):
        assert texts(second, path) != texts(first, path)
    for path in ("EndToEndId", "InstdAmt", "Cdtr/Nm", "CdtrAcct/Id/IBAN"):
        assert texts(second, path) == texts(first, path)
    await paying.kill()
    assert await order(paying, "ben") == second
    assert "3 lines of P1: sent." in await paying.says("ben", "/payout mark P1 sent SEPA 18")
    assert aside(paying) == 30_000


async def test_a_new_file_has_only_the_lines_that_are_not_sent(paying: Network) -> None:
    await approved_payout(paying, SEPA)
    await paying.says("ben", "/payout mark P1 sent @room:cara SEPA 17")
    await renewed(paying)
    xml = await order(paying)
    assert texts(xml, "EndToEndId") == [paying.book.payouts.by_id["P1"].reference(one) for one in ("A1", "A2")]
    assert texts(xml, "GrpHdr/CtrlSum") == ["200.00"]


async def test_what_is_marked_meanwhile_ends_the_renewal(paying: Network) -> None:
    await approved_payout(paying, SEPA)
    await paying.says("ana", "/payout renew P1 the bank refused it")
    old = fingerprint(paying)
    said = await paying.says("ben", "/payout mark P1 sent @room:cara SEPA 17")
    assert "P1 gets no new file: what is marked was in the one that there is." in said
    assert "P1 is approved already" in await paying.says("ben", f"/payout approve P1 {old}")
    assert (await file_for(paying, "ben")).name == "payout-P1.xml"


async def test_a_renewal_that_is_dropped_leaves_all_as_it_was(paying: Network) -> None:
    await approved_payout(paying, SEPA)
    first = await file_for(paying, "ana")
    await paying.says("ana", "/payout renew P1 the bank refused it")
    said = await paying.says("ana", "/payout renew P1 again")
    assert "A new file of P1 waits already: another steward than ana approves it with" in said
    assert "the one that there is stays the valid one" in await paying.says("ben", "/withdraw P1")
    assert await file_for(paying, "ana") == first
    assert aside(paying) == 30_000
    assert "P1 is approved already" in await paying.says("ben", "/withdraw P1")


async def test_an_approval_is_for_one_file_and_no_other(paying: Network) -> None:
    await approved_payout(paying, SEPA)
    first = paying.book.payouts.by_id["P1"].prepared.fingerprint
    await paying.says("ana", "/payout renew P1 the bank refused it")
    assert "does not stand on the card of P1" in await paying.says("ben", f"/payout approve P1 {first}")
    second = fingerprint(paying)
    await paying.at_once([("ben", f"/payout approve P1 {second}")] * 3)
    assert paying.book.payouts.by_id["P1"].replaced == ("payout-P1.xml",)
    await paying.says("ana", "/payout renew P1 refused again")
    assert fingerprint(paying) != second
    assert "does not stand on the card of P1" in await paying.says("ben", f"/payout approve P1 {second}")
    await paying.says("ben", f"/payout approve P1 {fingerprint(paying)}")
    assert (await file_for(paying, "ana")).name == "payout-P1-3.xml"
    assert "Delete payout-P1.xml, payout-P1-2.xml" in paying.room.shown("P1")


async def test_nothing_is_renewed_that_was_paid_or_was_never_made(paying: Network) -> None:
    await prepared(paying, SEPA)
    assert "P1 is not approved yet" in await paying.says("ana", "/payout renew P1 the bank refused it")
    assert "Only a steward" in await paying.says("cara", "/payout renew P1 the bank refused it")
    first = paying.book.payouts.by_id["P1"].prepared.fingerprint
    await paying.says("ben", f"/payout approve P1 {first}")
    assert "One thing is missing: reason" in await paying.says("ana", "/payout renew P1")
    assert "Banks are closed on" in await paying.says("ana", "/payout renew P1 on:2026-01-17 refused")
    await paying.says("ben", "/payout mark P1 sent SEPA 17")
    said = await paying.says("ana", "/payout renew P1 the bank refused it")
    assert "No line of P1 waits to be sent" in said
    await paying.says("ben", "/payout mark P1 failed @room:cara the account is closed")
    assert "No line of P1 waits to be sent" in await paying.says("ana", "/payout renew P1 the bank refused it")
    assert owed(paying, "cara") == 10_000


async def test_a_list_in_which_nothing_grows_old_is_renewed_once_lines_are_sent(paying: Network) -> None:
    await approved_payout(paying)
    said = await paying.says("ana", "/payout renew P1 the list was lost")
    assert "A new file of P1 would be the same as the one that there is" in said
    await paying.says("ben", "/payout mark P1 sent @room:cara by hand")
    assert "payout-P1-2.csv has only what was not sent" in await renewed(paying)
    rows = list(csv.DictReader(io.StringIO((await file_for(paying, "ana")).data.decode("utf-8-sig"))))
    called = paying.book.payouts.by_id["P1"].reference
    assert [row["reference"] for row in rows] == [called("A1"), called("A2"), "total"]
    assert "would be the same" in await paying.says("ana", "/payout renew P1 the list was lost")


async def test_what_was_renewed_stands_in_the_ledger(paying: Network) -> None:
    await approved_payout(paying, SEPA)
    await renewed(paying)
    rebuilt = (await paying.rebuilt()).payouts.by_id["P1"]
    assert rebuilt == paying.book.payouts.by_id["P1"]
    assert rebuilt.replaced == ("payout-P1.xml",)


async def test_every_file_goes_with_somebody_whom_it_names(paying: Network) -> None:
    await approved_payout(paying, SEPA)
    await renewed(paying)
    assert b"Cara Silva" in paying.stored()
    assert "P1 pays you still" in await paying.says("cara", "/privacy forget sure:yes")
    await paying.says("ben", "/payout mark P1 sent SEPA 17")
    await paying.says("ben", "/payout mark P1 confirmed statement 14")
    await paying.says("cara", "/privacy forget sure:yes")
    assert b"Cara Silva" not in paying.stored()
    assert "erased with the words of somebody" in await paying.says("ana", "/payout file P1")
