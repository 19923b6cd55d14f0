"""`potluck equation try` on what `potluck export` writes: the same shares as a trial in the network."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.command_line import app
from bot.cli.contributions_csv import Listing
from bot.cli.csv_encoding import decoded
from bot.cli.exported_contributions import beside, exported_amount
from ledger.contributions.selection import Selection
from ledger.distributions import entitlement, plan
from ledger.equations.candidate import Candidate
from ledger.equations.file import read
from ledger.equations.proposal import Agreed
from ledger.export.sheets import Sheets
from ledger.export.tables import TABLES
from ledger.values.fingerprint import fingerprint
from ledger.values.money import Money
from ledger.values.phrase import Refusal
from ledger.values.quantity import Quantity
from tests.support.given import link
from tests.support.network import Network
from tests.support.said import said

EQUATION = """
name = "All kinds"
currency = "EUR"
[rates]
default = "20"
"löten" = "30"
[[bucket]]
name = "Costs"
percent = "50"
of = "total"
[[bucket.rule]]
kinds = ["cash", "expense", "purchase"]
value = "value"
until = "paid"
[[bucket]]
name = "Work"
percent = "50"
of = "total"
[[bucket.rule]]
kinds = ["work"]
what = ["löten"]
value = "quantity * rate"
until = "paid"
[[bucket.rule]]
kinds = ["work"]
value = "quantity * rate"
until = "paid"
"""


async def with_all_kinds(network: Network) -> None:
    """Let there be accepted logs of several kinds, a correction, a log not for claims, linked accounts, and others not accepted."""
    names = ("ana", "ben", "cara", "dan", "eve")
    await network.members(*names)
    await network.says("ana", "/agent word work löten")
    await network.says("ana", "/agent word unit stall")
    await network.says("ana", "/project start probe")

    async def logged(who: str, what: str, verdict: str = "approve") -> str:
        answer = await network.says(who, f"/contribute {what}")
        number = answer.partition(":")[0].removeprefix("Noted as ")
        assert number.startswith("C"), answer
        for other in names:
            if other != who:
                await network.says(other, f"/vote {number} {verdict}")
        await network.passes(hours=25)
        return number

    first = await logged("ana", "1h20 #probe what:löten =HYPERLINK(1); or what?")
    await logged("ben", "2.375h swept, and more; -b")
    await logged("cara", "12.50 EUR kind:expense '@nails")
    await logged("dan", "3 stall kind:work built")
    await logged("eve", "15 EUR kind:cash for the till")
    await logged("ben", "5 CHF kind:expense stamps")
    await logged("cara", "1h for-claims:no sang")
    await logged("dan", "9h slept", "reject")
    answer = await network.says("ben", f"/correct {first} 40min it was shorter")
    correction = answer.partition(":")[0].removeprefix("Noted as ")
    for other in names:
        await network.says(other, f"/vote {correction} approve")
    await network.says("ana", f"/confirm {correction}")
    await network.passes(days=8)
    taken_back = await network.says("eve", "/contribute 1h raked")
    await network.says("eve", f"/withdraw {taken_back.partition(':')[0].removeprefix('Noted as ')}")
    await network.says("eve", "/contribute 2h waits")
    await link(network, "ana", "eve")


@pytest.fixture
async def exported(network: Network, tmp_path: Path) -> Path:
    """Return the directory of the export of a network with all kinds; the network is open again."""
    await with_all_kinds(network)
    await network.stop()
    done = await asyncio.to_thread(
        CliRunner().invoke, app, ["export", str(tmp_path / "x"), "--data", str(network.path)]
    )
    assert done.exit_code == 0, done.output
    await network.start()
    return tmp_path / "x" / "commons"


def tried(directory: Path, tmp_path: Path) -> Result:
    (tmp_path / "equation.toml").write_text(EQUATION, encoding="utf-8")
    words = ["equation", "try", str(tmp_path / "equation.toml"), "--amount", "100", "--json"]
    return CliRunner().invoke(app, [*words, "--contributions", str(directory / "contributions.csv")])


def listing_of(directory: Path, text: str | None = None) -> Listing:
    equation = read(EQUATION).equation
    assert equation is not None
    listing = Listing(equation, lambda: beside(directory))
    written = text or decoded((directory / "contributions.csv").read_bytes()).text
    listing.read(io.StringIO(written, newline=""))
    return listing


def without_age(candidate: Candidate) -> dict[str, Any]:
    return {name: getattr(candidate, name) for name in candidate.__slots__ if name != "age"}


def in_network(network: Network) -> list[Candidate]:
    numbers = dict.fromkeys(network.book.contributions.changes)
    return sorted(entitlement.candidates(network.book, numbers, Selection()), key=lambda one: one.age)


async def test_an_export_is_read_as_the_network_sees_its_contributions(network: Network, exported: Path) -> None:
    listing = listing_of(exported)
    assert [said(mistake) for mistake in listing.mistakes] == []
    assert [*map(without_age, listing.candidates)] == [*map(without_age, in_network(network))]
    assert {one.kind for one in listing.candidates} >= {"work", "expense", "cash"}
    assert "Left out, as they were not accepted: " in said(listing.notes[0])
    assert "1 withdrawn" in said(listing.notes[0])
    assert "1 rejected" in said(listing.notes[0])
    assert len(listing.notes) == 1


async def test_an_export_of_a_network_with_decimal_commas_is_read_as_well(network: Network, tmp_path: Path) -> None:
    await with_all_kinds(network)
    await network.says("ana", "/settings set language de")
    await network.stop()
    await asyncio.to_thread(CliRunner().invoke, app, ["export", str(tmp_path / "x"), "--data", str(network.path)])
    await network.start()
    sheet = tmp_path / "x" / "commons" / "contributions.csv"
    assert sheet.read_text(encoding="utf-8-sig").startswith("contribution;logged_at;author;author_name;")
    listing = listing_of(sheet.parent)
    assert [said(mistake) for mistake in listing.mistakes] == []
    assert [*map(without_age, listing.candidates)] == [*map(without_age, in_network(network))]
    assert len(listing.notes) == 1


@pytest.mark.parametrize(
    ("written", "exact"),
    [("4 1/3", Fraction(13, 3)), ("13/3", Fraction(13, 3)), ("0 2/3", Fraction(2, 3)), ("2,5", Fraction(5, 2))],
)
def test_an_exact_number_of_an_export_is_read_in_each_of_its_forms(written: str, exact: Fraction) -> None:
    assert exported_amount(written, "h") == Quantity(exact, "h")


@pytest.mark.parametrize("written", ["4 1", "4 1/0", "1/2 3", "4 1/3 h", "-1", ""])
def test_what_is_no_exact_number_of_an_export_is_refused(written: str) -> None:
    with pytest.raises(Refusal):
        exported_amount(written, "h")


async def test_a_trial_of_an_export_shares_as_a_trial_in_the_network(
    network: Network, exported: Path, tmp_path: Path
) -> None:
    done = tried(exported, tmp_path)
    assert done.exit_code == 0, done.stderr
    (run,) = json.loads(done.stdout)
    equation = read(EQUATION).equation
    assert equation is not None
    agreed = Agreed("all", 0, fingerprint(EQUATION), equation, {})
    there = plan.under_equation(network.book, agreed, Money(10_000, "EUR"), Selection(), lambda _: False)
    assert run["paid"] == {share.agent: share.minor for share in there.shares}
    assert len(run["paid"]) == 4


async def test_an_export_may_be_saved_again_by_a_spreadsheet_with_semicolons(exported: Path) -> None:
    listing = listing_of(exported)
    rows = [*csv.reader(io.StringIO(decoded((exported / "contributions.csv").read_bytes()).text, newline=""))]
    place, day = rows[0].index("amount"), rows[0].index("done_on")
    for row in rows[1:]:
        row[place] = row[place].replace(".", ",")
        row[day] = ".".join(reversed(row[day].split("-")))
    again = io.StringIO(newline="")
    csv.writer(again, delimiter=";").writerows(rows)
    assert listing_of(exported, again.getvalue()).candidates == listing.candidates


async def test_what_was_corrected_to_nothing_is_worth_nothing(exported: Path) -> None:
    text = decoded((exported / "contributions.csv").read_bytes()).text
    listing = listing_of(exported, text.replace(",12.50,12.50,EUR,", ",0.00,,EUR,").replace(",0 2/3,0.67,h,", ",0,,h,"))
    assert not listing.mistakes
    found = {one.id: one for one in listing.candidates}
    assert (found["C1"].quantity, found["C3"].value) == (Quantity(Fraction(0), "h"), Money(0, "EUR"))


async def test_a_project_that_shares_by_itself_has_the_claims_of_its_contributions(exported: Path) -> None:
    with (exported / "equations.csv").open("a", encoding="utf-8", newline="") as table:
        row = {"equation": "E1", "project": "J1", "adopted_at": "2026-02-01T09:00:00Z", "version": "1"}
        table.writelines(
            [*Sheets({}, comma=False).lines("equations", [json.dumps(dict.fromkeys(TABLES["equations"]) | row)])][1:]
        )
    assert [one.agent for one in listing_of(exported).candidates if one.project] == ["J1"]


async def test_the_tables_beside_an_export_may_be_missing_which_is_said(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "contributions.csv").write_bytes((exported / "contributions.csv").read_bytes())
    done = tried(tmp_path / "alone", tmp_path)
    assert done.exit_code == 0
    assert (
        "Beside the list there is no members.csv, terms.csv, projects.csv, equations.csv of the export" in done.stderr
    )


async def test_a_table_that_is_none_of_an_export_is_refused(exported: Path, tmp_path: Path) -> None:
    (exported / "members.csv").write_text("name,town\nana,Bern\n", encoding="utf-8")
    done = tried(exported, tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "members.csv is not as the export writes it." in done.stderr


async def test_what_a_spreadsheet_or_its_user_changed_is_refused(exported: Path) -> None:
    text = decoded((exported / "contributions.csv").read_bytes()).text
    heading, first, *_ = rows = text.splitlines(keepends=True)
    (wrong,) = listing_of(exported, text.replace(",0 2/3,", ",02. Mar,")).mistakes
    assert said(wrong) == (
        "Line 9, amount: 02. Mar is no number as an export writes it. A spreadsheet may have changed it: take the file as it was exported."
    )
    (wrong,) = listing_of(exported, "".join([heading, *rows[2:]])).mistakes
    assert said(wrong) == "Line 8, corrects: It corrects C1, which stands in no row above."
    (wrong,) = listing_of(exported, "".join([heading, first, *rows[1:]])).mistakes
    assert said(wrong) == "Line 3, contribution: C1 stands in a row above already."
