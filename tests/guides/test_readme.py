"""The README's first page: what it shows is what happens."""

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

README = (ROOT / "README.md").read_text(encoding="utf-8")


def conversation() -> list[str]:
    """Return the lines of the conversation at the top."""
    return README.split("```")[1].strip("\n").splitlines()


def test_the_conversation_at_the_top_is_what_the_console_shows(tmp_path: Path) -> None:
    typed = [line.removeprefix("> ") for line in conversation() if line.startswith("> ")]
    command = [sys.executable, "-m", "bot", "console", "--data", str(tmp_path), "--script", "-"]
    done = subprocess.run(command, input="\n".join(typed), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [line for line in conversation() if not line.startswith("> ")]


def test_its_three_lines_typed_in_the_live_console_end_with_accepted(tmp_path: Path) -> None:
    start = README.index("    ana: /contribute 2.5h")
    lines = README[start:].split("\n\n")[0]
    command = [sys.executable, "-m", "bot", "console", "--data", str(tmp_path)]
    done = subprocess.run(command, input=f"{lines}\n", capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().splitlines()[-2].endswith("Accepted.")


def indented(heading: str) -> list[str]:
    """Return the lines of a section that are to be typed."""
    section = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [line.strip() for line in section.splitlines() if line.startswith("    ")]


def test_what_a_treasurer_types_works_as_it_stands_there(tmp_path: Path) -> None:
    def typed(command: list[str], said: str = "") -> str:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, input=said, capture_output=True, text=True, check=True
        )
        return done.stdout

    program = [sys.executable, "-m", "bot"]
    said = ("ana: /join", "ben: /join", "ana: /income note 300 EUR Harbour Lights", "ben: /income confirm I1")
    typed([*program, "console", "--script", "-"], "\n".join(said))
    first, second = (line.split() for line in indented("For treasurers"))
    assert first[0] == ".venv/bin/potluck"
    assert "commons: " in typed([*program, *first[1:]])
    assert second[:2] == ["hledger", "--file"]
    assert "300.00 EUR  Assets:Custodian" in hledger(tmp_path / second[2], *second[3:])


def test_every_form_of_a_payouts_file_is_described_and_nothing_else_is() -> None:
    section = README.partition("## For treasurers\n")[2].partition("\n## ")[0]
    described = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert described[: len(FORMS)] == list(FORMS)
    assert set(described[len(FORMS) :]) == set(TABLES)


async def test_the_example_of_an_address_is_understood(network: Network) -> None:
    await network.members("ana", "ben")
    for example in ("wise:ana@example.org", "paypal:ana@example.org", "opencollective:ana-silva"):
        assert f"`{example}`" in README
        assert "Noted: " in await network.whispers("ana", f"/account pay-to {example}")
