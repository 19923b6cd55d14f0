"""`make` sets itself up: it says which library it is at, and stops where one cannot be had."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.root import ROOT

PYTHON = """#!/bin/sh
case "$*" in
  *--require-hashes*) echo "Collecting babel==2.18.0 (from -r requirements.lock (line 9))"; exit {status} ;;
esac
"""
"""A Python whose pip fetches one library and ends with a status."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("requirements.lock", "requirements-platforms.lock", "requirements-test.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    return tmp_path


def made(checkout: Path, target: str, status: int) -> subprocess.CompletedProcess[str]:
    python = checkout / ".venv" / "bin" / "python"
    python.write_text(PYTHON.format(status=status), encoding="utf-8")
    python.chmod(0o755)
    return subprocess.run(["make", target], cwd=checkout, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", [".venv/.product", ".venv/.platforms", ".venv/.tests"])
def test_each_library_is_told_while_it_is_fetched(checkout: Path, target: str) -> None:
    done = made(checkout, target, 0)
    assert done.returncode == 0
    assert "\n  babel==2.18.0\n" in done.stdout
    assert (checkout / target).exists()


@pytest.mark.parametrize("target", [".venv/.product", ".venv/.platforms", ".venv/.tests"])
def test_a_library_that_cannot_be_had_stops_it(checkout: Path, target: str) -> None:
    made(checkout, ".venv/.product", 0)
    (checkout / target).unlink(missing_ok=True)
    assert made(checkout, target, 1).returncode != 0
    assert not (checkout / target).exists()
