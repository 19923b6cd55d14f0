"""`potluck equation`: what a treasurer types, and what they are told."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot.cli.command_line import app
from bot.cli.contributions_csv import Listing
from bot.cli.csv_headings import COLUMNS
from ledger.equations.file import read
from tests.support.effort import lines
from tests.support.root import ROOT
from tests.support.said import said

PRESETS = ROOT / "ledger" / "equations" / "presets"
HEAD = ",".join(COLUMNS) + "\n"
WORK = "1,ana,work,guiding,2,h,,,2026-01-05,,,,\n"


def potluck(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["equation", *map(str, words)])


def tried(tmp_path: Path, rows: str | bytes, *words: str, equation: str = "hours") -> Result:
    (tmp_path / "rows.csv").write_bytes(rows.encode() if isinstance(rows, str) else rows)
    return potluck("try", PRESETS / f"{equation}.toml", "--contributions", tmp_path / "rows.csv", *words)


def test_an_equation_without_mistakes_can_be_used() -> None:
    done = potluck("check", PRESETS / "nrp.toml")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "Costs, then work can be used.\n", "")


def test_all_mistakes_are_told_on_standard_error_with_code_2(tmp_path: Path) -> None:
    file = tmp_path / "equation.toml"
    file.write_text(
        'name = "T"\ncurrency = "EUR"\n[[bucket]]\nname = "A"\npercent = "60"\nof = "total"\nto = "x"\n' * 1
    )
    assert potluck("check", file).exit_code == 0
    text = file.read_text() + '[[bucket]]\nname = "B"\npercent = "60"\nof = "total"\nto = "y"\nrul = 1\n'
    file.write_text(text)
    for done in (potluck("check", file), potluck("show", file)):
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.splitlines() == [
            "Bucket 2 (B), rul: Nothing here is called rul. Did you mean rule?",
            "bucket: The buckets that are parts of the total add up to 120 %, which is more than all of it.",
        ]


def test_what_is_new_is_held_to_more_than_what_was_agreed_before(tmp_path: Path) -> None:
    """A file that the network handed out long ago is still read and tried."""
    file = tmp_path / "equation.toml"
    file.write_text((PRESETS / "nrp.toml").read_text().replace("quantity * rate", "quantity * rate * seniority"))
    done = potluck("check", file)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "Bucket 2 (Work), rule 1, value: Nothing can set seniority yet. There is quantity, value, rate, quality.\n"
    )
    assert "Note: nothing can set seniority yet. It is always 1." in potluck("show", file).stdout
    (tmp_path / "rows.csv").write_text(HEAD + WORK)
    tried = potluck("try", file, "--contributions", tmp_path / "rows.csv", "--amount", "50")
    assert (tried.exit_code, tried.stderr) == (0, "")


def test_warnings_do_not_keep_an_equation_from_being_used(tmp_path: Path) -> None:
    bucket = '[[bucket]]\nname = "{}"\npercent = "50"\nof = "total"\n[[bucket.rule]]\nkinds = ["work"]\nweigh = "1"\nuntil = "once"\n'
    (tmp_path / "twice.toml").write_text('name = "T"\ncurrency = "EUR"\n' + bucket.format("A") + bucket.format("B"))
    done = potluck("check", tmp_path / "twice.toml")
    assert done.exit_code == 0
    assert done.stdout.startswith("Note: One contribution can have a claim on A (bucket 1) and on B (bucket 2).")


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"\xff\xfe", "is not a text in UTF-8."),
        (b"# " + b"x" * 10**6, "An equation has at most 65536 characters; this file has more."),
        (b"\n" * 10**6, "An equation has at most 65536 characters; this file has more."),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes | None, wrong: str) -> None:
    if content is not None:
        (tmp_path / "x.toml").write_bytes(content)
    done = potluck("check", tmp_path / "x.toml")
    assert done.exit_code == 2
    assert wrong in done.stderr


def test_an_equation_is_told_in_plain_words() -> None:
    assert potluck("show", PRESETS / "nrp.toml").stdout.splitlines() == [
        "Costs, then work, in EUR",
        "First costs are paid back, then work is paid at agreed rates until it is paid in full.",
        "Income is shared in this order:",
        "1. Costs: all that is left at this point pays what is owed; if it is not enough, all get the same percentage:",
        "   - for each contribution (expenses paid, purchases paid): value is owed, until it is paid in full.",
        "2. Work: all that is left at this point pays what is owed; if it is not enough, all get the same percentage:",
        "   - for each contribution (work): quantity * rate is owed, until it is paid in full.",
        "Money that one of them does not need is left for those below it. Money left at the end stays in the pool.",
        "quantity is the hours, or the pieces, pages and so on.",
        "value is the money that the contribution names.",
        "rate is what one unit of this type of work is worth, below.",
        "One hour of work, or one piece, is worth 25 EUR.",
        "Only contributions that peers accepted, and that are meant to be paid back, count.",
        "Everything is shared to the last 0.01 EUR: what rounding down leaves goes, one each, to those whose fractions are largest, and of equal ones to whose claim is older.",
    ]


def test_a_bucket_for_the_custodian_names_the_office(tmp_path: Path) -> None:
    """There is no network behind a file, so nobody to look up."""
    told = potluck("show", PRESETS / "mobile-lab.toml").stdout.splitlines()
    assert "1. Network infrastructure: 5 % of the whole amount goes to custodian." in told
    assert "custodian is whoever holds that office when something is shared." in told
    done = tried(tmp_path, HEAD, "--amount", "100.00", equation="mobile-lab")
    assert "custodian | 5.00 CAD" in done.stdout


def test_a_trial_shows_each_person_with_the_sums_behind(tmp_path: Path) -> None:
    rows = HEAD + WORK + "2,ben,work,,140,min,,,,,,,\n3,cai,work,,9,h,,,,,,no,\n4,dee,cash,,,,5,CHF,,,,,\n"
    done = tried(tmp_path, rows, "--amount", "100.00", "--amount", "0.01")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:10] == [
        "100.00 EUR, shared by Hours:",
        "Bucket | Name | Size | Had | Gave",
        "1 | All | all that comes in | 100.00 EUR | 100.00 EUR",
        "Who gets what:",
        "Who | Bucket 1 | Gets | So far | Hours so far | Per hour",
        "ana | 46.15 EUR | 46.15 EUR | 46.15 EUR | 2 h | ≈ 23.08 EUR",
        "ben | 53.85 EUR | 53.85 EUR | 53.85 EUR | 2 h 20 min | ≈ 23.08 EUR",
        "By these sums, before cents:",
        "Bucket | For | Who | Sum | Gets",
        "1 | 1 | ana | 100.00 EUR × 2 ÷ 4 1/3 = 46.15 EUR and 5/13 of 0.01 EUR | 46.15 EUR",
    ]
    assert done.stdout.splitlines()[-1] == "Valued in another currency, so without a claim: 4"


def test_json_is_one_list_with_an_object_for_each_amount(tmp_path: Path) -> None:
    done = tried(tmp_path, HEAD + WORK, "--amount", "1.00@2026-01-04", "--amount", "2.00@2026-01-05", "--json")
    assert json.loads(done.stdout) == [
        {"paid": {}, "undistributed": 100, "lines": [], "outstanding": {}},
        {
            "paid": {"ana": 200},
            "undistributed": 0,
            "lines": [{"bucket": 0, "agent": "ana", "contribution": "1", "amount": 200, "quota": "200"}],
            "outstanding": {},
        },
    ]


def test_json_stays_json_where_a_contribution_is_in_another_currency(tmp_path: Path) -> None:
    done = tried(tmp_path, HEAD + WORK + "4,dee,cash,,,,5,CHF,,,,,\n", "--amount", "1.00", "--json")
    assert json.loads(done.stdout)[0]["paid"] == {"ana": 100}
    assert (done.exit_code, done.stderr) == (0, "Valued in another currency, so without a claim: 4\n")


@pytest.mark.parametrize(
    ("amount", "wrong"),
    [
        ("0", "The amount 0: 0 EUR is nothing."),
        ("-5", "The amount -5: -5 has a sign in front."),
        ("1.005", "The amount 1.005: 1.005 can be read in two ways: write 1005 EUR, or 1.00 EUR."),
        ("1e9", "The amount 1e9: 1e9 is not a number."),
        ("9" * 30, "is too much."),
        ("9" * 10**5, "is too long for a number."),
        ("5@yesterday", "The amount 5@yesterday: yesterday is no day. Write it as in 2026-01-31."),
        ("5@", "The amount 5@:  is no day."),
        ("5@2026-02-30", "2026-02-30 is no day."),
    ],
)
def test_an_amount_that_is_none_is_refused(tmp_path: Path, amount: str, wrong: str) -> None:
    done = tried(tmp_path, HEAD + WORK, f"--amount={amount}")
    assert done.exit_code == 2
    assert wrong in done.stderr


ROWS = [
    ("", "Line 1, which names the columns, lacks id, agent, kind."),
    ("id,agent,knd\n", "Line 1, which names the columns: Nothing here is called knd. Did you mean kind?"),
    ("id,agent,kind,id\n", "Line 1 names the column id twice."),
    (f"{HEAD}1,ana,work\n", "Line 2: It has 3 cells, where line 1 names 13 columns."),
    (f"{HEAD},ana,work,,2,h,,,,,,,\n", "Line 2, id: It is empty, and every contribution needs one."),
    (f"{HEAD}1,,work,,2,h,,,,,,,\n", "Line 2, agent: It is empty"),
    (f"{HEAD}1,{'x' * 61},work,,2,h,,,,,,,\n", "Line 2, agent: It has at most 60 characters"),
    (f"{HEAD}1,a\u202eb,work,,2,h,,,,,,,\n", "Line 2, agent: It has at most 60 characters, all of which can be seen."),
    (f"{HEAD}{WORK}\n{WORK}", "Line 4, id: 1 stands in a row above already."),
    (f"{HEAD}1,ana,wrok,,2,h,,,,,,,\n", "Line 2, kind: Nothing here is called wrok. Did you mean work?"),
    (f"{HEAD}1,ana,work,,,,,,,,,,\n", "Line 2, value: A contribution has a quantity or a value"),
    (f"{HEAD}1,ana,cash,,2,h,,,,,,,\n", "Line 2, value: A contribution has a quantity or a value"),
    (f"{HEAD}1,ana,work,,2,,,,,,,,\n", "Line 2, quantity: 2 has no unit."),
    (f"{HEAD}1,ana,work,,,h,,,,,,,\n", "Line 2, quantity: There is a unit, h, and no quantity."),
    (f"{HEAD}1,ana,work,,many,h,,,,,,,\n", "Line 2, quantity: many h does not begin with a number."),
    (f"{HEAD}1,ana,work,,1e9,h,,,,,,,\n", "Line 2, quantity:"),
    (f"{HEAD}1,ana,work,,-2,h,,,,,,,\n", "Line 2, quantity: -2 has a sign in front."),
    (f"{HEAD}1,ana,work,,99999,h,,,,,,,\n", "Line 2, quantity: 99999 h is too much."),
    (f"{HEAD}1,ana,work,,2,stalls,,,,,,,\n", "Line 2, quantity: I know no unit stalls."),
    (f"{HEAD}1,ana,cash,,,,5,,,,,,\n", "Line 2, value: 5 has no currency. Write it behind the number, as in 5 EUR."),
    (f"{HEAD}1,ana,cash,,,,5,EUX,,,,,\n", "Line 2, value: I know no currency EUX."),
    (
        f"{HEAD}1,ana,cash,,,,5.005,EUR,,,,,\n",
        "Line 2, value: 5.005 can be read in two ways: write 5005 EUR, or 5.00 EUR.",
    ),
    (f"{HEAD}1,ana,work,,2,h,,,5.1.26,,,,\n", "Line 2, date: 5.1.26 is no day."),
    (f"{HEAD}1,ana,work,,2,h,,,20260105,,,,\n", "Line 2, date: 20260105 is no day."),
    (f"{HEAD}1,ana,work,,2,h,,,,,luv,,\n", "Line 2, stream: Nothing here is called luv."),
    (f"{HEAD}1,ana,work,,2,h,,,,,,maybe,\n", "Line 2, for_claims: maybe is neither yes nor no."),
    (f"{HEAD}1,ana,work,,2,h,,,,,,,-1\n", "Line 2, quality: -1 has a sign in front."),
    (f'{HEAD}1,"ana,work,,2,h,,,,,,,\n', "Line 2 cannot be read: unexpected end of data"),
    (HEAD.encode() + b"1,\x81,work,,2,h,,,,,,,\n", "Line 2: It is written neither in UTF-8 nor in Windows-1252."),
    (f"{HEAD}1,{'x' * 200_000},work,,2,h,,,,,,,\n", "Line 2 has more than 10000 characters."),
    (f"{HEAD}1,a\0b,work,,2,h,,,,,,,\n", "Line 2"),
]


@pytest.mark.parametrize(("rows", "wrong"), ROWS, ids=range(len(ROWS)))
def test_a_row_that_cannot_be_read_is_refused_with_its_line_and_column(
    tmp_path: Path, rows: str | bytes, wrong: str
) -> None:
    done = tried(tmp_path, rows, "--amount", "5")
    assert (done.exit_code, done.stdout) == (2, "")
    assert wrong in done.stderr


def test_a_list_as_spreadsheets_write_it_is_read(tmp_path: Path) -> None:
    rows = "\ufeff" + (HEAD + WORK + '2,"ben",work,,"2h20",,,,,,,true,\n').replace("\n", "\r\n")
    done = tried(tmp_path, rows, "--amount", "26", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)[0]["paid"] == {"ana": 1200, "ben": 1400}


def test_columns_may_stand_in_any_order_and_those_without_content_may_be_missing(tmp_path: Path) -> None:
    done = tried(tmp_path, "unit,quantity,kind,agent,id\nh,1,work,ana,1\n", "--amount", "5", "--json")
    assert json.loads(done.stdout)[0]["paid"] == {"ana": 500}


def test_a_formula_that_fails_names_itself_and_the_contribution(tmp_path: Path) -> None:
    (tmp_path / "e.toml").write_text(
        'name = "T"\ncurrency = "EUR"\n[rates]\nwelding = "1"\n[[bucket]]\nname = "A"\npercent = "1"\nof = "total"\n'
        '[[bucket.rule]]\nkinds = ["work"]\nvalue = "quantity / (quantity - 2) * rate"\nuntil = "paid"\n'
    )
    (tmp_path / "rows.csv").write_text(HEAD + WORK)
    done = potluck("try", tmp_path / "e.toml", "--contributions", tmp_path / "rows.csv", "--amount", "5")
    assert done.exit_code == 2
    assert (
        done.stderr
        == "Contribution 1, quantity / (quantity - 2) * rate: There is no rate for guiding, and no default.\n"
    )


HOSTILE = {
    '__import__("os")': "A formula knows no __import__. It knows quantity, value, rate, quality.",
    "value ** 9999999": "There are no powers in a formula: ** stands at character 7.",
    "1 / 0": "It divides by zero.",
    "valeu * 2": "A formula knows no valeu. Did you mean value?",
    "value.__class__": "The point at character 6",
    "lambda: 1": "Character 7 is :, which no formula has.",
    "1e999999999": "Numbers are written in full, without the e999999999 at character 2.",
    "9" * 201: "A formula has at most 200 characters; this one has 201.",
    "(" * 21 + "1" + ")" * 21: "More than 20 parentheses stand within each other.",
    "9" * 200: "It comes to more than",
}


@pytest.mark.parametrize("command", ["check", "show", "try"])
@pytest.mark.parametrize("formula", HOSTILE)
def test_a_hostile_formula_is_refused_with_its_place(tmp_path: Path, command: str, formula: str) -> None:
    (tmp_path / "rows.csv").write_text(HEAD + "1,ana,cash,,,,5.00,EUR,,,,,\n")
    file = tmp_path / "e.toml"
    file.write_text(
        'name = "T"\ncurrency = "EUR"\n[[bucket]]\nname = "A"\npercent = "1"\nof = "total"\n'
        f'[[bucket.rule]]\nkinds = ["cash"]\nvalue = \'{formula}\'\nuntil = "paid"\n'
    )
    options: list[str | Path] = ["--contributions", tmp_path / "rows.csv", "--amount", "5"] if command == "try" else []
    done = potluck(command, file, *options)
    if formula == "9" * 200 and command != "try":  # a formula like any other, until something is worth that much
        assert done.exit_code == 0
        return
    assert (done.exit_code, done.stdout) == (2, "")
    place = "Contribution 1, " if formula == "9" * 200 else "Bucket 1 (A), rule 1, value: "
    assert done.stderr.startswith(place)
    assert HOSTILE[formula] in done.stderr


def test_percentages_beyond_all_are_refused_before_anything_is_tried(tmp_path: Path) -> None:
    bucket = '[[bucket]]\nname = "{}"\npercent = "60"\nof = "total"\n[[bucket.rule]]\nkinds = ["work"]\nweigh = "1"\nuntil = "once"\n'
    (tmp_path / "e.toml").write_text('name = "T"\ncurrency = "EUR"\n' + bucket.format("A") + bucket.format("B"))
    (tmp_path / "rows.csv").write_text(HEAD + WORK)
    done = potluck("try", tmp_path / "e.toml", "--contributions", tmp_path / "rows.csv", "--amount", "1000")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "The buckets that are parts of the total add up to 120 %, which is more than all of it." in done.stderr


def test_one_bad_row_among_a_hundred_thousand_is_found_in_little_memory(tmp_path: Path) -> None:
    rows = [f"{n},a{n % 1000},work,guiding,{n % 9 + 1},h,,,2026-01-05,,,,\n" for n in range(100_000)]
    rows[77_777] = rows[77_777].replace(",h,", ",ho,")
    done = tried(tmp_path, HEAD + "".join(rows), "--amount", "5")
    assert done.exit_code == 2
    assert done.stderr == "Line 77779, quantity: I know no unit ho. Did you mean hour?\n"


def test_a_list_is_read_in_as_many_steps_as_it_has_rows() -> None:
    equation = read((PRESETS / "hours.toml").read_text(encoding="utf-8")).equation
    assert equation is not None

    def effort(rows: int) -> int:
        listing = Listing(equation)
        return lines(
            lambda: listing.read([HEAD, *(f"{n},ana,work,guiding,2,h,,,2026-01-05,,,,\n" for n in range(rows))])
        )

    effort(1)  # what is looked up once in a process is not counted
    assert effort(2000) <= 2 * effort(1000)


def test_reading_stops_after_twenty_mistakes(tmp_path: Path) -> None:
    done = tried(tmp_path, HEAD + "1,ana,wrok,,2,h,,,,,,,\n" * 1000, "--amount", "5")
    assert len(done.stderr.splitlines()) == 21
    assert done.stderr.splitlines()[-1] == "Reading stopped after 20 mistakes."


def test_contributions_take_little_memory() -> None:
    equation = read((PRESETS / "hours.toml").read_text(encoding="utf-8")).equation
    assert equation is not None
    listing = Listing(equation)
    tracemalloc.start()
    listing.read([HEAD, *(f"{n},ana,work,guiding,{n % 9 + 1},h,,,2026-01-05,,,,\n" for n in range(2000))])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(listing.candidates) == 2000
    assert peak < 2000 * 2000


@given(st.text(max_size=300) | st.text('",\n\r1ahworkcsEUR.5-', max_size=200))
def test_any_list_is_read_or_refused(text: str) -> None:
    equation = read((PRESETS / "hours.toml").read_text(encoding="utf-8")).equation
    assert equation is not None
    listing = Listing(equation)
    listing.read((HEAD + text).splitlines(keepends=True))
    assert all(said(mistake) for mistake in listing.mistakes)
