"""The acceptance tables of value equations, each through the pure functions and through `potluck equation try`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.command_line import app
from bot.cli.contributions_csv import Listing
from bot.cli.equation import parse_amounts
from bot.cli.equation_trial import run_trial
from ledger.equations import file as equation_file
from ledger.equations import presets
from ledger.equations.equation import Equation
from tests.support.root import ROOT

HEAD = "id,agent,kind,what,quantity,unit,value,currency,date,project,stream,for_claims,quality\n"

Runs = list[dict[str, Any]]
Try = Callable[[str, str, Sequence[str]], Runs]
"""Takes the text of an equation, the rows of a list and the amounts; returns what `--json` prints."""


def purely(equation: str, rows: str, amounts: Sequence[str]) -> Runs:
    found = read(equation)
    listing = Listing(found)
    listing.read((HEAD + rows).splitlines(keepends=True))
    assert not listing.mistakes
    amount, wrong = parse_amounts(amounts, found)
    assert not wrong
    runs: Runs = json.loads(json.dumps(run_trial(found, listing.candidates, amount).plain()))
    return runs


def read(equation: str) -> Equation:
    checked = equation_file.read(equation)
    assert checked.equation is not None, checked.refusals
    return checked.equation


@pytest.fixture(params=["purely", "on the command line"])
def trial(request: pytest.FixtureRequest, tmp_path: Path) -> Try:
    """Try an equation, in both ways."""

    def typed(equation: str, rows: str, amounts: Sequence[str]) -> Runs:
        (tmp_path / "equation.toml").write_text(equation, encoding="utf-8")
        (tmp_path / "rows.csv").write_text(HEAD + rows, encoding="utf-8")
        words = ["equation", "try", str(tmp_path / "equation.toml"), "--contributions", str(tmp_path / "rows.csv")]
        done = CliRunner().invoke(app, [*words, *(f"--amount={one}" for one in amounts), "--json"])
        assert done.exit_code == 0, done.stderr
        runs: Runs = json.loads(done.stdout)
        return runs

    return purely if request.param == "purely" else typed


@dataclass(frozen=True, slots=True)
class Table:
    """An acceptance table: for each amount who gets what, what is left, and what is owed afterwards, in major units."""

    equation: str
    rows: str
    amounts: Sequence[str]
    paid: Sequence[Mapping[str, str]]
    undistributed: Sequence[str]
    outstanding: Sequence[Mapping[str, str]] | None = None
    decimals: int = 2


def minor(amount: str, decimals: int) -> int:
    whole, _, behind = amount.partition(".")
    assert len(behind) <= decimals
    return int(whole + behind.ljust(decimals, "0"))


def bucket(name: str, size: str, *rules: str) -> str:
    """Return a bucket: `5 total to custodian`, or `100 remaining` and its rules."""
    percent, of, *to = size.split()
    head = f'[[bucket]]\nname = "{name}"\npercent = "{percent}"\nof = "{of}"\n'
    return head + (f'to = "{to[1]}"\n' if to else "") + "".join(rules)


def rule(kinds: str, claim: str, until: str, what: str = "") -> str:
    """Return a rule; the claim is as `value: quantity * 25`."""
    key, _, formula = claim.partition(": ")
    listed = ", ".join(f'"{kind}"' for kind in kinds.split())
    filters = f'what = ["{what}"]\n' if what else ""
    return f'[[bucket.rule]]\nkinds = [{listed}]\n{key} = "{formula}"\nuntil = "{until}"\n{filters}'


def row(name: str, agent: str, kind: str, amount: str, *, what: str = "", day: str = "", stream: str = "") -> str:
    """Return a row: the amount is as `8 h` or `500.00 CAD`."""
    number, unit = amount.split()
    cells = f",,{number},{unit}" if unit.isupper() else f"{number},{unit},,"
    return f"{name},{agent},{kind},{what},{cells},{day},,{stream},,\n"


CAD = 'name = "Test"\ncurrency = "CAD"\n'
OWED = rule("cash expense", "value: value", "paid")

NRP = (
    CAD
    + '[rates]\nassembly = "25.00"\n'
    + bucket("All", "100 total", OWED, rule("work", "value: quantity * rate", "paid"))
)
NRP_ROWS = (
    row("w1", "worker", "work", "1 h", what="assembly")
    + row("w2", "worker", "expense", "50 CAD")
    + row("c1", "contributor", "expense", "50 CAD")
    + row("v1", "vacontributor1", "expense", "30 CAD")
    + row("v2", "vacontributor2", "expense", "20 CAD")
    + row("c2", "contributor", "expense", "10 CAD")
    + row("c3", "contributor", "expense", "10 CAD")
)
NRP_IDS = ("w1", "w2", "c1", "v1", "v2", "c2", "c3")

THREE = CAD + "".join(
    (
        bucket("Network", "10 {of} to custodian"),
        bucket("Cash", "50 {of}", rule("cash", "value: value", "paid")),
        bucket("Work", "{last} {of}", rule("work", "value: quantity", "paid")),
    )
)
REMAINING, STRAIGHT = THREE.format(of="remaining", last=100), THREE.format(of="total", last=40)
THREE_ROWS = (
    row("f", "fay", "cash", "200 CAD", day="2026-01-01")
    + row("g", "gil", "cash", "100 CAD", day="2026-01-01")
    + row("h", "hana", "work", "450 h", day="2026-01-02")
    + row("i", "ivo", "work", "225 h", day="2026-01-02")
    + row("j", "jo", "work", "125 h", day="2026-01-03")
)

MOBILE = (ROOT / "ledger" / "equations" / "presets" / "mobile-lab.toml").read_text(encoding="utf-8")
MOBILE_ROWS = (
    row("1", "ines", "cash", "500 CAD", day="2026-01-01")
    + row("2", "ivo", "work", "10 h", what="initiation", day="2026-01-01")
    + row("3", "carla", "expense", "120 CAD", day="2026-01-05")
    + row("4", "sam", "work", "6 h", what="support", day="2026-01-05")
    + row("5", "pia", "work", "8 h", what="guiding", day="2026-01-05")
    + row("6", "paul", "work", "4 h", what="guiding", day="2026-01-05")
    + row("7", "petra", "work", "3 h", what="guiding", day="2026-01-05")
    + row("8", "carla", "expense", "80 CAD", day="2026-02-05")
    + row("9", "sam", "work", "4 h", what="support", day="2026-02-05")
    + row("10", "pia", "work", "5 h", what="guiding", day="2026-02-05")
    + row("11", "paul", "work", "7 h", what="guiding", day="2026-02-05")
    + row("12", "petra", "work", "1 h", what="guiding", day="2026-03-05")
    + row("13", "paul", "work", "2 h", what="guiding", day="2026-03-05")
)

EQUAL = CAD + bucket("All", "100 total", OWED)
HALVES = CAD + bucket("One", "50 total to ann") + bucket("Other", "50 total to bob")
BEANS = EQUAL.replace('"CAD"', '"BEAN"\ndecimals = 8')

DISCO = 'name = "Test"\ncurrency = "EUR"\n[rates]\ndefault = "1.00"\n[disco]\nlivelihood = "75"\ncare_weight = "0.25"\n'
DISCO_ROWS = "".join(
    row(f"{agent}{stream}{day[6]}", agent, "work", amount, stream=stream, day=day)
    for day, stream, credited in (
        ("2026-01-20", "livelihood", ("1800 words", "900 words", "300 words")),
        ("2026-01-20", "love", ("200 words", "500 words", "800 words")),
        ("2026-01-20", "care", ("4 h", "12 h", "14 h")),
        ("2026-02-20", "livelihood", (None, "600 words", None)),
        ("2026-02-20", "care", ("10 h", "9 h", "11 h")),
    )
    for agent, amount in zip(("ana", "ben", "cai"), credited, strict=True)
    if amount
)


def paid(text: str) -> dict[str, str]:
    """Return who gets what: `ana 1.00, ben 2.00`."""
    return dict(one.split() for one in text.split(", ") if one)


def equal(claims: int, currency: str = "CAD") -> str:
    return "".join(row(f"r{n}", f"a{n}", "cash", f"100 {currency}") for n in range(1, claims + 1))


TABLES = {
    "AT-1": Table(
        NRP,
        NRP_ROWS,
        ["195.00"],
        [paid("worker 75.00, contributor 70.00, vacontributor1 30.00, vacontributor2 20.00")],
        ["0"],
        [dict.fromkeys(NRP_IDS, "0")],
    ),
    "AT-2": Table(
        NRP,
        NRP_ROWS,
        ["100.00", "95.00", "10.00"],
        [
            paid("worker 38.46, contributor 35.90, vacontributor1 15.38, vacontributor2 10.26"),
            paid("worker 36.54, contributor 34.10, vacontributor1 14.62, vacontributor2 9.74"),
            {},
        ],
        ["0", "0", "10.00"],
        [
            dict(zip(NRP_IDS, ("12.18", "24.36", "24.36", "14.62", "9.74", "4.87", "4.87"), strict=True)),
            dict.fromkeys(NRP_IDS, "0"),
            dict.fromkeys(NRP_IDS, "0"),
        ],
    ),
    "AT-3": Table(
        REMAINING,
        THREE_ROWS + row("k", "kim", "work", "100 h", day="2026-02-10"),
        ["500.00@2026-01-31", "600.00", "600.00"],
        [
            paid("custodian 50.00, fay 150.00, gil 75.00, hana 126.56, ivo 63.28, jo 35.16"),
            paid("custodian 60.00, fay 50.00, gil 25.00, hana 222.81, ivo 111.41, jo 61.89, kim 68.89"),
            paid("custodian 60.00, hana 100.63, ivo 50.31, jo 27.95, kim 31.11"),
        ],
        ["0", "0", "330.00"],
        [
            paid("f 50, g 25, h 323.44, i 161.72, j 89.84"),
            paid("f 0, g 0, h 100.63, i 50.31, j 27.95, k 31.11"),
            dict.fromkeys("fghijk", "0"),
        ],
    ),
    "AT-4, 500": Table(
        STRAIGHT,
        THREE_ROWS,
        ["500.00"],
        [paid("custodian 50.00, fay 166.67, gil 83.33, hana 112.50, ivo 56.25, jo 31.25")],
        ["0"],
    ),
    "AT-4, 1000": Table(
        STRAIGHT,
        THREE_ROWS,
        ["1000.00"],
        [paid("custodian 100.00, fay 200.00, gil 100.00, hana 225.00, ivo 112.50, jo 62.50")],
        ["200.00"],
    ),
    "AT-4, 1500": Table(
        STRAIGHT,
        THREE_ROWS,
        ["1500.00"],
        [paid("custodian 150.00, fay 200.00, gil 100.00, hana 337.50, ivo 168.75, jo 93.75")],
        ["450.00"],
    ),
    "AT-6": Table(
        MOBILE,
        MOBILE_ROWS,
        ["1000.00@2026-01-31", "6000.00@2026-02-28", "400.00@2026-03-31"],
        [
            paid(
                "custodian 50.00, ines 100.00, ivo 50.00, carla 120.00, sam 150.00, pia 282.67, paul 141.33, petra 106.00"
            ),
            paid("custodian 300.00, ines 500.00, ivo 300.00, carla 80.00, sam 100.00, pia 1966.67, paul 2753.33"),
            paid("custodian 20.00, ivo 10.00, petra 123.33, paul 246.67"),
        ],
        ["0", "0", "0"],
        [
            paid("1 500.00, 2 310.00, 3 0, 4 0"),
            paid("1 0, 2 10.00, 3 0, 4 0, 8 0, 9 0"),
            paid("1 0, 2 0, 3 0, 4 0, 8 0, 9 0"),
        ],
    ),
    "AT-6, fresh start": Table(
        MOBILE,
        MOBILE_ROWS,
        ["300.00@2026-01-31"],
        [paid("custodian 15.00, ines 30.00, ivo 15.00, carla 106.67, sam 133.33")],
        ["0"],
    ),
    "AT-7, three": Table(EQUAL, equal(3), ["100.00"], [paid("a1 33.34, a2 33.33, a3 33.33")], ["0"]),
    "AT-7, six": Table(
        EQUAL, equal(6), ["100.00"], [paid("a1 16.67, a2 16.67, a3 16.67, a4 16.67, a5 16.66, a6 16.66")], ["0"]
    ),
    "AT-7, a cent": Table(EQUAL, equal(3), ["0.01"], [paid("a1 0.01")], ["0"]),
    "AT-7, halves of a cent": Table(HALVES, "", ["0.01"], [paid("ann 0.01")], ["0"]),
    "AT-7, halves of three cents": Table(HALVES, "", ["0.03"], [paid("ann 0.02, bob 0.01")], ["0"]),
    "AT-7, no decimals": Table(
        EQUAL.replace("CAD", "JPY"), equal(3, "JPY"), ["100"], [paid("a1 34, a2 33, a3 33")], ["0"], decimals=0
    ),
    "AT-7, eight decimals": Table(
        BEANS,
        equal(3, "BEAN"),
        ["0.00000100"],
        [paid("a1 0.00000034, a2 0.00000033, a3 0.00000033")],
        ["0"],
        decimals=8,
    ),
    "AT-8, a bucket without claims": Table(
        CAD
        + bucket("Work", "60 total", rule("work", "value: quantity", "paid"))
        + bucket("Cash", "40 total", rule("cash", "value: value", "paid")),
        row("a", "alice", "work", "300 h") + row("b", "bob", "work", "200 h"),
        ["1000.00"],
        [paid("alice 300.00, bob 200.00")],
        ["500.00"],
    ),
    **{
        f"AT-8, partly paid, {amount}": Table(
            EQUAL,
            row("a", "ann", "cash", "100 CAD", day="2026-01-01") + row("b", "bo", "cash", "100 CAD", day="2026-02-01"),
            ["50.00@2026-01-31", amount],
            [paid("ann 50.00"), paid(second)],
            ["0", left],
        )
        for amount, second, left in (
            ("75.00", "ann 25.00, bo 50.00", "0"),
            ("150.00", "ann 50.00, bo 100.00", "0"),
            ("160.00", "ann 50.00, bo 100.00", "10.00"),
        )
    },
    "slicing pie": Table(
        presets.text("slicing-pie"),
        row("w", "ana", "work", "10 h")
        + row("c", "ben", "cash", "1000.00 EUR")
        + row("e", "cai", "expense", "1000.00 EUR")
        + row("m", "dee", "material", "1000.00 EUR"),
        ["12500.00"],
        [paid("ana 595.24, ben 4761.91, cai 4761.90, dee 2380.95")],
        ["0"],
    ),
    "AT-9": Table(
        DISCO,
        DISCO_ROWS,
        ["3000.00@2026-01-31", "2000.00@2026-02-28"],
        [paid("ana 1232.50, ben 997.50, cai 770.00"), paid("ana 536.67, ben 1015.63, cai 447.70")],
        ["0", "0"],
        [
            paid("analivelihood1 450, benlivelihood1 225, cailivelihood1 75, analove1 100, benlove1 250, cailove1 400"),
            paid(
                "analivelihood1 0, benlivelihood1 0, cailivelihood1 0, benlivelihood2 0, "
                "analove1 13.33, benlove1 33.33, cailove1 53.34"
            ),
        ],
    ),
}


@pytest.mark.parametrize("number", TABLES)
def test_an_acceptance_table_comes_out_to_the_cent(trial: Try, number: str) -> None:
    table = TABLES[number]
    runs = trial(table.equation, table.rows, table.amounts)
    assert [run["paid"] for run in runs] == [
        {agent: minor(amount, table.decimals) for agent, amount in one.items()} for one in table.paid
    ]
    assert [run["undistributed"] for run in runs] == [minor(one, table.decimals) for one in table.undistributed]
    if table.outstanding is not None:
        found = [{name: sum(owed.values()) for name, owed in run["outstanding"].items()} for run in runs]
        assert found == [
            {name: minor(amount, table.decimals) for name, amount in one.items()} for one in table.outstanding
        ]


def test_at_2_pays_each_claim_its_part(trial: Try) -> None:
    (run,) = trial(NRP, NRP_ROWS, ["100.00"])
    assert [line["amount"] for line in run["lines"]] == [1282, 2564, 2564, 1538, 1026, 513, 513]
    assert run["lines"][0] == {
        "bucket": 0,
        "agent": "worker",
        "contribution": "w1",
        "amount": 1282,
        "quota": "50000/39",
    }


def test_at_9_shows_what_care_moves(trial: Try) -> None:
    january, february = trial(DISCO, DISCO_ROWS, ["3000.00@2026-01-31", "2000.00@2026-02-28"])

    def of(run: dict[str, Any], *buckets: int) -> dict[str, int]:
        sums: dict[str, int] = {}
        for line in run["lines"]:
            if line["bucket"] in buckets:
                sums[line["agent"]] = sums.get(line["agent"], 0) + line["amount"]
        return sums

    assert of(january, 0) == {"ana": 135000, "ben": 67500, "cai": 22500}
    assert of(january, 1) == {"ana": 10000, "ben": 25000, "cai": 40000}
    assert of(january, 2) == {"ana": -21750, "ben": 7250, "cai": 14500}
    assert of(february, 0, 1) == {"ana": 53667, "ben": 104167, "cai": 42166}
    assert of(february, 2) == {"ben": -2604, "cai": 2604}
    assert all(line["contribution"] is None for line in january["lines"] if line["bucket"] == 2)
