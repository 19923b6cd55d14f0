"""The files of a tree, for the rules that look at them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

PACKAGES = ("bot", "adapters", "commands", "ledger")

Rule = Callable[[Path], list[str]]
"""Takes the root of a tree and returns what is wrong in it, each with its file in front."""


def sources(root: Path) -> list[Path]:
    """Return the files of the product."""
    return [path for package in PACKAGES for path in python_files(root / package)]


def suite(root: Path) -> list[Path]:
    """Return the files of the tests."""
    return python_files(root / "tests")


def python_files(directory: Path) -> list[Path]:
    """Return the Python files under a directory, which need not exist."""
    return sorted(directory.rglob("*.py"))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Yield every node of a file's syntax."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a file."""
    return (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def shown(path: Path, root: Path) -> str:
    """Return a path as it stands in the tree."""
    return path.relative_to(root).as_posix()


def assert_found(root: Path, rule: Rule, path: str, text: str) -> None:
    """Assert that a rule finds what is planted: one that cannot be broken would be decoration."""
    planted = root / path
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(text, encoding="utf-8")
    (wrong,) = rule(root)
    assert wrong.startswith(path.rpartition("/")[2] if path.startswith("requirements") else path)
