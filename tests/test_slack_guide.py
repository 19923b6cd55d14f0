"""docs/slack.md is true: its tests exist, its drawings are what is sent, and its words of the program are the program's."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.adapters.slack_workspace import TEAM
from tests.slack_drawings import LABEL, drawings

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", GUIDE)))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_each_test_that_the_guide_names_exists(file: str, test: str) -> None:
    module = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert test in functions if test else any(name.startswith("test_") for name in functions)


def test_every_step_names_a_test() -> None:
    steps = re.split(r"\n## (?=\d)", GUIDE)[1:]
    assert len(steps) == 6
    assert [step.split("\n")[0] for step in steps if "Performed by" not in step] == ["1. Install Potluck"]


def test_the_drawings_are_what_potluck_sends() -> None:
    made = drawings()
    assert set(re.findall(r"\]\((slack-\w+\.svg)\)", GUIDE)) == made.keys()
    for name, picture in made.items():
        drawn = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert drawn == picture, f"docs/{name} is out of date: python -m tests.slack_drawings"
        assert LABEL in drawn
        assert ET.fromstring(drawn).find("{http://www.w3.org/2000/svg}title") is not None


def test_every_drawing_is_called_one() -> None:
    assert all("drawing" in alt for alt in re.findall(r"!\[([^\]]*)\]", GUIDE))


def test_what_the_doctor_says_in_the_guide_is_what_it_says() -> None:
    source = (ROOT / "tests" / "bot" / "test_slack.py").read_text(encoding="utf-8")
    said = [line.strip() for line in GUIDE.splitlines() if line.startswith("    ok: ")]
    assert [line.replace(TEAM, "{TEAM}") in source for line in said] == [True, True]
