"""Everything as files: what is in them adds up to the ledger, and other programs that keep books agree."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot.cli.command_line import app
from ledger.book import Book
from ledger.chain.entry import Entry
from ledger.export.journal import BEANCOUNT, HLEDGER, Dialect, Journal, journal_account
from ledger.export.rows import rows
from ledger.export.sheets import Sheets
from ledger.export.tables import ERASED, TABLES, count, json_line
from ledger.network.audience import Unshown
from ledger.treasury import trial_balance
from ledger.treasury.account import Accounts
from ledger.values import money
from ledger.values.csv_cell import cell_text, csv_line, text_cell
from ledger.values.money import Money
from ledger.values.phrase import Words
from tests.stories.test_statement import STEPS, entries_of, with_three_months
from tests.support.given import asked_before, iban, link_code, prepared, rule_before, ruled, with_hours, with_income
from tests.support.network import MONDAY, Network

CURRENCIES = ("EUR", "JPY", "BHD")
"""With two decimals, none and three."""


async def with_everything(network: Network) -> None:
    """Let everything happen that an export tells of: money in two currencies, corrections, flags, links, and leaving."""
    await with_three_months(network)
    await network.says("ana", "/agent word work =machining")
    await network.says("ben", "/contribute 1h20 #probe what:=machining =HYPERLINK(1); or what?")
    await network.says("ana", "/flag C6 it was less")
    await network.says("cara", "/correct C3 2h it was two hours")
    for other in ("ana", "ben"):
        await network.says(other, "/vote C7 approve")
    await network.passes(days=1)
    await network.says("fay", "/contribute 20h a secret of fay's")
    await network.says("fay", "/vote C6 approve")
    await with_income(network, "5000 JPY")
    said = await network.says("ana", '/equation propose preset:nrp with:"currency=JPY, rates.default=3000"')
    assert "E1" in said
    await network.says("ana", "/vote E1 none")
    await network.says("ben", "/vote E1 reject")
    await asked_before(network, rule_before("S1", "quality on"))
    await network.says("ben", "/confirm S1")
    await network.says("dan", "/role take steward")
    await network.says("ana", "/flag G1 not yet")
    await network.says("ben", "/confirm G1")
    await network.says("ana", "/confirm G1")
    await network.says("ben", "/vote G1 approve")
    number = (await network.says("dan", "/contribute 1h swept")).partition(":")[0].removeprefix("Noted as ")
    for other in ("ana", "ben"):
        await network.says(other, f"/vote {number} approve")
    await network.passes(days=3)
    for score in ("4", "none", "5"):
        await network.says("ben", f"/rate {number} {score}")
    shared = await prepared(network, "/distribute prepare 5000 JPY")
    await network.says("cara", f"/flag {shared} let us talk")
    await network.says("cara", f"/flag lift {shared}")
    await network.says("ana", f"/withdraw {shared}")
    small = await prepared(network, "/distribute prepare 1000 JPY")
    await network.says(
        "ben", f"/distribute approve {small} {network.book.distributions.by_id[small].prepared.fingerprint}"
    )
    await network.says("cara", f"/vote {small} approve")
    await network.says("cara", f"/vote {small} none")
    await network.says("dan", "/account give all")
    await network.says("dan", "/account give back")
    number = await with_income(network, "7 EUR")
    await network.says("ana", f"/income reverse {number} it was noted twice")
    await network.says("ben", f"/confirm {number}")
    await network.says("ana", "/income note 9 EUR nobody has seen it")
    await network.says("ana", "/contribute 1h with:@room:ben carried the mill")
    said = await network.says("ben", "/correct C1 30min it was shorter")
    await network.says("ana", f"/confirm {said.partition(':')[0].removeprefix('Noted as ')} no it was not")
    await prepared(network, "/payout prepare EUR")
    await logged_again(network, "dan", "2h raked the yard")
    code = await link_code(network, "dan")
    await network.says("eve", f"/link {code}")
    await network.says("fay", "/privacy forget sure:yes")
    await network.says("cara", "/privacy forget sure:yes")  # who leaves 76.66 EUR behind


async def logged_again(network: Network, person: str, what: str) -> None:
    """Let somebody take back what they logged, and log it once more."""
    answer = await network.says(person, f"/contribute {what}")
    await network.says(person, f"/withdraw {answer.partition(':')[0].removeprefix('Noted as ')}")
    await network.says(person, f"/contribute {what}")


@pytest.fixture
async def exported(network: Network, tmp_path: Path) -> Path:
    """Return the export of a network in which everything has happened; the network is open again."""
    await with_everything(network)
    return await exported_from(network, tmp_path / "export")


async def exported_from(network: Network, target: Path) -> Path:
    """Return the export of a network as it is now; it stops for it, and goes on."""
    await network.stop()
    done = await asyncio.to_thread(export, network.path, target)
    assert done.exit_code == 0, done.output
    await network.start()
    assert done.output == f"commons: {network.book.height} entries, in {target / 'commons'}.\n"
    return target / "commons"


def export(data: Path, target: Path) -> Result:
    return CliRunner().invoke(app, ["export", str(target), "--data", str(data)])


def lines(directory: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table from JSON Lines."""
    return [json.loads(line) for line in (directory / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def balances(postings: Iterable[dict[str, Any]]) -> dict[tuple[str, str], Fraction]:
    """Return what each account holds in each currency by the rows of an export, where it holds anything."""
    sums: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for posting in postings:
        sums[posting["account"], posting["currency"]] += Fraction(posting["amount"])
    return {key: held for key, held in sums.items() if held}


def _total(postings: Iterable[dict[str, Any]], beginning: str, currency: str) -> Fraction:
    found = balances(postings)
    return sum(
        (held for (name, of), held in found.items() if name.startswith(beginning) and of == currency), Fraction()
    )


def held_by(book: Book, names: Iterable[str]) -> dict[tuple[str, str], Fraction]:
    """Return the same from a book, for accounts of these names."""
    return {(name, one.currency): Fraction(money.text(one)) for name in names for one in book.accounts.balances(name)}


async def test_what_is_exported_adds_up_to_the_accounts(network: Network, exported: Path) -> None:
    postings = lines(exported, "postings")
    book = await network.rebuilt()
    assert balances(postings) == held_by(book, {posting["account"] for posting in postings})
    assert balances(lines(exported, "balances")) == balances(postings)
    said = list(trial_balance.trial_balance(book.accounts))
    for line, currency in zip(said, ("EUR", "JPY"), strict=True):
        kinds = {kind: _total(postings, kind, currency) for kind in ("pool", "aside/", "agent/")}
        assert [Fraction(word) for word in line.split() if word[0].isdigit()] == [*kinds.values(), sum(kinds.values())]
    with (exported / "postings.csv").open(encoding="utf-8-sig", newline="") as rows_of:
        assert balances(csv.DictReader(rows_of)) == balances(postings)


async def test_every_table_has_a_row_for_everything_that_happened(network: Network, exported: Path) -> None:
    book = network.book
    tables = {name: lines(exported, name) for name in TABLES}
    # Only a ledger that was restored has been set back.
    assert [name for name in TABLES if not tables[name]] == ["setbacks"]
    for name, columns in TABLES.items():
        assert all(tuple(row) == columns for row in tables[name])
        with (exported / f"{name}.csv").open(encoding="utf-8-sig", newline="") as sheet:
            heading, *rest = csv.reader(sheet)
        assert tuple(column for column in heading if column in columns) == columns
        assert len(rest) == len(tables[name])
    found = {row["contribution"]: row["state"] for row in tables["contributions"]}
    assert found == {one.id: one.state for one in book.contributions.by_id.values()}
    assert {row["income"]: row["state"] for row in tables["incomes"]} == {
        one.id: one.state for one in book.incomes.by_id.values()
    }
    assert {row["distribution"]: row["state"] for row in tables["distributions"]} == {
        number: one.state for number, one in book.distributions.by_id.items()
    }
    assert {row["payout"]: row["state"] for row in tables["payouts"]} == {
        number: one.state for number, one in book.payouts.by_id.items()
    }
    assert {row["agent"] for row in tables["members"]} == set(book.agents.by_id)
    assert {row["agent"]: row["same_person_as"] for row in tables["members"]}["A5"] == "A4"


async def test_amounts_and_hours_read_back_exactly(network: Network, exported: Path) -> None:
    book = network.book
    for row in lines(exported, "contributions"):
        amount = book.contributions.by_id[row["contribution"]].log.amount
        if row["contribution"] != "C3":
            written = Fraction(money.text(amount)) if isinstance(amount, Money) else amount.count
            assert Fraction(row["amount"]) == written
    by_number = {row["contribution"]: row for row in lines(exported, "contributions")}
    assert (by_number["C6"]["amount"], by_number["C6"]["unit"]) == ("4/3", "h")
    assert (by_number["C3"]["amount"], by_number["C7"]["amount"], by_number["C7"]["corrects"]) == ("1", "2", "C3")
    for row in lines(exported, "shares"):
        prepared_of = book.distributions.by_id[row["distribution"]].prepared
        share = next(one for one in prepared_of.shares if one.agent == row["receiver"])
        written = Fraction(money.text(Money(share.minor, prepared_of.amount.currency)))
        assert (Fraction(row["hours"]), Fraction(row["amount"])) == (share.hours, written)
    assert {row["taken"] for row in lines(exported, "shares") if row["distribution"] == "D1"} == {True}
    assert {row["taken"] for row in lines(exported, "shares") if row["distribution"] == "D2"} == {None}


async def test_shares_are_the_sums_of_the_claims_that_were_paid(exported: Path) -> None:
    paid: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    made = {row["distribution"] for row in lines(exported, "distributions") if row["state"] == "made"}
    for claim in lines(exported, "claims"):
        assert claim["became"] == ("paid" if claim["distribution"] in made else "set aside")
        if claim["distribution"] in made:
            paid[claim["distribution"], claim["agent"]] += Fraction(claim["amount"])
    shares = [row for row in lines(exported, "shares") if row["distribution"] in made]
    assert paid == {(row["distribution"], row["receiver"]): Fraction(row["amount"]) for row in shares}


async def test_a_share_that_was_given_up_was_not_taken(network: Network, tmp_path: Path) -> None:
    await with_hours(network, "1h", "1h", "1h")
    await with_income(network, "300 EUR")
    number = await prepared(network, "/distribute prepare 300 EUR")
    await network.says("cara", f"/account give {number}")
    fingerprint = network.book.distributions.by_id[number].prepared.fingerprint
    await network.says("ben", f"/distribute approve {number} {fingerprint}")
    await network.passes(hours=48)
    shares = lines(await exported_from(network, tmp_path / "export"), "shares")
    assert {row["receiver"]: row["taken"] for row in shares} == {"A1": True, "A2": True, "A3": False}


async def test_the_state_of_each_log_is_that_of_the_book_also_where_it_left_a_list_that_is_hidden(
    network: Network, tmp_path: Path
) -> None:
    await network.members("ana", "ben", "cara", "dan")
    await network.says("ana", "/contribute 2h with:@room:ben,@room:cara,@room:dan moved")
    for line in ("/confirm L1", "/amend C2 3h moved, and swept"):
        await network.says("ben", line)
    await network.says("cara", "/confirm L1 no")
    await network.says("dan", "/confirm L1")
    await network.core.note(lambda book, at: (Unshown("L1"),))
    in_book = {number: log.state for number, log in network.book.contributions.by_id.items()}
    await network.stop()
    await asyncio.to_thread(export, network.path, tmp_path / "export")
    await network.start()  # which sees that the card is there
    states = {row["contribution"]: row["state"] for row in lines(tmp_path / "export" / "commons", "contributions")}
    assert states == {"C1": "unshown", "C2": "open", "C3": "declined", "C4": "unshown"}
    assert states == in_book


async def test_what_was_proposed_and_answered_is_told(network: Network, exported: Path) -> None:
    (proposed,) = lines(exported, "equations")
    assert (proposed["equation"], proposed["state"], proposed["version"]) == ("E1", "failed", None)
    assert proposed["text"] == network.book.equations.by_id["E1"].proposed.text.text
    answers = [(row["agent"], row["agrees"]) for row in lines(exported, "answers")]
    assert answers == [("A1", True), ("A1", None), ("A2", False)]


async def test_how_the_network_is_run_is_told(exported: Path) -> None:
    assert [row["score"] for row in lines(exported, "ratings")] == [4, None, 5]
    assert [(row["agent"], row["stands"]) for row in lines(exported, "objections")] == [("A3", True), ("A3", False)]
    assert [(row["agent"], row["out"]) for row in lines(exported, "opted_out")] == [("A4", True), ("A4", False)]
    assert [(row["agent"], row["became"]) for row in lines(exported, "roles")][:2] == [("A1", "taken"), ("A2", "taken")]
    assert [(row["became"], row["name"], row["by"]) for row in lines(exported, "settings")] == [
        ("proposed", "quality", "A1"),
        ("confirmed", None, "A2"),
    ]
    of_proposals = [(row["became"], row["by"], row["around"], row["needed"]) for row in lines(exported, "proposals")]
    assert of_proposals[:4] == [
        ("proposed", "A4", None, None),
        ("confirmed", "A2", None, None),
        ("confirmed", "A1", None, None),
        ("voted on", None, 4, 3),
    ]
    assert ("G1", "A2", "approve") in [
        (row["subject"], row["agent"], row["choice"]) for row in lines(exported, "ballots")
    ]
    assert ("G1", "A1", "not yet") in [
        (row["subject"], row["agent"], row["reason"]) for row in lines(exported, "flags")
    ]
    assert [(row["version"], row["quality"]) for row in lines(exported, "rules")] == [(1, False), (2, True)]


async def test_who_holds_the_office_of_custodian_is_told_with_each_version_of_the_rules(
    network: Network, tmp_path: Path
) -> None:
    await with_hours(network, "1h", "1h", project="#probe")
    for what in ("custodian @room:cara", "custodian @room:dan #probe", "infrastructure 5 custodian"):
        await ruled(network, what)
    directory = await exported_from(network, tmp_path / "export")
    assert [(row["custodians"], row["infrastructure_to"]) for row in lines(directory, "rules")] == [
        ("", None),
        ("A3", None),
        ("A3 A4/J1", None),
        ("A3 A4/J1", "custodian"),
    ]
    proposed = [row for row in lines(directory, "proposals") if row["became"] == "proposed"]
    assert [row["value"] for row in proposed] == ["A3", "A4 J1", "5 custodian"]


async def test_what_somebody_had_erased_is_exported_as_erased(network: Network, exported: Path) -> None:
    fay = next(row for row in lines(exported, "members") if row["agent"] == "A6")
    assert (fay["name"], fay["forgotten"]) == (ERASED, True)
    log = next(row for row in lines(exported, "contributions") if row["author"] == "A6")
    assert (log["note"], log["evidence"]) == (ERASED, None)
    everything = b"".join(path.read_bytes() for path in exported.iterdir())
    assert b"a secret of fay's" not in everything
    assert b"fay" not in everything.replace(b"agent", b"")
    assert b"(erased)" in (exported / "members.csv").read_bytes()


async def test_where_somebody_is_paid_is_exported_nowhere(network: Network, exported: Path) -> None:
    stored = b"".join(path.read_bytes() for path in network.path.glob("potluck.db*"))
    everything = b"".join(path.read_bytes() for path in exported.iterdir())
    assert iban(2001).encode() in stored
    assert iban(2002).encode() not in stored  # cara's, which went with her
    for number in (2001, 2002):
        for spelling in (iban(number), iban(number).replace(" ", "")):
            assert spelling.encode() not in everything


async def test_no_cell_of_any_sheet_is_a_formula(network: Network, exported: Path) -> None:
    begun = []
    for path in exported.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as sheet:
            for row in csv.DictReader(sheet):
                begun += [(name, cell) for name, cell in row.items() if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert {name for name, _ in begun} <= {"amount", "rounded_minor"}, "only our own numbers may begin with a minus"
    assert "'=machining" in (exported / "terms.csv").read_text(encoding="utf-8")
    assert '"\'=HYPERLINK(1); or what?"' in (exported / "contributions.csv").read_text(encoding="utf-8")
    assert "=HYPERLINK(1); or what?" in {
        row["note"] for row in lines(exported, "contributions") if row["note"] != ERASED
    }


async def test_a_double_click_finds_the_encoding_and_a_program_each_text_as_it_was(exported: Path) -> None:
    for name, columns in TABLES.items():
        written = (exported / f"{name}.csv").read_bytes()
        assert written.startswith(b"\xef\xbb\xbf" + columns[0].encode())
        assert written.count(b"\xef\xbb\xbf") == 1
    with (exported / "contributions.csv").open(encoding="utf-8-sig", newline="") as sheet:
        notes = [cell_text(row["note"]) for row in csv.DictReader(sheet)]
    plain = [row["note"] for row in lines(exported, "contributions")]
    assert notes == ["(erased)" if note == ERASED else note or "" for note in plain]
    assert "=HYPERLINK(1); or what?" in notes


@given(st.lists(st.text(), min_size=2, max_size=5))
def test_every_line_of_a_table_reads_back_and_a_semicolon_is_in_quotation_marks(texts: list[str]) -> None:
    line = csv_line([text_cell(text) for text in texts])
    (row,) = csv.reader(io.StringIO(line, newline=""), strict=True)
    assert [*map(cell_text, row)] == texts
    assert csv_line(["a;b", "c"]) == '"a;b",c\r\n'


async def test_it_says_up_to_which_entry_it_goes(network: Network, exported: Path) -> None:
    about = json.loads((exported / "about.json").read_text(encoding="utf-8"))
    assert about["network"] == "commons"
    assert about["entries"] == network.book.height
    assert about["head"] in await network.says("ana", "/ledger head")


async def test_an_export_from_the_same_ledger_is_the_same_to_the_byte(
    network: Network, exported: Path, tmp_path: Path
) -> None:
    await network.stop()
    assert (await asyncio.to_thread(export, tmp_path, tmp_path / "again")).exit_code == 0
    await network.start()
    for path in exported.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / "commons" / path.name).read_bytes()


# Bookkeepers.


def hledger(journal: Path, *words: str) -> str:
    """Return what hledger prints of a journal. Whoever takes changes has it (`.ci/run`); elsewhere it may be missing."""
    program = shutil.which("hledger")
    if program is None:
        assert "NOTHING_SKIPPED" not in os.environ, "hledger is missing, where nothing may be left out"
        pytest.skip("hledger is not installed: apt install hledger")
    done = subprocess.run([program, "--file", journal, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def bean_check(journal: Path) -> subprocess.CompletedProcess[str]:
    """Let beancount's own check look at a journal; it keeps nothing beside it."""
    environment = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    command = [sys.executable, "-m", "beancount.scripts.check", str(journal)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def told(printed: str) -> dict[tuple[str, str], Fraction]:
    """Return the balances that hledger prints as CSV, by account and currency, where there is anything."""
    found = {}
    for name, balance in list(csv.reader(printed.splitlines()))[1:]:
        for one in balance.split(", "):
            number, _, currency = one.partition(" ")
            if Fraction(number):
                found[name, currency] = Fraction(number)
    return found


def wanted(held: dict[tuple[str, str], Fraction]) -> dict[tuple[str, str], Fraction]:
    """Return our balances as bookkeepers write them."""
    return {(journal_account(name), currency): -minor for (name, currency), minor in held.items()}


async def test_hledger_takes_the_journal_and_finds_the_same_balances(network: Network, exported: Path) -> None:
    journal = exported / "money.journal"
    hledger(journal, "check")
    hledger(journal, "check", "--strict")
    names = {posting["account"] for posting in lines(exported, "postings")}
    printed = hledger(journal, "balance", "--flat", "--no-total", "--empty", "--output-format=csv")
    assert told(printed) == wanted(held_by(network.book, names))


async def test_who_leaves_money_behind_is_in_the_journal(exported: Path) -> None:
    journal = (exported / "money.journal").read_text(encoding="utf-8")
    assert "(A3) left behind by A3" in journal
    assert "Liabilities:Accounts:A3  76.66 EUR\n    Equity:Pools:Network  -76.66 EUR" in journal


async def test_beancount_takes_the_journal(network: Network, exported: Path) -> None:
    done = bean_check(exported / "money.beancount")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert summed(exported / "money.beancount") == wanted(
        held_by(network.book, {posting["account"] for posting in lines(exported, "postings")})
    )


_SUM = """
import sys
from collections import defaultdict
from beancount import loader
entries, errors, _ = loader.load_file(sys.argv[1])
assert not errors, errors[:3]
sums = defaultdict(int)
for entry in entries:
    for posting in getattr(entry, "postings", ()):
        sums[posting.account, posting.units.currency] += posting.units.number
for (account, currency), number in sums.items():
    print(account, currency, number)
"""


def summed(journal: Path) -> dict[tuple[str, str], Fraction]:
    """Return the balances that beancount finds in a journal, by account and currency, where there is anything."""
    environment = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    command = [sys.executable, "-c", _SUM, str(journal)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = {}
    for line in done.stdout.splitlines():
        name, currency, number = line.split()
        if Fraction(number):
            found[name, currency] = Fraction(number)
    return found


def journal_of(directory: Path, dialect: Dialect, entries: Iterable[Entry]) -> Path:
    """Write a journal of entries."""
    journal, path = Journal(dialect), directory / f"money{dialect.ending}"
    path.write_text("".join(text for entry in entries for text in journal.add(entry)), encoding="utf-8")
    return path


@pytest.mark.parametrize("currency", CURRENCIES)
def test_bookkeepers_agree_on_currencies_with_any_decimals(tmp_path: Path, currency: str) -> None:
    steps = [(1, "outside", "pool", 499), (0, "pool", "aside/D1", 77), (5, "aside/D1", "agent/A1", 77)]
    steps += [(9, "agent/A1", "aside/P1/A1", 10), (1, "aside/P1/A1", "outside", 9), (1, "outside", "pool/J1", 5)]
    entries = entries_of(steps, currency)
    accounts = Accounts()
    for entry in entries:
        accounts.add(entry.facts[0], entry)
    names = {name for _, giver, receiver, _ in steps for name in (giver, receiver)}
    held = {(name, currency): Fraction(money.text(one)) for name in names for one in accounts.balances(name)}
    assert summed(journal_of(tmp_path, BEANCOUNT, entries)) == wanted(held)
    journal = journal_of(tmp_path, HLEDGER, entries)
    hledger(journal, "check", "--strict")
    assert told(hledger(journal, "balance", "--flat", "--no-total", "--output-format=csv")) == wanted(held)


def test_what_bookkeepers_do_not_take_is_told(tmp_path: Path) -> None:
    """A check that cannot fail would be decoration."""
    entries = entries_of([(1, "outside", "pool", 499)], "EUR")
    for planted in (("  4.99 EUR", "  4.98 EUR"), ("open Assets", "open Expenses"), ("2026-", "2026x")):
        path = journal_of(tmp_path, BEANCOUNT, entries)
        path.write_text(path.read_text(encoding="utf-8").replace(*planted), encoding="utf-8")
        assert bean_check(path).returncode == 1
    path = journal_of(tmp_path, HLEDGER, entries)
    path.write_text(path.read_text(encoding="utf-8").replace("account Assets", "account Expenses"), encoding="utf-8")
    hledger(path, "check")
    with pytest.raises(AssertionError):
        hledger(path, "check", "--strict")


# Laws.


@given(st.lists(STEPS, max_size=30), st.sampled_from(CURRENCIES))
def test_the_rows_of_any_money_add_up_to_the_trial_balance(
    steps: list[tuple[int, str, str, int]], currency: str
) -> None:
    entries = entries_of(steps, currency)
    accounts = Accounts()
    for entry in entries:
        accounts.add(entry.facts[0], entry)
    written = [json.loads(json_line(row)) for row in rows(entries) if row[0] == "postings"]
    names = {row["account"] for row in written}
    assert balances(written) == {
        (name, currency): Fraction(money.text(one)) for name in names for one in accounts.balances(name)
    }
    for kind in ("pool", "aside/", "agent/"):
        total = sum(held for (name, _), held in balances(written).items() if name.startswith(kind))
        assert total == Fraction(money.text(accounts.total(kind, currency)))


@given(st.fractions())
def test_every_number_reads_back_exactly(number: Fraction) -> None:
    assert Fraction(count(number).text) == number


@given(st.text())
def test_every_text_reads_back_exactly_from_json_and_no_cell_of_it_is_a_formula(text: str) -> None:
    words = Words(text, "A1")
    row = ("flags", (1, MONDAY, "C1", "A1", True, words))
    line = json_line(row)
    assert json.loads(line)["reason"] == text
    assert line.count("\n") == 1
    _, sheet = Sheets({"A1": text}, comma=False).lines("flags", [line])
    ((*_, who, _raised, reason),) = csv.reader(io.StringIO(sheet, newline=""))
    assert [cell_text(who), cell_text(reason)] == [text, text]
    assert not reason.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert not who.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


# Streams, and what goes wrong.


def test_rows_come_as_soon_as_they_cannot_change_and_entries_are_not_held() -> None:
    taken = 0

    def watched() -> Iterator[Entry]:
        nonlocal taken
        for number in range(1, 10_001):
            taken = number
            steps = entries_of([(1, "outside", "pool", 5)], "EUR")
            yield Entry(number, MONDAY, "A1", steps[0].facts)

    for _, (height, *_) in islice(rows(watched()), 300):
        assert taken == height
    assert taken >= 100, "each of them brings a few rows"


def test_nothing_is_written_over(tmp_path: Path) -> None:
    target = tmp_path / "export"
    (target / "commons").mkdir(parents=True)
    (target / "commons" / "mine.txt").write_text("mine", encoding="utf-8")
    played(tmp_path / "data")
    done = export(tmp_path / "data", target)
    assert done.exit_code == 1
    assert f"commons: There are files in {target / 'commons'} already." in done.output.replace("\n", " ")
    assert [path.name for path in (target / "commons").iterdir()] == ["mine.txt"]


def test_a_ledger_that_does_not_hold_is_not_exported_as_if_it_did(tmp_path: Path) -> None:
    played(tmp_path / "data")
    with sqlite3.connect(tmp_path / "data" / "potluck.db") as operator:
        operator.execute("DELETE FROM words WHERE text = 'aligned the optics'")
    done = export(tmp_path / "data", tmp_path / "export")
    assert done.exit_code == 1
    assert "commons: the ledger does not hold. The first bad entry is 2: its words are missing" in done.output
    assert not (tmp_path / "export" / "commons" / "about.json").exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    played(tmp_path / "data")
    (tmp_path / "export").write_text("a file", encoding="utf-8")
    done = export(tmp_path / "data", tmp_path / "export")
    assert done.exit_code == 1
    assert "commons: the files cannot be written: " in done.output


def played(data: Path) -> None:
    """Play a small network."""
    script = data.with_suffix(".txt")
    script.write_text("ana: /contribute 2h aligned the optics\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["console", "--data", str(data), "--script", str(script)])
    assert done.exit_code == 0
