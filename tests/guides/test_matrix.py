"""docs/matrix.md is true: its tests exist, and every step but those on the homeserver's own side names one."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support.root import ROOT

GUIDE = (ROOT / "docs" / "matrix.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", GUIDE)))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_each_test_that_the_guide_names_exists(file: str, test: str) -> None:
    module = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert test in [node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_every_step_but_the_making_of_the_account_names_a_test() -> None:
    steps = re.split(r"\n## (?=\d)", GUIDE)[1:]
    assert len(steps) == 6
    assert [step.split("\n")[0] for step in steps if "\nTest: `" not in step] == ["1. An account for Potluck"]


def test_every_line_of_what_can_go_wrong_names_a_test() -> None:
    table = GUIDE[GUIDE.index("## When something goes wrong") : GUIDE.index("## What is not there")]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 12
    assert all(re.search(r"`tests/\S+::test_\w+` \|$", row) for row in rows)
