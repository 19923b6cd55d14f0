"""A ledger that was restored from a copy without words for few: it holds, says what is withheld, and asks for it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import checking
from ledger import codec
from ledger.payouts.addresses import Address, Addresses
from ledger.values.for_few import WITHHELD, WordsForFew
from tests.ledger.chain import second_verifier
from tests.ledger.export.test_export import export
from tests.stories.test_payouts import aside
from tests.support.databases import Place
from tests.support.given import approved_payout, iban, owed, prepared, with_balances
from tests.support.network import Network
from tests.support.restored import place_of, restored, words_of


@pytest.fixture(params=["sqlite", "postgres"])
async def paid(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Network]:
    """Return a network on either database in which ana, ben and cara have said where they are paid, and are owed."""
    place: Place = request.getfixturevalue(request.param)
    network = await Network(tmp_path, address=place.address).start()
    await with_balances(network)
    yield network
    await network.rebuilt()
    await network.stop()


async def direct(network: Network, name: str) -> str:
    return network.room.direct(name)[-1]


async def test_it_holds_and_everybody_who_checks_is_told_what_is_withheld(
    paid: Network, capsys: pytest.CaptureFixture[str]
) -> None:
    await approved_payout(paid)
    assert "withheld" not in await paid.says("dan", "/ledger verify")
    number = await restored(paid)
    assert number == 13, "three addresses and names, given and in the lines of P1, and the hash of its file"
    said = await paid.says("dan", "/ledger verify")
    assert "The ledger is intact: " in said
    assert "13 texts that are for few are withheld: the first in entry " in said
    await paid.stop()
    database = SecretStr(paid.address) if paid.address else None
    settings = paid.settings.model_copy(update={"data": paid.path, "database": database})
    assert await checking.verify(settings, None) == 0
    printed = capsys.readouterr().out
    assert "commons: the ledger holds." in printed
    assert "13 words for few are withheld (6 in PayToGiven, 6 in PayoutPrepared, 1 in PayoutApproved)" in printed
    await paid.start()


async def test_whose_address_is_withheld_is_asked_for_it_again_and_then_paid(paid: Network) -> None:
    before = await words_of(paid)
    await restored(paid)
    withheld = [known for known, row in (await words_of(paid)).items() if row[1:] == (None, None)]
    assert len(withheld) == 6
    assert "restored from a copy without addresses. Tell me in a direct message once more" in await paid.says(
        "cara", "/account"
    )
    assert "paid at" not in await paid.says("cara", "/account")
    assert "Your payment address" not in await paid.says("cara", "/privacy")
    said = await paid.says("ana", "/payout prepare EUR")
    assert "restored from a copy without addresses, and ana, ben, cara did not say again yet where" in said
    for name, number in (("ana", 2001), ("ben", 2002)):
        assert "Noted: " in await paid.whispers(name, f'/account pay-to {iban(number)} name:"{name}"')
    after = await words_of(paid)
    assert len([known for known in withheld if known in after]) == 2, "the others went, as others took their place"
    assert {known: row for known, row in before.items() if known not in withheld}.items() <= after.items()
    assert "You are paid at …" in await paid.says("ana", "/account")
    await paid.passes(hours=24)
    await prepared(paid, "/payout prepare EUR")
    assert [line.agent for line in paid.book.payouts.by_id["P1"].prepared.lines] == ["A1", "A2"]
    card = "Held back: 100.00 EUR of cara, until it is known how to pay it."
    assert card in paid.room.shown("P1")
    assert "was restored from a copy without addresses. Tell me here once more" in await direct(paid, "cara")
    assert "2 texts that are for few are withheld" in await paid.says("dan", "/ledger verify")


async def test_a_withheld_address_can_be_taken_back_or_forgotten(paid: Network) -> None:
    await restored(paid)
    assert "no longer know where to pay you" in await paid.whispers("cara", "/account pay-to none")
    assert "I do not know where to pay you." in await paid.says("cara", "/account")
    assert "Your words are erased" in await paid.says("ben", "/privacy forget sure:yes")
    left = [row for row in (await words_of(paid)).values() if row[2] is None]
    assert left == [("A1", None, None)] * 2
    assert "2 texts that are for few are withheld" in await paid.says("dan", "/ledger verify")


async def test_no_file_is_made_of_a_list_whose_addresses_are_withheld(paid: Network) -> None:
    await prepared(paid, "/payout prepare EUR")
    fingerprint = paid.book.payouts.by_id["P1"].prepared.fingerprint
    await restored(paid)
    said = await paid.says("ben", f"/payout approve P1 {fingerprint}")
    assert "The payment address of ana, ben, cara is not here any more, so no file of P1 can be made." in said
    assert aside(paid) == 30_000
    assert "P1 is dropped" in await paid.says("ana", "/withdraw P1")
    assert (aside(paid), owed(paid, "cara")) == (0, 10_000)


async def test_a_file_that_is_withheld_is_not_missed_and_its_lines_can_be_settled(paid: Network) -> None:
    await approved_payout(paid)
    await restored(paid)
    assert "The file of P1 was left out when this ledger was restored" in await paid.says("ana", "/payout file P1")
    assert "No new file of P1" in await paid.says("ana", "/payout renew P1 the bank refused it")
    assert await paid.says("ben", "/payout mark P1 sent SEPA 17") == "3 lines of P1: sent."
    assert await direct(paid, "cara") == "On its way to you at …: 100.00 EUR (P1)."
    assert await paid.says("ben", "/payout mark P1 confirmed statement 14") == "3 lines of P1: confirmed."
    assert "The ledger is intact: " in await paid.says("dan", "/ledger verify")


async def test_its_export_is_the_same_to_the_byte(network: Network, tmp_path: Path) -> None:
    """An export never has what an archive may leave out, and says so of the same places."""
    await with_balances(network)
    await approved_payout(network)
    await network.stop()
    assert (await asyncio.to_thread(export, network.path, tmp_path / "before")).exit_code == 0
    await network.start()
    await restored(network)
    await network.stop()
    assert (await asyncio.to_thread(export, network.path, tmp_path / "after")).exit_code == 0
    await network.start()
    for path in (tmp_path / "before" / "commons").iterdir():
        assert path.read_bytes() == (tmp_path / "after" / "commons" / path.name).read_bytes()


async def test_the_other_verifier_says_the_same(network: Network) -> None:
    await with_balances(network)
    await approved_payout(network)
    number = await restored(network)
    (found,) = second_verifier.ledgers(network.path / "potluck.db")
    assert second_verifier.check(found) == network.book.height
    assert sum(row.text is None for row in found.words.values()) == number


def test_the_page_and_the_code_name_the_same_words_for_few() -> None:
    assert {kind.__name__ for kind in codec.WITH_FEW} == second_verifier.FOR_FEW.keys()


async def test_whoever_has_salt_and_text_can_put_words_back_and_nobody_else(network: Network) -> None:
    await with_balances(network)
    before = await words_of(network)
    await restored(network)
    withheld = [known for known, row in (await words_of(network)).items() if row[2] is None]
    _, salt, text = before[withheld[0]]
    put_back = f"UPDATE words SET salt = x'{salt.hex()}', text = '%s' WHERE commitment = '{withheld[0]}'"
    await network.stop()
    await place_of(network).ask(put_back % text)
    await network.start()
    assert "5 texts that are for few are withheld" in await network.says("dan", "/ledger verify")
    await place_of(network).ask(put_back % f"{text}0")
    assert "its words were changed" in await network.says("dan", "/ledger verify")
    await place_of(network).ask(put_back % text)


def test_an_older_address_of_another_account_does_not_stand_in_for_one_that_is_withheld() -> None:
    """Where a person was paid before is not where they want to be paid now."""
    addresses = Addresses()
    addresses.set("A1", Address(3, WordsForFew("the old house", "A1"), None))
    addresses.set("A2", Address(5, WordsForFew(WITHHELD, "A2"), None))
    latest = addresses.latest(("A1", "A2"))
    assert latest is not None
    assert latest.pay_to.is_withheld
