"""What is left of somebody who asked to be forgotten: nothing in the database, and nothing in what the bot has posted."""

from __future__ import annotations

import asyncio

import pytest

from adapters.console.page import plain_text
from bot.chat import Command
from ledger import verification
from ledger.chain.entry import Broken
from ledger.chain.rows import Slice
from tests.support.given import approved_payout, distributed, iban, prepared, with_balances, with_hours, with_income
from tests.support.network import Network
from tests.support.room import GENERAL


def posted(network: Network) -> list[str]:
    """Return what stands in all messages of ours in which she can be read of, those to herself apart."""
    shown = (plain_text(message.text) for message in network.room.messages.values() if message.channel != "room:zilpah")
    return [text for text in shown if "zilpah" in text.casefold()]


async def test_no_message_of_ours_names_or_quotes_who_was_forgotten(network: Network) -> None:
    await network.members("ana", "ben", "cara", "zilpah")
    await network.says("zilpah", "/project start probe zilpahpurpose")
    await network.says("zilpah", "/contribute 2h for:@room:ben zilpahwords")
    await network.says("zilpah", "/contribute 2h #probe zilpahwords")
    await network.says("ben", "/vote C2 approve")
    await network.says("zilpah", "/amend C2 1h zilpahwords again")
    await network.says("ana", "/contribute 1h swept with @room:zilpah")
    await network.says("ana", "/contribute 1h swept alone")
    await network.says("zilpah", "/flag C4 zilpahreason")
    await network.says("zilpah", "/equation propose preset:hours with:currency=EUR")
    await network.says("ana", "/vote E1 approve " + network.room.shown("E1").partition("agree E1 ")[2][:8])
    await network.passes(hours=80)
    assert len(posted(network)) > 6
    await network.says("zilpah", "/privacy forget sure:yes")
    assert posted(network) == []
    assert b"zilpah" not in network.stored()


async def test_the_card_of_a_settled_equation_does_not_keep_the_name_of_who_proposed_it(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("zilpah", "/join")
    await network.says("ana", "/agent add outside:yes Friends")
    await network.says("cara", "/settings me name zilpah")
    await network.says("cara", "/equation propose preset:hours with:currency=EUR")
    fingerprint = network.room.shown("E1").partition("agree E1 ")[2][:8]
    for name in ("ana", "ben", "cara"):
        await network.says(name, f"/vote E1 approve {fingerprint}")
    await network.passes(days=8)
    assert network.book.equations.by_id["E1"].state != "open"
    await network.says("cara", "/privacy forget sure:yes")
    assert "cara" not in network.room.shown("E1")


async def test_words_about_money_of_who_was_forgotten_stand_nowhere(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h", "1h")
    await with_income(network, "100 EUR")
    await network.says("ana", "/distribute prepare 100 EUR")
    for name, reason in (("cara", "zilpahreason"), ("dan", "mine")):
        await network.says(name, f"/flag D1 {reason}")
    assert posted(network)
    await network.says("cara", "/privacy forget sure:yes")
    assert posted(network) == []
    assert b"zilpah" not in network.stored()


# Where somebody was paid.


async def test_an_address_is_gone_as_soon_as_another_takes_its_place(network: Network) -> None:
    await network.members("ana", "ben")
    for where in ("zilpahs first house", "zilpahs second house", "zilpahs third house"):
        await network.whispers("ana", f'/account pay-to "{where}" name:"Ana Silva"')
    stored = network.stored()
    assert [stored.count(b"zilpahs %s house" % which) for which in (b"first", b"second", b"third")] == [0, 0, 1]
    await network.whispers("ana", "/account pay-to none")
    assert b"zilpahs third house" not in network.stored()
    await network.kill()
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")


async def test_an_address_that_an_open_payout_needs_is_in_it_still(network: Network) -> None:
    await with_balances(network)
    await prepared(network, "/payout prepare EUR @room:cara")
    await network.whispers("cara", f"/account pay-to {iban(2099)}")
    await network.kill()
    line = network.book.payouts.by_id["P1"].lines["A3"].line
    assert (line.pay_to.reveal(), line.name and line.name.reveal()) == (iban(2003), "Cara Silva")


async def test_an_address_of_somebody_elses_first_command_leaves_their_name_alone(network: Network) -> None:
    await network.whispers("zilpah", "/account pay-to zilpah")  # as they are called
    await network.whispers("zilpah", "/account pay-to another house")
    await network.kill()
    assert "zilpah" in await network.says("zilpah", "/agent")


async def test_no_other_words_may_be_missing_beside_an_address_that_was_replaced(network: Network) -> None:
    await network.members("ana", "ben")
    for where in ("first house", "second house"):
        await network.whispers("ana", f"/account pay-to {where}")
    slices = await asyncio.to_thread(_slices, network, asyncio.get_running_loop())
    (name,) = (row for one in slices for row in one.words.values() if row.text == "ana")
    verification.verified_book(network.core.journal.network, slices)
    for one in slices:
        one.words.pop(name.commitment, None)
    with pytest.raises(Broken, match="nobody asked to be forgotten"):
        verification.verified_book(network.core.journal.network, slices)


def _slices(network: Network, loop: asyncio.AbstractEventLoop) -> list[Slice]:
    return list(network.store.slices(network.core.journal.network, loop))


async def test_the_address_that_counts_may_not_be_missing(network: Network) -> None:
    await network.members("ana", "ben")
    for where in ("first house", "second house"):
        await network.whispers("ana", f"/account pay-to {where}")
    slices = await asyncio.to_thread(_slices, network, asyncio.get_running_loop())
    for one in slices:
        for row in [row for row in one.words.values() if row.text == "second house"]:
            del one.words[row.commitment]
    with pytest.raises(Broken, match="nobody asked to be forgotten"):
        verification.verified_book(network.core.journal.network, slices)


# What people are told of it.


async def test_somebody_is_told_all_that_is_kept_of_them(network: Network) -> None:
    await with_balances(network)
    await network.says("cara", "/project start probe a sensor for all")
    await network.says("dan", "/contribute 1h swept the floor")
    await network.says("cara", "/flag C4 it was swept before")
    said = await network.says("cara", "/privacy")
    assert "Your words in 1 contribution, 1 open red flag and the purpose of 1 project." in said
    # Account and name, what was done, the address with its name, the reason, the purpose.
    assert (
        "With your names and accounts, earlier notes, reasons, evidence and references, 7 texts of yours are kept."
        in said
    )
    assert "stands in" not in said
    await approved_payout(network, "/payout prepare EUR @room:cara")
    await network.whispers("cara", "/account pay-to none")
    said = await network.says("cara", "/privacy")
    assert "Your payment address" not in said
    assert "Your old addresses stand in P1, and in their files." in said
    asked = await network.says("cara", "/privacy forget")
    assert "Everything that belongs to all stays: the names of projects" in asked
    assert "lets me change nothing any more" in asked


# Names of others.


@pytest.mark.parametrize(
    ("enters", "subject"),
    [("/agent add outside:yes Zilpah Jones", "A7"), ("/income note 70 EUR Zilpah Jones, 3 Harbour Lane", "I1")],
)
async def test_two_stewards_erase_the_name_of_somebody_outside(network: Network, enters: str, subject: str) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("ana", enters)
    if subject == "A7":
        await network.says("ben", '/contribute 2h for:"Zilpah Jones" they lent a hand')
        assert "Zilpah" in network.room.shown("C4")
    assert "Only a steward" in await network.says("cara", f"/privacy erase {subject}")
    assert "once another steward wants it" in await network.says("ana", f"/privacy erase {subject}")
    assert "You began" in await network.says("ana", f"/privacy erase {subject}")
    assert b"Zilpah" in network.stored()
    assert f"The name of {subject} is erased." in await network.says("ben", f"/privacy erase {subject.lower()}")
    assert b"Zilpah" not in network.stored()
    assert posted(network) == []
    assert "erased already" in await network.says("ben", f"/privacy erase {subject}")
    await network.kill()
    assert "The ledger is intact" in await network.says("ben", "/ledger verify")
    assert f"ana wants the name of {subject} erased." in await network.says("ben", "/ledger 5")
    await network.says("ana", enters)  # whoever is entered again is somebody else
    assert b"Zilpah" in network.stored()


async def test_no_other_names_are_erased_by_stewards(network: Network) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await network.says("ana", "/agent add Zilpah Works")
    for number in ("A1", "A7", "C1", "nonsense"):
        assert "is neither an agent outside" in await network.says("ana", f"/privacy erase {number}")


async def test_the_name_of_somebody_outside_stays_while_they_are_being_paid(network: Network) -> None:
    await with_hours(network, "1h", "1h")
    await network.says("ana", "/agent add outside:yes Zilpah Jones")
    answer = await network.says("cara", '/contribute 2h for:"Zilpah Jones" they lent a hand')
    number = answer.partition(":")[0].removeprefix("Noted as ")
    for name in ("ana", "ben", "dan"):
        await network.says(name, f"/vote {number} approve")
    await network.passes(hours=73)
    await with_income(network, "300 EUR")
    await distributed(network, "300 EUR")
    await network.whispers("ana", f"/account pay-to for:@A7 {iban(2001)}")
    await network.passes(hours=24)
    await approved_payout(network, "/payout prepare EUR @A7")
    assert "A7 is being paid." in await network.says("ana", "/privacy erase A7")
    await network.says("ben", "/payout mark P1 sent SEPA 17")
    await network.says("ben", "/payout mark P1 confirmed statement 14")
    await network.says("ana", "/privacy erase A7")
    assert "is erased" in await network.says("ben", "/privacy erase A7")
    assert b"Zilpah" not in network.stored()


async def test_a_message_that_was_not_edited_when_the_process_was_killed_is_edited_at_the_next_start(
    network: Network,
) -> None:
    await network.members("ana", "ben", "cara", "zilpah")
    await network.says("zilpah", "/contribute 2h for:@room:ben zilpahwords")
    await network.says("ana", "/contribute 1h swept alone")
    await network.says("zilpah", "/flag C2 zilpahreason")
    network.room.go_down()
    leaving = Command("k1", "privacy", "room:zilpah", GENERAL, text="forget sure:yes", called="zilpah")
    assert "erased" in str(await network.directory.receive(leaving))
    await network.done()
    assert posted(network)
    await network.kill()
    await network.comes_back()
    assert posted(network) == []


async def kept(network: Network) -> list[str | None]:
    """Return all texts in the table of words."""
    return [row.text for row in (await network.store.slice("commons", 1)).words.values()]


def where(text: str, called: str = "zil", zone: str | None = None) -> Command:
    """Return the command of somebody who says in a direct message where they are paid."""
    return Command("first", "account", "room:zil", "room:zil", text=f"pay-to {text}", called=called, zone=zone)


async def test_an_address_that_came_with_a_first_command_goes_as_well(network: Network) -> None:
    assert await network.directory.receive(where("the first house", called="zilpah"))
    await network.whispers("zil", "/account pay-to the second house")
    texts = await kept(network)
    assert {"zilpah", "room:zil", "the second house"} <= {*texts}
    assert "the first house" not in texts
    assert b"the first house" not in network.stored()
    assert (await network.rebuilt()).agents.name("A1").text == "zilpah"


async def test_an_address_that_is_spelt_as_other_words_of_its_person_takes_none_of_them_with_it(
    network: Network,
) -> None:
    """All came in one entry; a row that went with the other would be missing, and no start would go on from there."""
    assert await network.directory.receive(where("the first house", called="the first house"))
    await network.whispers("zil", "/account pay-to the second house")
    assert (await kept(network)).count("the first house") == 2
    assert (await network.rebuilt()).agents.name("A1").text == "the first house"


async def test_an_address_that_is_spelt_as_the_zone_of_its_person_does_not_take_that_with_it(network: Network) -> None:
    await network.members("zil")
    assert await network.directory.receive(where("Europe/Berlin", zone="Europe/Berlin"))
    await network.whispers("zil", "/account pay-to the second house")
    assert (await network.rebuilt()).zones.told(network.book.agents, "A1") == "Europe/Berlin"
