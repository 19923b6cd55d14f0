"""The README: its first screen is all that a newcomer needs, and what it shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.support.root import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


FIRST_SCREEN_LINES = 25


def block(number: int) -> list[str]:
    """Return the lines of a block of the README, counted from 0."""
    return README.split("```")[2 * number + 1].strip("\n").splitlines()


def conversation() -> list[str]:
    """Return the lines of the conversation that it shows."""
    return block(1)


def test_its_first_screen_says_for_whom_shows_a_card_and_is_all_one_needs_to_try() -> None:
    screen = README.partition("\n## ")[0]
    assert len(screen.splitlines()) <= FIRST_SCREEN_LINES
    for words in ("makerspace", "co-op", "translation collective", "open lab"):
        assert words in screen.partition("```")[0]
    assert screen.count("```") == 2
    assert re.findall("(?m)^    (.*)$", screen) == ["make run", *three_lines()]
    assert "It takes three people" in screen
    assert "After the third line the card says *Accepted*." in screen


def three_lines() -> list[str]:
    """Return the lines that a newcomer types."""
    return ["ana: /contribute 2.5h aligned the optics", "ben +✅ C1", "cara +✅ C1"]


def test_the_card_at_the_top_is_how_the_conversation_ends() -> None:
    shown = [line.partition("| ")[2] for line in conversation()]
    assert shown[-len(block(0)) :] == block(0)


def test_the_conversation_at_the_top_is_what_the_console_shows(tmp_path: Path) -> None:
    typed = [line.removeprefix("> ") for line in conversation() if line.startswith("> ")]
    command = [sys.executable, "-m", "bot", "console", "--data", str(tmp_path), "--script", "-"]
    done = subprocess.run(command, input="\n".join(typed), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [line for line in conversation() if not line.startswith("> ")]


def test_its_three_lines_typed_in_the_live_console_end_with_accepted(tmp_path: Path) -> None:
    lines = "\n".join(three_lines())
    command = [sys.executable, "-m", "bot", "console", "--data", str(tmp_path)]
    done = subprocess.run(command, input=f"{lines}\n", capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().splitlines()[-1].endswith("| Accepted: 2 yes.")
