"""Ledgers that earlier versions of the program wrote: the demo as each played it, kept as it was stored, and read for ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ledger import verification
from ledger.book import Book
from ledger.chain.entry import Broken
from ledger.digests.words import digest_text
from ledger.facts import UPGRADES
from tests.support.golden import stored
from tests.support.said import said

KEPT = sorted(Path(__file__).with_name("old").glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def book_of(path: Path) -> Book:
    kept = read(path)
    return verification.verified_book(kept["network"], [stored(kept)], judge=True)


def test_ledgers_of_several_versions_are_kept() -> None:
    assert len(KEPT) == 4


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_every_decision_of_an_old_ledger_holds_by_the_rules_of_its_day(path: Path) -> None:
    book, kept = book_of(path), read(path)
    assert book.height == len(kept["entries"])
    assert book.rules.now.answer_days is None, "nothing had an end, so nothing of it is off"
    assert book.lists.by_id == {}
    states = {log.state for log in book.contributions.by_id.values()}
    assert "accepted" in states
    assert all(not vote.rows for vote in book.votes.open.values())


def test_their_digests_are_told_by_the_figures_that_they_had() -> None:
    told = [(path, made) for path in KEPT for made in book_of(path).periods.by_id.values()]
    assert len(told) == 3
    for path, made in told:
        text = said(digest_text(book_of(path), made)).replace("\n\n", "\n")
        assert text == (
            "5\N{EN DASH}11 Jan: 20 h 20 min, 2 h of it care, 1000 EUR came in.\n"
            "By project: #probe 13 h 20 min, #garden 7 h.\n"
            "Money: 1000 EUR in, 600 EUR shared, 270 EUR paid, 330 EUR owed, 400 EUR left, "
            "which lasts for 10 days at this rate. Stopped by objections: D1. 1 payment did not arrive.\n"
            "New here: Ana, Ben, Cara, Dan, Eve, Fay. Welcome.\n"
            f"Ledger head {made.figures.head[:8]}, entry 46; /ledger head shows it whole."
        )


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_changed_ballot_in_one_is_found(path: Path) -> None:
    kept = read(path)
    height = next(number for number, one in enumerate(kept["entries"], 1) if '"Voted"' in one["body"])
    entry = kept["entries"][height - 1]
    entry["body"] = entry["body"].replace('"approve"', '"reject"', 1)
    with pytest.raises(Broken) as found:
        verification.verified_book(kept["network"], [stored(kept)], judge=True)
    assert found.value.height == height


def test_they_have_facts_of_versions_that_are_not_written_any_more() -> None:
    facts = [fact for path in KEPT for one in read(path)["entries"] for fact in json.loads(one["body"])["facts"]]
    old = {kind for kind, version, _ in facts if version <= len(UPGRADES.get(kind, ()))}
    assert {"RulesAdopted", "Opened", "Voted", "Settled", "Flagged"} <= old
