"""Directions of imports, and how much may lie in a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES
from tests.support.root import ROOT


def test_every_import_goes_in_a_direction_that_is_allowed() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "line", "contract"),
    [
        ("ledger/values/money.py", "import random", "Decisions are pure"),
        ("ledger/book.py", "import asyncio", "Decisions are pure"),
        ("commands/vote.py", "from time import monotonic", "Decisions are pure"),
        ("bot/input/options.py", "import sqlalchemy", "Decisions are pure"),
        ("bot/core/decide.py", "import asyncio", "Decisions are pure"),
        ("ledger/payouts/pay_to.py", "from schwifty import IBAN", "Decisions are pure"),
        ("ledger/values/money.py", "from ledger.network import agent", "The areas of the ledger stand in one order"),
        ("ledger/planted.py", "", "The areas of the ledger stand in one order"),
        ("ledger/network/identity.py", "from ledger.network import agent", "No files import each other in a circle"),
        ("ledger/chain/entry.py", "from bot import chat", "Arrows point from the shell to the ledger"),
        ("bot/language/words.py", "from bot.core import network", "Arrows point from the shell to the ledger"),
        ("commands/vote.py", "from bot.language import words", "Arrows point from the shell to the ledger"),
        ("commands/vote.py", "from ledger.store import store", "Only the shell opens the store"),
        ("bot/language/words.py", "from ledger.store import store", "Only the shell opens the store"),
        ("commands/vote.py", "from commands import flag", "No command and no platform knows another"),
        ("adapters/console/page.py", "from ledger.values import money", "An adapter knows only the door and the menu"),
        ("adapters/console/page.py", "from bot import outcome", "An adapter knows only the door and the menu"),
        ("adapters/slack/text.py", "from adapters.console import page", "No command and no platform knows another"),
        ("bot/core/network.py", "from adapters.console import page", "The core knows no command and no platform"),
        ("bot/core/networks.py", "import commands", "The core knows no command and no platform"),
    ],
)
def test_a_planted_import_breaks_its_contract(tmp_path: Path, path: str, line: str, contract: str) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / path).open("a", encoding="utf-8") as planted:
        planted.write(f"\n{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout


def test_a_new_file_in_an_area_needs_no_rule(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
        for area in [one for one in (tmp_path / package).iterdir() if one.is_dir()]:
            (area / "planted.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    done = lint_imports(tmp_path)
    assert done.returncode == 0, done.stdout


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Return what the import linter says of a tree."""
    program = Path(sys.executable).with_name("lint-imports")
    plain = {"PATH": os.environ["PATH"], "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run([program, "--no-cache"], cwd=root, env=plain, capture_output=True, text=True, check=False)


ROOF_MAX = {"ledger": 10, "bot": 5, "adapters": 1}
"""Files directly in a folder, without `__init__.py`: whatever else comes has an area."""

IMPORT_RULE_LINES_MAX = 80


def crowded(root: Path) -> list[str]:
    """Return the folders in which more files lie than belong to no area, and the rules of imports if they are too long."""
    flat = {name: [one for one in (root / name).glob("*.py") if one.name != "__init__.py"] for name in ROOF_MAX}
    found = [f"{name} has {len(files)} files" for name, files in flat.items() if len(files) > ROOF_MAX[name]]
    rules = (root / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.importlinter]")[2].splitlines()
    return [*found, *([f"{len(rules)} lines of rules"] if len(rules) > IMPORT_RULE_LINES_MAX else [])]


def test_what_belongs_to_an_area_lies_in_it() -> None:
    assert crowded(ROOT) == []


def test_a_folder_that_fills_up_again_is_found(tmp_path: Path) -> None:
    for name, most in ROOF_MAX.items():
        (tmp_path / name).mkdir()
        for number in range(most + 1):
            (tmp_path / name / f"planted_{number}.py").touch()
    (tmp_path / "pyproject.toml").write_text("[tool.importlinter]\n" + 81 * "#\n")
    found = ["ledger has 11 files", "bot has 6 files", "adapters has 2 files", "82 lines of rules"]
    assert crowded(tmp_path) == found
