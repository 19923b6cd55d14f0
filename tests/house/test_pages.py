"""The pages: what is written from the code is up to date, and what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support import generated
from tests.support.root import ROOT


def test_what_is_written_from_the_code_is_up_to_date() -> None:
    """`make docs` writes config.example.toml and the tables in docs/ anew."""
    for path, text in generated.expected(ROOT).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: make docs"


def test_a_row_that_is_missing_in_a_table_is_found() -> None:
    begin, end = generated.COMMANDS
    page = f"# Commands\n\n{begin}\n| Command |\n{end}\n\nMore.\n"
    rows = "| Command |\n| `/vote` |\n"
    whole = generated.with_table(page, rows, generated.COMMANDS)
    assert whole != page
    assert generated.with_table(whole, rows, generated.COMMANDS) == whole


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


def led_nowhere(page: Path) -> list[str]:
    """Return the links of a page to files that are not there."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    return [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    assert led_nowhere(page) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[here](page.md), [there](gone.md#top), [far](https://example.org)", encoding="utf-8")
    assert led_nowhere(page) == ["gone.md"]


def test_a_file_that_is_gone_is_found() -> None:
    assert gone("See `bot/core.py`, `bot/chat.py` and `adapters/NAME/`.") == ["bot/core.py"]
    assert gone("    .venv/bin/potluck equation show ledger/presets/hours.toml\n") == ["ledger/presets/hours.toml"]
