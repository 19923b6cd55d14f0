"""docs/console.md is true: its scripts are played, each line in its tables is one, and `--help` lists the same."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.console import LINES
from tests.bot.cli.test_command_line import potluck
from tests.support.root import ROOT

GUIDE = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
TYPED, MOVED = GUIDE.split("## Scripts")
SCRIPTS = MOVED.split("```")[1::2]


def played(directory: Path, lines: str, *options: str) -> str:
    command = [sys.executable, "-m", "bot", "console", "--data", str(directory), "--script", "-", *options]
    return subprocess.run(command, input=lines, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def first_cells(table: str) -> list[str]:
    """Return what stands in the first column of a table, as it is typed."""
    return re.findall(r"(?m)^\| `([^`]+)` \|", table)


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_of_its_scripts_ends_with_accepted(tmp_path: Path, script: str) -> None:
    told = played(tmp_path, script)
    assert "Accepted: 2 yes." in told
    assert "cannot" not in told


def test_what_people_type_is_understood(tmp_path: Path) -> None:
    *lines, end = first_cells(TYPED)
    assert lines[0] == "ana: /contribute 2h swept"
    assert end == "quit"  # scripts end by themselves
    private = "ben: /account pay-to paypal:ben@example.org"  # which is refused where others read it
    assert "Noted: " in played(tmp_path, "\n".join([*lines, private]))


@pytest.mark.parametrize("line", first_cells(MOVED))
def test_each_line_that_moves_the_world_is_one(tmp_path: Path, line: str) -> None:
    assert "Noted as C1" in played(tmp_path, f"{line}\n= up\nana: /contribute 1h swept\n")


def test_the_seed_decides_what_is_drawn_and_nothing_else(tmp_path: Path) -> None:
    chain = SCRIPTS[0] + "ana: /ledger head\n"
    told = [played(tmp_path / str(number), chain, "--seed", seed) for number, seed in enumerate("112")]
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_the_help_of_the_command_lists_every_line_of_the_guide_and_no_other() -> None:
    shown = " ".join(potluck("console", "--help").output.split())
    forms = [form for line in LINES.splitlines() if "  " in line for form in line.partition("  ")[0].split(", ")]
    assert forms == first_cells(GUIDE)
    assert all(form in shown for form in forms)
