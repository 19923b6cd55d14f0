"""Plain English and plain functions: sentences and docstrings that begin with their subject, and code that is simple before it is short."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.plain_words import DRAWING, clauses, long_sentences, words_of_the_trade
from tests.house.tree import Rule, assert_found, functions, nodes, shown, sources
from tests.support.root import ROOT

COMPLEXITY_MEAN_MAX = 3.0
CLAUSE = re.compile(r"(?:who|what|which|whose|where|when|how|why|whether)(?:ever)?\b", re.IGNORECASE)


def clauses_of_modules(root: Path) -> list[str]:
    """Find modules whose docstring begins with a clause: a reader looks for the noun."""
    return [
        f"{shown(path, root)}: {docstring}"
        for path in sources(root)
        if CLAUSE.match(docstring := ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
    ]


def clauses_of_definitions(root: Path) -> list[str]:
    """Find classes and functions whose docstring begins with a clause."""
    return [
        f"{shown(path, root)}, line {node.lineno}: {docstring}"
        for path in sources(root)
        for node in nodes(path)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if CLAUSE.match(docstring := ast.get_docstring(node) or "")
    ]


@pytest.mark.parametrize("rule", [clauses_of_modules, clauses_of_definitions])
def test_docstrings_begin_with_their_subject(rule: Rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (clauses_of_modules, '"""Who may vote."""'),
        (clauses_of_modules, '"""Whatever is owed."""'),
        (clauses_of_definitions, 'class Card:\n    """What a card says."""'),
        (clauses_of_definitions, 'async def post():\n    """Where it stands."""'),
    ],
)
def test_a_clause_is_found(tmp_path: Path, rule: Rule, text: str) -> None:
    assert_found(tmp_path, rule, "ledger/planted.py", text)


def complexity(function: ast.AST) -> int:
    """Count the independent paths through a function (McCabe 1976), without those of functions inside it.

    As radon counts: one, and one more for each branch, loop, handler, assertion, conditional expression and case, for each
    further operand of `and` and `or`, and for each loop and each condition of a comprehension.
    """
    return 1 + sum(map(decisions, inner(function)))


def decisions(node: ast.AST) -> int:
    """Count the decisions that a node alone stands for."""
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, BRANCHES))


BRANCHES = (
    *(ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While),
    *(ast.ExceptHandler, ast.Assert, ast.match_case),
)


def inner(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below a node, but for those of functions and classes inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child
            yield from inner(child)


def mean_complexity(root: Path) -> float:
    """Return the mean complexity of the product's functions."""
    counted = [complexity(function) for path in sources(root) for function in functions(path)]
    return sum(counted) / len(counted)


def test_functions_are_simple() -> None:
    assert mean_complexity(ROOT) <= COMPLEXITY_MEAN_MAX


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("def f(): return 1", 1),
        ("def f(a): return 1 if a else 2", 2),
        ("def f(a, b, c): return a and b or c", 3),
        ("def f(a):\n    if a: pass\n    elif not a: pass\n    else: pass", 3),
        ("def f(a): return [b for b in a if b if b > 1]", 4),
        ("def f(a):\n    for b in a:\n        while b: pass", 3),
        ("def f(a):\n    try: pass\n    except ValueError: pass\n    assert a", 3),
        ("def f(a):\n    match a:\n        case 1: pass\n        case _: pass", 3),
        ("async def f(a):\n    async for b in a: pass\n    def g():\n        if a: pass", 2),
    ],
)
def test_paths_are_counted(text: str, paths: int) -> None:
    assert complexity(ast.parse(text).body[0]) == paths


def test_a_dense_tree_is_found(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "planted.py").write_text("def f(a, b): return a and b or a if a else b", encoding="utf-8")
    assert mean_complexity(tmp_path) == 4


def test_members_read_no_words_of_the_trade() -> None:
    assert words_of_the_trade(ROOT) == []


def test_sentences_can_be_read_at_once() -> None:
    assert sorted(set(long_sentences(ROOT)) - DRAWING) == []


def test_sentences_begin_with_their_subject() -> None:
    assert clauses(ROOT) == []


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (words_of_the_trade, "The Quorum is met."),
        (words_of_the_trade, "It can be settled now."),
        (words_of_the_trade, "{n} ballots are in."),
        (long_sentences, "It is long. " * 30),
        (clauses, "Who began {id} is gone. Drop it."),
        (clauses, "What is left at the end stays in the pool."),
    ],
)
def test_a_sentence_that_is_not_plain_is_found(tmp_path: Path, rule: object, sentence: str) -> None:
    (tmp_path / "commands").mkdir()
    (tmp_path / "commands" / "planted.py").write_text(f"phrase({sentence!r})", encoding="utf-8")
    assert callable(rule)
    assert rule(tmp_path) == [sentence]


@pytest.mark.parametrize("sentence", ["Hash {quorum}", "Do you know {claim}?", "{ballots} said so."])
def test_names_of_blanks_and_operators_words_are_left_alone(tmp_path: Path, sentence: str) -> None:
    place = "bot/cli" if sentence.startswith("Hash") else "commands"
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / "planted.py").write_text(f"phrase({sentence!r})", encoding="utf-8")
    assert words_of_the_trade(tmp_path) == []
