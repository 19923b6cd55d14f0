"""What is stored beside the chain is bound to it: files, rows and the end of it; and a head that was kept can be looked up."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.chat import Command
from bot.config.settings import load
from ledger.chain.entry import Broken
from tests.stories.test_payouts import file_for
from tests.support.given import approved_payout, distributed, iban, with_balances, with_income
from tests.support.network import Network
from tests.support.room import GENERAL
from tests.support.root import ROOT

UNGUARD = "DROP TRIGGER entries_unchanged; DROP TRIGGER entries_undeleted;"
EXCHANGE = "UPDATE files SET bytes = CAST(replace(CAST(bytes AS TEXT), '2020 03', '6666 66') AS BLOB)"


def sql(directory: Path, script: str) -> None:
    """Change a database as an operator could with a tool of their own."""
    operator = sqlite3.connect(directory / "potluck.db")
    operator.executescript(script)
    operator.close()


async def checked(network: Network, script: str = "", *options: str) -> subprocess.CompletedProcess[str]:
    """Return what `potluck verify` says of a copy of the data on which somebody ran a script."""

    def verify() -> subprocess.CompletedProcess[str]:
        copy = network.path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for path in network.path.glob("potluck.db*"):
            shutil.copy(path, copy)
        if script:
            sql(copy, script)
        words = [sys.executable, "-m", "bot", "verify", "--data", str(copy), *options]
        return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    return await asyncio.to_thread(verify)


def height_of(network: Network, kind: str) -> int:
    """Return the height of the last entry in which something of a kind happened."""
    with sqlite3.connect(network.path / "potluck.db") as reader:
        ((height,),) = reader.execute(
            f"SELECT max(height) FROM entries WHERE instr(CAST(body AS TEXT), '\"{kind}\"')"
        ).fetchall()
    reader.close()
    return int(height)


@pytest.fixture
async def paid(network: Network) -> Network:
    """Return a network in which P1 is approved."""
    await with_balances(network)
    await approved_payout(network)
    return network


async def test_a_file_that_was_exchanged_is_not_handed_out_and_is_named_with_its_entry(paid: Network) -> None:
    whole = (await file_for(paid, "ana")).data
    sql(paid.path, EXCHANGE)
    said = await paid.says("ana", "/payout file P1")
    assert said.startswith("That file is not the one that was approved: somebody changed it in my database")
    assert "Do not pay by any copy of it." in said
    assert "/ledger verify" in said
    assert "/payout renew" in said
    assert "6666" not in said
    at = height_of(paid, "PayoutApproved")
    changed = f"{at}: its file payout-P1.csv was changed."
    assert f"The first wrong entry is {changed}" in (await paid.says("ben", "/ledger verify"))
    found = await checked(paid)
    assert found.returncode == 1
    assert found.stderr == f"commons: the ledger does not hold. The first bad entry is {changed}\n"
    sql(paid.path, EXCHANGE.replace("2020 03", "x").replace("6666 66", "2020 03").replace("'x'", "'6666 66'"))
    assert (await file_for(paid, "ana")).data == whole


async def test_the_same_question_asked_again_is_not_answered_with_an_exchanged_file(paid: Network) -> None:
    """A platform delivers an event again, days later: its answer is not kept with the bytes of the file in it."""
    asked = Command("again", "payout", "room:ana", GENERAL, text="file P1", called="ana")
    first = await paid.directory.receive(asked)
    sql(paid.path, EXCHANGE)
    second = await paid.directory.receive(asked)
    assert first is not None
    assert second is not None
    assert second != first
    assert "somebody changed it" in "".join(str(piece) for piece in second)
    assert b"6666" not in str(second).encode()


async def test_a_file_that_somebody_took_away_is_missed(paid: Network) -> None:
    found = await checked(paid, "DELETE FROM files")
    at = height_of(paid, "PayoutApproved")
    assert (
        f"The first bad entry is {at}: its file payout-P1.csv is missing, and nobody in it asked to be" in found.stderr
    )
    sql(paid.path, "DELETE FROM files")
    said = await paid.says("ana", "/payout file P1")
    assert said.startswith("That file is gone from where I keep it, and nobody in it was forgotten")


async def test_a_file_that_went_with_somebodys_words_is_not_missed(paid: Network) -> None:
    await paid.says("ana", "/payout mark P1 sent SEPA 17")
    await paid.says("ana", "/payout mark P1 confirmed statement 14")
    with sqlite3.connect(paid.path / "potluck.db") as reader:
        kept = reader.execute("SELECT network, hex(hash), name, hex(bytes), named FROM files").fetchone()
    reader.close()
    assert "Your words are erased" in await paid.says("cara", "/privacy forget sure:yes")
    assert "The ledger is intact" in await paid.says("ana", "/ledger verify")
    assert (await checked(paid)).returncode == 0
    network, hashed, name, data, named = kept
    found = await checked(paid, f"INSERT INTO files VALUES ('{network}', x'{hashed}', '{name}', x'{data}', '{named}')")
    assert "its file payout-P1.csv is still there, and somebody in it was forgotten" in found.stderr


async def test_a_renewed_payout_has_both_its_files(tmp_path: Path) -> None:
    payer = {"POTLUCK_NETWORKS__COMMONS__PAYER__NAME": "Riverside", "POTLUCK_NETWORKS__COMMONS__PAYER__IBAN": iban(1)}
    network = await Network(tmp_path, load(None, payer)).start()
    await with_balances(network)
    await approved_payout(network, "/payout prepare EUR form:sepa")
    await network.says("ana", "/payout renew P1 the bank refused it")
    renewal = network.book.payouts.by_id["P1"].renewal
    assert renewal is not None
    await network.says("ben", f"/payout approve P1 {renewal.fingerprint}")
    found = await checked(network)
    assert found.returncode == 0, found.stderr
    for name in ("payout-P1.xml", "payout-P1-2.xml"):
        found = await checked(network, f"DELETE FROM files WHERE name = '{name}'")
        assert f"its file {name} is missing" in found.stderr
    await network.stop()


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ("", "though there are words of entry"),
        ("DELETE FROM words;", "though there are answers of entry"),
        ("DELETE FROM words; DELETE FROM heard;", "though there are posts of entry"),
        ("DELETE FROM words; DELETE FROM heard; DELETE FROM posts;", "a file is there of which no entry tells"),
    ],
)
async def test_an_end_that_was_cut_off_is_found_by_what_it_left_behind(paid: Network, left: str, said: str) -> None:
    cut = height_of(paid, "PayoutPrepared")
    beyond = left.replace(";", f" WHERE height >= {cut};")
    found = await checked(paid, f"{UNGUARD} DELETE FROM entries WHERE height >= {cut}; {beyond}")
    assert found.returncode == 1
    assert f"commons: the ledger does not hold. The first bad entry is {cut}: it is missing" in found.stderr
    assert said in found.stderr
    assert (
        "does not guard its entries any more. Missing or changed are the triggers entries_unchanged, entries_undeleted:"
        in found.stderr
    )


async def test_an_emptied_ledger_is_found(paid: Network) -> None:
    found = await checked(paid, f"{UNGUARD} DELETE FROM entries;")
    assert found.returncode == 1
    assert "commons: the ledger does not hold. The first bad entry is 1: it is missing" in found.stderr


@pytest.mark.parametrize(
    ("script", "first"),
    [
        (f"{UNGUARD} DELETE FROM entries;", 1),
        (f"{UNGUARD} DELETE FROM entries WHERE height > 2;", 3),
        (f"{UNGUARD} DELETE FROM entries WHERE height > 2; DELETE FROM words WHERE height > 2;", 3),
    ],
)
async def test_no_start_goes_on_from_a_ledger_that_was_cut_off(tmp_path: Path, script: str, first: int) -> None:
    network = await Network(tmp_path).start()
    await network.members("ana", "ben", "cara")
    await network.says("ana", "/contribute 1h swept the floor")
    await network.stop()
    sql(tmp_path, script)
    again = Network(tmp_path)
    with pytest.raises(Broken, match=f"entry {first}: it is missing"):
        await again.start()
    await again.store.close()
    with sqlite3.connect(tmp_path / "potluck.db") as reader:
        ((count,),) = reader.execute("SELECT count(*) FROM entries").fetchall()
    reader.close()
    assert count == first - 1, "no new ledger begins on the rest of the old one"


async def test_whoever_checks_in_the_chat_is_told_of_missing_guards(paid: Network) -> None:
    assert "The ledger is intact: " in await paid.says("ben", "/ledger verify")
    sql(paid.path, "DROP TRIGGER entries_in_order;")
    said = await paid.says("ben", "/ledger verify")
    assert said.startswith("The ledger is intact, but my database does not guard it any more")
    assert said.endswith("Please tell the operator. Missing or changed: entries_in_order.")


async def test_missing_guards_fail_the_check(paid: Network) -> None:
    found = await checked(paid, "DROP TRIGGER entries_in_order;")
    assert found.returncode == 1
    assert (
        "The database does not guard its entries any more. Missing or changed are the triggers entries_in_order:"
        in found.stderr
    )
    assert "commons: the ledger holds." in found.stdout


async def test_a_kept_head_is_found_with_its_entry_and_time(network: Network) -> None:
    await network.members("ana")
    head = (await network.says("ana", "/ledger head")).split()[-1]
    height = network.book.height
    await network.passes(days=1)
    await network.members("ben", "cara")
    for kept in (head, head[:8], head.upper()):
        said = await network.says("ben", f"/ledger verify {kept}")
        assert "The ledger is intact" in said
        assert f"{head} is the hash of entry {height}, of Mon 5 Jan, 09:00 UTC" in said
        found = await checked(network, "", "--head", kept)
        assert found.returncode == 0
        assert f"commons: {head} is the hash of entry {height}, of 2026-01-05T09:00:00Z: up to there" in found.stdout
    for kept in ("0" * 64, head[:-1] + ("0" if head[-1] != "0" else "1")):
        assert f"No entry here has the hash {kept}." in await network.says("ben", f"/ledger verify {kept}")
        found = await checked(network, "", "--head", kept)
        assert found.returncode == 1
        assert f"No entry here has the hash {kept}." in found.stderr


@pytest.mark.parametrize("kept", ["0789df2", "x" * 64, "0" * 65])
async def test_what_is_no_hash_is_told(network: Network, kept: str) -> None:
    said = await network.says("ana", f"/ledger verify {kept}")
    assert f"{kept} is no hash. One has 64 digits from 0 to f; the first 8 are enough." in said
    found = await checked(network, "", "--head", kept)
    assert (found.returncode, found.stderr) == (2, "A head has 64 digits from 0 to f; the first 8 are enough.\n")


async def test_the_head_of_a_digest_is_found(network: Network) -> None:
    await with_balances(network)
    await with_income(network, "3 EUR")
    await distributed(network, "3 EUR")
    await network.passes(days=8)
    made = list(network.book.periods.by_id.values())[-1]
    height = network.book.periods.heads[made.digest]
    assert f"Ledger head {made.figures.head[:8]}, entry {height};" in network.room.shown(made.digest)
    said = await network.says("ana", f"/ledger verify {made.figures.head}")
    assert f"{made.figures.head} is the hash of entry {height}, of " in said
