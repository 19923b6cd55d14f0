"""A month in the life of a network, played by the program itself: two distributions and everything that goes wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.support.given import iban

JOINED = [f"{name}: /join" for name in ("ana", "ben", "cara", "dan", "eve", "fay")]

FIRST = [
    *JOINED,
    "ana: /project start probe a sensor that anyone can build",
    "ana: /contribute 7h #probe aligned the optics",
    "ben: /contribute 3h20 #probe soldered",
    "cara: /contribute 1h40 #probe stream:care listened",
    *(f"{name}: /contribute 1h #probe for-claims:no looked on" for name in ("dan", "eve")),
    *(
        f"{name}: /vote C{n} approve"
        for n, names in ((1, "ben cara"), (2, "ana cara"), (3, "ana ben"), (4, "ana ben"), (5, "ana ben"))
        for name in names.split()
    ),
    "= +1d",
    "ana: /income note 2400 EUR #probe Harbour Lights",
    "ben: /confirm I1",
    "ana: /distribute prepare 1000 EUR #probe",
    "ben: /distribute approve D1 {D1}",
    "cara: /flag D1 the break of Monday is counted",
    "= +2d",
]
"""The first distribution: one objection, which halts nothing."""

SECOND = [
    "DM",
    *(f"{name}: /account pay-to {iban(2000 + n)}" for n, name in ((61, "ana"), (52, "ben"), (53, "cara"))),
    "#general",
    "= +3d",
    "ana: /payout prepare EUR",
    "ben: /payout approve P1 {P1}",
    "ben: /payout mark P1 sent SEPA 1",
    "ana: /payout mark P1 failed @ben the account is closed",
    "ben: /payout mark P1 unknown @cara the bank timed out",
    "= stop",
    "ana: /payout mark P1 confirmed statement 1",
    "cara: /correct C1 6h without the break of Monday",
    *(f"{name}: /vote C6 approve" for name in ("ben", "dan", "eve")),
    "= +3d",
    "ben: /payout resolve P1 @cara confirmed her bank says so",
    "ana: /payout resolve P1 @cara confirmed statement 2",
    "= +7d",
    "ana: /distribute prepare 1100 EUR #probe",
    "ben: /distribute approve D2 {D2}",
    "= down",
    "= +2d",
    "= up",
    "= +2d",  # in which members can object, as nobody could meanwhile
    "DM",
    f"ben: /account pay-to {iban(2099)}",
    "#general",
    "= +1d",
    "ben: /payout prepare EUR",
    "ana: /payout approve P2 {P2}",
    "ana: /payout mark P2 sent SEPA 2",
    "ana: /payout mark P2 confirmed statement 3",
    "= +12d",
    "fay: /why D2 @ben",
    "fay: /why C6",
    "fay: /digest W3",
    "fay: /ledger verify",
]


def played(lines: list[str], directory: Path) -> list[dict[str, str]]:
    script = directory / "script.txt"
    script.write_text("\n".join(lines), encoding="utf-8")
    data = directory / f"data-{len(lines)}-{sum(map(len, lines))}"
    command = [sys.executable, "-m", "bot", "console", "--json", "--data", str(data), "--script", str(script)]
    done = subprocess.run(command, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def with_fingerprints(lines: list[str], directory: Path) -> list[str]:
    """Fill in each fingerprint as a steward reads it in the rehearsals; it is the same in every run."""
    while any("{" in line for line in lines):
        first = next(place for place, line in enumerate(lines) if "{" in line)
        found = re.search(r"\{([DP]\d)\}", lines[first])
        assert found
        shown = "".join(one["text"] for one in played(lines[:first], directory))
        said = re.search(rf"approve {found.group(1)} ([0-9a-f]{{8}})", shown)
        assert said, f"no fingerprint of {found.group(1)} in {shown[-2000:]}"
        lines = [line.replace(found.group(), said.group(1)) for line in lines]
    return lines


def test_a_month_ends_with_books_that_balance(tmp_path: Path) -> None:
    lines = with_fingerprints([*FIRST, *SECOND], tmp_path)
    shown = played(lines, tmp_path)
    texts = [one["text"] for one in shown]
    assert not any("Something broke" in text or "Nothing was recorded" in text for text in texts)
    last = {one["about"]: one["text"] for one in shown if one["about"]}
    assert "Objection by cara: “the break of Monday is counted”" in last["D1"]
    assert "ana | 583.33 EUR" in last["D1"]
    assert "ana | 600.00 EUR" in last["D2"]
    assert "ben | 277.78 EUR | failed, back on the account" in last["P1"]
    assert "cara | 138.89 EUR | confirmed" in last["P1"]
    assert "1377.78 EUR to 3 people" in last["P2"]
    assert "1100.00 EUR × 3 h 20 min ÷ 11 h = 333.33 EUR and 1/3 of 0.01 EUR." in texts[-4]
    assert "The ledger is intact" in texts[-1]
    assert len([one for one in shown if one["kind"] == "post" and one["about"].startswith("W")]) == 4
    verify = [sys.executable, "-m", "bot", "verify", "--data"]
    (data,) = [path for path in tmp_path.glob("data-*") if path.name == f"data-{len(lines)}-{sum(map(len, lines))}"]
    checked = subprocess.run([*verify, str(data)], capture_output=True, text=True, check=True).stdout
    assert "the ledger holds" in checked
    assert (
        "the books balance in EUR. 300.00 in pools + 0.00 set aside + 0.00 owed on accounts = 300.00 that came and has not gone."
        in checked
    )
