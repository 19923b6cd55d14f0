"""A small chain that has to come out byte for byte, and a verifier that was written from the page about the format alone."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger import codec, verification
from ledger.chain.entry import Entry, chained, commitment, genesis
from ledger.facts import UPGRADES
from ledger.store.store import Batch
from ledger.values.phrase import Words
from tests.attacks.test_proof import EXCHANGE, UNGUARD, sql
from tests.ledger.chain import second_verifier
from tests.ledger.chain.second_verifier import Ledger, Wrong
from tests.support.databases import NETWORK, Place, Refused, chain
from tests.support.given import approved_payout, with_balances
from tests.support.golden import ENTRIES, NAME, salt, stored
from tests.support.network import Network
from tests.support.root import ROOT

GOLDEN: dict[str, Any] = json.loads(Path(__file__).with_name("golden_chain.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")


def golden() -> Ledger:
    """Return the golden chain as the other verifier has it."""
    whole = stored(GOLDEN)
    words = {
        one["commitment"]: second_verifier.Words(one["height"], one["subject"], bytes.fromhex(one["salt"]), one["text"])
        for one in GOLDEN["words"]
    }
    return Ledger(NAME, [(one.height, one.hash, one.body) for one in whole.sealed], words, {}, 0)


def test_the_golden_file_is_the_one_that_was_laid_down() -> None:
    """Whoever has to change it has changed the format: then it gets a version, and the old bytes must still be read."""
    heads = [one["hash"] for one in GOLDEN["entries"]]
    assert heads[0] == "761d8db0a7c66f823c63d68c7718ff6b10cd93ee05b90119e23f2468a3d41d62"
    assert heads[-1] == "5198e2b512f5fa53cb69de15434732d51544a69525b6013b953624c63d8c5242"
    assert genesis(NAME).hex() == hashlib.sha256(b"potluck ledger 1\ngarden").hexdigest()


def test_the_same_facts_come_out_as_the_same_bytes_and_hashes() -> None:
    previous = genesis(NAME)
    for entry, known in zip(ENTRIES, GOLDEN["entries"], strict=True):
        body = dumped(entry, {})
        previous = chained(previous, known["body"].encode())
        if not written_before(known["body"]):
            assert body.decode() == known["body"]
        assert previous.hex() == known["hash"]


def dumped(entry: Entry, texts: dict[str, str | None]) -> bytes:
    """Return the body of an entry, and note its words by their commitments."""

    def commit(text: str | None, subject: str) -> str:
        known = commitment(salt(entry.height, len(texts)), text or "")
        texts[known] = text
        return known

    return codec.dump(entry, commit)


def written_before(body: str) -> bool:
    """Tell whether an entry has a fact of a version that is read, and not written any more."""
    return any(version <= len(UPGRADES.get(kind, ())) for kind, version, _ in json.loads(body)["facts"])


def test_each_kind_of_the_golden_chain_is_in_it_as_it_is_written_now() -> None:
    """A kind that gets a version is added at the end, in its new form; what was laid down before stays."""
    facts = [fact for one in GOLDEN["entries"] for fact in json.loads(one["body"])["facts"]]
    assert {kind for kind, version, _ in facts if version == len(UPGRADES.get(kind, ())) + 1} == {
        kind for kind, *_ in facts
    }


def test_what_was_written_in_an_older_version_is_read_as_it_was_meant() -> None:
    for entry, sealed in zip(ENTRIES, stored(GOLDEN).sealed, strict=True):
        texts: dict[str, str | None] = {}
        dumped(entry, texts)
        assert codec.load(sealed, partial(text_in, texts)).facts == entry.facts


def text_in(texts: Mapping[str, str | None], known: str, _: str) -> str | None:
    return texts[known]


def test_the_golden_chain_is_read() -> None:
    book = verification.verified_book(NAME, [stored(GOLDEN)])
    assert book.height == len(ENTRIES)
    assert book.agents.by_id["A1"].name.text == "ana"
    assert book.agents.by_id["A2"].name.text is None, "her words were erased"
    assert book.rules.now.main == Words("matrix:!garden:example.org", "network")
    assert book.contributions.by_id["C1"].log.amount == ENTRIES[4].facts[0].log.amount
    assert book.incomes.by_id["I1"].source.text == "Harbour Lights"


def test_the_other_verifier_reads_the_golden_chain() -> None:
    assert second_verifier.check(golden()) == len(ENTRIES)


def test_the_other_verifier_knows_nothing_of_the_program() -> None:
    tree = ast.parse(Path(second_verifier.__file__).read_text(encoding="utf-8"))
    imported = {
        (node.module or "").partition(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names


async def rich(network: Network) -> None:
    """Let much happen: money, a payout with its file, and somebody who is forgotten."""
    await with_balances(network)
    await approved_payout(network)
    await network.says("dan", "/contribute 2h for:@room:eve built a shelf")
    await network.says("dan", "/privacy forget sure:yes")


async def test_the_other_verifier_reads_a_real_network(network: Network) -> None:
    await rich(network)
    (found,) = second_verifier.ledgers(network.path / "potluck.db")
    assert second_verifier.check(found) == network.book.height
    assert found.files, "with the file of a payout"


@pytest.mark.parametrize(
    "script",
    [
        EXCHANGE,
        "DELETE FROM files",
        "UPDATE files SET hash = x'00'",
        f"{UNGUARD} DELETE FROM entries WHERE height > 30",
        f"{UNGUARD} DELETE FROM entries WHERE height = 3",
        f"{UNGUARD} DELETE FROM entries",
        f"{UNGUARD} UPDATE entries SET hash = x'00' WHERE height = 7",
        f"{UNGUARD} UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), '\"at\"', '\"At\"') AS BLOB) WHERE height = 4",
        "UPDATE words SET text = 'other' WHERE text = 'cara'",
        "UPDATE words SET subject = 'A9' WHERE text = 'cara'",
        "DELETE FROM words WHERE subject = 'A1'",
        "DELETE FROM words WHERE subject = 'network'",
        "UPDATE words SET salt = NULL, text = NULL WHERE text = 'cara'",
        "UPDATE words SET salt = NULL, text = NULL WHERE text = 'Harbour Lights'",
        "UPDATE words SET salt = NULL, text = NULL, subject = 'A9' WHERE text LIKE 'DE91%'",
        "PRAGMA ignore_check_constraints = 1; UPDATE words SET text = NULL WHERE text LIKE 'DE91%'",
        "PRAGMA ignore_check_constraints = 1; UPDATE words SET salt = NULL WHERE text LIKE 'DE91%'",
        "DELETE FROM words WHERE text LIKE 'DE91%'",
    ],
)
async def test_both_verifiers_find_the_same_entry(tmp_path: Path, script: str) -> None:
    network = await Network(tmp_path).start()
    await rich(network)
    await network.stop()
    sql(tmp_path, script)
    (found,) = second_verifier.ledgers(tmp_path / "potluck.db")
    with pytest.raises(Wrong) as wrong:
        second_verifier.check(found)
    words = [sys.executable, "-m", "bot", "verify", "--data", str(tmp_path)]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: ASYNC221  # Nothing waits.
    assert said.returncode == 1
    assert f"The first bad entry is {wrong.value.height}: " in said.stderr


@pytest.mark.parametrize("of", ["SQLite", "PostgreSQL"])
async def test_what_the_page_says_puts_the_guards_back(of: str, request: pytest.FixtureRequest) -> None:
    place: Place = request.getfixturevalue("sqlite" if of == "SQLite" else "postgres")
    script = PAGE.split(f"In {of}", 2)[-1].split("```sql\n")[1].split("```")[0]
    statements = re.findall(r"(?s)(?:CREATE|ALTER).*?;(?: END;)?\n", script)
    async with place.opened() as store:
        await store.put(NETWORK, Batch(entries=chain(2)))
        names = ("entries_in_order", "entries_unchanged", "entries_undeleted")
        for name in names if of == "SQLite" else names[:2]:
            await place.ask(f"DROP TRIGGER {name}" + ("" if of == "SQLite" else " ON entries"))
        assert await store.missing_triggers() != frozenset()
        for statement in statements:
            await place.ask(statement)
        assert await store.missing_triggers() == frozenset()
        for change in ("DELETE FROM entries", "UPDATE entries SET body = hash"):
            with pytest.raises(Refused, match="one after the other"):
                await place.ask(change)
        with pytest.raises(Refused, match="one after the other"):
            await place.ask("INSERT INTO entries SELECT network, height + 7, hash, body FROM entries")
