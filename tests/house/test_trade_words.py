"""The words of the trade: each finds the file that does the thing, by its name or by its first line."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import shown, sources
from tests.support.root import ROOT

WORDS = {
    "append-only": "ledger/store/append_only.py",
    "back-off": "bot/output/retry_queue.py",
    "cache": "bot/core/membership.py",
    "deduplicate": "bot/core/idempotency.py",
    "escape": "adapters/discord/markup.py",
    "hash chain": "ledger/chain/entry.py",
    "idempotency": "bot/core/idempotency.py",
    "invariant": "ledger/audit/__init__.py",
    "middleware": "adapters/slack/middleware.py",
    "migration": "ledger/store/migrations/__init__.py",
    "outbox": "bot/output/outbox.py",
    "pagination": "adapters/matrix/sync.py",
    "projection": "ledger/book.py",
    "replay": "bot/core/replay.py",
    "retry": "bot/output/retry_queue.py",
    "routing": "bot/output/routing.py",
    "sanitize": "bot/language/sanitize.py",
    "serialize": "ledger/codec.py",
    "throttle": "adapters/discord/throttle.py",
    "transaction": "ledger/store/transaction.py",
}
"""What a stranger types into a search box, and the file that they look for."""

FEW = 6
"""So many files a word may find, that one reads the list."""


def found(root: Path, word: str) -> list[str]:
    """Return the files of the product whose name or first line has a word, in any of its forms."""
    stem = re.sub(r"[ -]", "[ _-]?", re.sub(r"(?:e|(?<=[^aeiou])y)$", "", word))
    return [file for file, line in first_lines(root).items() if re.search(stem, f"{file} {line}", re.IGNORECASE)]


@cache
def first_lines(root: Path) -> dict[str, str]:
    """Return the first line of each module's docstring, by file; without the numbered migrations, which only become more."""
    paths = [path for path in sources(root) if path.parent.name != "versions"]
    trees = {shown(path, root): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    return {file: (ast.get_docstring(tree) or "").partition("\n")[0] for file, tree in trees.items()}


@pytest.mark.parametrize(("word", "file"), WORDS.items())
def test_a_word_of_the_trade_finds_its_file(word: str, file: str) -> None:
    files = found(ROOT, word)
    assert file in files
    assert len(files) <= FEW


def test_a_word_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "once.py").write_text('"""Answers again what was answered before."""', encoding="utf-8")
    assert found(tmp_path, "idempotency") == []
    assert found(tmp_path, "once") == ["bot/once.py"]
