"""Where somebody outside is paid: whoever says so stands on every card that credits them, until two others confirm it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.given import distributed, iban, prepared, with_hours, with_income
from tests.support.network import Network

PAID = "Optics Institute is paid where cara says"


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    """Open a network in which cara enters Optics Institute, and says where it is paid; five have accepted work."""
    started = await Network(tmp_path).start()
    await with_hours(started, "1h", "1h", "1h", "1h", "1h")
    await started.says("cara", "/agent add outside:yes Optics Institute")
    yield started
    await started.stop()


async def credited(network: Network) -> None:
    """Let cara log for the institute, and ana and ben approve."""
    await network.says("cara", '/contribute 5h for:"Optics Institute" lent the bench')
    for name in ("ana", "ben", "dan"):
        await network.says(name, "/vote C6 approve")
    await network.passes(hours=24)
    assert network.book.contributions.by_id["C6"].state == "accepted"


async def test_a_card_names_whoever_says_where_somebody_outside_is_paid(network: Network) -> None:
    await network.says("cara", '/contribute 5h for:"Optics Institute" lent the bench')
    assert f"{PAID}." in network.room.shown("C6")
    await network.whispers("cara", f"/account pay-to for:@A7 {iban(2001)}")
    assert f"{PAID}, until two others confirm it: /confirm @A7." in network.room.shown("C6")
    assert "cara said where Optics Institute is paid." in await network.says("ben", "/ledger 1")
    assert "Noted: that is the address of Optics Institute." in await network.says("ana", "/confirm @A7")
    assert PAID in network.room.shown("C6")
    await network.says("ben", "/confirm @A7")
    assert "is paid where" not in network.room.shown("C6")
    await network.rebuilt()


async def test_a_new_address_begins_anew(network: Network) -> None:
    await network.says("cara", '/contribute 5h for:"Optics Institute" lent the bench')
    await network.whispers("cara", f"/account pay-to for:@A7 {iban(2001)}")
    for name in ("ana", "ben"):
        await network.says(name, "/confirm @A7")
    assert PAID not in network.room.shown("C6")
    await network.whispers("cara", f"/account pay-to for:@A7 {iban(2002)}")
    assert PAID in network.room.shown("C6")
    await network.says("ana", "/confirm @A7")
    assert PAID in network.room.shown("C6")
    await network.says("dan", "/confirm @A7")
    assert PAID not in network.room.shown("C6")


async def test_whoever_doubts_an_address_is_named_as_well(network: Network) -> None:
    await network.says("cara", '/contribute 5h for:"Optics Institute" lent the bench')
    await network.whispers("cara", f"/account pay-to for:@A7 {iban(2001)}")
    assert "the cards say that you doubt" in await network.says("ana", "/confirm @A7 no")
    assert "Not their address, says ana." in network.room.shown("C6")
    for name in ("ben", "dan"):
        await network.says(name, "/confirm @A7")
    assert PAID in network.room.shown("C6")
    assert "Not their address, says ana." in network.room.shown("C6")
    assert "You have said so already." in await network.says("ana", "/confirm @A7 no")
    await network.says("ana", "/confirm @A7")
    assert "is paid where" not in network.room.shown("C6")
    await network.rebuilt()


async def test_previews_distributions_and_payouts_say_so_too(network: Network) -> None:
    await credited(network)
    await with_income(network, "1000 EUR")
    await network.whispers("cara", f"/account pay-to for:@A7 {iban(2001)}")
    assert PAID in await network.says("ben", "/distribute 1000 EUR")
    assert PAID in await network.says("ben", "/equation try 1000 EUR")
    await distributed(network, "1000 EUR")
    assert PAID in network.room.shown("D1")
    await network.passes(hours=24)
    number = await prepared(network, "/payout prepare EUR @A7")
    shown = network.room.shown(number)
    assert PAID in shown
    (line,) = (row for row in shown.splitlines() if "500.00 EUR" in row and "Optics" in row)
    assert line.rstrip().endswith("cara")
    for name in ("ana", "ben"):
        await network.says(name, "/confirm @A7")
    assert PAID not in network.room.shown(number)
    assert "Address from" not in network.room.shown(number)
    assert PAID not in network.room.shown("D1")


async def test_whoever_may_confirm_sees_the_last_four_of_the_address_and_no_more(network: Network) -> None:
    await network.whispers("cara", f"/account pay-to for:@A7 {iban(2001)}")
    lines = [one.line for one in network.core.menu.questions(network.book) if "A1" in one.persons]
    assert [dict(line.values)["pay_to"] for line in lines] == ["…2001"]
    assert iban(2001)[:10] not in network.room.shown("C1")


async def test_an_agent_outside_gets_another_speaker_as_an_organisation_does(network: Network) -> None:
    await network.says("cara", '/contribute 5h for:"Optics Institute" lent the bench')
    await network.says("cara", "/privacy leave sure:yes")
    await network.says("dan", '/agent speaker "Optics Institute"')
    for name in ("ana", "ben"):
        await network.says(name, "/confirm @A4")
    assert "Optics Institute is paid where dan says." in network.room.shown("C6")
    await network.whispers("dan", f"/account pay-to for:@A7 {iban(2001)}")
    assert "Optics Institute is paid where dan says, until" in network.room.shown("C6")
