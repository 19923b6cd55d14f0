"""The rules of the code: sizes, names, docstrings, exactness; and that each can be broken."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import Rule, assert_found, functions, nodes, python_files, shown, sources, suite
from tests.support.root import ROOT

LINES_MAX = 300

FUNCTION_LINES_MAX = 50

EMPTY_NAMES = {"manager", "helper", "util", "service", "base", "common", "misc", "handler"}
"""Words that say nothing about what something is for."""


def long_files(root: Path) -> list[str]:
    """Find source files that are too long to be read in one go."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources(root)}
    return [f"{shown(path, root)} has {lines} lines" for path, lines in sizes.items() if lines > LINES_MAX]


def long_functions(root: Path) -> list[str]:
    """Find functions that do not fit on a screen."""
    return [
        f"{shown(path, root)}: {node.name} has {lines} lines"
        for path in sources(root)
        for node in functions(path)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]


def empty_names(root: Path) -> list[str]:
    """Find modules, classes and functions whose name has a word in it that says nothing."""
    wrong = []
    for path in (*sources(root), *suite(root)):
        named = [path.stem] + [
            node.name for node in nodes(path) if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        # What a test is called is a sentence, and may have any word in it.
        named = [name for name in named if not name.startswith("test_")]
        wrong += [f"{shown(path, root)}: {name}" for name in named if EMPTY_NAMES & set(words_in(name))]
    return wrong


def missing_docstrings(root: Path) -> list[str]:
    """Find modules that do not say what they are for."""
    return [
        shown(path, root)
        for path in (*sources(root), *suite(root))
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]


def floats(root: Path) -> list[str]:
    """Find numbers in the ledger that are not exact."""
    return [
        f"{shown(path, root)}, line {node.lineno}"
        for path in python_files(root / "ledger")
        for node in nodes(path)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id in ("float", "complex"))
    ]


def sleeps(root: Path) -> list[str]:
    """Find tests that wait for a time instead of for something; a simulation and a benchmark have their own clocks."""
    return [
        f"{shown(path, root)}, line {node.lineno}"
        for path in suite(root)
        if path.relative_to(root).parts[1] not in ("simulation", "benchmarks")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name | ast.Attribute)
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) == "sleep"
        and [ast.unparse(argument) for argument in node.args] != ["0"]
    ]


def hidden_failures(root: Path) -> list[str]:
    """Find commands of the build whose failure would go unnoticed."""
    paths = [path for path in (root / "Makefile", root / ".ci" / "run") if path.exists()]
    return [
        f"{shown(path, root)}, line {number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\|\|\s*(true|:)\s*$|^\t@?-", line)
    ]


def words_in(name: str) -> list[str]:
    """Return the words of a name in small letters and in the singular."""
    return [word.casefold().removesuffix("s") for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


RULES: tuple[Rule, ...] = (
    long_files,
    long_functions,
    empty_names,
    missing_docstrings,
    floats,
    sleeps,
    hidden_failures,
)

PLANTED: list[tuple[Rule, str, str]] = [
    (long_files, "bot/planted.py", "x = 1\n" * 301),
    (long_functions, "ledger/planted.py", "def planted():\n" + "    x = 1\n" * 50),
    (long_functions, "ledger/planted.py", "class A:\n    async def planted():\n" + "        x = 1\n" * 50),
    (empty_names, "bot/event_handler.py", ""),
    (empty_names, "bot/planted.py", "class CardManager: ..."),
    (empty_names, "commands/planted.py", "def _vote_utils(): ..."),
    (empty_names, "tests/planted.py", "class BaseTest: ..."),
    (missing_docstrings, "commands/planted.py", "# Adds things up.\n"),
    (missing_docstrings, "tests/planted.py", ""),
    (floats, "ledger/planted.py", "half = 0.5"),
    (floats, "ledger/planted.py", "half = 1e3"),
    (floats, "ledger/export/planted.py", "def half(text): return float(text)"),
    (sleeps, "tests/planted.py", "import asyncio\nasync def test_a(): await asyncio.sleep(0.1)"),
    (sleeps, "tests/bot/planted.py", "from time import sleep\ndef test_a(): sleep(1)"),
    (hidden_failures, "Makefile", "check:\n\tmypy || true\n"),
    (hidden_failures, "Makefile", "check:\n\t-mypy\n"),
    (hidden_failures, ".ci/run", "make check ||  :\n"),
]


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_each_rule_finds_what_is_planted(tmp_path: Path, rule: Rule, path: str, text: str) -> None:
    assert_found(tmp_path, rule, path, text)
