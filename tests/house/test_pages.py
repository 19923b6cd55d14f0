"""The pages: what is written from the code is up to date, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import generated
from tests.support.root import ROOT


def test_what_is_written_from_the_code_is_up_to_date() -> None:
    """`make docs` writes config.example.toml and the README's table of commands anew."""
    for path, text in generated.expected(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: make docs"


def test_a_row_that_is_missing_in_the_readme_is_found() -> None:
    readme = f"# Potluck\n\n{generated.BEGIN}\n| Command |\n{generated.END}\n\nMore.\n"
    rows = "| Command |\n| `/vote` |\n"
    assert generated.with_table(readme, rows) != readme
    assert generated.with_table(generated.with_table(readme, rows), rows) == generated.with_table(readme, rows)


def gone(text: str) -> list[str]:
    """Return the files and folders that a text names and that are not there; NAME and CODE stand for what is to come."""
    named = re.findall(r"(?<![\w/.:-])((?:bot|adapters|commands|ledger|tests|docs)/[\w./-]*\w/?)", text)
    return [
        path for path in named if not {"NAME", "CODE"} & {*re.findall("[A-Z]+", path)} and not (ROOT / path).exists()
    ]


PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_files_that_are_there(page: Path) -> None:
    assert gone(page.read_text(encoding="utf-8")) == []


def test_a_file_that_is_gone_is_found() -> None:
    assert gone("See `bot/core.py`, `bot/chat.py` and `adapters/NAME/`.") == ["bot/core.py"]
    assert gone("    .venv/bin/potluck equation show ledger/presets/hours.toml\n") == ["ledger/presets/hours.toml"]
