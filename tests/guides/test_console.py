"""docs/console.md is true: its script is played, and each line that moves a script's world is one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.root import ROOT

GUIDE = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
TYPED, MOVED = GUIDE.split("## Scripts")


def played(directory: Path, lines: str) -> str:
    command = [sys.executable, "-m", "bot", "console", "--data", str(directory), "--script", "-"]
    return subprocess.run(command, input=lines, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def first_cells(table: str) -> list[str]:
    """Return what stands in the first column of a table, as it is typed."""
    return re.findall(
        r"`([^`]+)`", "".join(line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `"))
    )


def test_its_script_ends_with_accepted(tmp_path: Path) -> None:
    assert "Accepted: 2 yes." in played(tmp_path, MOVED.split("```")[1])


def test_what_people_type_is_understood(tmp_path: Path) -> None:
    lines = first_cells(TYPED)
    assert lines[0] == "ana: /contribute 2h swept the workshop"
    private = "ben: /account pay-to paypal:ben@example.org"  # which is refused where others read it
    assert "Noted: " in played(tmp_path, "\n".join([*lines, private]))


@pytest.mark.parametrize("line", first_cells(MOVED))
def test_each_line_that_moves_the_world_is_one(tmp_path: Path, line: str) -> None:
    assert "Noted as C1" in played(tmp_path, f"{line}\n= up\nana: /contribute 1h swept\n")
