"""docs/treasurers.md is true: what it says to type works, and it describes every form of a file and every table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ledger.export.tables import TABLES
from ledger.payouts.payout import FORMS
from tests.ledger.export.test_export import hledger
from tests.support.network import Network
from tests.support.root import ROOT

GUIDE = (ROOT / "docs" / "treasurers.md").read_text(encoding="utf-8")


def test_what_a_treasurer_types_works_as_it_stands_there(tmp_path: Path) -> None:
    def typed(command: list[str], said: str = "") -> str:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, input=said, capture_output=True, text=True, check=True
        )
        return done.stdout

    program = [sys.executable, "-m", "bot"]
    said = ("ana: /join", "ben: /join", "ana: /income note 300 EUR Harbour Lights", "ben: /confirm I1")
    typed([*program, "console", "--script", "-"], "\n".join(said))
    first, second = (line.split() for line in [line for line in GUIDE.splitlines() if line.startswith("    ")])
    assert first[0] == ".venv/bin/potluck"
    assert "commons: " in typed([*program, *first[1:]])
    assert second[:2] == ["hledger", "--file"]
    assert "300.00 EUR  Assets:Custodian" in hledger(tmp_path / second[2], *second[3:])


def test_every_form_of_a_payouts_file_is_described_and_nothing_else_is() -> None:
    described = [line.split("`")[1] for line in GUIDE.splitlines() if line.startswith("| `")]
    assert described[: len(FORMS)] == list(FORMS)
    assert set(described[len(FORMS) :]) == set(TABLES)


async def test_the_example_of_an_address_is_understood(network: Network) -> None:
    await network.members("ana", "ben")
    for example in ("wise:ana@example.org", "paypal:ana@example.org", "opencollective:ana-silva"):
        assert f"`{example}`" in GUIDE
        assert "Noted: " in await network.whispers("ana", f"/account pay-to {example}")
