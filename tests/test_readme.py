"""The README's first page: what it shows is what happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def conversation() -> list[str]:
    """Return the lines of the conversation at the top."""
    return README.split("```")[1].strip("\n").splitlines()


def test_the_conversation_at_the_top_is_what_the_console_shows(tmp_path: Path) -> None:
    typed = [line.removeprefix("> ") for line in conversation() if line.startswith("> ")]
    command = [sys.executable, "-m", "bot", "console", "--data", str(tmp_path), "--script", "-"]
    done = subprocess.run(command, input="\n".join(typed), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [line for line in conversation() if not line.startswith("> ")]


def test_its_three_lines_typed_in_the_live_console_end_with_accepted(tmp_path: Path) -> None:
    start = README.index("    ana: /contribute 2.5h")
    lines = README[start:].split("\n\n")[0]
    command = [sys.executable, "-m", "bot", "console", "--data", str(tmp_path)]
    done = subprocess.run(command, input=f"{lines}\n", capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().splitlines()[-2].endswith("Accepted.")
