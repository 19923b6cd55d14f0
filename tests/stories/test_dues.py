"""What a member is owed, was paid and is still owed is one number wherever it stands, and what a second computation says."""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from bot.cli import export
from ledger import verification
from ledger.book import Book
from ledger.distributions import due
from ledger.distributions.overpaid import overpaid
from ledger.treasury import statement
from ledger.values.money import Money
from tests.attacks.test_paid_once import begun
from tests.support.given import distributed, with_income
from tests.support.money_networks import PEOPLE, played
from tests.support.network import Network
from tests.support.second_computation import Report

Sums = dict[tuple[str, str], int]
"""Minor units by person and currency."""

DECIMALS = {"EUR": 2, "JPY": 0}


def minor(number: str, currency: str) -> int:
    return int(Fraction(number) * 10 ** DECIMALS[currency])


def sums(rows: list[tuple[str, str, int]]) -> Sums:
    found: Sums = defaultdict(int)
    for person, currency, amount in rows:
        found[person, currency] += amount
    return {key: amount for key, amount in found.items() if amount}


async def exported(network: Network, directory: Path) -> dict[str, list[dict[str, str]]]:
    """Return the tables of an export."""
    name = network.core.journal.network
    entries = verification.entries(name, network.store.slices(name, asyncio.get_running_loop()))
    await asyncio.to_thread(export.export, directory, name, entries)
    return {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in directory.glob("*.jsonl")
    }


def outstanding_of_all(book: Book) -> Sums:
    """Return what `/mine` and `/account` say is still owed, of everybody."""
    return sums(
        [(one.id, of.owed.currency, of.owed.minor) for one in book.agents.persons() for of in due.dues_of(book, one.id)]
    )


def second_outstanding(report: Report, book: Book) -> Sums:
    """Return the same from the second computation: of money until it is paid, or that has one turn."""
    return sums(
        [
            (claim.receiver, currency, int(claim.outstanding))
            for (_, currency), claims in report.claims.items()
            for claim in claims
            if "value" in claim.rule and claim.rule["until"] != "forever"
            if claim.receiver in book.agents.by_id and not book.agents.is_gone(claim.receiver)
        ]
    )


def second_paid(report: Report, book: Book) -> Sums:
    return sums(
        [
            (claim.receiver, currency, claim.paid)
            for (_, currency), claims in report.claims.items()
            for claim in claims
            if "value" in claim.rule and claim.rule["until"] != "forever"
            if claim.receiver in book.agents.by_id and not book.agents.is_gone(claim.receiver)
        ]
    )


def shared_by_export(book: Book, tables: dict[str, list[dict[str, str]]]) -> Sums:
    """Return what came to each person by distributions, from the rows of shares and of what was taken back."""
    rows = [
        (book.agents.person(row["receiver"]), row["currency"], minor(row["amount"], row["currency"]))
        for row in tables["shares"]
        if row["taken"] and row["receiver"] in book.agents.by_id
    ]
    rows += [
        (book.agents.person(row["from"]), row["currency"], -minor(row["amount"], row["currency"]))
        for row in tables["reversals"]
        if row["from"] in book.agents.by_id
    ]
    return sums(rows)


async def agree(network: Network, report: Report, directory: Path) -> None:
    """Hold all that is said of what is owed and paid against each other."""
    book = network.book
    assert not list(overpaid(book)) or any(one.before for one in book.contributions.by_id.values())
    # The second computation looks at currencies in which there ever was money, and at those who take part.
    known = {currency for _, currency in report.chain.balances}
    here = {
        (who, currency): amount
        for (who, currency), amount in outstanding_of_all(book).items()
        if currency in known and not book.opted.is_out(book.agents, who)
    }
    assert here == second_outstanding(report, book)
    part = [one.id for one in book.agents.persons() if not book.opted.is_out(book.agents, one.id)]
    paid = [(one, of.paid.currency, of.paid.minor) for one in part for of in due.dues_of(book, one)]
    assert sums(paid) == second_paid(report, book)
    tables = await exported(network, directory)
    living = {one.id for one in book.agents.persons()}
    got = sums([(one, of.currency, of.minor) for one in living for of in due.shared_with(book, one)])
    assert got == {key: amount for key, amount in shared_by_export(book, tables).items() if key[0] in living}
    on_accounts = sums(
        [
            (
                book.agents.person(row["account"].removeprefix("agent/")),
                row["currency"],
                minor(row["amount"], row["currency"]),
            )
            for row in tables["balances"]
            if row["account"].startswith("agent/")
        ]
    )
    owed = [
        (one, of.currency, of.minor)
        for one in book.agents.by_id
        if book.agents.person(one) == one
        for of in book.accounts.credit_of(book.agents, one)
    ]
    assert on_accounts == sums(owed)
    over = statement.month(None, book.rules.now.zone, network.now)
    stated = {one.treasury.owed.currency: one.treasury.owed.minor for one in book.statements.of(over)}
    for currency in {currency for _, currency in on_accounts}:
        assert stated[currency] == sum(amount for (_, of), amount in on_accounts.items() if of == currency)
    await whys_agree(network, tables)
    await pages_agree(network)


async def whys_agree(network: Network, tables: dict[str, list[dict[str, str]]]) -> None:
    """Every share that `/why` works out again from the ledger is the one that the export has."""
    for row in tables["shares"]:
        if row["receiver"] in network.book.agents.by_id and not network.book.agents.is_gone(row["receiver"]):
            said = await network.says("ana", f"/why {row['distribution']} @{row['receiver']}")
            assert "is not what the ledger says" not in said, said
            assert f"{row['amount']} {row['currency']}" in said, (row, said)


async def pages_agree(network: Network) -> None:
    """Read what `/mine` and `/account` print: it is what was worked out."""
    for name in PEOPLE:
        person = network.book.agents.person_behind(f"room:{name}")
        if person is None:
            continue
        pages = [await network.says(name, line) for line in ("/mine", "/account")]
        for of in due.dues_of(network.book, person):
            assert all(_money(of.owed) in page and "still owed" in page for page in pages), (pages, of)


def _money(amount: Money) -> str:
    places = DECIMALS[amount.currency]
    whole, behind = divmod(amount.minor, 10**places)
    return f"{whole}.{behind:0{places}} {amount.currency}" if places else f"{whole} {amount.currency}"


@pytest.mark.parametrize("seed", range(8))
async def test_all_that_is_said_of_what_is_owed_agrees(tmp_path: Path, seed: int) -> None:
    async def look(network: Network, report: Report) -> None:
        await agree(network, report, tmp_path / "export")

    (tmp_path / "data").mkdir()
    _, one, wrong = await played(tmp_path / "data", f"dues {seed}", 70, look)
    assert not wrong, "\n".join(one.lines)


async def test_a_member_reads_what_is_owed_and_what_was_paid(network: Network) -> None:
    await begun(network)
    await with_income(network, "240 EUR")
    await distributed(network, "60 EUR")
    await network.says("ana", "/distribute prepare 30 EUR")
    for line in ("/mine", "/account"):
        said = await network.says("ana", line)
        assert "Shared with you so far: 60.00 EUR." in said
        assert (
            "Your contributions are worth 100.00 EUR until they are paid: 60.00 EUR paid, 30.00 EUR set aside, 10.00 EUR still owed."
            in said
        )
    assert not re.search("still owed", await network.says("dan", "/mine"))
